//! A consumer's card.

use super::pill::{Mood, state_pill};
use super::program::Program;
use crate::command::Command;
use crate::kafka::{ClientId, Profile, TopicPartition};
use crate::session::{Action, Subject};
use crate::sim::Duration;
use crate::ui::i18n::{Strings, length, seconds, words};
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{ConsumerState, ConsumerView, Heartbeat};
use std::sync::Arc;

/// A consumer: what it does, what it has, its program, and what one can do to it.
#[component]
pub(super) fn ConsumerCard(id: ClientId) -> impl IntoView {
    let store = store();
    let t = words();
    let found = store.consumer(id.clone());
    let subject = Subject::Consumer(id.clone());
    let selected = store.is_selected(subject.clone());
    let dead = Memo::new(move |_| found.get().is_none_or(|c| c.state.is_gone()));
    let is_idle = |c: Arc<ConsumerView>| c.state == ConsumerState::Idle;
    let idle = Memo::new(move |_| found.get().is_some_and(is_idle));
    let state = Memo::new(move |_| found.with(|found| found.as_ref().map(|c| c.state.clone())));
    let pill = state_pill(
        subject.clone(),
        move || state.with(|state| state.as_ref().map_or("", mood)),
        move || {
            state.with(|state| match state {
                // only of these the time goes on that is told
                Some(state @ ConsumerState::Frozen { .. }) => (t.state)(state, store.tenth.get()),
                Some(state) => (t.state)(state, store.now.get_untracked()),
                None => String::new(),
            })
        },
    );
    let name = id.to_string();
    let label = name.clone();
    let anchor = format!("client:{id}");
    let programmed = id.clone();
    view! {
        <article
            class="card consumer"
            class:dead=move || dead.get()
            class:idle=move || idle.get()
            class:selected=move || selected.get()
            data-anchor=anchor
            data-consumer=label
        >
            <div class="name">
                <button
                    class="subject"
                    on:click=move |_| {
                        store.dispatch(Action::Select(Some(subject.clone())));
                    }
                >
                    {name}
                </button>
                {pill}
            </div>
            <div class="small assigned">
                {move || found.get().map(|c| share(&c, t))}
                <Beat found/>
                {move || found.get().map(|c| asides(&c, t))}
            </div>
            <Program id=programmed found/>
            {move || found.get().and_then(|c| c.death.clone()).map(|death| view! {
                <p class="small epitaph">{(t.died)(&death)}</p>
            })}
            <Progress found/>
            <Show when=move || !dead.get()>
                {move || found.get().map(|c| facts(store, &c))}
            </Show>
            <Actions id found/>
        </article>
    }
}

fn mood(state: &ConsumerState) -> Mood {
    match state {
        ConsumerState::Processing { .. }
        | ConsumerState::Processed { .. }
        | ConsumerState::HasRecords
        | ConsumerState::WaitingForWorker => "run",
        ConsumerState::WaitingForRecords | ConsumerState::Closed { .. } => "",
        ConsumerState::Idle => "idle",
        ConsumerState::Crashed { .. } | ConsumerState::Failed { .. } => "dead",
        _ => "wait",
    }
}

/// Names that a card has room for.
const NAMES_MAX: usize = 16;

/// Names one after the other; of many only how many there are.
fn listed(names: impl ExactSizeIterator<Item = String>, t: &Strings) -> String {
    match names.len() {
        many if many > NAMES_MAX => (t.partitions)(many),
        _ => names.collect::<Vec<_>>().join(t.list),
    }
}

/// What it has, or had when it was killed; struck out what its group has taken from it.
fn share(consumer: &ConsumerView, t: &'static Strings) -> impl IntoView + use<> {
    let name = |(tp, _, paused): &(TopicPartition, Option<u64>, bool)| match paused {
        true => format!("{tp} (pause)"),
        false => tp.to_string(),
    };
    let names = listed(consumer.partitions.iter().map(name), t);
    let had = consumer
        .death
        .as_ref()
        .filter(|death| !death.had.is_empty());
    let had = had.map(|death| (t.had)(&listed(death.had.iter().map(ToString::to_string), t)));
    let (none, gone) = (names.is_empty(), consumer.state.is_gone());
    let shown = match consumer.expelled {
        true => view! {
            <span class="expelled">{t.expelled}" "<s>{names}</s></span>
        },
        false if none && !gone => view! { <span>{t.no_partitions}</span> },
        false if none => had.map(|had| view! { <span>{had}</span> }).into_any(),
        false => view! { <span>{names}</span> },
    };
    view! { {shown}" " }
}

