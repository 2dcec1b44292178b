//! All partitions of a topic in one grid, each a cell that is coloured by how far behind it is or
//! by whose it is. One button stands for the cell that is looked at, and goes where arrows lead.

use super::look::{StageLook, look};
use crate::kafka::{TopicName, TopicPartition};
use crate::session::{Action, Subject};
use crate::ui::clock;
use crate::ui::i18n::words;
use crate::ui::pen::{Canvas, Ink, Inks, Pen, Side};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{Glance, Glances, Grid, Level, Way};
use std::cell::RefCell;

/// CSS pixels from a cell to the next, and of the cell itself.
const STEP: u32 = 26;
const CELL: u32 = 24;
/// Owners that the legend names.
const NAMED: usize = 12;
/// Inks that owners are told apart by, besides their names.
const OWNERS: [Ink; 5] = [Ink::Held, Ink::Once, Ink::Twice, Ink::Group, Ink::Text2];

/// A topic's partitions in a grid.
#[component]
pub(super) fn Overview(topic: TopicName) -> impl IntoView {
    let store = store();
    let t = words();
    let look = look();
    let seen = topic.clone();
    let glances = Memo::new(move |_| {
        store.scene_calmly(|scene| store.with(|session| session.glances(&seen, scene)))
    });
    let columns = RwSignal::new(1_u32);
    let grid = move || Grid {
        cells: glances.with(|all| u32::try_from(all.cells.len()).unwrap_or(u32::MAX)),
        columns: columns.get(),
        step: STEP,
    };
    let grid = Memo::new(move |_| Held(grid()));
    // the cell that the button stands for, and the one that is pointed at
    let at = RwSignal::new(0_u32);
    let pointed = RwSignal::new(None::<u32>);
    let focused = RwSignal::new(false);
    let name = topic.clone();
    let say = move |cell: u32| {
        let tp = TopicPartition::new(&name, cell).to_string();
        glances.with(|all| {
            let glance = all.cells.get(cell as usize)?;
            let owner = glance.owner.and_then(|owner| all.owners.get(owner));
            let owner = owner.map(ToString::to_string);
            Some((t.scale.cell)(
                &tp,
                glance.lag,
                owner.as_deref(),
                glance.led,
            ))
        })
    };
    let labelled = say.clone();
    let said = move || {
        let shown = pointed.get().or_else(|| focused.get().then(|| at.get()));
        shown
            .and_then(&say)
            .unwrap_or_else(|| t.scale.cell_hint.to_owned())
    };
    // spoken when one goes to it, and not again with each record
    let spoken = Memo::new({
        let say = labelled.clone();
        move |_| {
            let cell = at.get();
            focused.get().then(|| untrack(|| say(cell))).flatten()
        }
    });
    let here = topic.clone();
    let select = move |cell: u32| {
        at.set(cell);
        let tp = TopicPartition::new(&here, cell);
        store.dispatch(Action::Select(Some(Subject::Partition(tp))));
    };
    let pick = select.clone();
    let under = move |event: &leptos::ev::MouseEvent| {
        let zoom = f64::from(look.zoom.get_untracked().percent()) / 100.0;
        let (x, y) = platform::point_in(event, ".overview", zoom)?;
        grid.get_untracked().0.cell(x, y)
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowLeft" => Way::Back,
            "ArrowRight" => Way::On,
            "ArrowUp" => Way::Up,
            "ArrowDown" => Way::Down,
            "Home" => Way::First,
            "End" => Way::Last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        at.update(|at| *at = grid.get_untracked().0.go(*at, way));
    };
    let corner = move || {
        let (x, y) = grid.get().0.corner(at.get());
        format!("translate({x}px, {y}px)")
    };
    let height = move || format!("{}px", grid.get().0.rows() * STEP);
    let place = NodeRef::<leptos::html::Div>::new();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let painter = RefCell::new(Painter::default());
    let anchor = format!("topic:{topic}");
    let of = topic;
    let chosen = Memo::new(move |_| match store.selection() {
        Some(Subject::Partition(tp) | Subject::Record(tp, _)) if tp.topic == of => {
            Some(tp.partition.0)
        }
        _ => None,
    });
    clock::run(move |_| {
        if let (Some(place), Some(canvas)) = (place.get_untracked(), canvas.get_untracked()) {
            let zoom = f64::from(look.zoom.get_untracked().percent()) / 100.0;
            let width = platform::rect_of(&place).width / zoom;
            let fitting = Grid::fitting(1, whole(width), STEP).columns;
            if columns.get_untracked() != fitting {
                columns.set(fitting);
            }
            let shown = Shown {
                grid: grid.get_untracked().0,
                by_owner: look.by_owner.get_untracked(),
                chosen: chosen.get_untracked(),
            };
            let scale = zoom * platform::pixel_ratio();
            glances.with_untracked(|glances| {
                painter
                    .borrow_mut()
                    .paint(store, &canvas, glances, shown, scale);
            });
        }
    });
    view! {
        <OverviewLegend glances look/>
        <p class="overview-said small" aria-hidden="true">{said}</p>
        <p class="sr" role="status">{move || spoken.get()}</p>
        <div
            node_ref=place
            class="overview"
            role="group"
            aria-label=t.scale.overview
            data-anchor=anchor
            style:height=height
            on:mousemove=move |event| pointed.set(under(&event))
            on:mouseleave=move |_| pointed.set(None)
            on:click=move |event| {
                if let Some(cell) = under(&event) {
                    pick(cell);
                }
            }
        >
            <canvas node_ref=canvas aria-hidden="true"></canvas>
            <button
                class="overview-cell"
                style:transform=corner
                aria-label=move || labelled(at.get())
                on:keydown=key
                on:focus=move |_| focused.set(true)
                on:blur=move |_| focused.set(false)
                on:click=move |event: leptos::ev::MouseEvent| {
                    // by Enter or Space: a pointer is where it is
                    if event.detail() == 0 {
                        event.stop_propagation();
                        select(at.get_untracked());
                    }
                }
            ></button>
        </div>
    }
}

