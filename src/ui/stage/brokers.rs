//! The brokers under their partitions.

use super::pill::{Mood, state_pill};
use crate::command::Command;
use crate::kafka::BrokerId;
use crate::session::{Action, Subject};
use crate::sim::SimTime;
use crate::ui::i18n::{Strings, duties_of, seconds, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
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
    let state = Memo::new(move |_| found.with(|found| found.as_ref().map(|b| state(b, t))));
    let pill = state_pill(
        Subject::Broker(id),
        move || state.get().map_or("", |(mood, ..)| mood),
        move || match state.get() {
            Some((_, word, Some(since), _)) => format!("{word} {}", seconds(store.since(since))),
            Some((_, word, None, _)) => word.to_owned(),
            None => String::new(),
        },
    );
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
                {pill}
                <span class="small why">{move || state.get().map(|(.., more)| more)}</span>
                <button class="tiny" class:danger=move || !down.get() on:click=act>
                    {move || if down.get() { t.start_broker } else { t.kill }}
                </button>
            </div>
            <div class="small">{move || found.get().map(|b| duties_of(&b, t))}</div>
        </div>
    }
}

/// The state of a broker, since when if it does not serve, and what that means for the cluster.
fn state(broker: &BrokerView, t: &Strings) -> (Mood, &'static str, Option<SimTime>, &'static str) {
    let (mood, word) = match broker.process {
        BrokerProcess::Running if !broker.loading.is_empty() => ("wait", t.loading),
        BrokerProcess::Running => ("run", t.running),
        BrokerProcess::Down { .. } => ("dead", t.down),
        BrokerProcess::Starting { .. } => ("wait", t.starting),
    };
    let since = match broker.process {
        BrokerProcess::Down { since } | BrokerProcess::Starting { since } => Some(since),
        BrokerProcess::Running => None,
    };
    let more = match (broker.process, broker.registered) {
        (BrokerProcess::Down { .. }, true) => t.not_noticed,
        (BrokerProcess::Down { .. }, false) => t.fenced,
        (BrokerProcess::Starting { .. }, true) => t.waits_for_session,
        (BrokerProcess::Starting { .. } | BrokerProcess::Running, _) => "",
    };
    (mood, word, since, more)
}
