//! A configuration, field by field: Kafka's key, the value, its unit, Kafka's default. A number
//! that cannot be is refused where it was typed, with what is allowed.

use super::number::allowed;
use crate::command::{Command, CommandError, check};
use crate::kafka::field::Exact;
use crate::kafka::topic::{RATIO_ONE, Ratio};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Notice, Store, store};
use crate::view::config::{Field, Kind};

/// What sets a changed configuration.
type SetBy<C> = StoredValue<Box<dyn Fn(C) -> Command + Send + Sync>>;

/// What Kafka calls no limit, in a field that can have none.
const NO_LIMIT: (u64, &str) = (u64::MAX, "-1");

/// What a client library makes of a configuration.
pub(super) struct Shipped<C> {
    /// The configuration as the library ships it.
    pub(super) default: fn(&C) -> C,
    /// Whether a key means something to the library.
    pub(super) has_key: fn(&C, &str) -> bool,
}

impl<C: Default> Shipped<C> {
    /// Of what is no client's.
    pub(super) fn of_kafka() -> Self {
        Shipped {
            default: |_| C::default(),
            has_key: |_, _| true,
        }
    }
}

impl<C> Clone for Shipped<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Shipped<C> {}

/// A form over the fields of a configuration.
///
/// `now` gives the configuration as it is; `client` says what of it is its client library's, or
/// Kafka's; `command` is what sets a changed one.
pub(super) fn form<C: Clone + PartialEq + Send + Sync + 'static>(
    fields: Vec<Field<C>>,
    now: impl Fn() -> Option<C> + Copy + Send + Sync + 'static,
    client: Shipped<C>,
    command: impl Fn(C) -> Command + Send + Sync + 'static,
) -> impl IntoView {
    let t = words();
    let store: Store = store();
    let command = SetBy::new(Box::new(command));
    let kafkas: Vec<_> = fields.iter().filter(|field| !field.own).copied().collect();
    let kafkas = StoredValue::new(kafkas);
    // as it would be with all of Kafka's defaults, unless it is
    let shipped = move || {
        let before = now()?;
        let mut after = before.clone();
        let default = (client.default)(&before);
        kafkas.with_value(|fields| fields.iter().for_each(|one| one.copy(&default, &mut after)));
        (after != before).then_some(after)
    };
    let changed = Memo::new(move |_| shipped().is_some());
    let all_back = move |_| {
        if let Some(config) = shipped() {
            store.issue(command.with_value(|command| command(config)));
        }
    };
    let rows = fields
        .into_iter()
        .map(|field| row(field, now, client, command));
    view! {
        <section class="configuration">
            <div class="configuration-head">
                <h3>{t.configuration}</h3>
                <button
                    id="all-defaults"
                    class="tiny"
                    disabled=move || !changed.get()
                    on:click=all_back
                >
                    {t.all_defaults}
                </button>
            </div>
            {rows.collect_view()}
        </section>
    }
}

