//! The drawing itself. It is made anew a few times a second; in between it is only moved.

use super::Board;
use super::head::class_of;
use super::list::happened;
use crate::kafka::{MessageId, NodeId};
use crate::session::{Action, Subject};
use crate::ui::i18n::{moment, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::view::Presence;
use crate::view::lanes::{Arrow, Drawing, Lane, Look, Topic, What};
use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};

/// A pointer that moves by less than so many CSS pixels has clicked.
const STILL: i32 = 4;

/// What fingers and the mouse are doing.
#[derive(Clone, Debug, Default)]
struct Hand {
    /// The pointers that are down, with where they are, across.
    down: Vec<(i32, i32)>,
    /// Whether something was moved since the first came down.
    moved: bool,
}

fn look_of(look: Look) -> &'static str {
    match look {
        Look::Request => "request",
        Look::Response => "response",
        Look::Refusal => "refusal",
        Look::Open => "open",
        Look::Failed => "failed",
    }
}

fn presence_of(presence: Presence) -> &'static str {
    match presence {
        Presence::Up => "",
        Presence::Frozen => "frozen",
        Presence::Down => "down",
        Presence::Crashed => "crashed",
    }
}

fn subject(node: &NodeId) -> Subject {
    match node {
        NodeId::Broker(id) => Subject::Broker(*id),
        NodeId::Producer(id) => Subject::Producer(id.clone()),
        NodeId::Consumer(id) => Subject::Consumer(id.clone()),
    }
}

/// Names to the left, and the plot.
pub(super) fn drawn(board: Board) -> AnyView {
    let t = words().charts;
    let Board {
        store,
        drawing,
        window,
        ..
    } = board;
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if node.get().is_some() {
            platform::on_resize_of(".lane-plot", move || {
                if let Some(wide) = platform::width_of(".lane-plot") {
                    window.width.set(platform::whole(wide).max(160));
                }
            });
        }
    });
    let lanes = Memo::new(move |_| drawing.with(|drawing| drawing.lanes.clone()));
    let height = Memo::new(move |_| drawing.with(|drawing| drawing.height));
    let names = move || {
        let name = |(lane, y): (Lane, i64)| {
            let subject = subject(&lane.node);
            let group = lane.group.as_ref().map(ToString::to_string);
            view! {
                <button
                    class="lane-name"
                    class:broker=lane.node.broker().is_some()
                    style:top=format!("{}px", y - 12)
                    title=group
                    on:click=move |_| {
                        store.dispatch(Action::Select(Some(subject.clone())));
                    }
                >
                    {lane.node.to_string()}
                </button>
            }
        };
        lanes.get().into_iter().map(name).collect_view()
    };
    let unsaid = move || {
        let passed_over = move |(lane, _): &(Lane, i64)| {
            board.filter.with(|filter| filter.passes_over(&lane.node))
        };
        let said = |(_, y)| {
            view! {
                <p class="lane-unsaid" style:top=format!("{}px", y - 17)>
                    {(t.not_asked)((t.topic)(Topic::Produce))}
                </p>
            }
        };
        let all = lanes.get().into_iter().filter(passed_over).map(said);
        all.collect_view()
    };
    // what is drawn begins where it was seen from a moment ago
    let shift = move || {
        let seen = window.seen_from();
        let x = drawing.with(|drawing| drawing.time.place(seen));
        format!("translate({} 0)", -x)
    };
    let now = move || {
        let (at, bottom) = (store.now.get(), height.get());
        drawing.with(|drawing| format!("M{} 16V{bottom}", drawing.time.place(at)))
    };
    let chosen = move || {
        let id = board.chosen.get()?;
        drawing.with(|drawing| {
            let mut arrows = drawing.arrows.iter();
            let Arrow { from, to, .. } = arrows.find(|arrow| arrow.id == id)?;
            Some(format!("M{} {}L{} {}", from.0, from.1, to.0, to.1))
        })
    };
    view! {
        <div class="lane-frame" style:height=move || format!("{}px", height.get())>
            <div class="lane-names">{names}</div>
            <div
                class="lane-plot"
                id="lane-plot"
                node_ref=node
                role="group"
                tabindex="0"
                aria-label=t.lanes_help
                on:keydown=move |event| on_key(board, &event)
                on:wheel=move |event| on_wheel(board, &event)
                {..pointing(board)}
            >
                <svg aria-hidden="true" width="100%" height="100%">
                    <g transform=shift>
                        {move || drawing.with(|drawing| parts(drawing))}
                        <path class="chosen" d=chosen></path>
                        <path class="now" d=now></path>
                    </g>
                </svg>
                {unsaid}
            </div>
        </div>
    }
    .into_any()
}

