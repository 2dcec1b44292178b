//! The lines, of which only those exist that can be seen.

use super::log::{Log, Said};
use crate::session::Whose;
use crate::ui::i18n::moment;
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::why::ask_event;
use crate::view::{EventId, LogLine};
use leptos::ev::KeyboardEvent;
use leptos::html;
use std::time::Duration;

/// What is measured: the window, and an element as high as a row.
const WINDOW: &str = "#log-lines";
const ROW: &str = "#log-row";
/// A row is so high as long as nothing says so.
const ROW_HEIGHT: f64 = 24.0;
/// A window is not higher than that, whatever it says: without a style it would be as high as all
/// the rows it has.
const WINDOW_MAX: f64 = 1_600.0;

/// The lines.
pub(super) fn list(log: Log) -> AnyView {
    let window = NodeRef::<html::Div>::new();
    let room = NodeRef::<html::Div>::new();
    let view = NodeRef::<html::Div>::new();
    let rows = NodeRef::<html::Ol>::new();
    Effect::new(move || {
        let drawn = log.drawn.get();
        let (Some(window), Some(room)) = (window.get(), room.get()) else {
            return;
        };
        let (Some(view), Some(rows)) = (view.get(), rows.get()) else {
            return;
        };
        let height = format!("{}px", drawn.rows.room());
        let shift = -drawn.part * drawn.rows.row;
        platform::set_style(&room, "height", &height);
        // what sticks is no higher than the window: else it would be pushed up where the room ends
        let high = format!("{}px", drawn.rows.window);
        platform::set_style(&view, "max-height", &high);
        platform::set_style(&rows, "transform", &format!("translateY({shift}px)"));
        if let Some(to) = log.scroll_to(&drawn) {
            platform::scroll_to(&window, to);
            log.is_scrolled(f64::from(window.scroll_top()));
        }
    });
    Effect::new(move || {
        if window.get().is_some() {
            platform::on_resize_of(WINDOW, move || {
                let window = platform::height_of(WINDOW).unwrap_or_default();
                let row = platform::height_of(ROW).unwrap_or(ROW_HEIGHT);
                log.resize(window.min(WINDOW_MAX), row);
            });
        }
    });
    let scrolled = move |_| {
        let Some(window) = window.get_untracked() else {
            return;
        };
        let has_focus = platform::has_focus_in("#log");
        log.scrolled(f64::from(window.scroll_top()));
        // what is out of view is no longer there: keys go on from it all the same
        let active = log.active.get_untracked();
        let there = |drawn: &super::log::Drawn| drawn.ids.iter().any(|id| Some(*id) == active);
        if has_focus && !log.drawn.with_untracked(there) {
            let _ = window.focus();
        }
    };
    let stop = Memo::new(move |_| {
        let active = log.active.get();
        log.drawn.with(|drawn| {
            let there = |id: &EventId| drawn.ids.contains(id);
            let stop = active.filter(there).or(drawn.current.filter(there));
            stop.or(drawn.ids.first().copied())
        })
    });
    let current = Memo::new(move |_| log.drawn.with(|drawn| drawn.current));
    view! {
        <div
            class="log-lines"
            id="log-lines"
            tabindex="-1"
            node_ref=window
            on:scroll=scrolled
            on:keydown=move |event| on_key(log, &event)
        >
            <i id="log-row" aria-hidden="true"></i>
            <div class="log-room" node_ref=room>
                <div class="log-window" node_ref=view>
                    <ol class="log mono" id="log" node_ref=rows>
                        <Each
                            each=move || log.drawn.with(|drawn| drawn.ids.clone())
                            whole=true
                            key=|id| Key::Number(*id)
                            children=move |id| row(log, id, stop, current)
                        />
                    </ol>
                </div>
            </div>
        </div>
    }
}

/// Arrows and their like go from line to line; time does not move for them.
fn on_key(log: Log, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let page = log.drawn.with_untracked(|drawn| drawn.rows.page());
    let page = i64::try_from(page).unwrap_or(1);
    let by = match event.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        "PageUp" => -page,
        "PageDown" => page,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(id) = log.walk(by) {
        // once it is there
        set_timeout(
            move || platform::give_focus(&format!("#log [data-id='{id}'] .go")),
            Duration::ZERO,
        );
    }
}

/// A line: when, who, what, why. A click goes there.
fn row(
    log: Log,
    id: EventId,
    stop: Memo<Option<EventId>>,
    current: Memo<Option<EventId>>,
) -> AnyView {
    let said = log.said(id);
    let tabindex = move || if stop.get() == Some(id) { "0" } else { "-1" };
    let class = move || {
        let trouble = said.with(|said| line_of(said.as_ref()).is_some_and(|line| line.is_trouble));
        let later = current.get().is_none_or(|current| id > current);
        match (trouble, later) {
            (true, true) => "trouble later",
            (true, false) => "trouble",
            (false, true) => "later",
            (false, false) => "",
        }
    };
    view! {
        <li
            data-id=id.to_string()
            class=class
            aria-current=move || (current.get() == Some(id)).then_some("true")
            on:focusin=move |_| log.active.set(Some(id))
        >
            <button
                class="go"
                tabindex=tabindex
                title=log.t.go_there
                on:click=move |_| log.store.go_to(id)
            >
                {move || said.with(|said| said.as_ref().map(|said| told(log, said)))}
            </button>
            {move || said.with(|said| Some(caused(log, said.as_ref()?, tabindex)))}
            {ask_event(id, Signal::derive(tabindex))}
        </li>
    }
}

fn line_of(said: Option<&Said>) -> Option<&LogLine> {
    said.and_then(|said| said.line.as_ref())
}

/// When, who and what: built anew as one when more of it is known. Lines come by the dozen.
fn told(log: Log, said: &Said) -> AnyView {
    let t = log.t;
    let line = said.line.as_ref();
    let who = match &said.whose {
        Whose::Of(node) => node.to_string(),
        Whose::Cluster => t.cluster.to_owned(),
        Whose::Unknown => {
            let who = line.and_then(|line| line.who.as_ref());
            who.map_or_else(String::new, ToString::to_string)
        }
    };
    let details = line.map_or_else(String::new, |line| t.details(&line.event));
    let whole = details.clone();
    let lost = line.map(|line| line.lost).filter(|lost| *lost > 0);
    view! {
        <time>{line.map_or_else(|| t.log.loading.to_owned(), |line| moment(line.at))}</time>
        <span>{who}</span>
        <span>{(t.event_kind)(said.kind)}</span>
        <span class="details" title=whole>
            {details}
            {lost.map(|lost| view! { <b class="lost">{(t.log.lost)(lost)}</b> })}
        </span>
    }
    .into_any()
}

/// Why: a click goes to where the message was sent that brought it, if one did.
fn caused(
    log: Log,
    said: &Said,
    tabindex: impl Fn() -> &'static str + Copy + Send + 'static,
) -> AnyView {
    let Some(line) = &said.line else {
        return ().into_any();
    };
    let brought = said.delivered.as_ref().map(log.t.delivered);
    let why = brought.unwrap_or_else(|| (log.t.cause)(&line.cause));
    match line.message() {
        Some(event) => view! {
            <button
                class="cause"
                tabindex=tabindex
                title=log.t.because_of
                on:click=move |_| log.store.go_to(event)
            >
                "← "{why}
            </button>
        }
        .into_any(),
        None => view! { <span class="cause">"← "{why}</span> }.into_any(),
    }
}
