//! Names and values. A row stays the same element while its value changes: it can be read to its
//! end by a screen reader, and copied, while time goes on.

use super::fold::{Fold, Rest};
use crate::ui::prelude::*;

/// A list of names with their values; nothing at all if there are none.
#[component]
pub(super) fn Facts(
    /// Further classes of the list.
    class: &'static str,
    /// The names, each once, and the values.
    rows: Memo<Vec<(String, String)>>,
) -> impl IntoView {
    let fold = Fold::new();
    let names = move || {
        let names = rows.with(|rows| {
            let names = rows.iter().map(|(name, _)| name.clone());
            names.collect::<Vec<_>>()
        });
        fold.cut(names)
    };
    let row = move |name: String| {
        let wanted = name.clone();
        let value = Memo::new(move |_| {
            rows.with(|rows| {
                let found = rows.iter().find(|(name, _)| *name == wanted);
                found.map(|(_, value)| value.clone())
            })
        });
        view! {
            <dt>{name}</dt>
            <dd>{move || value.get()}</dd>
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <dl class=format!("facts small {class}")>
                <Each each=names key=|name| Key::name(name) children=row/>
            </dl>
            <Rest fold count=Signal::derive(move || rows.with(Vec::len))/>
        </Show>
    }
}
