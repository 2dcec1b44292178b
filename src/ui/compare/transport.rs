//! Time, for both sides at once.

use super::Comparing;
use crate::session::compare::Comparison;
use crate::sim::SimTime;
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::transport::SpeedSlider;

/// Steps of the slider.
const STEPS: u64 = 10_000;

/// The transport.
pub(super) fn transport(comparing: Comparing) -> AnyView {
    let t = words();
    let goes_on = Memo::new(move |_| comparing.watch(Comparison::goes_on).unwrap_or(false));
    let end = Memo::new(move |_| comparing.watch(Comparison::horizon).unwrap_or_default());
    let speed = Memo::new(move |_| comparing.watch(Comparison::speed).unwrap_or_default());
    let wanted = Signal::derive(move || speed.get());
    let set_speed = move |speed| comparing.does(|both| both.set_speed(speed));
    let place = move || comparing.now.get().0 * STEPS / end.get().0.max(1);
    let button = move |sign: &'static str, name: &'static str, act: fn(&mut Comparison)| {
        view! {
            <button class="btn" aria-label=name title=name on:click=move |_| comparing.does(act)>
                {sign}
            </button>
        }
    };
    view! {
        <footer class="transport compare-transport" aria-label=t.time>
            {button("|◂", t.to_start, |both| both.seek(SimTime::ZERO))}
            {button("‹", t.step_back, |both| both.step(false))}
            <button
                id="compare-play"
                class="btn primary play"
                aria-label=move || if goes_on.get() { t.pause } else { t.play }
                on:click=move |_| comparing.does(|both| both.play(!both.goes_on()))
            >
                {move || if goes_on.get() { "❚❚" } else { "▸" }}
            </button>
            {button("›", t.step_forward, |both| both.step(true))}
            <output class="clock mono" id="compare-clock">
                {move || moment(comparing.now.get())}
            </output>
            <div class="timeline">
                <input
                    id="compare-timeline"
                    type="range"
                    min="0"
                    max=STEPS.to_string()
                    aria-label=t.timeline
                    aria-valuetext=move || moment(comparing.now.get())
                    prop:value=move || place().to_string()
                    on:input:target=move |event| {
                        let step: u64 = event.target().value().parse().unwrap_or(STEPS);
                        comparing.does(|both| {
                            let end = both.horizon();
                            both.seek(match step {
                                STEPS.. => end,
                                step => SimTime(end.0 / STEPS * step),
                            });
                        });
                    }
                />
            </div>
            <SpeedSlider id="compare-speed" speed=wanted on_speed=set_speed/>
            <span class="small wide-only">{t.compare.one_clock}</span>
        </footer>
    }
}
