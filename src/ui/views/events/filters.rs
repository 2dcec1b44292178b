//! Which lines are shown, and steps from one event to the next of a kind.

use super::log::{About, Log};
use crate::session::{Session, Subject};
use crate::ui::dialogs::follow;
use crate::ui::prelude::*;
use crate::view::Importance;
use leptos::html;

/// What stands before the lines.
pub(super) fn filters(log: Log, saves: RwSignal<bool>) -> AnyView {
    let t = log.t;
    let words = &t.log;
    let choosing = RwSignal::new(false);
    let importance = log.store.importance;
    let is = move |which: Importance| move || importance.get() == which;
    let count = move || {
        let (count, looked) = log.count();
        match looked {
            100.. => (words.lines)(count),
            _ => (words.lines_so_far)(count, looked),
        }
    };
    view! {
        <div class="log-filters small" role="group" aria-label=t.events>
            <span class="log-filter">
                <select
                    id="log-filter"
                    aria-label=words.importance
                    on:change:target=move |event| {
                        importance.set(match event.target().value().as_str() {
                            "wire" => Importance::Wire,
                            "detail" => Importance::Detail,
                            _ => Importance::Story,
                        });
                    }
                >
                    <option value="story" prop:selected=is(Importance::Story)>
                        {t.only_story}
                    </option>
                    <option value="detail" prop:selected=is(Importance::Detail)>
                        {t.with_details}
                    </option>
                    <option value="wire" prop:selected=is(Importance::Wire)>
                        {words.with_wire}
                    </option>
                </select>
            </span>
            {about(log)}
            <button
                id="log-kinds"
                class="btn"
                aria-haspopup="dialog"
                class:chosen=move || log.kinds.with(|kinds| !kinds.is_empty())
                on:click=move |_| choosing.set(true)
            >
                {move || (words.kinds)(log.kinds.with(Vec::len))}
            </button>
            <input
                id="log-text"
                type="search"
                placeholder=words.find
                aria-label=words.find
                autocomplete="off"
                on:input:target=move |event| log.text.set(event.target().value())
            />
            <output id="log-count" aria-live="off">{count}</output>
            <button
                id="log-save"
                class="btn"
                aria-haspopup="dialog"
                on:click=move |_| saves.set(true)
            >
                {words.save}
            </button>
        </div>
        {kinds(log, choosing)}
    }
}

/// What something is called in a list of its like.
fn name(subject: &Subject) -> String {
    match subject {
        Subject::Broker(id) => format!("b{id}"),
        Subject::Producer(id) | Subject::Consumer(id) => id.to_string(),
        Subject::Group(id) => id.to_string(),
        Subject::Partition(tp) => tp.to_string(),
        Subject::Record(tp, offset) => format!("{tp} {offset}"),
    }
}

/// A kind of things by its name, and whether something is one.
type Sort = (&'static str, fn(&Subject) -> bool);

/// What the lines are to be about.
fn about(log: Log) -> AnyView {
    let words = &log.t.log;
    let store = log.store;
    let subjects = Memo::new(move |_| store.watch_calmly(Session::log_subjects));
    let selected = Memo::new(move |_| store.watch(|session| session.selection().map(name)));
    let sorts: [Sort; 5] = [
        (words.brokers, |one| matches!(one, Subject::Broker(_))),
        (words.producers, |one| matches!(one, Subject::Producer(_))),
        (words.consumers, |one| matches!(one, Subject::Consumer(_))),
        (words.groups, |one| matches!(one, Subject::Group(_))),
        (words.partitions, |one| matches!(one, Subject::Partition(_))),
    ];
    let groups = move || {
        let groups = sorts.iter().map(|(label, is)| {
            let options = subjects.with(|all| {
                let all = all.iter().enumerate().filter(|(_, one)| is(one));
                let options = all.map(|(place, one)| {
                    let chosen = log.about.with_untracked(
                        |about| matches!(about, About::This(chosen) if chosen == one),
                    );
                    view! {
                        <option value=place.to_string() selected=chosen>{name(one)}</option>
                    }
                });
                options.collect_view()
            });
            view! { <optgroup label=*label>{options}</optgroup> }
        });
        groups.collect_view()
    };
    view! {
        <select
            id="log-about"
            aria-label=words.about
            class:chosen=move || log.about.get() != About::Anything
            on:change:target=move |event| {
                let chosen = event.target().value();
                log.about.set(match chosen.as_str() {
                    "selected" => About::Selected,
                    place => {
                        let place = place.parse::<usize>().ok();
                        let subject = subjects.with_untracked(|all| {
                            place.and_then(|place| all.get(place).cloned())
                        });
                        subject.map_or(About::Anything, About::This)
                    }
                });
            }
        >
            <option value="">{words.anything}</option>
            <option value="selected">
                {move || selected.with(|name| (words.selected)(name.as_deref()))}
            </option>
            {groups}
        </select>
    }
}

/// The kinds that are shown, chosen by their words.
fn kinds(log: Log, open: RwSignal<bool>) -> AnyView {
    let t = log.t;
    let words = &t.log;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || open.get());
    let there = Memo::new(move |_| match open.get() {
        true => log.store.with(Session::kinds_there),
        false => Vec::new(),
    });
    let choice = move |kind: &'static str| {
        let toggle = move |_| {
            log.kinds
                .update(|kinds| match kinds.iter().position(|one| *one == kind) {
                    Some(place) => drop(kinds.remove(place)),
                    None => kinds.push(kind),
                });
        };
        view! {
            <label class="inline">
                <input
                    type="checkbox"
                    value=kind
                    prop:checked=move || log.kinds.with(|kinds| kinds.contains(&kind))
                    on:change=toggle
                />
                <span>{(t.event_kind)(kind)}</span>
            </label>
        }
    };
    view! {
        <dialog
            id="kinds"
            class="dialog kinds"
            aria-labelledby="kinds-title"
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <h2 id="kinds-title">{words.kinds_title}</h2>
            <p class="small">{words.kinds_text}</p>
            <div class="kinds-list">
                {move || there.get().into_iter().map(choice).collect_view()}
            </div>
            <div class="buttons">
                <button class="btn" id="all-kinds" on:click=move |_| log.kinds.set(Vec::new())>
                    {words.all_kinds}
                </button>
                <button class="btn close" on:click=move |_| open.set(false)>{t.close}</button>
            </div>
        </dialog>
    }
}
