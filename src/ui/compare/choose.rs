//! What is compared: whose configuration, which key, which values; what is compared most first.

use super::{Comparing, picture};
use crate::session::compare::{Choice, Preset, Setting, choices, preset, whoms};
use crate::session::{Script, Whom};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::view::config::Kind;

/// The key with which other keys count.
const PROTOCOL: &str = Preset::Protocol.key();

/// What stands for no limit in Kafka's files, and as a field's number.
const NO_LIMIT: (&str, u64) = ("-1", u64::MAX);

impl Comparing {
    fn whoms(self) -> Vec<Whom> {
        let of = |script: &Option<(_, _)>| script.as_ref().map(|(script, _)| whoms(script));
        self.script.with_value(of).unwrap_or_default()
    }

    fn choices(self, whom: &Whom) -> Vec<Choice> {
        let of = |script: &Option<(_, _)>| script.as_ref().map(|(script, _)| choices(script, whom));
        self.script.with_value(of).unwrap_or_default()
    }

    fn choice(self, setting: &Setting) -> Option<Choice> {
        let all = self.choices(&setting.whom);
        all.into_iter().find(|choice| choice.key == setting.key)
    }

    fn preset(self, which: Preset) -> Option<Setting> {
        let whoms = self.whoms();
        let chosen = self.group.get();
        let group = whoms.iter().find_map(|whom| match whom {
            Whom::Group(group) if chosen.as_ref().is_none_or(|chosen| chosen == group) => {
                Some(group)
            }
            _ => None,
        })?;
        let of = |script: &Option<(_, _)>| {
            let (script, _) = script.as_ref()?;
            preset(script, group, which)
        };
        self.script.with_value(of)
    }
}

