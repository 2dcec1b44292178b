//! What a run becomes when somebody acts in its past: no branch is lost, and each stays as it is.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::chance::Chance;
use offset_playground::command::Command;
use offset_playground::notation::BRANCHES_MAX;
use offset_playground::scenario::{self, CATALOG};
use offset_playground::session::{
    Action, BranchId, BranchLine, Playback, Question, Refusal, Session,
};
use offset_playground::sim::{Duration, Seed, SimTime};

fn opened() -> Session {
    let preset = scenario::preset("orders").expect("it is in the catalogue");
    Session::open((preset.make)(), Seed(7)).expect("it opens")
}

fn seconds(seconds: u64) -> SimTime {
    SimTime(seconds * 1_000_000)
}

fn update(session: &mut Session, action: Action) {
    session.update(action).expect("it can be done");
}

fn play_to(session: &mut Session, until: u64) {
    update(session, Action::PlayTo(seconds(until)));
    while session.playback() == Playback::Playing {
        update(session, Action::Tick(Duration::from_millis(100)));
    }
}

fn crash(id: &str) -> Command {
    let consumer = id.into();
    Command::CrashConsumer { consumer }
}

fn start(id: &str) -> Command {
    let consumer = id.into();
    Command::StartConsumer { consumer }
}

/// Does something in the past.
fn fork(session: &mut Session, at: u64, command: Command) {
    update(session, Action::Seek(seconds(at)));
    update(session, Action::IssueHere(command));
}

/// The tree in a word for each branch: how deep, what and when; a star at the one that is shown.
fn tree(session: &Session) -> Vec<String> {
    let told = |line: BranchLine| {
        let first = line.first.map_or_else(
            || "main".to_owned(),
            |(at, text)| format!("{} {text}", at.as_millis() / 1_000),
        );
        let shown = if line.is_shown { "*" } else { "" };
        format!("{}{first}{shown}", "  ".repeat(line.depth as usize))
    };
    session.branches(false).into_iter().map(told).collect()
}

fn id_of(session: &Session, name: &str) -> BranchId {
    let lines = session.branches(false).into_iter();
    let mut named = lines
        .zip(tree(session))
        .filter(|(_, told)| told.contains(name));
    named.next().expect("there is such a branch").0.id
}

/// Everything that a branch is.
fn state(session: &Session) -> (u64, SimTime, SimTime, Vec<String>) {
    let run = session.recording();
    let acts = run.acts().iter().map(|act| format!("{act:?}"));
    (
        run.fingerprint(),
        run.horizon(),
        session.now(),
        acts.collect(),
    )
}

#[test]
fn acting_in_the_past_begins_a_branch_and_loses_nothing() {
    let mut session = opened();
    assert_eq!(tree(&session), ["main*"]);
    assert!(!session.can_restore());
    play_to(&mut session, 30);
    update(&mut session, Action::Issue(crash("C1")));
    play_to(&mut session, 40);
    let main = state(&session);
    fork(&mut session, 20, crash("C2"));
    assert_eq!(session.now(), seconds(20));
    assert_eq!(tree(&session), ["main", "  20 crash C2*"]);
    play_to(&mut session, 50);
    let other = state(&session);
    assert_eq!(other.3.len(), 1);

    update(&mut session, Action::Restore);
    assert_eq!(state(&session), main);
    assert_eq!(tree(&session), ["main*", "  20 crash C2"]);
    update(&mut session, Action::Restore);
    assert_eq!(state(&session), other);

    // from the branch another one, and from the first again
    fork(&mut session, 30, start("C2"));
    let main = id_of(&session, "main");
    update(&mut session, Action::Switch(main));
    fork(&mut session, 35, start("C1"));
    assert_eq!(
        tree(&session),
        ["main", "  20 crash C2", "    30 start C2", "  35 start C1*"]
    );
}

#[test]
fn what_is_deleted_can_be_got_back() {
    let mut session = opened();
    play_to(&mut session, 30);
    fork(&mut session, 20, crash("C2"));
    play_to(&mut session, 25);
    fork(&mut session, 22, start("C2"));
    let (leaf, middle) = (id_of(&session, "start C2"), id_of(&session, "crash C2"));
    let was = state(&session);
    update(&mut session, Action::DeleteBranch(middle));
    assert_eq!(
        tree(&session),
        ["main", "  22 start C2*"],
        "it goes off from what is left"
    );
    // in place of the one that is shown its parent is
    update(&mut session, Action::DeleteBranch(leaf));
    assert_eq!(tree(&session), ["main*"]);
    assert!(!session.can_restore());
    let deleted: Vec<BranchId> = session.branches(true).iter().map(|line| line.id).collect();
    assert_eq!(deleted, [middle, leaf]);
    // the only one stays
    let main = id_of(&session, "main");
    update(&mut session, Action::DeleteBranch(main));
    assert_eq!(tree(&session), ["main*"]);

    let (mut again, error) = Session::restore(&session.workspace()).expect("it was saved");
    assert_eq!(error, None);
    assert_eq!(again.branches(true), session.branches(true));
    for session in [&mut session, &mut again] {
        update(session, Action::Switch(leaf));
        assert_eq!(state(session), was);
        assert_eq!(tree(session), ["main", "  22 start C2*"]);
        assert_eq!(session.branches(true).len(), 1);
    }
    // nobody knows that one
    update(&mut session, Action::Switch(BranchId(77)));
    update(&mut session, Action::DeleteBranch(BranchId(77)));
    assert_eq!(state(&session), was);
}

