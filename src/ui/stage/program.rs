//! A consumer's program, the line it is at, and the places where a crash can be put.

use crate::command::Command;
use crate::kafka::ClientId;
use crate::ui::i18n::words;
use crate::ui::store::{Store, store};
use crate::view::{CodeLine, ConsumerView, CrashPoint};
use leptos::prelude::*;

/// The lines.
#[component]
pub(super) fn Program(id: ClientId, found: Memo<Option<ConsumerView>>) -> impl IntoView {
    let store = store();
    let code = Memo::new(move |_| found.get().map(|c| (c.code, c.crash_point)));
    view! {
        <div class="code mono">
            {move || code.get().map(|(lines, crash)| {
                let line = |line: &CodeLine| code_line(store, &id, line, crash);
                lines.iter().map(line).collect_view()
            })}
        </div>
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
        let name = move || (t.get().crash_at)(place);
        view! {
            <button
                class="slot"
                class:set=set.is_some()
                aria-label=name
                aria-pressed=set.is_some().to_string()
                data-crash=place.name()
                title=name
                on:click=toggle
            >
                <i aria-hidden="true">"✕"</i>
                <span aria-hidden="true">{move || t.get().crash_here}</span>
            </button>
        }
    });
    view! {
        <div class=class><span class=indent>{line.text}</span>{note}</div>
        {slot}
    }
}
