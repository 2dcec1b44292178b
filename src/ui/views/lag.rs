//! Lag over time, as lines.

use crate::kafka::GroupId;
use crate::session::{Action, Session};
use crate::sim::SimTime;
use crate::ui::i18n::{moment, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::lag_chart::NAMED_MAX;
use crate::view::scale::TimeScale;
use crate::view::{LagChart, TickKind, lag_text, lags_at, lags_in};
use leptos::ev::KeyboardEvent;
use std::fmt::Write as _;
use std::sync::Arc;

/// CSS pixels of the plot, and of what stands below it.
const HEIGHT: u32 = 176;
const BELOW: i64 = 20;
/// CSS pixels before the width is known.
const WIDTH: u32 = 800;
/// Lines that are drawn; more would be a carpet.
const LINES_MAX: usize = 64;
/// Moments of the table.
const TABLE_ROWS: u64 = 16;

type Chart = Memo<Arc<LagChart>>;

/// The chart with its legend, which says what the lag was where the pointer is, or else what it is
/// at the moment shown.
#[component]
pub(super) fn Lag() -> impl IntoView {
    let store = store();
    let t = words().charts;
    let width = RwSignal::new(WIDTH);
    let chosen = RwSignal::new(None::<Option<GroupId>>);
    let groups = Memo::new(move |_| {
        store.watch_calmly(|session| session.lags().groups().cloned().collect::<Vec<_>>())
    });
    // one group alone is shown by partition, unless that was chosen otherwise
    let group = Memo::new(move |_| {
        let known = groups.get();
        let chosen = chosen.get().filter(|one| match one {
            Some(group) => known.contains(group),
            None => true,
        });
        chosen.unwrap_or_else(|| match known.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        })
    });
    let chart: Chart = Memo::new(move |_| {
        let (width, group) = (width.get(), group.get());
        store.watch_calmly(|session| {
            let (lags, end) = (session.lags(), session.horizon());
            Arc::new(LagChart::of(lags, group.as_ref(), end, (width, HEIGHT)))
        })
    });
    let cursor = RwSignal::new(None::<SimTime>);
    let rests = Memo::new(move |_| store.watch(|session| !session.playback().goes_on()));
    let at = Memo::new(move |_| match (cursor.get(), rests.get()) {
        (Some(at), _) => at,
        (None, true) => store.now.get(),
        (None, false) => store.tenth.get(),
    });
    // whoever goes to another moment asks about that one, wherever the pointer was left
    Effect::new(move |before: Option<SimTime>| {
        let now = store.now.get();
        if before.is_some_and(|before| before != now) && rests.get_untracked() {
            cursor.set(None);
        }
        now
    });
    let readings = Memo::new(move |_| {
        let (group, cursor) = (group.get(), cursor.get());
        let group = group.as_ref();
        store.watch_calmly(|session| match cursor {
            Some(at) => lags_at(session.lags(), group, at, NAMED_MAX),
            None => lags_in(session.cluster(), session.lags(), group, NAMED_MAX),
        })
    });
    let options = move || {
        let now = group.get();
        let all = [None].into_iter().chain(groups.get().into_iter().map(Some));
        let options = all.enumerate().map(|(index, one)| {
            let name = match &one {
                None => t.all_groups.to_owned(),
                Some(group) => (t.partitions_of)(group.as_str()),
            };
            view! { <option value=index.to_string() prop:selected=one == now>{name}</option> }
        });
        options.collect_view()
    };
    let choose = move |value: String| {
        let index = value.parse::<usize>().unwrap_or(0);
        let group = index
            .checked_sub(1)
            .and_then(|index| groups.get_untracked().get(index).cloned());
        chosen.set(Some(group));
    };
    let legend = move || {
        let lines = readings.get().into_iter().enumerate();
        let lines = lines.map(|(index, (name, lag))| {
            view! {
                <li>
                    <svg class="stroke-of" viewBox="0 0 26 8" aria-hidden="true">
                        <path class=format!("lag-line look-{index}") d="M0 4H26"></path>
                    </svg>
                    <span>{name}</span>
                    <b class="mono">{lag_text(lag)}</b>
                </li>
            }
        });
        let more = chart.with(|chart| chart.count.saturating_sub(NAMED_MAX));
        let more = (more > 0).then(|| view! { <li class="small">{(t.more_lines)(more)}</li> });
        view! { {lines.collect_view()} {more} }
    };
    let empty = Memo::new(move |_| groups.with(Vec::is_empty));
    view! {
        <div class="lag-head small">
            <label class="inline">
                <span>{t.lag_of}</span>
                <select id="lag-of" on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
            </label>
            <span>{t.lag_text}</span>
        </div>
        <Show when=move || !empty.get() fallback=move || view! {
            <p class="small empty">{t.no_lag}</p>
        }>
            <div class="lag-view">
                {drawing(store, chart, cursor, at, readings, width)}
                <div class="lag-legend">
                    <p class="small mono">{move || moment(at.get())}</p>
                    <ol>{legend}</ol>
                </div>
            </div>
            {table(store, chart, group)}
        </Show>
    }
}