#[test]
fn there_is_an_end_to_branches() {
    let mut session = opened();
    play_to(&mut session, 30);
    let main = id_of(&session, "main");
    for second in 1..BRANCHES_MAX as u64 {
        update(&mut session, Action::Switch(main));
        fork(&mut session, second, crash("C2"));
    }
    update(&mut session, Action::Switch(main));
    assert_eq!(tree(&session).len(), BRANCHES_MAX);
    let was = state(&session);
    update(&mut session, Action::Seek(seconds(2)));
    let refused = session.update(Action::IssueHere(crash("C1")));
    assert_eq!(refused, Err(Refusal::Branches));
    assert_eq!(tree(&session).len(), BRANCHES_MAX);
    update(&mut session, Action::Now);
    assert_eq!(state(&session), was);
    // what was deleted goes for good when there is need for the room
    let oldest = id_of(&session, "1 crash C2");
    update(&mut session, Action::DeleteBranch(oldest));
    fork(&mut session, 2, crash("C1"));
    assert_eq!(tree(&session).len(), BRANCHES_MAX);
    assert_eq!(session.branches(true), []);
}

/// Most of them are only written down by then, and are played again.
#[test]
fn each_is_found_as_it_was_left() {
    for seed in 0..30 {
        let mut chance = Chance::tame(seed);
        let preset = chance.of(&CATALOG);
        let mut session = Session::open((preset.make)(), Seed(seed)).expect("it opens");
        let mut left = std::collections::BTreeMap::new();
        for _ in 0..30 {
            let shown = |session: &Session| {
                let lines = session.branches(false);
                lines.iter().find(|line| line.is_shown).expect("one is").id
            };
            left.insert(shown(&session), state(&session));
            let back = u64::from(chance.below(9_000_000));
            let at = SimTime(session.horizon().0.saturating_sub(back));
            let all = session.branches(false);
            let _ = match chance.below(4) {
                0 => {
                    update(&mut session, Action::Seek(at));
                    let forked = session.update(Action::IssueHere(chance.command()));
                    if forked.is_err() {
                        update(&mut session, Action::Now);
                    }
                    Ok(())
                }
                1 => {
                    let one = &all[chance.below(u32::try_from(all.len()).expect("few")) as usize];
                    update(&mut session, Action::Switch(one.id));
                    assert_eq!(state(&session), left[&one.id], "seed {seed}: {one:?}");
                    Ok(())
                }
                _ => session.update(Action::Issue(chance.command())),
            };
            let pause = session.horizon() + chance.pause().min(Duration::from_secs(4));
            play_to(&mut session, pause.0 / 1_000_000 + 1);
            left.insert(shown(&session), state(&session));
        }
        let text = session.workspace();
        let (mut again, error) = Session::restore(&text).expect("it was saved");
        assert_eq!(error, None, "{text}");
        assert_eq!(again.workspace(), text);
        // they are numbered anew
        let lines = session.branches(false);
        assert_eq!(again.branches(false).len(), lines.len());
        for (old, new) in lines.iter().zip(again.branches(false)) {
            update(&mut again, Action::Switch(new.id));
            assert_eq!(state(&again), left[&old.id], "seed {seed}: {old:?}");
            assert_eq!(again.branches(false).len(), lines.len());
        }
    }
}

#[test]
fn what_is_asked_about_an_event_is_asked_of_its_branch() {
    let mut session = opened();
    play_to(&mut session, 30);
    fork(&mut session, 18, crash("C1"));
    play_to(&mut session, 30);
    update(&mut session, Action::Restore);
    fork(&mut session, 18, crash("C2"));
    play_to(&mut session, 30);
    let asked = |session: &Session, event| {
        let mut walk = session.why(&Question::Event(event));
        while session.walk_on(&mut walk, 1_000) {}
        walk
    };
    let crashed = session.recording().recent();
    let crashed = (crashed.first()..).zip(crashed.entries());
    let (crashed, _) = crashed
        .into_iter()
        .find(|(_, entry)| entry.event.kind() == "crashed")
        .expect("C2 was killed");
    let (walk, early) = (asked(&session, crashed), asked(&session, 40));
    assert!(session.is_in(&walk) && session.is_about(&walk));
    update(&mut session, Action::Restore);
    assert!(!session.is_in(&walk));
    assert!(!session.is_about(&walk), "it never happened here");
    assert!(session.is_about(&early), "it happened in both");
}

#[test]
fn the_same_act_at_another_moment_is_another_branch() {
    let mut session = opened();
    play_to(&mut session, 20);
    fork(&mut session, 10, crash("C1"));
    fork(&mut session, 4, crash("C1"));
    assert_eq!(tree(&session), ["main", "  10 crash C1", "  4 crash C1*"]);
}
