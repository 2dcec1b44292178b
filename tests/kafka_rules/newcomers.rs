//! Members that are about to come into a classic group, and how long they are waited for
//! (`GroupMetadataManager.classicGroupJoin`, `ClassicGroup.newMemberAdded`).

use crate::harness::{Run, at, ms};
use offset_playground::cluster::coordinator::RemovalReason;
use offset_playground::cluster::event::Cause;
use offset_playground::cluster::{ClassicGroupState, GroupEvent};
use offset_playground::kafka::{
    Body, BrokerId, Envelope, GroupId, MemberId, MessageId, NodeId, Request,
};
use offset_playground::protocol::step::Schedule;
use offset_playground::protocol::{Step, broker};
use offset_playground::sim::{Prng, Seed};

/// An initial delay that ends early, because the last one that was waited for is given up, leaves
/// behind that somebody came meanwhile: the next initial delay is extended though nobody comes.
#[test]
fn what_a_delay_learnt_of_newcomers_outlives_it() {
    let run = Run::played(
        "playground 1
brokers 1 network.latency=100ms group.initial.rebalance.delay.ms=10000
topic t partitions=3
consumer first group=other topics=t
default consumer session.timeout.ms=6000
at 20s consumer a group=g topics=t
at 21s consumer b group=g topics=t
at 22s consumer c group=g topics=t
at 22450ms crash c   # with an id, before it comes back with it
at 32s close a
at 32s close b
at 36s start a
played 70s
",
    );
    let generations = run.generations("g");
    let [first, empty, last] = generations[..] else {
        panic!("{generations:?}");
    };
    assert!(first.0 < at(29_000), "not sat out: {first:?}");
    assert!(empty.0 < at(34_000), "{empty:?}");
    assert!(at(56_000) < last.0 && last.0 < at(57_000), "{last:?}");
}

/// `classicGroupNewMemberJoinTimeoutMs` runs from when the member came, however often it asks
/// (`addMemberThenRebalanceOrCompleteJoin`, `updateMemberThenRebalanceOrCompleteJoin`).
#[test]
fn a_newcomer_has_five_minutes_from_its_first_join() {
    let run = Run::played(
        "playground 1
brokers 1
topic t partitions=3
producer web to=t every=1s
consumer slow group=g topics=t processing.time=1000s max.poll.interval.ms=2000000
at 20s consumer c group=g topics=t max.poll.interval.ms=10000   # its JoinGroup times out after 30 s
played 400s
",
    );
    let events = run.group_events("g").into_iter();
    let gone = events.filter_map(|(at, event)| match event {
        GroupEvent::MemberRemoved(id, reason) => Some((at, id.to_string(), *reason)),
        _ => None,
    });
    let gone: Vec<_> = gone.collect();
    let came = run.times("b1", "rebalance-started")[1];
    assert!(run.requests("c", "JoinGroup").len() > 5);
    let expected = (came + ms(300_000), "c-", RemovalReason::SessionTimeout);
    let [(when, id, reason)] = &gone[..] else {
        panic!("{gone:?}");
    };
    assert_eq!((*when, &id[..2], *reason), expected);
}

/// What a broker answers to a LeaveGroup for an id it has only promised
/// (`classicGroupLeaveToClassicGroup`): a group with a generation rebalances, one that collects
/// JoinGroups goes on without.
#[test]
fn to_leave_with_a_promised_id_is_to_leave() {
    let text = |members: &str| {
        format!(
            "playground 1
brokers 1 network.latency=100ms
topic t partitions=3
consumer a group=g topics=t
at 20s consumer c group=g topics=t
at 20450ms crash c
{members}"
        )
    };
    let group = GroupId::from("g");
    for (rest, before) in [
        ("played 22s\n", ClassicGroupState::Stable),
        // the rebalance waits for the promised one alone
        (
            "at 22s consumer b group=g topics=t\nplayed 30s\n",
            ClassicGroupState::PreparingRebalance,
        ),
    ] {
        let run = Run::played(&text(rest));
        let found = run.now().classic_group(&group).expect("it is there");
        assert_eq!(found.state, before);
        let pending: Vec<MemberId> = found.pending.iter().cloned().collect();
        let [promised] = &pending[..] else {
            panic!("{pending:?}");
        };
        let mut cluster = run.now().clone();
        let (mut schedule, mut prng, mut log) =
            (Schedule::default(), Prng::new(Seed(1)), Vec::new());
        let now = run.horizon();
        let mut step = Step::new(
            now,
            Cause::Command(0),
            &mut cluster,
            &mut schedule,
            &mut prng,
            &mut log,
            0,
        );
        let request = Request::LeaveGroup {
            group: group.clone(),
            member_id: promised.clone(),
        };
        let envelope = Envelope {
            id: MessageId(1_000_000),
            from: NodeId::Consumer("c".into()),
            to: NodeId::Broker(BrokerId(1)),
            sent_at: now,
            arrives_at: now,
            body: Body::Request(request.clone()),
        };
        broker::on_request(&mut step, BrokerId(1), &envelope, &request);
        let found = cluster.classic_group(&group).expect("it is there");
        assert!(found.pending.is_empty());
        let after = match before {
            ClassicGroupState::Stable => ClassicGroupState::PreparingRebalance,
            _ => ClassicGroupState::CompletingRebalance,
        };
        assert_eq!(found.state, after);
    }
}
