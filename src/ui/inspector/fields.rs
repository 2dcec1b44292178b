//! A configuration, field by field: Kafka's key, the value, its unit, Kafka's default. A number
//! that cannot be is refused where it was typed, with what is allowed.

use super::number::allowed;
use super::setting::{NO_LIMIT, Of, Setting, Whole};
use crate::command::{Command, CommandError};
use crate::kafka::topic::{RATIO_ONE, Ratio};
use crate::ui::i18n::{Strings, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Notice, Store, store};
use crate::view::config::{Field, Kind};
use std::sync::Arc;

pub(super) use super::setting::Shipped;

/// One field of a configuration, of whatever kind.
type One = StoredValue<Box<dyn Setting>>;

/// A form over the fields of a configuration.
///
/// `now` gives the configuration as it is; `client` says what of it is its client library's, or
/// Kafka's; `command` is what sets a changed one.
pub(super) fn form<C: Clone + PartialEq + Send + Sync + 'static>(
    fields: Vec<Field<C>>,
    now: impl Fn() -> Option<C> + Send + Sync + 'static,
    client: Shipped<C>,
    command: impl Fn(C) -> Command + Send + Sync + 'static,
) -> AnyView {
    let whole = Arc::new(Whole {
        now: Box::new(now),
        client,
        command: Box::new(command),
    });
    let rows = fields.iter().map(|field| {
        let of = Of {
            field: *field,
            whole: Arc::clone(&whole),
        };
        row(
            StoredValue::new(Box::new(of)),
            field.kind,
            field.key,
            field.own,
        )
    });
    let rows = rows.collect();
    drawn(rows, Box::new(move || whole.all_back(&fields)))
}

/// The rows, and what sets everything of Kafka's back, if anything is not so.
fn drawn(rows: Vec<AnyView>, back: Box<dyn Fn() -> Option<Command> + Send + Sync>) -> AnyView {
    let store: Store = store();
    let t = words();
    let back = StoredValue::new(back);
    let changed = Memo::new(move |_| back.with_value(|back| back()).is_some());
    view! {
        <section class="configuration">
            <div class="configuration-head">
                <h3>{t.configuration}</h3>
                <button
                    id="all-defaults"
                    class="tiny"
                    // not disabled: who pressed it would lose the focus
                    aria-disabled=move || (!changed.get()).to_string()
                    on:click=move |_| {
                        if let Some(command) = back.with_value(|back| back()) {
                            store.issue(command);
                        }
                    }
                >
                    {t.all_defaults}
                </button>
            </div>
            {rows}
        </section>
    }
    .into_any()
}

