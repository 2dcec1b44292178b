//! The tree of branches: which there are, and the way to each.

use super::sheet::Sheet;
use crate::session::{Action, BranchId, BranchLine};
use crate::ui::i18n::{moment, words};
use crate::ui::platform;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};

/// Opens the tree, if there is more than one branch.
#[component]
pub(super) fn Branches() -> impl IntoView {
    let store = store();
    let (all, t) = (words(), words().of_time);
    let lines = Memo::new(move |_| store.watch_calmly(|session| session.branches(false)));
    let deleted = Memo::new(move |_| store.watch_calmly(|session| session.branches(true)));
    let is_only = Memo::new(move |_| lines.with(|lines| lines.len() < 2));
    let is_one = move || is_only.get() && deleted.with(Vec::is_empty);
    let name = move || (all.said_of)(t.branches, &lines.with(Vec::len).to_string());
    let sign = move || {
        view! { <span inner_html=include_str!("branches.svg")></span> {lines.with(Vec::len)} }
    };
    view! {
        <Show when=move || !is_one()>
            <Sheet id="branches" name=Signal::derive(name) is_on=false sign>
                <p class="small">{t.about}</p>
                <ul class="branches">
                    <Each
                        each=move || lines.get()
                        whole=true
                        key=key_of
                        children=move |one| row(store, &one, is_only)
                    />
                </ul>
                <Show when=move || !deleted.with(Vec::is_empty)>
                    <h3>{t.deleted}</h3>
                    <ul class="branches gone">
                        <Each
                            each=move || deleted.get()
                            whole=true
                            key=key_of
                            children=move |line| gone(store, &line)
                        />
                    </ul>
                </Show>
            </Sheet>
        </Show>
    }
}

/// The row is another as soon as anything about the branch is.
fn key_of(line: &BranchLine) -> Key {
    Key::Name(format!("{line:?}"))
}

/// What a branch is called, and the rest of what is said of it.
fn told(line: &BranchLine) -> (String, String) {
    let t = words().of_time;
    let until = (t.until)(&moment(line.horizon));
    match &line.first {
        Some((at, text)) => (text.clone(), format!("{} · {until}", (t.at)(&moment(*at)))),
        None => (t.main.to_owned(), until),
    }
}

fn row(store: Store, line: &BranchLine, is_only: Memo<bool>) -> AnyView {
    let t = words().of_time;
    let (name, when) = told(line);
    let (id, shown) = (line.id, line.is_shown);
    let delete = (t.delete)(&t.called(line));
    let full = name.clone();
    view! {
        <li style=format!("--depth: {}", line.depth)>
            <button
                class="branch"
                class:shown=shown
                aria-current=shown.then_some("true")
                title=full
                on:click=move |_| show(store, id)
            >
                <span class="dot" aria-hidden="true">{if shown { "●" } else { "○" }}</span>
                <span class="mono name">{name}</span>
                <span class="small">{when}</span>
            </button>
            <button
                class="btn quiet delete"
                aria-label=delete.clone()
                title=delete
                disabled=move || is_only.get()
                on:click=move |_| {
                    store.dispatch(Action::DeleteBranch(id));
                    focus_shown();
                }
            >
                "✕"
            </button>
        </li>
    }
    .into_any()
}

fn gone(store: Store, line: &BranchLine) -> AnyView {
    let t = words().of_time;
    let (name, when) = told(line);
    let id = line.id;
    let get_back = (t.get_this_back)(&t.called(line));
    view! {
        <li>
            <span class="branch">
                <span class="mono name" title=name.clone()>{name.clone()}</span>
                <span class="small">{when}</span>
            </span>
            <button
                class="btn"
                aria-label=get_back.clone()
                title=get_back
                on:click=move |_| show(store, id)
            >
                {t.get_back}
            </button>
        </li>
    }
    .into_any()
}

fn show(store: Store, id: BranchId) {
    store.dispatch(Action::Switch(id));
    focus_shown();
}

/// The row that was pressed is gone, or another now.
fn focus_shown() {
    request_animation_frame(|| platform::give_focus(".branches .shown"));
}