/// Everything but what moves by itself.
fn parts(drawing: &Drawing) -> AnyView {
    let t = words().charts;
    let wide = i64::from(drawing.time.pixels);
    let bottom = drawing.height;
    let lanes = drawing.lanes.iter().map(|(lane, y)| {
        let class = if lane.node.broker().is_some() {
            "lane broker"
        } else {
            "lane"
        };
        view! { <path class=class d=format!("M{} {y}H{}", -wide, 2 * wide)></path> }
    });
    let bands = drawing.bands.iter().map(|band| {
        let [x, y, width, height] = band.room;
        let odd = if band.era.number % 2 == 1 {
            "band odd"
        } else {
            "band"
        };
        view! {
            <rect
                class=odd
                x=x.to_string()
                y=y.to_string()
                width=width.to_string()
                height=height.to_string()
            ></rect>
            <path class="band-start" d=format!("M{x} {y}v{height}")></path>
        }
    });
    let shades = drawing.shades.iter().map(|shade| {
        let [x, y, width, height] = shade.room;
        view! {
            <rect
                class=format!("shade {}", presence_of(shade.presence))
                x=x.to_string()
                y=y.to_string()
                width=width.to_string()
                height=height.to_string()
            ></rect>
        }
    });
    // over everything that is drawn, so that all of them can be read
    let eras = drawing
        .bands
        .iter()
        .filter_map(|band| Some((band.name()?, (t.era)(band.era))));
    let words = drawing
        .shades
        .iter()
        .filter_map(|shade| Some((shade.name?, (t.presence)(shade.presence).to_owned())));
    let names = eras.chain(words).map(|((x, y), name)| {
        view! { <text class="name" x=x.to_string() y=y.to_string()>{name}</text> }
    });
    let moments = drawing.moments.iter().map(|one| {
        let x = one.x;
        view! {
            <path class="grid" d=format!("M{x} 16V{bottom}")></path>
            {one.is_named.then(|| view! {
                <text class="moment" x=x.to_string() y="11">{moment(one.at)}</text>
            })}
        }
    });
    let strokes = drawing.strokes.iter().map(|stroke| {
        let class = format!("{} {}", class_of(stroke.topic), look_of(stroke.look));
        view! {
            <g class=class>
                <path class="lines" d=stroke.lines.clone()></path>
                <path class="heads" d=stroke.heads.clone()></path>
            </g>
        }
    });
    let labels = drawing.labels.iter().map(|label| {
        view! {
            <text
                class="label"
                class:refused=label.refused
                x=label.x.to_string()
                y=label.y.to_string()
            >
                {label.text}
            </text>
        }
    });
    let pins = drawing.pins.iter().map(|pin| {
        let (x, y) = pin.place;
        let (class, path) = match pin.what {
            What::Crashed => (
                "pin crashed",
                format!("M{} {}l10 10m0 -10l-10 10", x - 5, y - 5),
            ),
            What::Froze => ("pin froze", format!("M{} {}v10m5 -10v10", x - 2, y - 5)),
            What::Removed(_) => (
                "pin removed",
                format!("M{} {}h8l-8 10h8zM{x} {}v3", x - 4, y - 5, y - 9),
            ),
        };
        view! { <path class=class d=path></path> }
    });
    view! {
        {moments.collect_view()}
        {bands.collect_view()}
        {shades.collect_view()}
        {lanes.collect_view()}
        {strokes.collect_view()}
        {names.collect_view()}
        {pins.collect_view()}
        {labels.collect_view()}
    }
    .into_any()
}

