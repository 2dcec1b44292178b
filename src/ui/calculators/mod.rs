//! Two calculators in a dialog: a key's partition, and a group's shares. They know nothing of the
//! run; what is typed is answered at once, and can be had as a link.

mod assign;
mod partition;

use super::dialogs::follow;
use super::i18n::words;
use super::library::Link;
use super::{link, platform};
use crate::ui::prelude::*;
use leptos::html;

/// A calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calculator {
    /// Which partition a key goes to.
    Partition,
    /// Who gets which partition.
    Assign,
}

impl Calculator {
    pub(super) const ALL: [Calculator; 2] = [Calculator::Partition, Calculator::Assign];

    /// Its name in an address.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Calculator::Partition => "partition",
            Calculator::Assign => "assign",
        }
    }
}

/// What the key is given as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Text.
    Text,
    /// Hexadecimal digits.
    Hex,
    /// There is none.
    None,
}

impl Key {
    const ALL: [Key; 3] = [Key::Text, Key::Hex, Key::None];
}

/// What is typed into the fields of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) form: Key,
    pub(super) key: String,
    pub(super) partitions: String,
    pub(super) to: String,
    pub(super) topics: String,
    pub(super) members: String,
}

impl Default for Typed {
    fn default() -> Self {
        Typed {
            form: Key::Text,
            key: "user-42".to_owned(),
            partitions: "3".to_owned(),
            to: "6".to_owned(),
            topics: "orders*6".to_owned(),
            members: "A=orders-0..2 B=orders-3..5 C".to_owned(),
        }
    }
}

/// What is open beside the run and its library, and what is typed there.
#[derive(Clone, Copy)]
pub(super) struct Sheets {
    /// Which calculator is open.
    pub(super) calculator: RwSignal<Option<Calculator>>,
    /// What is asked of the calculators.
    pub(super) typed: RwSignal<Typed>,
    /// Whether it is shown what was checked against Kafka.
    pub(super) checked: RwSignal<bool>,
}

impl Sheets {
    /// With what the address asks for.
    pub(super) fn new() -> Self {
        let sheets = Sheets {
            calculator: RwSignal::new(None),
            typed: RwSignal::new(Typed::default()),
            checked: RwSignal::new(false),
        };
        sheets.follow_link();
        sheets
    }

    /// Opens the calculator that the address has come to ask for, if it does.
    pub(super) fn follow_link(self) {
        if let Some((calculator, typed)) = link::asked() {
            self.checked.set(false);
            self.typed.set(typed);
            self.calculator.set(Some(calculator));
        }
    }

    /// Closes the calculator; the address does not ask for it any more.
    fn close(self) {
        self.calculator.set(None);
        if link::asked().is_some() {
            platform::forget_hash();
        }
    }
}

/// What is open beside the run.
pub(super) fn sheets() -> Sheets {
    expect_context::<Sheets>()
}

/// Both calculators, of which one is shown.
#[component]
pub(super) fn Calculators() -> impl IntoView {
    let sheets = sheets();
    let t = words();
    let open = sheets.calculator;
    let linked = RwSignal::new(None);
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || open.get().is_some());
    Effect::new(move || {
        open.track();
        sheets.typed.track();
        linked.set(None);
    });
    let tab = move |calculator: Calculator, name: &'static str| {
        view! {
            <button
                aria-pressed=move || (open.get() == Some(calculator)).to_string()
                on:click=move |_| open.set(Some(calculator))
            >
                {name}
            </button>
        }
    };
    view! {
        <dialog
            id="calculators"
            class="dialog calculators"
            aria-label=t.calculator.open
            node_ref=dialog
            on:close=move |_| sheets.close()
        >
            <div class="choice" role="group" aria-label=t.calculator.open>
                {tab(Calculator::Partition, t.calculator.partition)}
                {tab(Calculator::Assign, t.calculator.assign)}
            </div>
            <div class="calculator">
                {move || open.get().map(|calculator| match calculator {
                    Calculator::Partition => partition::calculator(sheets.typed),
                    Calculator::Assign => assign::calculator(sheets.typed),
                })}
            </div>
            {move || linked.get().map(|made| view! {
                <Link
                    made
                    name=t.calculator.link
                    copied=t.calculator.copied
                    too_long=t.calculator.too_long
                />
            })}
            <div class="buttons">
                <button id="link-question" class="btn" on:click=move |_| {
                    let made = open.get_untracked().map(|calculator| {
                        sheets.typed.with_untracked(|typed| link::to_question(calculator, typed))
                    });
                    linked.set(made);
                }>
                    {t.link.make}
                </button>
                <span class="spacer"></span>
                <button class="btn" on:click=move |_| open.set(None)>{t.close}</button>
            </div>
        </dialog>
    }
}

/// A field with its name.
fn field(
    id: &'static str,
    name: &'static str,
    typed: RwSignal<Typed>,
    part: fn(&mut Typed) -> &mut String,
) -> AnyView {
    let value = move || typed.with(|typed| part(&mut typed.clone()).clone());
    view! {
        <label>
            <span>{name}</span>
            <input
                id=id
                class="mono"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=value
                on:input:target=move |event| {
                    let value = event.target().value();
                    typed.update(|typed| *part(typed) = value);
                }
            />
        </label>
    }
}

/// What is wrong with what is typed.
fn wrong(wrong: &crate::calculator::Wrong) -> AnyView {
    let said = (words().calculator.wrong)(wrong);
    view! { <p class="wrong" role="alert">{said}</p> }
}
