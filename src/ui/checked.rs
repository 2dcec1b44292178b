//! What was checked against Kafka, in numbers.

use super::calculators::sheets;
use super::dialogs::follow;
use super::i18n::words;
use super::verified::{CLIENTS, DIFFERENCES, GROUPS, KAFKA, KEYS, REQUESTS, SCRIPTS, VALUES};
use crate::ui::prelude::*;

/// The dialog.
#[component]
pub(super) fn Checked() -> impl IntoView {
    let open = sheets().checked;
    let t = &words().checked;
    let dialog = NodeRef::new();
    follow(dialog, move || open.get());
    let scripts = SCRIPTS.iter().map(|(_, count)| count).sum();
    let subjects = SCRIPTS.iter().map(|(name, count)| {
        view! { <dt>{(t.subject)(name)}</dt> <dd class="mono">{*count}</dd> }
    });
    view! {
        <dialog
            id="checked"
            class="dialog"
            aria-labelledby="checked-title"
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <h2 id="checked-title">{(t.title)(KAFKA)}</h2>
            <p>{(t.scripts)(scripts, VALUES, DIFFERENCES)}</p>
            <h3>{t.by_subject}</h3>
            <dl class="tally">{subjects.collect_view()}</dl>
            <p>{(t.questions)(REQUESTS, GROUPS, KEYS, CLIENTS)}</p>
            <p class="small">{t.more}</p>
            <div class="buttons">
                <button class="btn primary" on:click=move |_| open.set(false)>
                    {words().close}
                </button>
            </div>
        </dialog>
    }
}
