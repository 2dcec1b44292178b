//! The views under the stage, one file each.

mod events;
mod fates;
mod lag;
mod lanes;
mod offsets;
mod tables;

pub(super) use tables::described;

use super::i18n::{Strings, words};
use super::platform;
use super::store::store;
use crate::ui::prelude::*;
use events::Events;
use fates::Fates;
use lag::Lag;
use lanes::Lanes;
use leptos::ev::KeyboardEvent;
use offsets::Offsets;

/// Which view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Events,
    Tables,
    Offsets,
    Fates,
    Lag,
    Lanes,
}

impl Tab {
    /// All, in their order.
    const ALL: [Tab; 6] = [
        Tab::Events,
        Tab::Lanes,
        Tab::Fates,
        Tab::Lag,
        Tab::Tables,
        Tab::Offsets,
    ];

    /// Whether it is drawn, and needs more room than a list of which the newest is on top.
    const fn is_tall(self) -> bool {
        matches!(self, Tab::Fates | Tab::Lag | Tab::Lanes)
    }

    const fn id(self) -> &'static str {
        match self {
            Tab::Events => "tab-events",
            Tab::Tables => "tab-tables",
            Tab::Offsets => "tab-offsets",
            Tab::Fates => "tab-fates",
            Tab::Lag => "tab-lag",
            Tab::Lanes => "tab-lanes",
        }
    }

    const fn name(self, t: &Strings) -> &'static str {
        match self {
            Tab::Events => t.events,
            Tab::Tables => t.tables,
            Tab::Offsets => t.offsets_topic,
            Tab::Fates => t.charts.ledger,
            Tab::Lag => t.charts.lag,
            Tab::Lanes => t.charts.lanes,
        }
    }

    fn view(self) -> AnyView {
        match self {
            Tab::Events => view! { <Events/> }.into_any(),
            Tab::Tables => described(None),
            Tab::Offsets => view! { <Offsets/> }.into_any(),
            Tab::Fates => view! { <Fates/> }.into_any(),
            Tab::Lag => view! { <Lag/> }.into_any(),
            Tab::Lanes => view! { <Lanes/> }.into_any(),
        }
    }
}

/// Arrows on a tab go to the one beside it; time does not move for them.
fn turn(tab: RwSignal<Tab>, event: &KeyboardEvent) {
    let now = tab.get_untracked();
    let here = Tab::ALL.iter().position(|one| *one == now);
    let (here, count) = (here.unwrap_or(0), Tab::ALL.len());
    let to = match event.key().as_str() {
        "ArrowLeft" => (here + count - 1) % count,
        "ArrowRight" => (here + 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let next = Tab::ALL[to];
    tab.set(next);
    platform::give_focus(&format!("#{}", next.id()));
}

/// The views, one at a time.
#[component]
pub(super) fn Views() -> impl IntoView {
    let t = words();
    let tab = store().tab;
    // once there is more room it stays: whoever goes from view to view finds the next tab where
    // the last one was
    let tall = RwSignal::new(false);
    Effect::new(move || {
        if tab.get().is_tall() {
            tall.set(true);
        }
    });
    let room = move || if tall.get() { t.less_room } else { t.more_room };
    let head = move |this: Tab| {
        view! {
            <button
                id=this.id()
                role="tab"
                aria-selected=move || (tab.get() == this).to_string()
                aria-controls="view"
                tabindex=move || if tab.get() == this { "0" } else { "-1" }
                on:click=move |_| tab.set(this)
                on:keydown=move |event| turn(tab, &event)
            >
                {move || this.name(t)}
            </button>
        }
    };
    view! {
        <section class="views" class:tall=move || tall.get()>
            <div class="views-head">
                <div class="tabs" role="tablist">{Tab::ALL.map(head)}</div>
                <button
                    id="views-room"
                    class="btn round"
                    aria-label=room
                    title=room
                    on:click=move |_| tall.update(|tall| *tall = !*tall)
                >
                    {move || if tall.get() { "▾" } else { "▴" }}
                </button>
            </div>
            <div id="view" class="view" role="tabpanel" tabindex="0">
                {move || tab.get().view()}
            </div>
        </section>
    }
}