/// A grid as the value of a memo.
#[derive(Clone, Copy, PartialEq)]
struct Held(Grid);

/// What the colours mean, with how many cells have each.
#[component]
fn OverviewLegend(glances: Memo<Glances>, look: StageLook) -> impl IntoView {
    let t = words();
    let choice = move |by_owner: bool| {
        view! {
            <button
                class="tiny"
                aria-pressed=move || (look.by_owner.get() == by_owner).to_string()
                on:click=move |_| look.by_owner.set(by_owner)
            >
                {t.scale.colours[usize::from(by_owner)]}
            </button>
        }
    };
    let levels = move || {
        glances.with(|all| {
            let shown = Level::ALL
                .into_iter()
                .filter(|level| *level != Level::Unknown || all.at(*level) > 0);
            let one = shown.map(|level| {
                let class = format!("swatch level-{}", level as u32);
                view! {
                    <span>
                        <i class=class aria-hidden="true"></i>
                        {(t.said_of)((t.scale.level)(level), "")}
                        <b class="mono">{all.at(level)}</b>
                    </span>
                }
            });
            one.collect_view()
        })
    };
    let owners = move || {
        glances.with(|all| {
            let named = all
                .owners
                .iter()
                .take(NAMED)
                .enumerate()
                .map(|(index, owner)| {
                    let class = format!("swatch owner-{}", index % OWNERS.len());
                    view! {
                        <span>
                            <i class=class aria-hidden="true"></i>
                            {(t.said_of)(owner.as_str(), "")}
                            <b class="mono">{all.of(Some(index))}</b>
                        </span>
                    }
                });
            let more = all.owners.len().saturating_sub(NAMED);
            let more = (more > 0).then(|| view! { <span>{(t.scale.more)(more)}</span> });
            let nobody = all.of(None);
            let nobody = (nobody > 0).then(|| {
                view! {
                    <span>
                        <i class="swatch level-0" aria-hidden="true"></i>
                        {(t.said_of)(t.scale.unowned, "")}
                        <b class="mono">{nobody}</b>
                    </span>
                }
            });
            view! { {named.collect_view()} {more} {nobody} }
        })
    };
    view! {
        <div class="overview-legend small">
            <span class="choice-of">
                {t.scale.coloured_by}" " {choice(false)} {choice(true)}
            </span>
            {move || if look.by_owner.get() { owners().into_any() } else { levels().into_any() }}
        </div>
    }
}

