//! Who reads: groups with their members, and consumers on their own.

use super::{add_consumer, add_group, add_standalone};
use crate::command::Command;
use crate::kafka::{ClientId, CommitStyle, GroupId};
use crate::session::{Action, Subject};
use crate::sim::Duration;
use crate::ui::i18n::{length, seconds, words};
use crate::ui::store::{Store, store};
use crate::view::{
    ClassicGroupState, CodeLine, ConsumerState, ConsumerView, CrashLine, CrashPoint, GroupView,
};
use leptos::prelude::*;

/// The column of groups.
#[component]
pub(super) fn Readers() -> impl IntoView {
    let store = store();
    let t = words();
    let groups = Memo::new(move |_| {
        store.scene.with(|scene| {
            scene
                .groups
                .iter()
                .map(|g| g.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let alone = Memo::new(move |_| {
        store.scene.with(|s| {
            s.standalone
                .iter()
                .map(|c| c.id.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section class="column readers" aria-label=move || t.get().groups>
            <For each=move || groups.get() key=Clone::clone let:id>
                <Group id/>
            </For>
            <Show when=move || !alone.get().is_empty()>
                <div class="column-head"><h3>{move || t.get().standalone}</h3></div>
                <For each=move || alone.get() key=Clone::clone let:id>
                    <ConsumerCard id/>
                </For>
            </Show>
            <Show when=move || groups.get().is_empty() && alone.get().is_empty()>
                <p class="small empty">{move || t.get().no_consumers}</p>
            </Show>
            <div class="adds">
                <button id="add-group" class="add" on:click=move |_| add_group(store)>
                    {move || t.get().add_group}
                </button>
                <button id="add-standalone" class="add" on:click=move |_| add_standalone(store)>
                    {move || t.get().add_standalone}
                </button>
            </div>
        </section>
    }
}

#[component]
fn Group(id: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let wanted = id.clone();
    let found: Memo<Option<GroupView>> = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.groups.iter().find(|g| g.id == wanted).cloned())
    });
    let members = Memo::new(move |_| {
        let group = found.get();
        group.map_or_else(Vec::new, |g| {
            g.consumers.iter().map(|c| c.id.clone()).collect()
        })
    });
    let subject = Subject::Group(id.clone());
    let name = id.to_string();
    let adds = id.clone();
    view! {
        <div class="group" data-group=id.to_string()>
            <div class="column-head">
                <h3>
                    {move || t.get().group}" "
                    <button
                        class="subject"
                        on:click=move |_| {
                            store.dispatch(Action::Select(Some(subject.clone())));
                        }
                    >
                        {name}
                    </button>
                </h3>
                <span class="group-state">
                    {move || found.get().map(|g| headline(&g, t.get()))}
                </span>
                <button
                    class="add add-consumer"
                    aria-label=move || t.get().add_consumer
                    on:click=move |_| add_consumer(store, adds.as_str())
                >
                    {move || t.get().add}
                </button>
            </div>
            {move || found.get().map(|g| waiting(store, &g))}
            <For each=move || members.get() key=Clone::clone let:id>
                <ConsumerCard id/>
            </For>
        </div>
    }
}

fn headline(group: &GroupView, t: &crate::ui::i18n::Strings) -> String {
    match group.state {
        None => t.no_coordinator.to_owned(),
        Some(state) => format!("{} · {}", state.name(), (t.generation)(group.generation.0)),
    }
}

/// Whom or what the group waits for, with the clock running.
fn waiting(store: Store, group: &GroupView) -> impl IntoView + use<> {
    let t = words();
    let delay = group
        .initial_delay_until
        .map(|until| move || (t.get().waits_for_members)(store.until(until)));
    let late: Vec<String> = group.waiting_for.iter().map(ToString::to_string).collect();
    let preparing = group.state == Some(ClassicGroupState::PreparingRebalance);
    let late = (preparing && !late.is_empty() && delay.is_none()).then(|| late.join(", "));
    let ghosts = group.ghosts.clone().into_iter().map(move |ghost| {
        let had: Vec<String> = ghost.assignment.iter().map(ToString::to_string).collect();
        let had = had.join(", ");
        let id = ghost.member_id.to_string();
        let line = move || {
            let t = t.get();
            let had = if had.is_empty() {
                t.no_partitions
            } else {
                &had
            };
            (t.ghost)(&id, had, store.until(ghost.expires_at))
        };
        view! { <p class="waiting ghostly">{line}</p> }
    });
    view! {
        {delay.map(|line| view! { <p class="waiting">{line}</p> })}
        {late.map(|who| view! { <p class="waiting">{move || (t.get().waits_for)(&who)}</p> })}
        {ghosts.collect_view()}
    }
}

/// A consumer: what it does, what it has, its program, and what one can do to it.
#[component]
fn ConsumerCard(id: ClientId) -> impl IntoView {
    let store = store();
    let found = store.consumer(id.clone());
    let subject = Subject::Consumer(id.clone());
    let selected = store.is_selected(subject.clone());
    let dead = Memo::new(move |_| found.get().is_none_or(|c| is_gone(&c.state)));
    let code = Memo::new(move |_| found.get().map(|c| (c.code, c.crash_point)));
    let name = id.to_string();
    let label = name.clone();
    let anchor = format!("client:{id}");
    let programmed = id.clone();
    view! {
        <article
            class="card consumer"
            class:dead=move || dead.get()
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
                {move || found.get().map(|c| state_pill(store, &c))}
            </div>
            <div class="small assigned">{move || found.get().map(|c| assigned(store, &c))}</div>
            <div class="code mono">
                {move || code.get().map(|(lines, crash)| {
                    let line = |line: &CodeLine| code_line(store, &programmed, line, crash);
                    lines.iter().map(line).collect_view()
                })}
            </div>
            <Progress found/>
            <Show when=move || !dead.get()>
                {move || found.get().map(|c| facts(store, &c))}
            </Show>
            <Actions id found/>
        </article>
    }
}

fn is_gone(state: &ConsumerState) -> bool {
    matches!(
        state,
        ConsumerState::Crashed { .. } | ConsumerState::Closed { .. } | ConsumerState::Failed { .. }
    )
}

fn state_pill(store: Store, consumer: &ConsumerView) -> impl IntoView + use<> {
    let t = words();
    let class = match consumer.state {
        ConsumerState::Processing { .. } => "pill run",
        ConsumerState::WaitingForRecords | ConsumerState::Closed { .. } => "pill",
        ConsumerState::Idle => "pill idle",
        ConsumerState::Crashed { .. } | ConsumerState::Failed { .. } => "pill dead",
        _ => "pill wait",
    };
    let state = consumer.state.clone();
    let word = match &consumer.state {
        ConsumerState::Frozen { .. } => {
            let state = state.clone();
            (move || (t.get().state)(&state, store.now.get())).into_any()
        }
        _ => (move || (t.get().state)(&state, store.now.get_untracked())).into_any(),
    };
    view! { <span class=class>{word}</span> }
}

fn assigned(store: Store, consumer: &ConsumerView) -> impl IntoView + use<> {
    let t = words();
    let names = consumer.partitions.iter().map(|(tp, _, paused)| {
        if *paused {
            format!("{tp} (pause)")
        } else {
            tp.to_string()
        }
    });
    let names: Vec<String> = names.collect();
    let has = !names.is_empty();
    let names = names.join(", ");
    let gone = is_gone(&consumer.state);
    let heartbeat = consumer.heartbeat_sent.filter(|_| !gone).map(|sent| {
        view! {
            " · "
            <span class="beat" aria-hidden="true">"●"</span>" "
            {move || (t.get().heartbeat_ago)(store.since(sent))}
        }
    });
    let leader = consumer
        .is_leader
        .then(|| view! { " · "{move || t.get().member_leader} });
    let closing = (consumer.closing && !gone).then(|| view! { " · "{move || t.get().will_close} });
    view! {
        {if has || gone { names } else { t.get().no_partitions.to_owned() }}
        {heartbeat} {leader} {closing}
    }
}

/// A line of the program, and behind it a place for a crash.
fn code_line(
    store: Store,
    id: &ClientId,
    line: &CodeLine,
    crash: Option<CrashPoint>,
) -> impl IntoView + use<> {
    let t = words();
    let note = line
        .offset
        .map(|offset| view! { <span class="note">"// "{offset}</span> });
    let class = if line.current { "line at" } else { "line" };
    let indent = if line.indent > 0 { "text in" } else { "text" };
    let slot = line.crash_after.map(|place| {
        let set = crash.filter(|point| point.line == place);
        let consumer = id.clone();
        let toggle = move |_| {
            let consumer = consumer.clone();
            store.issue(match set {
                Some(_) => Command::ClearCrashPoint { consumer },
                None => Command::SetCrashPoint {
                    consumer,
                    line: place,
                    nth: 1,
                },
            });
        };
        let name = move || match set {
            Some(_) => t.get().crash_here,
            None => t.get().put_crash_here,
        };
        view! {
            <button
                class="slot"
                class:set=set.is_some()
                aria-label=name
                aria-pressed=set.is_some().to_string()
                data-crash=crash_name(place)
                title=name
                on:click=toggle
            >
                <span>"✕ "{move || t.get().crash_here}</span>
            </button>
        }
    });
    view! {
        <div class=class><span class=indent>{line.text}</span>{note}</div>
        {slot}
    }
}

fn crash_name(line: CrashLine) -> &'static str {
    line.name()
}

/// How far the record in hand is done.
#[component]
fn Progress(found: Memo<Option<ConsumerView>>) -> impl IntoView {
    let store = store();
    let span = Memo::new(move |_| match found.get()?.state {
        ConsumerState::Processing { since, until, .. } => Some((since, until)),
        _ => None,
    });
    let scale = move || {
        let Some((since, until)) = span.get() else {
            return "scaleX(0)".to_owned();
        };
        let total = until.since(since).0.max(1);
        let done = store.now.get().since(since).0.min(total) * 1_000 / total;
        format!("scaleX({}.{:03})", done / 1_000, done % 1_000)
    };
    view! { <div class="progress" aria-hidden="true"><i style:transform=scale></i></div> }
}

fn facts(store: Store, consumer: &ConsumerView) -> impl IntoView + use<> {
    let t = words();
    let held: Vec<String> = consumer
        .held
        .iter()
        .map(|(_, offset)| offset.to_string())
        .collect();
    let more = held.len().saturating_sub(6);
    let mut held = held.into_iter().take(6).collect::<Vec<_>>().join(" ");
    if more > 0 {
        held = format!("{held} +{more}");
    }
    if held.is_empty() {
        "—".clone_into(&mut held);
    }
    let style = CommitStyle::ALL
        .iter()
        .position(|style| *style == consumer.config.commit_style);
    let limit = length(consumer.config.max_poll_interval.as_millis());
    let left_poll = consumer.left_poll;
    let poll = move || {
        let gone = left_poll.map_or(0, |left| store.since(left));
        (t.get().of)(&seconds(gone), &limit)
    };
    let next_commit = consumer.auto_commit_due.map(|due| {
        view! {
            <dt>{move || t.get().next_commit_in}</dt>
            <dd>{move || seconds(store.until(due))}</dd>
        }
    });
    let lag = consumer
        .lag
        .map_or_else(|| "—".to_owned(), |lag| lag.to_string());
    view! {
        <dl class="facts small">
            <dt>{move || t.get().holds}</dt>
            <dd class="mono">{held}</dd>
            <dt>{move || t.get().commit}</dt>
            <dd>{move || t.get().style[style.unwrap_or(0)]}</dd>
            <dt>{move || t.get().poll_clock}</dt>
            <dd>{poll}</dd>
            <dt>{move || t.get().lag}</dt>
            <dd class="mono">{lag}</dd>
            {next_commit}
        </dl>
    }
}

#[component]
fn Actions(id: ClientId, found: Memo<Option<ConsumerView>>) -> impl IntoView {
    let store = store();
    let t = words();
    let id = StoredValue::new(id);
    let phase = Memo::new(move |_| match found.get().map(|c| c.state) {
        None => Phase::Gone,
        Some(state) if is_gone(&state) => Phase::Gone,
        Some(ConsumerState::Frozen { .. }) => Phase::Frozen,
        Some(_) => Phase::Running,
    });
    let button = move |class: &'static str,
                       name: fn(&crate::ui::i18n::Strings) -> &'static str,
                       command: fn(ClientId) -> Command| {
        view! {
            <button class=class on:click=move |_| { store.issue(command(id.get_value())); }>
                {move || name(t.get())}
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
                }.into_any(),
                Phase::Frozen => {
                    button("tiny danger", |t| t.crash, crash)
                        .into_any()
                }
                Phase::Gone => view! {
                    {button("tiny go", |t| t.start_again, start)}
                    {button("tiny", |t| t.remove, |consumer| Command::RemoveConsumer { consumer })}
                }.into_any(),
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