/// A value as it is written down.
fn figure(kind: Kind, value: u64) -> String {
    match kind {
        Kind::Choice(names) => {
            let place = usize::try_from(value).ok();
            let name = place.and_then(|place| names.get(place));
            name.map_or_else(String::new, |name| (words().choice)(name).to_owned())
        }
        _ if value == NO_LIMIT.1 => NO_LIMIT.0.to_owned(),
        Kind::Millis => format!("{value}\u{a0}ms"),
        Kind::Thousandths => {
            let ratio = format!("{}.{:03}", value / 1_000, value % 1_000);
            ratio.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Kind::Bytes | Kind::Count => value.to_string(),
    }
}

/// What a side is, in a word.
pub(super) fn named(comparing: Comparing, setting: &Setting, value: Option<u64>) -> String {
    let Some(choice) = comparing.choice(setting) else {
        return String::new();
    };
    figure(choice.kind, value.unwrap_or(choice.now))
}

/// Another key, with something to compare it with where there is a choice.
fn of_key(whom: Whom, choice: &Choice) -> Setting {
    // the next, and after the last the first
    let others = || choice.offered.iter().filter(|other| **other != choice.now);
    let next = others().find(|other| **other > choice.now);
    let other = next.or_else(|| others().next()).copied();
    Setting {
        whom,
        key: choice.key,
        values: [None, other],
    }
}

/// Something to begin with where there is no group: the first key there is.
pub(super) fn some(script: &Script, whoms: &[Whom]) -> Option<Setting> {
    let found = whoms.iter().find_map(|whom| {
        let choice = choices(script, whom).into_iter().next()?;
        Some((whom, choice))
    });
    found.map(|(whom, choice)| of_key(whom.clone(), &choice))
}

/// The chooser.
pub(super) fn chooser(comparing: Comparing) -> AnyView {
    let t = words();
    let c = &t.compare;
    let setting = comparing.setting;
    let presets = move || {
        Preset::ALL.map(|which| {
            let is_it = move || {
                // the setting is kept for whoever comes back from branches to it
                let key = setting.get().map(|setting| setting.key);
                let is_it = comparing.branches.get().is_none() && key == Some(which.key());
                is_it.to_string()
            };
            view! {
                <button
                    aria-pressed=is_it
                    // there may be nothing else that the client library brings
                    disabled=move || comparing.preset(which).is_none()
                    on:click=move |_| {
                        if let Some(setting) = comparing.preset(which) {
                            comparing.choose(setting);
                        }
                    }
                >
                    {(c.preset)(which)}
                </button>
            }
        })
    };
    let all = comparing.whoms();
    let some = all.iter().any(|whom| matches!(whom, Whom::Group(_)));
    let named = all.clone();
    let whom = move |place: &str| {
        let place: Option<usize> = place.parse().ok();
        let Some(whom) = place.and_then(|place| named.get(place)) else {
            return;
        };
        let keys = comparing.choices(whom);
        let chosen = setting.get_untracked().map(|setting| setting.key);
        let found = keys.iter().find(|choice| Some(choice.key) == chosen);
        if let Some(choice) = found.or(keys.first()) {
            comparing.choose(of_key(whom.clone(), choice));
        }
    };
    let whoms = move || {
        let whoms = (0..).zip(all.clone()).map(|(place, whom): (usize, Whom)| {
            let name = (c.whom)(&whom);
            let is_it = move || setting.get().is_some_and(|setting| setting.whom == whom);
            view! { <option value=place.to_string() prop:selected=is_it>{name}</option> }
        });
        whoms.collect_view()
    };
    let of_whom = Memo::new(move |_| setting.get().map(|setting| setting.whom));
    let keys = move || {
        let keys = of_whom.get().map(|whom| comparing.choices(&whom));
        let keys = keys.unwrap_or_default().into_iter().map(|choice| {
            let key = choice.key;
            let is_it = move || setting.get().is_some_and(|setting| setting.key == key);
            view! { <option value=key prop:selected=is_it>{(t.field)(key)}</option> }
        });
        keys.collect_view()
    };
    let key = move |wanted: &str| {
        let Some(whom) = of_whom.get_untracked() else {
            return;
        };
        let keys = comparing.choices(&whom);
        if let Some(choice) = keys.iter().find(|choice| choice.key == wanted) {
            comparing.choose(of_key(whom, choice));
        }
    };
    let choice = Memo::new(move |_| {
        let setting = setting.get()?;
        comparing.choice(&setting)
    });
    let values = move || {
        let choice = choice.get();
        choice.map(|choice| [0, 1].map(|place| value(comparing, &choice, place)))
    };
    let several = comparing.tree.with_value(Vec::len) > 1;
    let of_branches = move || comparing.branches.get().is_some();
    let presets = move || {
        view! {
            {presets()}
            {several.then(|| view! {
                <button
                    id="compare-branches"
                    aria-pressed=move || of_branches().to_string()
                    on:click=move |_| comparing.choose_branches(comparing.two_branches())
                >
                    {t.of_time.branches}
                </button>
            })}
        }
    };
    let one_run = move || {
        let (whom, key, whoms) = (whom.clone(), key, whoms());
        view! {
            <label class="inline">
                <span>{c.whose}</span>
                <select
                    id="compare-whom"
                    on:change:target=move |event| whom(&event.target().value())
                >
                    {whoms}
                </select>
            </label>
            <label class="inline">
                <span>{c.which_key}</span>
                <select
                    id="compare-key"
                    class="mono"
                    on:change:target=move |event| key(&event.target().value())
                >
                    {keys}
                </select>
            </label>
            {values}
        }
    };
    let chosen = move || match of_branches() {
        true => view! { {[0, 1].map(|place| branch(comparing, place))} },
        false => one_run(),
    };
    let by_protocol = move || {
        let key = choice.get().map(|choice| choice.key);
        !of_branches() && key == Some(PROTOCOL)
    };
    let some = some || several;
    view! {
        <section class="compare-choose" aria-label=c.which_key>
            <Show when=move || some>
                <div class="choice" role="group" aria-label=c.title>{presets()}</div>
            </Show>
            <span class="spacer"></span>
            {picture::scope(comparing)}
            <div class="compare-fields">{chosen}</div>
            <Show when=by_protocol>
                <p class="small by-protocol">{c.protocols}</p>
            </Show>
        </section>
    }
}

impl Comparing {
    /// The first branch, and the one that was begun last.
    fn two_branches(self) -> [usize; 2] {
        [0, self.tree.with_value(Vec::len).saturating_sub(1)]
    }
}

/// Which branch is one side.
fn branch(comparing: Comparing, place: usize) -> AnyView {
    let c = &words().compare;
    let names = comparing.tree.with_value(|tree| {
        let names = tree.iter().map(|grown| grown.name.clone());
        names.collect::<Vec<_>>()
    });
    let chosen = move || comparing.branches.get().map(|places| places[place]);
    let options = (0..).zip(names).map(|(at, name): (usize, String)| {
        let is_it = move || chosen() == Some(at);
        view! { <option value=at.to_string() prop:selected=is_it>{name}</option> }
    });
    let put = move |at: &str| {
        let places = comparing.branches.get_untracked();
        if let (Ok(at), Some(mut places)) = (at.parse(), places) {
            places[place] = at;
            comparing.choose_branches(places);
        }
    };
    view! {
        <label class="inline">
            <span>{(c.side)(["A", "B"][place])}</span>
            <select
                id=["compare-a", "compare-b"][place]
                class="mono"
                on:change:target=move |event| put(&event.target().value())
            >
                {options.collect_view()}
            </select>
        </label>
    }
}

/// What one side is to be.
fn value(comparing: Comparing, choice: &Choice, place: usize) -> AnyView {
    let t = words();
    let c = &t.compare;
    let setting = comparing.setting;
    let (kind, offered) = (choice.kind, &choice.offered);
    let now = move || setting.get().and_then(|setting| setting.values[place]);
    let put = move |value: Option<u64>| {
        let Some(mut setting) = setting.get_untracked() else {
            return;
        };
        if setting.values[place] != value {
            setting.values[place] = value;
            comparing.choose(setting);
        }
    };
    let id = ["compare-a", "compare-b"][place];
    let label = (c.side)(["A", "B"][place]);
    let as_it_is = (c.as_it_is)(&figure(kind, choice.now));
    #[expect(clippy::single_match_else, reason = "two kinds of controls")]
    let control = match kind {
        Kind::Choice(names) => view! {
            <select id=id on:change:target=move |event| put(event.target().value().parse().ok())>
                <option value="" prop:selected=move || now().is_none()>{as_it_is}</option>
                {(0_u64..).zip(names).map(|(value, name)| {
                    offered.contains(&value).then(|| view! {
                        <option
                            value=value.to_string()
                            prop:selected=move || now() == Some(value)
                        >
                            {(t.choice)(name)}
                        </option>
                    })
                }).collect_view()}
            </select>
        },
        _ => {
            let wrong = RwSignal::new(None::<String>);
            let typed = move |text: &str| {
                let read = match text.trim() {
                    "" => Ok(None),
                    text if text == NO_LIMIT.0 => Ok(Some(NO_LIMIT.1)),
                    text => text.parse().map(Some),
                };
                wrong.set(read.is_err().then(|| text.chars().take(20).collect()));
                if let Ok(value) = read {
                    put(value);
                }
            };
            let shown = move || {
                now().map(|value| match value {
                    value if value == NO_LIMIT.1 => NO_LIMIT.0.to_owned(),
                    value => value.to_string(),
                })
            };
            view! {
                <input
                    id=id
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder=as_it_is
                    aria-invalid=move || wrong.with(Option::is_some).to_string()
                    prop:value=shown
                    on:change:target=move |event| typed(&event.target().value())
                />
                {move || wrong.get().map(|typed| view! {
                    <span class="wrong small" role="alert">{(c.no_value)(&typed)}</span>
                })}
            }
        }
    };
    view! { <label class="inline"><span>{label}</span>{control}</label> }
}