fn row(one: One, kind: Kind, key: &'static str, own: bool) -> AnyView {
    let store: Store = store();
    let t = words();
    let wrong = RwSignal::new(None::<String>);
    let value = Memo::new(move |_| one.with_value(|one| one.value()));
    let put = move |given: u64| {
        wrong.set(one.with_value(|one| put(store, t, one.as_ref(), key, given)));
    };
    let field = NodeRef::<leptos::html::Div>::new();
    let typed = move |text: &str| match read(store, t, one, kind, text.trim()) {
        Ok(value) => put(value),
        Err(said) => wrong.set(Some(said)),
    };
    let standard = Memo::new(move |_| one.with_value(|one| one.standard()));
    // of a list the first is offered, and all of it counts
    let lists = move || one.with_value(|one| one.lists());
    let shipped = move || {
        let one = || shown(kind, standard.get().unwrap_or_default());
        lists().map_or_else(one, |[_, shipped]| shipped)
    };
    let has_other_list = move || lists().is_some_and(|[now, shipped]| now != shipped);
    let changed = Memo::new(move |_| !own && (value.get() != standard.get() || has_other_list()));
    let offers = move |place: u64| one.with_value(|one| one.offers(place));
    let lacks = Memo::new(move |_| one.with_value(|one| one.is_lacking()));
    // the button goes with what it puts back, and the focus would with it
    let back = move |_| {
        let command = one.with_value(|one| one.back());
        wrong.set(command.and_then(|command| issue(store, t, command)));
        let field = field.get_untracked();
        let controls = field.map(|field| platform::all_in(&field, "input, select"));
        if let Some(control) = controls.unwrap_or_default().first() {
            let _ = control.focus();
        }
    };
    view! {
        <div
            class="field"
            node_ref=field
            class:changed=move || changed.get()
            class:own=own
            style:display=move || lacks.get().then_some("none")
        >
            <label>
                <span class="key mono">{(t.field)(key)}</span>
                {control(kind, value, key, offers, put, typed)}
            </label>
            {length(one, key, wrong)}
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
    .into_any()
}

/// Sets it to a number; says why not, if it is not set.
fn put(
    store: Store,
    t: &Strings,
    one: &dyn Setting,
    key: &'static str,
    given: u64,
) -> Option<String> {
    if one.holds(given) {
        return issue(store, t, one.put(given)?);
    }
    // it was cut to what the configuration can hold: what was typed is what is refused
    let (least, most) = store.with(|session| one.limits(session))?;
    let refused = CommandError::OutOfRange {
        what: key,
        given,
        least,
        most,
    };
    Some(t.refusal(&refused))
}

/// Issues a command; says why not, if it is refused, where it was asked for and not above the page.
fn issue(store: Store, t: &Strings, command: Command) -> Option<String> {
    if store.issue(command) {
        return None;
    }
    let Some(Notice::Refused(error)) = store.notice.get_untracked() else {
        return None;
    };
    store.notice.set(None);
    Some(t.refusal(&error))
}

/// Reads what was typed, or says what may be.
fn read(store: Store, t: &Strings, one: One, kind: Kind, text: &str) -> Result<u64, String> {
    if kind == Kind::Thousandths {
        let read = Ratio::read(text).map(|Ratio(thousandths)| thousandths.into());
        return read.ok_or_else(|| t.a_ratio.to_owned());
    }
    let holds_no_limit = one.with_value(|one| one.holds_no_limit());
    if text == NO_LIMIT.1 && holds_no_limit {
        return Ok(NO_LIMIT.0);
    }
    text.parse().map_err(|_| {
        let limits = store.with(|session| one.with_value(|one| one.limits(session)));
        let (least, most) = limits.unwrap_or_default();
        allowed(t, least, most, holds_no_limit.then_some(NO_LIMIT.1))
    })
}

/// What stands behind a word with something in it: `by_duration:PT1H`, `seek:42`.
fn length(one: One, key: &'static str, wrong: RwSignal<Option<String>>) -> AnyView {
    let store: Store = store();
    let t = words();
    let said = move || {
        let word = one.with_value(|one| one.word())?;
        word.split_once(':')
            .map(|(word, length)| (word.to_owned(), length.to_owned()))
    };
    let put = move |length: &str| {
        let Some((name, _)) = said() else {
            return;
        };
        let word = format!("{name}:{}", length.trim());
        match one.with_value(|one| one.put_word(&word)) {
            Some(command) => wrong.set(issue(store, t, command)),
            None => wrong.set(Some((t.of_group.not_for)(&name))),
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
    .into_any()
}

fn control(
    kind: Kind,
    value: Memo<Option<u64>>,
    key: &'static str,
    offers: impl Fn(u64) -> bool + Copy + Send + Sync + 'static,
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
                    // what is refused is not chosen
                    let now = value.get_untracked().unwrap_or_default();
                    event.target().set_value(&now.to_string());
                }
            >
                {(0_u64..).zip(names).map(|(place, name)| view! {
                    <option
                        value=place.to_string()
                        prop:selected=move || value.get() == Some(place)
                        prop:hidden=move || !offers(place)
                        prop:disabled=move || !offers(place)
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