/// How the grid is shown.
#[derive(Clone, Copy, PartialEq)]
struct Shown {
    grid: Grid,
    by_owner: bool,
    chosen: Option<u32>,
}

/// What is on the canvas.
#[derive(Default)]
struct Painter {
    inks: Inks,
    drawn: Glances,
    shown: Option<Shown>,
    scale: f64,
}

impl Painter {
    fn paint(
        &mut self,
        store: Store,
        canvas: &Canvas,
        glances: &Glances,
        shown: Shown,
        scale: f64,
    ) {
        let anew = self.inks.refresh(store, canvas)
            || self.shown != Some(shown)
            || (self.scale - scale).abs() > 1e-6
            || self.drawn.owners != glances.owners;
        if !anew && self.drawn == *glances {
            return;
        }
        if anew {
            let size = (shown.grid.columns * STEP, shown.grid.rows() * STEP);
            Pen::resize(canvas, size, scale);
        }
        let Some(pen) = Pen::on(canvas, &self.inks) else {
            return;
        };
        pen.font(true, "9.5px", true);
        for (index, glance) in (0..).zip(&glances.cells) {
            if anew || self.drawn.cells.get(index as usize) != Some(glance) {
                let (x, y) = shown.grid.corner(index);
                pen.clear([x, y, STEP, STEP]);
                let chosen = shown.chosen == Some(index);
                draw(
                    &pen,
                    glance,
                    (x, y),
                    index,
                    chosen,
                    shown.by_owner.then_some(glances),
                );
            }
        }
        self.drawn = glances.clone();
        (self.shown, self.scale) = (Some(shown), scale);
    }
}

/// A cell: by its lag, with its number, or by its owner, with the end of the owner's name.
fn draw(
    pen: &Pen<'_>,
    glance: &Glance,
    (x, y): (u32, u32),
    index: u32,
    chosen: bool,
    owners: Option<&Glances>,
) {
    let cell = [x, y, CELL, CELL];
    let middle = x + CELL / 2;
    let text = |ink: Ink, low: u32, said: &str| {
        pen.text(ink, (middle, y + low), CELL, Side::Middle, said);
    };
    match owners {
        None => {
            let level = Level::of(glance.lag);
            let (back, ink) = match level {
                Level::Unknown | Level::None => (Ink::Cell, Ink::Text2),
                Level::Ones => (Ink::OnceBg, Ink::Once),
                Level::Tens => (Ink::TwiceBg, Ink::Twice),
                Level::Hundreds => (Ink::LostBg, Ink::Lost),
                Level::Thousands => (Ink::Lost, Ink::Panel),
            };
            pen.fill(back, cell);
            let dashed = level == Level::Unknown;
            let edge = if level.height() == 0 {
                Ink::CellLine
            } else {
                ink
            };
            pen.frame(edge, 1.0, dashed, cell);
            text(ink, 12, &index.to_string());
            // how high is told by so many blocks, too
            for step in 0..level.height() {
                pen.fill(ink, [x + 3 + step * 5, y + CELL - 7, 3, 4]);
            }
        }
        Some(all) => {
            if let Some(owner) = glance.owner {
                let ink = OWNERS[owner % OWNERS.len()];
                pen.tint(ink, 0.16, cell);
                pen.frame(ink, 1.0, false, cell);
                let name = all.owners.get(owner).map(ToString::to_string);
                let name: Vec<char> = name.unwrap_or_default().chars().collect();
                let end: String = name[name.len().saturating_sub(3)..].iter().collect();
                text(ink, 15, &end);
            } else {
                pen.frame(Ink::Twice, 1.0, true, cell);
                text(Ink::Twice, 15, "—");
            }
        }
    }
    if !glance.led {
        pen.cross(Ink::Lost, [x + 4, y + 4, CELL - 8, CELL - 8]);
    }
    if chosen {
        pen.frame(Ink::Accent, 2.5, false, cell);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a page"
)]
fn whole(pixels: f64) -> u32 {
    pixels.max(0.0) as u32
}
