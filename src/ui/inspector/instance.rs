//! `group.instance.id`: the name that makes a consumer a static member.

use crate::command::Command;
use crate::kafka::ConsumerConfig;
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Notice, store};

/// Kafka's key.
pub(super) const KEY: &str = "group.instance.id";

/// A field for it. What it may not be is said where it was typed.
#[component]
pub(super) fn Instance(config: Memo<Option<ConsumerConfig>>) -> impl IntoView {
    let store = store();
    let t = words();
    let wrong = RwSignal::new(None::<String>);
    let name = Memo::new(move |_| {
        let config = config.get()?;
        Some(
            config
                .group_instance_id
                .map_or_else(String::new, |id| id.to_string()),
        )
    });
    let put = move |text: &str| {
        let Some(config) = config.get_untracked() else {
            return;
        };
        let text = text.trim();
        let group_instance_id = (!text.is_empty()).then(|| text.into());
        let config = ConsumerConfig {
            group_instance_id,
            ..config
        };
        wrong.set(None);
        let taken = store.issue(Command::ConfigureConsumer { config });
        if !taken && let Some(Notice::Refused(error)) = store.notice.get_untracked() {
            wrong.set(Some(t.refusal(&error)));
            store.notice.set(None);
        }
    };
    let changed = move || name.with(|name| name.as_ref().is_some_and(|name| !name.is_empty()));
    view! {
        <div class="field" class:changed=changed>
            <label>
                <span class="key mono">{KEY}</span>
                <input
                    class="mono"
                    data-key=KEY
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="249"
                    prop:value=move || name.get()
                    on:change:target=move |event| put(&event.target().value())
                />
            </label>
            <div class="about small">{(t.default_is)("null")}" · "{t.static_member}</div>
            <Show when=move || wrong.get().is_some()>
                <p class="wrong small" role="alert">{move || wrong.get()}</p>
            </Show>
        </div>
    }
}
