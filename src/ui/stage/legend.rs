//! What stands on the tapes, explained.

use super::other_readers;
use crate::session::Action;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::Reader;

/// What the cells' signs mean, and for whom they stand.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let store = store();
    let t = words();
    let readers = Memo::new(move |_| store.scene.with(|scene| scene.readers.clone()));
    let reader = Memo::new(move |_| store.scene.with(|scene| scene.reader.clone()));
    let several = Memo::new(move |_| readers.get().len() > 1);
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
            <Show when=move || several.get()>
                <label class="inline">
                    <span>{t.fates_of}</span>
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
                <span class="for-others">
                    <i aria-hidden="true">"▂ ▽ △"</i>" "
                    {move || (t.for_others)(&others.get().join(", "))}
                </span>
            </Show>
        </div>
    }
}
