//! The brokers under their partitions.

use crate::command::Command;
use crate::kafka::BrokerId;
use crate::session::{Action, Subject};
use crate::ui::i18n::{duties_of, seconds, words};
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{BrokerProcess, BrokerView};

/// A broker: whether it is there, what it leads, whom it coordinates.
#[component]
pub(super) fn BrokerFoot(id: BrokerId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.brokers.iter().find(|b| b.id == id).cloned())
    });
    let up = move || {
        found
            .get()
            .is_some_and(|b| b.process == BrokerProcess::Running)
    };
    let down = Memo::new(move |_| {
        found
            .get()
            .is_some_and(|b| matches!(b.process, BrokerProcess::Down { .. }))
    });
    let act = move |_| {
        store.issue(match down.get_untracked() {
            true => Command::StartBroker { broker: id },
            false => Command::KillBroker { broker: id },
        });
    };
    view! {
        <div class="broker-foot" class:dead=move || !up() data-anchor=format!("broker:{id}")>
            <div class="name">
                <button
                    class="subject"
                    on:click=move |_| {
                        store.dispatch(Action::Select(Some(Subject::Broker(id))));
                    }
                >
                    {t.broker}" "{id.to_string()}
                </button>
                {move || found.get().map(|b| pill(store, &b))}
                <button class="tiny" class:danger=move || !down.get() on:click=act>
                    {move || if down.get() { t.start_broker } else { t.kill }}
                </button>
            </div>
            <div class="small">{move || found.get().map(|b| duties_of(&b, t))}</div>
        </div>
    }
}

fn pill(store: Store, broker: &BrokerView) -> impl IntoView + use<> {
    let t = words();
    let registered = broker.registered;
    let (class, word) = match broker.process {
        BrokerProcess::Running if !broker.loading.is_empty() => ("pill wait", t.loading),
        BrokerProcess::Running => ("pill run", t.running),
        BrokerProcess::Down { .. } => ("pill dead", t.down),
        BrokerProcess::Starting { .. } => ("pill wait", t.starting),
    };
    let since = match broker.process {
        BrokerProcess::Down { since } | BrokerProcess::Starting { since } => Some(since),
        BrokerProcess::Running => None,
    };
    let more = match (broker.process, registered) {
        (BrokerProcess::Down { .. }, true) => t.not_noticed,
        (BrokerProcess::Down { .. }, false) => t.fenced,
        (BrokerProcess::Starting { .. }, true) => t.waits_for_session,
        (BrokerProcess::Starting { .. } | BrokerProcess::Running, _) => "",
    };
    view! {
        <span class=class>
            {word}
            {since.map(|since| {
                let gone = move || seconds(store.since(since));
                view! { " "<span class="mono">{gone}</span> }
            })}
        </span>
        <span class="small why">{more}</span>
    }
}