#[expect(
    clippy::type_complexity,
    reason = "a reading is a name and two numbers"
)]
fn drawing(
    store: Store,
    chart: Chart,
    cursor: RwSignal<Option<SimTime>>,
    at: Memo<SimTime>,
    readings: Memo<Vec<(String, Option<(i32, i32)>)>>,
    width: RwSignal<u32>,
) -> AnyView {
    let t = words().charts;
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if node.get().is_some() {
            platform::on_resize_of(".lag-view .plot", move || {
                if let Some(wide) = platform::width_of(".lag-view .plot") {
                    width.set(platform::whole(wide).max(120));
                }
            });
        }
    });
    let time = move || chart.with(|chart| chart.time);
    let marks = Memo::new(move |_| {
        let time = time();
        store.watch_calmly(|session| marks(session, &time))
    });
    let lines = move || {
        chart.with(|chart| {
            let lines = chart.lines.iter().take(LINES_MAX).enumerate().rev();
            let lines = lines.map(|(index, line)| {
                let look = if index < NAMED_MAX {
                    index.to_string()
                } else {
                    "rest".to_owned()
                };
                view! { <path class=format!("lag-line look-{look}") d=line.path.clone()></path> }
            });
            lines.collect_view()
        })
    };
    let axes = move || {
        chart.with(|chart| {
            let wide = chart.time.pixels;
            let levels = chart.levels.iter().map(|(value, y)| {
                view! {
                    <path class="grid" d=format!("M0 {y}H{wide}")></path>
                    <text class="level" x="-6" y=(y + 4).to_string()>{value.to_string()}</text>
                }
            });
            let moments = chart.moments.iter().map(|(at, x)| {
                view! {
                    <path class="grid" d=format!("M{x} 0V{HEIGHT}")></path>
                    <text class="moment" x=x.to_string() y=(HEIGHT + 15).to_string()>
                        {brief(*at)}
                    </text>
                }
            });
            view! { {levels.collect_view()} {moments.collect_view()} }
        })
    };
    let upright = move |at: SimTime| {
        let x = time().place(at);
        format!("M{x} 0V{HEIGHT}")
    };
    let said = move || {
        let lags = readings.get().into_iter();
        let lags = lags.map(|(name, lag)| format!("{name} {}", lag_text(lag)));
        format!(
            "{}: {}",
            moment(at.get()),
            lags.collect::<Vec<_>>().join(", ")
        )
    };
    let go = move |at: SimTime| {
        store.dispatch(Action::Pause);
        store.dispatch(Action::Seek(at));
    };
    let under = move |event: &leptos::ev::MouseEvent| {
        let time = untrack(time);
        let pixel = platform::along(event, time.pixels.into());
        time.moment(i64::try_from(pixel).unwrap_or(0)).min(time.end)
    };
    let key = move |event: KeyboardEvent| {
        let time = untrack(time);
        let (at, part) = (at.get_untracked(), time.length() / 200);
        let moved = |parts: i64| {
            let by = i64::try_from(part).unwrap_or(i64::MAX) * parts;
            SimTime(at.0.saturating_add_signed(by)).min(time.end)
        };
        let to = match event.key().as_str() {
            "ArrowLeft" => moved(-1),
            "ArrowRight" => moved(1),
            "PageUp" => moved(-10),
            "PageDown" => moved(10),
            "Home" => time.start,
            "End" => time.end,
            "Enter" => {
                go(at);
                at
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        cursor.set(Some(to));
    };
    view! {
        <div class="plot-frame">
            <div
                class="plot"
                node_ref=node
                role="slider"
                tabindex="0"
                aria-label=t.lag_chart
                aria-valuemin="0"
                aria-valuemax=move || time().end.as_millis().to_string()
                aria-valuenow=move || at.get().as_millis().to_string()
                aria-valuetext=said
                on:keydown=key
                on:mousemove=move |event| cursor.set(Some(under(&event)))
                on:mouseleave=move |_| cursor.set(None)
                on:blur=move |_| cursor.set(None)
                on:click=move |event| go(under(&event))
            >
                <svg aria-hidden="true" width="100%" height=(i64::from(HEIGHT) + BELOW).to_string()>
                    {axes}
                    <path class="mark-rebalance" d=move || marks.get().0></path>
                    <path class="mark-crash" d=move || marks.get().1></path>
                    {lines}
                    <path class="now" d=move || upright(store.now.get())></path>
                    <path class="pointer" d=move || cursor.get().map(upright)></path>
                </svg>
            </div>
            <p class="lag-marks small">
                <span class="records">{t.records_axis}</span>
                <span><i class="mark-rebalance" aria-hidden="true">"▏"</i>{t.rebalance}</span>
                <span><i class="mark-crash" aria-hidden="true">"✕"</i>{t.crash}</span>
                <span><i class="now" aria-hidden="true">"▏"</i>{t.shown_moment}</span>
            </p>
        </div>
    }
    .into_any()
}

/// Where groups were shared out anew, as upright strokes, and where processes died, as crosses.
fn marks(session: &Session, time: &TimeScale) -> (String, String) {
    let (mut rebalances, mut crashes) = (String::new(), String::new());
    for tick in session.ticks() {
        let x = time.place(tick.at);
        match tick.kind {
            // writing to a text cannot fail
            TickKind::Rebalance => drop(write!(rebalances, "M{x} 0V{HEIGHT}")),
            TickKind::Crash => drop(write!(crashes, "M{x} 1m-4 0l8 8m0 -8l-8 8")),
            _ => {}
        }
    }
    (rebalances, crashes)
}

/// A moment as short as it can be said: `15 s`, `0.25 s`.
fn brief(at: SimTime) -> String {
    let text = format!("{}.{:03}", at.0 / 1_000_000, at.0 / 1_000 % 1_000);
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The same as a table, for who does not see the lines.
fn table(store: Store, chart: Chart, group: Memo<Option<GroupId>>) -> AnyView {
    let t = words().charts;
    let open = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        let end = chart.with(|chart| chart.time.end);
        let group = group.get();
        let moments = (0..=TABLE_ROWS).map(|nth| SimTime(end.0 / TABLE_ROWS * nth));
        store.watch_calmly(|session| {
            let row = |at| (at, lags_at(session.lags(), group.as_ref(), at, NAMED_MAX));
            moments.map(row).collect::<Vec<_>>()
        })
    });
    let head = move || {
        let names = rows.with(|rows| {
            let first = rows.first();
            let names = first.map(|(_, lags)| lags.iter().map(|(name, _)| name.clone()));
            names.map(Iterator::collect::<Vec<_>>).unwrap_or_default()
        });
        let names = names
            .into_iter()
            .map(|name| view! { <th scope="col">{name}</th> });
        names.collect_view()
    };
    let body = move || {
        let rows = rows.get().into_iter().map(|(at, lags)| {
            let lags = lags
                .into_iter()
                .map(|(_, lag)| view! { <td>{lag_text(lag)}</td> });
            view! { <tr><th scope="row">{moment(at)}</th>{lags.collect_view()}</tr> }
        });
        rows.collect_view()
    };
    view! {
        <details class="lag-table small" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{t.as_table}</summary>
            <div class="scroll" role="region" tabindex="0" aria-label=t.lag>
                <table class="mono">
                    <thead><tr><th scope="col">{t.time}</th>{head}</tr></thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
