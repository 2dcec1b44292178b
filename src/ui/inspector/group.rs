//! A group, closely: where it is in its state machine, its commits, and how to be rid of it.

use super::facts::Facts;
use super::reset::Reset;
use crate::command::Command;
use crate::kafka::{GroupId, MemberId, TopicPartition};
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::GroupView;
use crate::view::moves::{Move, Moves};

/// The states of the classic protocol and the ways between them. Which one the group is in is said
/// by an attribute around it, so the picture is drawn once.
const CLASSIC: &str = include_str!("classic.svg");

/// A group.
#[component]
pub(super) fn GroupPane(id: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let g = &t.of_group;
    let wanted = id.clone();
    let found = Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.groups.iter().find(|g| g.id == wanted).cloned())
    });
    let state = Memo::new(move |_| found.get().and_then(|group| group.state));
    // the picture is the classic protocol's
    let is_modern = move || {
        let of = |group: &GroupView| group.modern.is_some();
        found.with(|group| group.as_ref().is_some_and(of))
    };
    let name = move || state.get().map_or("Dead", |state| state.name());
    let facts = Memo::new(move |_| {
        let Some(group) = found.get() else {
            return Vec::new();
        };
        let row = |name: &str, value: String| (name.to_owned(), value);
        let coordinator = group.coordinator.map_or_else(
            || t.no_coordinator.to_owned(),
            |id| format!("{} {id}", t.broker),
        );
        let assignor = group.protocol.map_or("—", |name| name.name());
        let since = group.since.map_or_else(|| "—".to_owned(), moment);
        vec![
            row(g.since, since),
            row(g.generation, group.generation.to_string()),
            row(t.assignor, assignor.to_owned()),
            row("COORDINATOR", coordinator),
            row("__consumer_offsets", group.offsets_partition.to_string()),
        ]
    });
    let committed = Memo::new(move |_| {
        let row = |(tp, offset): &(TopicPartition, u64)| (tp.to_string(), (t.committed)(*offset));
        found
            .get()
            .map_or_else(Vec::new, |group| group.committed.iter().map(row).collect())
    });
    let watched = id.clone();
    let moves = Memo::new(move |_| store.watch_calmly(|session| session.moves(&watched).cloned()));
    view! {
        <section class="machine">
            <h3>{g.state_machine}</h3>
            <div
                role="img"
                aria-label=name
                data-state=name
                hidden=is_modern
                inner_html=CLASSIC
            ></div>
            <p class="small"><b>{name}</b>" · "{move || (g.state)(state.get())}</p>
        </section>
        <Facts class="" rows=facts/>
        {move || moves.get().map(|moves| view! { <Moved moves/> })}
        <Facts class="mono" rows=committed/>
        <Reset group=id.clone()/>
        <button
            id="delete-group"
            class="btn"
            on:click=move |_| { store.issue(Command::DeleteGroup { group: id.clone() }); }
        >
            {g.delete}
        </button>
    }
}

/// What a rebalance came to: which partitions have another owner, and why.
#[component]
fn Moved(moves: Moves) -> impl IntoView {
    let g = &words().of_group;
    let has_moved = |moved: &&Move| moved.from != moved.to;
    let kept = moves.moves.iter().filter(|moved| !has_moved(moved)).count();
    let name = |id: &Option<MemberId>| id.as_ref().map_or(g.nobody.to_owned(), MemberId::to_string);
    let row = |moved: &Move| {
        let (from, to) = (name(&moved.from), name(&moved.to));
        view! {
            <li>
                <span class="mono">{moved.partition.to_string()}" "{from}" → "<b>{to}</b></span>
                <span class="small">{(g.why)(moved.why)}</span>
            </li>
        }
    };
    let rows = moves.moves.iter().filter(has_moved).map(row);
    view! {
        <section class="moved">
            <h3>{g.last_rebalance}</h3>
            <p class="small">{(g.rebalanced)(moves.generation.0, moves.assignor.name())}</p>
            <ul>{rows.collect_view()}</ul>
            {(kept > 0).then(|| view! { <p class="small">{(g.kept)(kept)}</p> })}
        </section>
    }
}
