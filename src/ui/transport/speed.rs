//! How fast time goes.

use crate::session::{Action, SPEEDS, Session};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;

/// A time as people write a speed: `1×`, `0.25×`.
fn times(speed: u32) -> String {
    let text = format!("{}.{:03}", speed / 1_000, speed % 1_000);
    format!("{}×", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A slider over the speeds on offer, as far apart from each other as they are by ratio.
#[component]
pub(in crate::ui) fn SpeedSlider<F>(
    id: &'static str,
    speed: Signal<u32>,
    on_speed: F,
) -> impl IntoView
where
    F: Fn(u32) + 'static,
{
    let t = words();
    let place = move || SPEEDS.partition_point(|other| *other < speed.get());
    let stops = SPEEDS.map(|speed| speed.to_string()).join(" ");
    view! {
        <label class="inline speed">
            <span class="wide-only">{t.speed}</span>
            <input
                id=id
                type="range"
                min="0"
                max=(SPEEDS.len() - 1).to_string()
                aria-label=t.speed
                aria-valuetext=move || times(speed.get())
                data-stops=stops
                prop:value=move || place().to_string()
                on:input:target=move |event| {
                    let place = event.target().value().parse::<usize>().ok();
                    if let Some(speed) = place.and_then(|place| SPEEDS.get(place)) {
                        on_speed(*speed);
                    }
                }
            />
            <output class="mono" for=id>{move || times(speed.get())}</output>
        </label>
    }
}

/// How fast time goes on the stage, and whether it is slower than it should be.
#[component]
pub(super) fn Speed() -> impl IntoView {
    let store = store();
    let t = words();
    let speed = Memo::new(move |_| store.watch(Session::speed));
    let wanted = Signal::derive(move || speed.get().0);
    let set = move |speed| {
        store.dispatch(Action::SetSpeed(speed));
    };
    view! {
        <SpeedSlider id="speed" speed=wanted on_speed=set/>
        <Show when=move || { speed.get().0 < 50 }>
            <span class="small wide-only" id="slow-speed">
                {move || (t.slow_speed)(speed.get().0)}
            </span>
        </Show>
        <Show when=move || speed.get().1 < speed.get().0>
            <span class="small slow">{move || (t.real_speed)(&times(speed.get().1))}</span>
        </Show>
    }
}
