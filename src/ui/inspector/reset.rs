//! What a group has committed, put elsewhere or deleted, as `kafka-consumer-groups.sh` does it:
//! with its options, what it would do in its own words, and its refusals.

use crate::command::{Command, OffsetScope, ResetOffsetsTo, ResetPlan, delete_plan, reset_plan};
use crate::kafka::iso8601::{Date, date, length};
use crate::kafka::{GroupId, TopicName, TopicPartition};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};

/// An option that says where to, what it is given at first, and how that is read.
struct Mode {
    option: &'static str,
    first: &'static str,
    read: fn(&str) -> Option<ResetOffsetsTo>,
}

const MODES: [Mode; 8] = [
    Mode {
        option: "--to-earliest",
        first: "",
        read: |_| Some(ResetOffsetsTo::Earliest),
    },
    Mode {
        option: "--to-latest",
        first: "",
        read: |_| Some(ResetOffsetsTo::Latest),
    },
    Mode {
        option: "--to-current",
        first: "",
        read: |_| Some(ResetOffsetsTo::Current),
    },
    Mode {
        option: "--to-offset",
        first: "0",
        read: |text| text.parse().ok().map(ResetOffsetsTo::Offset),
    },
    Mode {
        option: "--shift-by",
        first: "-1",
        read: |text| text.parse().ok().map(ResetOffsetsTo::ShiftBy),
    },
    Mode {
        option: "--to-datetime",
        // the moment shown
        first: "now",
        read: |text| date(text).map(ResetOffsetsTo::DateTime),
    },
    Mode {
        option: "--by-duration",
        first: "PT10S",
        read: |text| length(text).map(ResetOffsetsTo::ByDuration),
    },
    Mode {
        option: "--from-file",
        first: "orders,0,0",
        read: |text| lines(text).map(ResetOffsetsTo::FromFile),
    },
];

/// The lines of a file: `topic,partition,offset`.
fn lines(text: &str) -> Option<Vec<(TopicPartition, u64)>> {
    let line = |line: &str| {
        let mut parts = line.rsplitn(3, ',').map(str::trim);
        let (offset, partition, topic) = (parts.next()?, parts.next()?, parts.next()?);
        let tp = TopicPartition::new(&topic.into(), partition.parse().ok()?);
        Some((tp, offset.parse().ok()?))
    };
    let lines = text.split([' ', ';', '\n']);
    lines.filter(|line| !line.is_empty()).map(line).collect()
}

/// Which partitions, as it is chosen: all, a topic, or one partition.
fn scope_of(chosen: &str) -> OffsetScope {
    let (mut topics, mut partitions) = (Vec::new(), Vec::new());
    match chosen.split_once(':') {
        _ if chosen.is_empty() => return OffsetScope::All,
        Some((topic, number)) => {
            let number = number.parse().unwrap_or(u32::MAX);
            partitions.push(TopicPartition::new(&topic.into(), number));
        }
        None => topics.push(TopicName::from(chosen)),
    }
    OffsetScope::Of { topics, partitions }
}