/// What a pointer does: it drags time along, two of them stretch it, and a click goes to the
/// message it is on.
fn pointing(board: Board) -> impl leptos::attr::Attribute {
    let Board {
        window,
        chosen,
        drawing,
        ..
    } = board;
    let hand = StoredValue::new(Hand::default());
    let place = move |event: &PointerEvent| {
        let (x, y) = platform::within(event);
        let seen = untrack(move || window.seen_from());
        let shift = drawing.with_untracked(|drawing| drawing.time.place(seen));
        (i64::from(x) + shift, i64::from(y))
    };
    let under = move |event: &PointerEvent| {
        let at = place(event);
        drawing.with_untracked(|drawing| drawing.arrow_at(at).map(|arrow| arrow.id))
    };
    let pressed = move |event: PointerEvent| {
        platform::capture(&event);
        hand.update_value(|hand| {
            if hand.down.is_empty() {
                hand.moved = false;
            }
            hand.down.push((event.pointer_id(), event.client_x()));
        });
    };
    let moves = move |event: PointerEvent| {
        let mut of = hand.get_value();
        let pixels = i64::from(window.width.get_untracked()).max(1);
        let before = of.down.clone();
        let Some(one) = of.down.iter_mut().find(|(id, _)| *id == event.pointer_id()) else {
            let at = place(&event);
            let pin = drawing.with_untracked(|drawing| drawing.pin_at(at).cloned());
            let said = pin.map(|pin| happened(pin.at, &pin.node, pin.what));
            board.happened.set(said);
            chosen.set(under(&event));
            return;
        };
        let by = event.client_x() - one.1;
        if by.abs() < STILL && !of.moved {
            return;
        }
        one.1 = event.client_x();
        of.moved = true;
        match (before.as_slice(), of.down.as_slice()) {
            ([(_, a), (_, b), ..], [(_, c), (_, d), ..]) => {
                let apart = |a: i32, b: i32| u64::from(a.abs_diff(b).max(16));
                window.zoom(apart(*a, *b) * 100 / apart(*c, *d), 500);
            }
            _ => window.pan(-i64::from(by) * 1_000 / pixels),
        }
        hand.set_value(of);
    };
    let released = move |event: PointerEvent| {
        let clicked = hand.try_update_value(|hand| {
            let known = hand.down.iter().any(|(id, _)| *id == event.pointer_id());
            hand.down.retain(|(id, _)| *id != event.pointer_id());
            known && !hand.moved
        });
        if clicked != Some(true) || event.type_() != "pointerup" {
            return;
        }
        let at = place(&event);
        let pin = drawing.with_untracked(|drawing| drawing.pin_at(at).map(|pin| pin.event));
        match (pin, under(&event)) {
            (Some(event), _) => board.go_to_event(event),
            (None, Some(message)) => board.go_to(message),
            (None, None) => {}
        }
    };
    (
        leptos::tachys::html::event::on(leptos::ev::pointerdown, pressed),
        leptos::tachys::html::event::on(leptos::ev::pointermove, moves),
        leptos::tachys::html::event::on(leptos::ev::pointerup, released),
        leptos::tachys::html::event::on(leptos::ev::pointercancel, released),
    )
}

/// The wheel stretches time around the pointer; across it moves it.
fn on_wheel(board: Board, event: &WheelEvent) {
    event.prevent_default();
    let parts = platform::along(event, 1_000);
    if event.delta_x().abs() > event.delta_y().abs() {
        board
            .window
            .pan(if event.delta_x() > 0.0 { 60 } else { -60 });
    } else {
        let closer = event.delta_y() < 0.0;
        board.window.zoom(if closer { 85 } else { 118 }, parts);
    }
}

fn on_key(board: Board, event: &KeyboardEvent) {
    let window = board.window;
    match event.key().as_str() {
        "ArrowLeft" => window.pan(-100),
        "ArrowRight" => window.pan(100),
        "PageUp" => window.pan(-800),
        "PageDown" => window.pan(800),
        "+" | "=" => window.zoom(62, 500),
        "-" => window.zoom(160, 500),
        "0" => window.follow(),
        "ArrowUp" => step(board, false),
        "ArrowDown" => step(board, true),
        "Enter" => {
            if let Some(id) = board.chosen.get_untracked() {
                board.go_to(id);
            }
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// To the next message or the one before, of those in view; first of all to the one at the moment
/// shown, or the last before it.
fn step(board: Board, on: bool) {
    let now = board.chosen.get_untracked();
    let ids: Vec<MessageId> = board
        .drawing
        .with_untracked(|drawing| drawing.arrows.iter().map(|arrow| arrow.id).collect());
    let last = ids.len().saturating_sub(1);
    let here = now.and_then(|now| ids.iter().position(|id| *id == now));
    let to = match (here, on) {
        (None, _) => begin(board),
        (Some(here), true) => (here + 1).min(last),
        (Some(here), false) => here.saturating_sub(1),
    };
    board.window.hold();
    board.chosen.set(ids.get(to).copied());
}

/// Where to begin among the messages in view: at the moment shown, if that is in view and anything
/// was sent before it, and else at the first.
fn begin(board: Board) -> usize {
    let (now, next) = board
        .store
        .with(|session| (session.now(), session.next_event()));
    let said = board.said.get_untracked();
    board.drawing.with_untracked(|drawing| {
        let of = |arrow: &Arrow| said.messages.get(arrow.message);
        let is_before = |arrow: &Arrow| of(arrow).is_some_and(|one| one.event < next);
        let in_view = (drawing.time.start..=drawing.time.end).contains(&now);
        let before = drawing.arrows.iter().rposition(is_before);
        before.filter(|_| in_view).unwrap_or(0)
    })
}
