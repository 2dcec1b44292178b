//! Two calculators in a dialog: a key's partition, and a group's shares. They know nothing of the
//! run; what is typed is answered at once, and can be had as a link.

mod assign;
mod partition;

use super::dialogs::follow;
use super::i18n::words;
use super::library::Link;
use super::link;
use super::store::store;
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

/// Both calculators, of which one is shown.
#[component]
pub(super) fn Calculators() -> impl IntoView {
    let store = store();
    let t = words();
    let open = store.calculator;
    let linked = RwSignal::new(None);
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || open.get().is_some());
    Effect::new(move || {
        open.track();
        store.typed.track();
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
            on:close=move |_| store.close_calculator()
        >
            <div class="choice" role="group" aria-label=t.calculator.open>
                {tab(Calculator::Partition, t.calculator.partition)}
                {tab(Calculator::Assign, t.calculator.assign)}
            </div>
            <div class="calculator">
                {move || open.get().map(|calculator| match calculator {
                    Calculator::Partition => partition::calculator(store.typed),
                    Calculator::Assign => assign::calculator(store.typed),
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
                        store.typed.with_untracked(|typed| link::to_question(calculator, typed))
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
