//! Groups and producers as lists of lines, for when there are many of them.

use super::consumer::ConsumerCard;
use super::producers::ProducerCard;
use crate::kafka::{ClientId, GroupId};
use crate::session::{Action, Subject};
use crate::ui::i18n::{Strings, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Folded, MemberLine, Mood, ProducerView};

const fn class_of(mood: Mood) -> &'static str {
    match mood {
        Mood::Well => "well",
        Mood::Still => "still",
        Mood::Waiting => "waits",
        Mood::Trouble => "trouble",
    }
}

const fn sign_of(mood: Mood) -> &'static str {
    match mood {
        Mood::Well => "●",
        Mood::Still => "○",
        Mood::Waiting => "◐",
        Mood::Trouble => "✕",
    }
}

/// What a line says.
#[derive(Clone, PartialEq)]
struct Said {
    mood: Mood,
    /// What it does, where that is not what all do.
    state: String,
    /// How much it has.
    share: String,
    /// How far it is.
    number: String,
    /// Whether the number stands out.
    behind: bool,
}

/// A folded group: what is to be said of all, and a line for each.
#[component]
pub(super) fn FoldedMembers(id: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let folded = Memo::new(move |_| {
        store.scene_calmly(|scene| {
            let found = scene.groups.iter().find(|group| group.id == id);
            found.map_or_else(Folded::default, Folded::of)
        })
    });
    let ids = Memo::new(move |_| {
        folded.with(|group| {
            group
                .members
                .iter()
                .map(|m| m.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let sum = move || {
        folded.with(|group| {
            let members = group.members.len();
            (t.scale.folded)(members, group.trouble, group.waiting, group.lag)
        })
    };
    let row = move |id: ClientId| {
        let wanted = id.clone();
        let said = Memo::new(move |_| {
            folded.with(|group| {
                let found = group.members.iter().find(|line| line.id == wanted);
                found.map(|line| member(line, t))
            })
        });
        let card = id.clone();
        let open = move || view! { <ConsumerCard id=card.clone()/> };
        line(&id, Subject::Consumer(id.clone()), said, ViewFn::from(open))
    };
    view! {
        <p class="fold-sum small" class:trouble=move || folded.with(|g| g.trouble > 0)>{sum}</p>
        <div class="lines members">
            <Each each=move || ids.get() key=|id| Key::name(id) children=row/>
        </div>
    }
}

fn member(line: &MemberLine, t: &Strings) -> Said {
    let state = match line.mood {
        Mood::Well => String::new(),
        _ => (t.state)(&line.state, crate::sim::SimTime::ZERO),
    };
    Said {
        mood: line.mood,
        state,
        share: (t.partitions)(line.partitions),
        number: match line.lag {
            Some(lag) if line.behind => format!("▲ {}", (t.lag_of)(lag)),
            Some(lag) => (t.lag_of)(lag),
            None => "—".to_owned(),
        },
        behind: line.behind,
    }
}

/// Producers as lines.
#[component]
pub(super) fn FoldedProducers() -> impl IntoView {
    let store = store();
    let t = words();
    let all: Memo<Vec<ProducerView>> =
        Memo::new(move |_| store.scene_calmly(|scene| scene.producers.clone()));
    let ids =
        Memo::new(move |_| all.with(|all| all.iter().map(|p| p.id.clone()).collect::<Vec<_>>()));
    let sum = move || {
        all.with(|all| {
            let sending = all.iter().filter(|p| p.sending).count();
            (t.scale.folded_producers)(all.len(), sending)
        })
    };
    let row = move |id: ClientId| {
        let wanted = id.clone();
        let said = Memo::new(move |_| {
            all.with(|all| all.iter().find(|p| p.id == wanted).map(|p| producer(p, t)))
        });
        let card = id.clone();
        let open = move || view! { <ProducerCard id=card.clone()/> };
        line(&id, Subject::Producer(id.clone()), said, ViewFn::from(open))
    };
    view! {
        <p class="fold-sum small">{sum}</p>
        <div class="lines senders">
            <Each each=move || ids.get() key=|id| Key::name(id) children=row/>
        </div>
    }
}

fn producer(found: &ProducerView, t: &Strings) -> Said {
    let mood = found.mood();
    let state = match found.sending {
        _ if found.blocked_since.is_some() => t.blocked,
        true => "",
        false if found.used_up => t.stopped,
        false => t.paused,
    };
    Said {
        mood,
        state: state.to_owned(),
        share: match found.failed {
            0 => String::new(),
            failed => format!("{} {failed}", t.failed),
        },
        number: found.acknowledged.to_string(),
        behind: false,
    }
}

/// A line, which opens as a card when it is selected.
fn line(id: &ClientId, subject: Subject, said: Memo<Option<Said>>, open: ViewFn) -> AnyView {
    let store = store();
    let t = words();
    let selected = store.is_selected(subject.clone());
    let toggle = move |_| {
        let chosen = (!selected.get_untracked()).then(|| subject.clone());
        store.dispatch(Action::Select(chosen));
    };
    let mood = Memo::new(move |_| said.with(|said| said.as_ref().map(|s| (s.mood, s.behind))));
    let class = move || match mood.get() {
        Some((mood, true)) => format!("line-of {} behind", class_of(mood)),
        Some((mood, false)) => format!("line-of {}", class_of(mood)),
        None => "line-of".to_owned(),
    };
    let part = move |pick: fn(Said) -> String| move || said.get().map(pick);
    view! {
        <div class="folded-one" data-anchor=format!("client:{id}") data-line=id.to_string()>
            <button
                class=class
                aria-expanded=move || selected.get().to_string()
                on:click=toggle
            >
                <i aria-hidden="true">{move || mood.get().map(|(mood, _)| sign_of(mood))}</i>
                <b>{id.to_string()}</b>
                " "
                <span class="does">{part(|said| said.state)}</span>
                " "
                <span class="share">{part(|said| said.share)}</span>
                " "
                <span class="number mono">
                    {part(|said| said.number)}
                    {move || mood.get().is_some_and(|(_, behind)| behind).then(|| view! {
                        <span class="sr">" "{t.scale.behind}</span>
                    })}
                </span>
            </button>
            {move || selected.get().then(|| open.run())}
        </div>
    }
}