/// The form.
#[component]
pub(super) fn Reset(group: GroupId) -> impl IntoView {
    let store: Store = store();
    let t = words();
    let g = &t.of_group;
    let group = StoredValue::new(group);
    let (mode, value, scope) = (
        RwSignal::new(0_usize),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let option = move || MODES[mode.get()].option;
    let wanted = move || (MODES[mode.get()].read)(value.get().trim());
    let command_line = move || {
        let (chosen, value) = (scope.get(), value.get());
        let scope = match chosen.as_str() {
            "" => "--all-topics".to_owned(),
            chosen => format!("--topic {chosen}"),
        };
        let group = group.get_value();
        let line = format!(
            "--reset-offsets --group {group} {scope} {} {value} --dry-run",
            option()
        );
        // an option stays in one piece
        let word = |word: &str| {
            let whole = word.starts_with("--");
            let word = word.to_owned();
            view! { " "<span class:option=whole>{word}</span> }
        };
        line.split_whitespace().map(word).collect_view()
    };
    let answer = Memo::new(move |_| {
        let Some(to) = wanted() else {
            return Err((g.not_for)(option()));
        };
        let (group, scope) = (group.get_value(), scope_of(&scope.get()));
        store.watch_calmly(|session| {
            let plan = reset_plan(session.cluster(), session.now(), &group, &scope, &to);
            plan.map_err(|error| t.refusal(&error))
        })
    });
    let execute = move |_| {
        if let Some(to) = wanted() {
            let (group, scope) = (group.get_value(), scope_of(&scope.get_untracked()));
            store.issue(Command::ResetOffsets { group, scope, to });
        }
    };
    // what the tool says of what was deleted last, until something else is chosen
    let deleted = RwSignal::new(None::<String>);
    let delete = move |_| {
        if let OffsetScope::Of { topics, partitions } = scope_of(&scope.get_untracked()) {
            let group = group.get_value();
            let plan = store.with(|session| {
                let plan = delete_plan(session.cluster(), &group, &topics, &partitions);
                plan.ok().map(|plan| plan.to_string())
            });
            let done = store.issue(Command::DeleteOffsets {
                group,
                topics,
                partitions,
            });
            deleted.set(plan.filter(|_| done));
        }
    };
    let aim = move |chosen: String| {
        deleted.set(None);
        scope.set(chosen);
    };
    let choose = move |chosen: usize| {
        let first = match MODES[chosen].first {
            "now" => store.with(|session| Date(session.now()).to_string()),
            first => first.to_owned(),
        };
        mode.set(chosen);
        value.set(first);
    };
    let scopes = Memo::new(move |_| {
        store.scene.with(|scene| {
            let tapes = |topic: &crate::view::TopicView| {
                let numbers = 0..topic.partitions;
                let name = topic.name.to_string();
                let each = numbers.map(|number| format!("{name}:{number}"));
                std::iter::once(name.clone())
                    .chain(each)
                    .collect::<Vec<_>>()
            };
            scene.topics.iter().flat_map(tapes).collect::<Vec<_>>()
        })
    });
    // a topic may go while it is chosen
    Effect::new(move || {
        let chosen = scope.get_untracked();
        if !chosen.is_empty() && !scopes.with(|known| known.contains(&chosen)) {
            aim(String::new());
        }
    });
    view! {
        <section class="reset">
            <h3>{g.reset}</h3>
            <p class="small">{g.reset_text}</p>
            <div class="inline">
                <select
                    id="reset-scope"
                    aria-label="--topic"
                    on:change:target=move |event| aim(event.target().value())
                >
                    <option value="">"--all-topics"</option>
                    {move || scopes.get().into_iter().map(|one| {
                        let said = format!("--topic {one}");
                        let chosen = scope.with_untracked(|scope| *scope == one);
                        view! { <option value=one selected=chosen>{said}</option> }
                    }).collect_view()}
                </select>
                <select
                    id="reset-mode"
                    aria-label=g.reset
                    on:change:target=move |event| {
                        choose(event.target().value().parse().unwrap_or(0));
                    }
                >
                    {MODES.iter().enumerate().map(|(index, mode)| view! {
                        <option value=index.to_string()>{mode.option}</option>
                    }).collect_view()}
                </select>
                <Show when=move || !MODES[mode.get()].first.is_empty()>
                    <input
                        id="reset-value"
                        class="mono"
                        autocomplete="off"
                        aria-label=option
                        prop:value=move || value.get()
                        on:input:target=move |event| value.set(event.target().value())
                    />
                </Show>
            </div>
            <code class="small">"kafka-consumer-groups.sh"{command_line}</code>
            {move || match answer.get() {
                Ok(plan) => view! { <Plan plan/> },
                Err(reason) => view! { <p class="wrong small" role="alert">{reason}</p> },
            }}
            <div class="actions">
                <button id="reset-execute" class="btn" on:click=execute>"--execute"</button>
                <Show when=move || scope.with(|scope| !scope.is_empty())>
                    <button id="delete-offsets" class="btn danger" on:click=delete>
                        {g.delete_offsets}
                    </button>
                </Show>
            </div>
            <Show when=move || deleted.with(Option::is_some)>
                <pre id="deleted-offsets" class="small" role="status">
                    {move || deleted.get()}
                </pre>
            </Show>
        </section>
    }
}

/// What the tool would say: its warnings, and its table without the group, which is known.
#[component]
fn Plan(plan: ResetPlan) -> impl IntoView {
    let warning = |warning: &crate::command::ResetWarning| {
        let said = warning.to_string();
        view! { <p class="small waiting">{said}</p> }
    };
    let row = |(tp, offset): (&TopicPartition, &u64)| {
        let (topic, partition) = (tp.topic.to_string(), tp.partition.to_string());
        view! {
            <tr><td>{topic}</td><td>{partition}</td><td>{offset.to_string()}</td></tr>
        }
    };
    view! {
        <div id="reset-plan">
            {plan.warnings.iter().map(warning).collect_view()}
            <table class="mono">
                <thead>
                    <tr>
                        {["TOPIC", "PARTITION", "NEW-OFFSET"].map(|column| view! {
                            <th scope="col">{column}</th>
                        })}
                    </tr>
                </thead>
                <tbody>{plan.offsets.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
