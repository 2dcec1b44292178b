//! A consumer's program, the line it is at or died at, and the places where a crash can be put.

use crate::command::Command;
use crate::kafka::ClientId;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{CodeLine, ConsumerView, CrashLine, CrashPoint, Died};
use std::sync::Arc;

/// The lines.
#[component]
pub(super) fn Program(id: ClientId, found: Memo<Option<Arc<ConsumerView>>>) -> impl IntoView {
    let store = store();
    let code = Memo::new(move |_| {
        let consumer = found.get()?;
        let gone = consumer.state.is_gone();
        Some((consumer.code.clone(), consumer.crash_point, gone))
    });
    view! {
        <div class="code mono">
            {move || code.get().map(|(lines, crash, gone)| {
                let line = |line: &CodeLine| code_line(store, &id, line, crash, gone);
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
    gone: bool,
) -> impl IntoView + use<> {
    let t = words();
    let note = line.record.as_ref().map(|(tp, offset)| {
        let note = format!("// {tp} {offset}");
        view! { <span class="note">{note}</span> }
    });
    let class = match (line.current, line.died) {
        (true, _) => "line at",
        (false, Some(Died::Here)) => "line died",
        (false, Some(Died::After)) => "line died-after",
        (false, None) => "line",
    };
    let died = line.died.map(|_| {
        view! { <span class="epitaph">"✕ "{t.died_here}</span> }
    });
    let indent = if line.indent > 0 { "text in" } else { "text" };
    let slot = line.crash_after.map(|place| {
        let set = crash.filter(|point| point.line == place);
        slot(store, id, place, set, gone)
    });
    view! {
        <div class=class><span class=indent>{line.text}</span>{note}{died}</div>
        {slot}
    }
}

/// A place for a crash; if one is there, at the how-manieth record.
fn slot(
    store: Store,
    id: &ClientId,
    line: CrashLine,
    set: Option<CrashPoint>,
    gone: bool,
) -> impl IntoView + use<> {
    let t = words();
    let put = move |consumer: ClientId, nth: u64| Command::SetCrashPoint {
        consumer,
        line,
        nth,
    };
    let consumer = id.clone();
    let toggle = move |_| {
        let consumer = consumer.clone();
        store.issue(match set {
            Some(_) => Command::ClearCrashPoint { consumer },
            None => put(consumer, 1),
        });
    };
    let name = (t.crash_at)(line);
    // on a dead one it is for the process to come: it did not die here
    let word = move || match set.is_some() && gone {
        true => t.crash_next,
        false => t.crash_here,
    };
    let nth = set.map(|point| {
        let consumer = id.clone();
        let nth = RwSignal::new(point.nth.to_string());
        let change = move |value: String| match value.parse::<u64>() {
            Ok(chosen) if chosen > 0 => drop(store.issue(put(consumer.clone(), chosen))),
            _ => nth.set(point.nth.to_string()),
        };
        view! {
            <input
                class="nth mono"
                type="number"
                min="1"
                max="999"
                aria-label=t.nth_record
                title=t.nth_record
                prop:value=move || nth.get()
                on:change:target=move |event| change(event.target().value())
            />
        }
    });
    view! {
        <div class="slot-row">
            <button
                class="slot"
                class:set=set.is_some()
                aria-label=name
                aria-pressed=set.is_some().to_string()
                data-crash=line.name()
                title=name
                on:click=toggle
            >
                <i aria-hidden="true">"✕"</i>
                <span aria-hidden="true">{word}</span>
            </button>
            {nth}
        </div>
    }
}
