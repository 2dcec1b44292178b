//! A group, closely: where it is in its state machine, its commits, and how to be rid of it.

use super::facts::Facts;
use super::reset::Reset;
use super::standstill::stood_still;
use crate::command::Command;
use crate::kafka::{GroupId, GroupProtocol, MemberId, TopicPartition};
use crate::session::Subject;
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::ui::turn::turn;
use crate::ui::views::described;
use crate::ui::why::ask_state;
use crate::view::moves::{Move, Moves, Round};
use crate::view::{GroupState, GroupView, ModernMemberView, Story};

/// The states of the classic protocol and the ways between them. Which one the group is in is said
/// by an attribute around it, so the picture is drawn once.
const CLASSIC: &str = include_str!("classic.svg");
/// Those of the `consumer` protocol (KIP-848).
const CONSUMER: &str = include_str!("consumer.svg");

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
    let is_modern = Memo::new(move |_| {
        let of = |group: &GroupView| group.modern.is_some();
        found.with(|group| group.as_ref().is_some_and(of))
    });
    let picture = move || match is_modern.get() {
        true => CONSUMER,
        false => CLASSIC,
    };
    let said = move || match (is_modern.get(), state.get()) {
        (true, Some(GroupState::Empty)) => g.empty_modern,
        (_, state) => (g.state)(state),
    };
    let name = move || state.get().map_or("Dead", |state| state.name());
    let state_name = Signal::derive(move || Some(name().to_owned()));
    let asked = Subject::Group(id.clone());
    let facts = Memo::new(move |_| {
        let Some(group) = found.get() else {
            return Vec::new();
        };
        let row = |name: &str, value: String| (name.to_owned(), value);
        let coordinator = group.coordinator.map_or_else(
            || t.no_coordinator.to_owned(),
            |id| format!("{} {id}", t.broker),
        );
        let since = group.since.map(|since| row(g.since, moment(since)));
        let mut rows: Vec<_> = since.into_iter().collect();
        let protocol = match group.modern {
            Some(_) => GroupProtocol::Consumer,
            None => GroupProtocol::Classic,
        };
        rows.push(row(g.protocol, protocol.to_string()));
        if let Some(modern) = &group.modern {
            rows.push(row("group epoch", modern.epoch.to_string()));
            rows.push(row("assignment epoch", modern.assignment_epoch.to_string()));
            rows.push(row(t.assignor, modern.assignor.name().to_owned()));
        } else {
            let assignor = group.protocol.map_or("—", |name| name.name());
            rows.push(row(g.generation, group.generation.to_string()));
            rows.push(row(t.assignor, assignor.to_owned()));
        }
        rows.push(row("coordinator", coordinator));
        let partition = format!("__consumer_offsets-{}", group.offsets_partition);
        rows.push(row(g.commits_in, partition));
        rows
    });
    let members = Memo::new(move |_| {
        let list = |partitions: &[TopicPartition]| {
            let names = partitions.iter().map(ToString::to_string);
            names.collect::<Vec<_>>().join(" ")
        };
        let row = |member: &ModernMemberView| {
            let epoch = member
                .epoch
                .map_or_else(|| "−2".to_owned(), |epoch| epoch.to_string());
            let classic = if member.classic { "classic · " } else { "" };
            let mut said = format!("{classic}epoch {epoch} · {}", member.state.name());
            for (word, partitions) in [
                ("", &member.assigned),
                (g.revokes, &member.pending_revocation),
            ] {
                if !partitions.is_empty() {
                    said = format!("{said} · {word}{}", list(partitions));
                }
            }
            (member.member_id.to_string(), said)
        };
        found.with(|group| {
            let modern = group.iter().filter_map(|group| group.modern.as_ref());
            modern
                .flat_map(|modern| modern.members.iter().map(row))
                .collect::<Vec<_>>()
        })
    });
    let committed = Memo::new(move |_| {
        let row = |(tp, offset): &(TopicPartition, u64)| (tp.to_string(), (t.committed)(*offset));
        found
            .get()
            .map_or_else(Vec::new, |group| group.committed.iter().map(row).collect())
    });
    let watched = id.clone();
    let went_over = move || {
        store.watch_calmly(|session| {
            let (event, one) = session.migration(&watched)?;
            let through = one.through.as_ref().map(Story::client_of);
            let said = (g.went_over)(one.to, through.as_deref());
            let said = turn(*event, one.at, said.into_any());
            Some(view! { <div class="went-over">{said}</div> })
        })
    };
    let watched = id.clone();
    let moves = Memo::new(move |_| store.watch_calmly(|session| session.moves(&watched).cloned()));
    view! {
        <section class="machine">
            <h3>{g.state_machine}</h3>
            <div
                role="img"
                aria-label=name
                data-state=name
                inner_html=picture
            ></div>
            <p class="small">{ask_state(asked, "inspector-state", state_name)}" "{said}</p>
        </section>
        <Facts class="" rows=facts/>
        {went_over}
        <Facts class="mono" rows=members/>
        {move || moves.get().map(|moves| view! { <Moved moves/> })}
        {stood_still(id.clone())}
        <Facts class="mono" rows=committed/>
        <section class="told-by-tool">{described(Some(id.clone()))}</section>
        <Reset group=id.clone()/>
        <button
            id="delete-group"
            class="btn danger"
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
    let said = match moves.round {
        Round::Generation(generation, by) => (g.rebalanced)(generation.0, by.name()),
        Round::Target(epoch, by) => (g.targeted)(epoch.0, by.name()),
    };
    view! {
        <section class="moved">
            <h3>{g.last_rebalance}</h3>
            <p class="small">{said}</p>
            <ul>{rows.collect_view()}</ul>
            {(kept > 0).then(|| view! { <p class="small">{(g.kept)(kept)}</p> })}
        </section>
    }
}
