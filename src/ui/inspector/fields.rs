//! A configuration, field by field: Kafka's key, the value, its unit, Kafka's default. A number
//! that cannot be is refused where it was typed, with what is allowed.

use crate::command::{Command, CommandError, check};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Notice, Store, store};
use crate::view::config::{Field, Kind};

/// A form over the fields of a configuration.
///
/// `now` gives the configuration as it is, `default` as Kafka ships it; `command` is what sets a
/// changed one.
pub(super) fn form<C: Clone + Send + Sync + 'static>(
    fields: Vec<Field<C>>,
    now: impl Fn() -> Option<C> + Copy + Send + Sync + 'static,
    default: C,
    command: fn(C) -> Command,
) -> impl IntoView {
    let t = words();
    let default = StoredValue::new(default);
    let rows = fields.into_iter().map(|field| {
        let standard = default.with_value(|default| (field.get)(default));
        row(field, now, standard, command)
    });
    view! {
        <section class="configuration">
            <h3>{t.configuration}</h3>
            {rows.collect_view()}
        </section>
    }
}

fn row<C: Clone + Send + Sync + 'static>(
    field: Field<C>,
    now: impl Fn() -> Option<C> + Copy + Send + Sync + 'static,
    standard: u64,
    command: fn(C) -> Command,
) -> impl IntoView {
    let store: Store = store();
    let t = words();
    let (get, set, kind, key, own) = (field.get, field.set, field.kind, field.key, field.own);
    let wrong = RwSignal::new(None::<String>);
    let value = Memo::new(move |_| now().map(|config| get(&config)));
    let refuse = move |error: &CommandError| {
        wrong.set(Some((t.command_error)(error)));
    };
    let put = move |given: u64| {
        let Some(mut config) = now() else { return };
        let (least, most) = limits(store, &config, set, get, command);
        set(&mut config, given);
        wrong.set(None);
        if get(&config) != given {
            // it was cut to what the configuration can hold: what was typed is what is refused
            return refuse(&CommandError::OutOfRange {
                what: key,
                given,
                least,
                most,
            });
        }
        let taken = store.issue(command(config));
        if !taken && let Some(Notice::Refused(error)) = store.notice.get_untracked() {
            refuse(&error);
            store.notice.set(None);
        }
    };
    let typed = move |text: &str| {
        if let Ok(value) = text.trim().parse() {
            put(value);
        } else if let Some(config) = now() {
            let (least, most) = limits(store, &config, set, get, command);
            wrong.set(Some((t.a_number)(least, most)));
        }
    };
    let changed = Memo::new(move |_| !own && value.get().is_some_and(|value| value != standard));
    view! {
        <div class="field" class:changed=move || changed.get() class:own=own>
            <label>
                <span class="key mono">{(t.field)(key)}</span>
                {control(kind, value, key, put, typed)}
            </label>
            <div class="about small">
                {move || match own {
                    true => t.own.to_owned(),
                    false => (t.default_is)(&shown(kind, standard)),
                }}
                <Show when=move || changed.get()>
                    <button
                        class="tiny"
                        title=t.not_default
                        on:click=move |_| put(standard)
                    >
                        {t.reset_field}
                    </button>
                </Show>
            </div>
            <Show when=move || wrong.get().is_some()>
                <p class="wrong small" role="alert">{move || wrong.get()}</p>
            </Show>
        </div>
    }
}

/// What a number may be, from the check that refuses it: the least and the most a configuration
/// can hold are tried, and what is said of them is kept.
fn limits<C: Clone>(
    store: Store,
    config: &C,
    set: fn(&mut C, u64),
    get: fn(&C) -> u64,
    command: fn(C) -> Command,
) -> (u64, u64) {
    let tried = |value: u64| {
        let mut config = config.clone();
        set(&mut config, value);
        (get(&config), command(config))
    };
    let refused = |value: u64| {
        let (_, command) = tried(value);
        match store.with(|session| check(session.cluster(), &command)) {
            Err(CommandError::OutOfRange { least, most, .. }) => Some((least, most)),
            _ => None,
        }
    };
    let held = || (tried(0).0, tried(u64::MAX).0);
    refused(u64::MAX)
        .or_else(|| refused(0))
        .unwrap_or_else(held)
}

fn control(
    kind: Kind,
    value: Memo<Option<u64>>,
    key: &'static str,
    put: impl Fn(u64) + Copy + Send + Sync + 'static,
    typed: impl Fn(&str) + Copy + Send + Sync + 'static,
) -> AnyView {
    let t = words();
    match kind {
        Kind::Choice(names) => view! {
            <select
                data-key=key
                on:change:target=move |event| {
                    if let Ok(place) = event.target().value().parse() {
                        put(place);
                    }
                }
            >
                {(0_u64..).zip(names).map(|(place, name)| view! {
                    <option
                        value=place.to_string()
                        prop:selected=move || value.get() == Some(place)
                    >
                        {(t.choice)(name)}
                    </option>
                }).collect_view()}
            </select>
        },
        Kind::Millis | Kind::Bytes | Kind::Count | Kind::Thousandths => view! {
            <span class="number">
                <input
                    data-key=key
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || value.get().map(|value| value.to_string())
                    on:change:target=move |event| typed(&event.target().value())
                />
                <span class="unit">{unit(kind)}</span>
            </span>
        },
    }
}

fn unit(kind: Kind) -> &'static str {
    match kind {
        Kind::Millis => "ms",
        Kind::Bytes => "B",
        Kind::Thousandths => "‰",
        Kind::Count | Kind::Choice(_) => "",
    }
}

fn shown(kind: Kind, value: u64) -> String {
    match kind {
        Kind::Choice(names) => {
            let name = usize::try_from(value)
                .ok()
                .and_then(|place| names.get(place));
            name.map_or_else(String::new, |name| (*name).to_owned())
        }
        _ => format!("{value} {}", unit(kind)).trim_end().to_owned(),
    }
}