/// What else is to be known of it.
fn asides(consumer: &ConsumerView, t: &'static Strings) -> impl IntoView + use<> {
    let closing = consumer.closing && !consumer.state.is_gone();
    let name = consumer.config.group_instance_id.as_ref();
    let client = consumer.config.client;
    let client = (client != Profile::Java).then(|| client.library().title);
    view! {
        {client.map(|client| view! { " "<span class="library">{client}</span> })}
        {name.map(|name| view! { " "<span>{(t.static_as)(name.as_str())}</span> })}
        {consumer.is_leader.then(|| view! { " "<span>{t.member_leader}</span> })}
        {closing.then(|| view! { " "<span>{t.will_close}</span> })}
    }
}

/// Its heart: how long ago it beat, and by its shape whether that is too long.
#[component]
fn Beat(found: Memo<Option<Arc<ConsumerView>>>) -> impl IntoView {
    let store = store();
    let t = words();
    let beat = Memo::new(move |_| {
        let now = store.tenth.get();
        found.with(|found| found.as_ref().and_then(|consumer| consumer.heartbeat(now)))
    });
    let heart = move |beat: Heartbeat| {
        let (class, sign) = match beat {
            Heartbeat::Beating { .. } => ("beat", "●"),
            Heartbeat::Missing { .. } => ("beat missing", "○"),
            Heartbeat::Overdue { .. } => ("beat overdue", "✕"),
            Heartbeat::Ended => ("beat ended", "○"),
        };
        let said = move || match beat {
            Heartbeat::Beating { sent } => (t.heartbeat_ago)(store.since(sent)),
            Heartbeat::Missing { sent } => (t.heartbeat_missing)(store.since(sent)),
            Heartbeat::Overdue { sent } => (t.heartbeat_overdue)(store.since(sent)),
            Heartbeat::Ended => t.heartbeat_ended.to_owned(),
        };
        view! { <span class=class><i aria-hidden="true">{sign}</i>" "{said}</span> }
    };
    move || beat.get().map(heart)
}

/// How far each thread that processes records is with the one it has in hand.
#[component]
fn Progress(found: Memo<Option<Arc<ConsumerView>>>) -> impl IntoView {
    let threads = Memo::new(move |_| found.get().map_or(1, |c| c.config.worker_threads));
    let bars = move || {
        let workers = 1..=threads.get();
        workers.map(|worker| bar(found, worker)).collect_view()
    };
    view! { <div class="threads" aria-hidden="true">{bars}</div> }
}

/// How far a worker is, or the thread that polls if there are none.
fn bar(found: Memo<Option<Arc<ConsumerView>>>, worker: u32) -> impl IntoView {
    let store = store();
    let span = Memo::new(move |_| {
        let found = found.get()?;
        let mut working = found.working.iter();
        let work = working.find(|work| work.worker.unwrap_or(1) == worker)?;
        Some((work.since, work.until))
    });
    let scale = move || {
        let Some((since, until)) = span.get() else {
            return "scaleX(0)".to_owned();
        };
        let total = until.since(since).0.max(1);
        let done = store.now.get().since(since).0.min(total) * 1_000 / total;
        format!("scaleX({}.{:03})", done / 1_000, done % 1_000)
    };
    view! { <div class="progress"><i style:transform=scale></i></div> }
}