fn row<C: Clone + Send + Sync + 'static>(
    field: Field<C>,
    now: impl Fn() -> Option<C> + Copy + Send + Sync + 'static,
    client: Shipped<C>,
    command: SetBy<C>,
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
        let taken = store.issue(command.with_value(|command| command(config)));
        if !taken && let Some(Notice::Refused(error)) = store.notice.get_untracked() {
            refuse(&error);
            store.notice.set(None);
        }
    };
    let typed = move |text: &str| {
        if kind == Kind::Thousandths {
            return match Ratio::read(text.trim()) {
                Some(Ratio(thousandths)) => put(thousandths.into()),
                None => wrong.set(Some(t.a_ratio.to_owned())),
            };
        }
        let holds_no_limit = now().is_some_and(|mut config| {
            set(&mut config, NO_LIMIT.0);
            get(&config) == NO_LIMIT.0
        });
        if text.trim() == NO_LIMIT.1 && holds_no_limit {
            put(NO_LIMIT.0);
        } else if let Ok(value) = text.trim().parse() {
            put(value);
        } else if let Some(config) = now() {
            let (least, most) = limits(store, &config, set, get, command);
            let or = holds_no_limit.then_some(NO_LIMIT.1);
            wrong.set(Some(allowed(t, least, most, or)));
        }
    };
    // a word with something in it: `by_duration:PT1H`, `seek:42`
    let word = match field.exact {
        Exact::Word {
            get, set, is_one, ..
        } => Some((get, set, is_one)),
        _ => None,
    };
    let length = word.map(|(get, put_word, is_one)| {
        let said = move || {
            let word = get(&now()?);
            word.split_once(':')
                .map(|(word, length)| (word.to_owned(), length.to_owned()))
        };
        let put = move |length: &str| {
            let (Some(mut config), Some((name, _))) = (now(), said()) else {
                return;
            };
            let word = format!("{name}:{}", length.trim());
            if is_one(&word) {
                put_word(&mut config, &word);
                wrong.set(None);
                store.issue(command.with_value(|command| command(config)));
            } else {
                wrong.set(Some((t.of_group.not_for)(&name)));
            }
        };
        view! {
            <Show when=move || said().is_some()>
                <input
                    class="mono"
                    data-length=key
                    autocomplete="off"
                    aria-label=move || said().map(|(name, _)| name)
                    prop:value=move || said().map(|(_, length)| length)
                    on:change:target=move |event| put(&event.target().value())
                />
            </Show>
        }
    });
    let standard = Memo::new(move |_| now().map(|config| get(&(client.default)(&config))));
    // of a list the first is offered, and all of it counts
    let list = match field.exact {
        Exact::Choices { words, get, set } => Some((words, get, set)),
        _ => None,
    };
    let listed = move |config: &C| {
        let (words, get, _) = list?;
        let places = get(config);
        let named = places.iter().filter_map(|place| {
            let place = usize::try_from(*place).ok()?;
            words.get(place).copied()
        });
        Some(named.collect::<Vec<_>>().join(","))
    };
    let standard_list = move || now().and_then(|config| listed(&(client.default)(&config)));
    let shipped = move || {
        let one = || shown(kind, standard.get().unwrap_or_default());
        standard_list().unwrap_or_else(one)
    };
    let has_other_list = move || now().and_then(|config| listed(&config)) != standard_list();
    let changed = Memo::new(move |_| !own && (value.get() != standard.get() || has_other_list()));
    let lacks = Memo::new(move |_| now().is_some_and(|config| !(client.has_key)(&config, key)));
    let back = move |_| match (list, now()) {
        (Some(_), Some(mut config)) => {
            field.copy(&(client.default)(&config), &mut config);
            wrong.set(None);
            store.issue(command.with_value(|command| command(config)));
        }
        _ => standard.get_untracked().map_or((), put),
    };
    view! {
        <div
            class="field"
            class:changed=move || changed.get()
            class:own=own
            style:display=move || lacks.get().then_some("none")
        >
            <label>
                <span class="key mono">{(t.field)(key)}</span>
                {control(kind, value, key, put, typed)}
            </label>
            {length}
            <div class="about small">
                {move || match own {
                    true => t.own.to_owned(),
                    false => (t.default_is)(&shipped()),
                }}
                <Show when=move || changed.get()>
                    <button
                        class="tiny"
                        title=t.not_default
                        on:click=back
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
fn limits<C: Clone + 'static>(
    store: Store,
    config: &C,
    set: fn(&mut C, u64),
    get: fn(&C) -> u64,
    command: SetBy<C>,
) -> (u64, u64) {
    let tried = |value: u64| {
        let mut config = config.clone();
        set(&mut config, value);
        (get(&config), command.with_value(|command| command(config)))
    };
    let refused = |value: u64| {
        let (_, command) = tried(value);
        match store.with(|session| check(session.cluster(), &command)) {
            Err(CommandError::OutOfRange { least, most, .. }) => Some((least, most)),
            _ => None,
        }
    };
    let held = || (tried(0).0, tried(u64::MAX).0);
    // the most may stand for none at all
    refused(u64::MAX)
        .or_else(|| refused(u64::MAX - 1))
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
                    inputmode=if kind == Kind::Thousandths { "decimal" } else { "numeric" }
                    autocomplete="off"
                    prop:value=move || value.get().map(|value| in_figures(kind, value))
                    on:change:target=move |event| typed(&event.target().value())
                />
                <span class="unit">{unit(kind)}</span>
            </span>
        },
    }
}

fn in_figures(kind: Kind, value: u64) -> String {
    match value {
        value if value == NO_LIMIT.0 => NO_LIMIT.1.to_owned(),
        value if kind == Kind::Thousandths => {
            Ratio(u32::try_from(value).unwrap_or(RATIO_ONE)).to_string()
        }
        value => value.to_string(),
    }
}

fn unit(kind: Kind) -> &'static str {
    match kind {
        Kind::Millis => "ms",
        Kind::Bytes => "B",
        Kind::Thousandths | Kind::Count | Kind::Choice(_) => "",
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
        _ => format!("{} {}", in_figures(kind, value), unit(kind))
            .trim_end()
            .to_owned(),
    }
}
