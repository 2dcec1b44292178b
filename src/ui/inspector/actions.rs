//! How somebody is, and what one can do to them, as on their card: whoever looks closely need not
//! look for the card.

use crate::command::Command;
use crate::kafka::{BrokerId, ClientId};
use crate::session::Subject;
use crate::sim::Duration;
use crate::ui::i18n::{Strings, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::ui::why::ask_state;
use crate::view::{BrokerProcess, BrokerView, ConsumerState, ConsumerView, ProducerView};
use std::sync::Arc;

/// A pause as long as the card's.
const FREEZE: Duration = Duration::from_secs(10);

/// What can be done, with the word on its button.
#[derive(Clone, PartialEq, Eq)]
struct Act {
    class: &'static str,
    word: &'static str,
    command: Command,
}

fn act(class: &'static str, word: &'static str, command: Command) -> Act {
    Act {
        class,
        word,
        command,
    }
}

/// A consumer's state and acts.
#[component]
pub(super) fn ConsumerActs(id: ClientId, found: Memo<Option<Arc<ConsumerView>>>) -> impl IntoView {
    let store = store();
    let t = words();
    let state = move || {
        let now = store.now.get();
        found.with(|found| Some((t.state)(&found.as_ref()?.state, now)))
    };
    let subject = Subject::Consumer(id.clone());
    let acts = Memo::new(move |_| found.with(|found| consumer_acts(&id, found.as_deref(), t)));
    view! { <Acts subject state=Signal::derive(state) acts/> }
}

fn consumer_acts(id: &ClientId, found: Option<&ConsumerView>, t: &Strings) -> Vec<Act> {
    let consumer = id.clone();
    let crash = Command::CrashConsumer {
        consumer: id.clone(),
    };
    let crash = act("tiny danger", t.crash, crash);
    match found.map(|found| &found.state) {
        None => Vec::new(),
        Some(state) if state.is_gone() => {
            let start = Command::StartConsumer {
                consumer: id.clone(),
            };
            let remove = Command::RemoveConsumer { consumer };
            vec![
                act("tiny go", t.start_again, start),
                act("tiny", t.remove, remove),
            ]
        }
        Some(ConsumerState::Frozen { .. }) => vec![crash],
        Some(_) => {
            let freeze = Command::FreezeConsumer {
                consumer: id.clone(),
                duration: FREEZE,
            };
            let leave = Command::CloseConsumer { consumer };
            vec![
                crash,
                act("tiny", t.freeze, freeze),
                act("tiny", t.leave, leave),
            ]
        }
    }
}

/// A producer's state and acts.
#[component]
pub(super) fn ProducerActs(id: ClientId, found: Memo<Option<ProducerView>>) -> impl IntoView {
    let t = words();
    let subject = Subject::Producer(id.clone());
    let state = move || {
        found.with(|found| {
            let (found, t) = (found.as_ref()?, t);
            let word = match found {
                found if found.blocked_since.is_some() => t.blocked,
                found if found.sending => t.sending,
                found if found.used_up => t.stopped,
                _ => t.paused,
            };
            Some(word.to_owned())
        })
    };
    let acts = Memo::new(move |_| {
        let sending = found.with(|found| found.as_ref().map(|found| found.sending));
        let Some(sending) = sending else {
            return Vec::new();
        };
        let word = match sending {
            true => t.pause_sending,
            false => t.resume_sending,
        };
        let toggle = Command::SetSending {
            producer: id.clone(),
            sending: !sending,
        };
        let remove = Command::RemoveProducer {
            producer: id.clone(),
        };
        vec![
            act("tiny", word, toggle),
            act("tiny danger", t.remove, remove),
        ]
    });
    view! { <Acts subject state=Signal::derive(state) acts/> }
}

/// A broker's state and acts.
#[component]
pub(super) fn BrokerActs(id: BrokerId, found: Memo<Option<BrokerView>>) -> impl IntoView {
    let t = words();
    let process = Memo::new(move |_| found.with(|found| Some(found.as_ref()?.process)));
    let state = move || {
        let word = match process.get()? {
            BrokerProcess::Running => t.running,
            BrokerProcess::Down { .. } => t.down,
            BrokerProcess::Starting { .. } => t.starting,
        };
        Some(word.to_owned())
    };
    let acts = Memo::new(move |_| match process.get() {
        None => Vec::new(),
        Some(BrokerProcess::Down { .. }) => {
            let start = Command::StartBroker { broker: id };
            vec![act("tiny go", t.start_broker, start)]
        }
        Some(BrokerProcess::Running | BrokerProcess::Starting { .. }) => {
            let kill = Command::KillBroker { broker: id };
            vec![act("tiny danger", t.kill, kill)]
        }
    });
    view! { <Acts subject=Subject::Broker(id) state=Signal::derive(state) acts/> }
}

#[component]
fn Acts(subject: Subject, state: Signal<Option<String>>, acts: Memo<Vec<Act>>) -> impl IntoView {
    let store = store();
    let button = move |act: Act| {
        let Act {
            class,
            word,
            command,
        } = act;
        view! {
            <button class=class on:click=move |_| { store.issue(command.clone()); }>
                {word}
            </button>
        }
    };
    view! {
        <div class="acts">
            {ask_state(subject, "inspector-state", state)}
            <div class="actions">
                {move || acts.get().into_iter().map(button).collect_view()}
            </div>
        </div>
    }
}