/// The records in its application's hands, partition by partition, in the order of its work.
fn held(consumer: &ConsumerView) -> String {
    let shown = consumer.held.iter().take(6).collect::<Vec<_>>();
    let runs = shown.chunk_by(|a, b| a.0 == b.0).map(|run| {
        let offsets: Vec<String> = run.iter().map(|(_, offset)| offset.to_string()).collect();
        format!("{} {}", run[0].0, offsets.join(" "))
    });
    let runs = runs.collect::<Vec<_>>().join(" · ");
    match consumer.held.len() {
        0 => "—".to_owned(),
        7.. => format!("{runs} +{}", consumer.held.len() - 6),
        _ => runs,
    }
}

fn facts(store: Store, consumer: &ConsumerView) -> impl IntoView + use<> {
    let t = words();
    let held = held(consumer);
    let all_held = held.clone();
    let style = consumer.config.commit_style;
    let auto = consumer.config.client.consumer().when;
    let limit = length(consumer.config.max_poll_interval.as_millis());
    let left_poll = consumer.left_poll;
    let limited = consumer.config.has_key("max.poll.interval.ms");
    let poll = move || {
        let gone = left_poll.map_or(0, |left| store.since(left));
        (t.of)(&seconds(gone), &limit)
    };
    let next_commit = consumer.auto_commit_due.map(|due| {
        view! {
            <div class="due">
                <dt>{t.next_commit_in}</dt>
                <dd class="time">{move || seconds(store.until(due))}</dd>
            </div>
        }
    });
    let threads = consumer.config.worker_threads;
    let workers = (threads > 1).then(|| {
        let busy = (t.busy)(consumer.working.len(), threads);
        view! {
            <div class="workers"><dt>{t.workers}</dt><dd>{busy}</dd></div>
        }
    });
    let lag = consumer
        .lag
        .map_or_else(|| "—".to_owned(), |lag| lag.to_string());
    view! {
        <dl class="facts small">
            <div>
                <dt>{t.handed_out}</dt>
                <dd class="mono held" title=all_held>{held}</dd>
            </div>
            {workers}
            <div><dt>{t.lag}</dt><dd class="mono count">{lag}</dd></div>
            <div class="style">
                <dt>{t.commit}</dt>
                <dd>{(t.style)(style, auto)}</dd>
            </div>
            {limited.then(|| view! {
                <div>
                    <dt>{t.poll_clock}</dt>
                    <dd class="time">{poll}</dd>
                </div>
            })}
            {next_commit}
        </dl>
    }
}

#[component]
fn Actions(id: ClientId, found: Memo<Option<Arc<ConsumerView>>>) -> impl IntoView {
    let store = store();
    let t = words();
    let id = StoredValue::new(id);
    let phase = Memo::new(move |_| match found.get().map(|c| c.state.clone()) {
        None => Phase::Gone,
        Some(state) if state.is_gone() => Phase::Gone,
        Some(ConsumerState::Frozen { .. }) => Phase::Frozen,
        Some(_) => Phase::Running,
    });
    let button = move |class: &'static str,
                       name: fn(&Strings) -> &'static str,
                       command: fn(ClientId) -> Command| {
        view! {
            <button class=class on:click=move |_| { store.issue(command(id.get_value())); }>
                {move || name(t)}
            </button>
        }
    };
    let crash = |consumer| Command::CrashConsumer { consumer };
    let start = |consumer| Command::StartConsumer { consumer };
    view! {
        <div class="actions">
            {move || match phase.get() {
                Phase::Running => view! {
                    {button("tiny danger", |t| t.crash, crash)}
                    {button("tiny", |t| t.freeze, |consumer| Command::FreezeConsumer {
                        consumer,
                        duration: Duration::from_secs(10),
                    })}
                    {button("tiny", |t| t.leave, |consumer| Command::CloseConsumer { consumer })}
                },
                Phase::Frozen => {
                    button("tiny danger", |t| t.crash, crash)
                }
                Phase::Gone => view! {
                    {button("tiny go", |t| t.start_again, start)}
                    {button("tiny", |t| t.remove, |consumer| Command::RemoveConsumer { consumer })}
                },
            }}
        </div>
    }
}

/// What one can do to a consumer depends on whether it is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Running,
    Frozen,
    Gone,
}
