//! What stands on the tapes, explained.

use super::other_readers;
use crate::session::Action;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::{Density, Reader};

/// What the cells' signs mean, and for whom they stand.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let store = store();
    let t = words();
    let several = Memo::new(move |_| store.scene.with(|scene| scene.readers.len() > 1));
    let others = other_readers(store);
    let signs = [
        ("pending", "▭"),
        ("held", "…"),
        ("once", "✓"),
        ("twice", "×2"),
        ("lost", "✕"),
        ("", "∅"),
    ];
    view! {
        <div class="legend small">
            {move || {
                let words = t.legend;
                signs.into_iter().zip(words).map(|((class, sign), word)| view! {
                    <span class=class><i aria-hidden="true">{sign}</i>" "{word}</span>
                }).collect_view()
            }}
            <ReaderChoice/>
            <Show when=move || several.get()>
                <span class="for-others">
                    <i aria-hidden="true">"▂ ▽ △"</i>" "
                    {move || (t.for_others)(&others.get().join(t.list))}
                </span>
            </Show>
        </div>
    }
}

/// Whose fates are shown, where there are several.
#[component]
fn ReaderChoice() -> impl IntoView {
    let store = store();
    let t = words();
    let readers = Memo::new(move |_| store.scene.with(|scene| scene.readers.clone()));
    let reader = Memo::new(move |_| store.scene.with(|scene| scene.reader.clone()));
    let dense = Memo::new(move |_| store.scene.with(|s| s.density != Density::Cells));
    view! {
        <Show when=move || readers.with(|readers| readers.len() > 1)>
                <label class="inline">
                    <span>{move || if dense.get() { t.scale.read_by } else { t.fates_of }}</span>
                    <select
                        id="reader"
                        on:change:target=move |event| {
                            let chosen = event.target().value().parse().unwrap_or(0_usize);
                            if let Some(reader) = readers.get_untracked().get(chosen) {
                                store.dispatch(Action::SelectReader(reader.clone()));
                            }
                        }
                    >
                        {move || {
                            let chosen = reader.get();
                            let all = readers.get().into_iter().enumerate();
                            all.map(|(index, one): (usize, Reader)| {
                                let selected = chosen.as_ref() == Some(&one);
                                view! {
                                    <option value=index.to_string() prop:selected=selected>
                                        {one.to_string()}
                                    </option>
                                }
                            }).collect_view()
                        }}
                    </select>
                </label>
        </Show>
    }
}

/// What strips and overviews show, and for whom.
#[component]
pub(super) fn DenseLegend() -> impl IntoView {
    let store = store();
    let t = words();
    let strips = Memo::new(move |_| store.scene.with(|s| s.density == Density::Strips));
    let bars = ["pending", "held", "once", "twice", "lost"];
    let marks = ["▼", "▲", "|", "¦"];
    let signs = move || {
        let bars = bars.into_iter().zip(t.scale.bars).map(|(class, word)| {
            let class = format!("bar {class}");
            view! { <span><i class=class aria-hidden="true"></i>{word}</span> }
        });
        let marks = marks.into_iter().zip(t.scale.marks).map(|(sign, word)| {
            view! { <span class="of-mark"><b aria-hidden="true">{sign}</b>" "{word}</span> }
        });
        view! {
            {bars.collect_view()}
            {marks.collect_view()}
            <span class="of-lag">
                <b class="mono" aria-hidden="true">"▲n"</b>" "{t.scale.behind}
            </span>
        }
    };
    view! {
        <div class="legend dense-legend small">
            {move || strips.get().then(signs)}
            <ReaderChoice/>
        </div>
    }
}

/// How closely partitions are drawn.
#[component]
pub(super) fn DensityChoice() -> impl IntoView {
    let store = store();
    let t = words();
    let chosen = Memo::new(move |_| store.watch(crate::session::Session::density));
    let choices = [None].into_iter().chain(Density::ALL.map(Some));
    let button = move |choice: Option<Density>| {
        let name = choice.map_or("auto", Density::name);
        view! {
            <button
                class="tiny"
                data-density=name
                aria-pressed=move || (chosen.get() == choice).to_string()
                on:click=move |_| { store.dispatch(Action::SetDensity(choice)); }
            >
                {(t.scale.choice)(choice)}
            </button>
        }
    };
    view! {
        <div class="density small" role="group" aria-label=t.scale.density>
            <span aria-hidden="true">{t.scale.density}</span>
            {choices.map(button).collect_view()}
        </div>
    }
}
