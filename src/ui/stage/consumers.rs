//! Who reads: groups with what they wait for, and consumers on their own.

use super::consumer::ConsumerCard;
use super::folded::FoldedMembers;
use super::look::{FoldButton, look};
use super::pill::state_pill;
use super::{add_consumer, add_group, add_standalone};
use crate::kafka::GroupId;
use crate::session::{Action, Subject};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::{GroupState, GroupView, Scene, Story};

/// The column of groups.
#[component]
pub(super) fn Readers() -> impl IntoView {
    let store = store();
    let t = words();
    let groups = Memo::new(move |_| {
        store.scene.with(|scene| {
            scene
                .groups
                .iter()
                .map(|g| g.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let alone = Memo::new(move |_| {
        store.scene.with(|s| {
            s.standalone
                .iter()
                .map(|c| c.id.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section class="column readers" aria-label=t.groups>
            <Each each=move || groups.get() key=|id| Key::name(id) let:id>
                <Group id/>
            </Each>
            <Show when=move || !alone.get().is_empty()>
                <div class="column-head"><h3>{t.standalone}</h3></div>
                <Each each=move || alone.get() key=|id| Key::name(id) let:id>
                    <ConsumerCard id/>
                </Each>
            </Show>
            <Show when=move || groups.get().is_empty() && alone.get().is_empty()>
                <div class="column-head"><h3>{t.groups}</h3></div>
                <p class="small empty">{t.no_consumers}</p>
            </Show>
            <div class="adds">
                <button id="add-group" class="add" on:click=move |_| add_group(store)>
                    {t.add_group}
                </button>
                <button id="add-standalone" class="add" on:click=move |_| add_standalone(store)>
                    {t.add_standalone}
                </button>
            </div>
        </section>
    }
}

#[component]
fn Group(id: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let wanted = id.clone();
    let folded = look().is_folded(Some(id.clone()));
    // what is folded nobody follows at sixty frames a second
    let found: Memo<Option<GroupView>> = Memo::new(move |_| {
        let find = |scene: &Scene| scene.groups.iter().find(|g| g.id == wanted).cloned();
        match folded.get() {
            true => store.scene_calmly(find),
            false => store.scene.with(|scene| find(scene)),
        }
    });
    let members = Memo::new(move |_| {
        found.with(|group| {
            let members = group.iter().flat_map(|group| &group.consumers);
            members.map(|c| c.id.clone()).collect::<Vec<_>>()
        })
    });
    let head = Memo::new(move |_| found.with(|group| group.as_ref().map(|g| headline(g, t))));
    // what it waits for, apart from its members, which change more often
    let waits = Memo::new(move |_| {
        found.with(|group| {
            group.as_ref().map(|group| GroupView {
                consumers: Vec::new(),
                committed: Vec::new(),
                ..group.clone()
            })
        })
    });
    let foldable = Memo::new(move |_| folded.get() || members.with(|all| all.len() > 3));
    let state = state_pill(
        Subject::Group(id.clone()),
        || "group-state",
        move || head.get().unwrap_or_default(),
    );
    let shown = id.clone();
    let fold_of = id.clone();
    let subject = Subject::Group(id.clone());
    let name = id.to_string();
    let adds = id.clone();
    view! {
        <div class="group" data-group=id.to_string()>
            <div class="column-head">
                <h3>
                    {t.group}" "
                    <button
                        class="subject"
                        on:click=move |_| {
                            store.dispatch(Action::Select(Some(subject.clone())));
                        }
                    >
                        {name}
                    </button>
                </h3>
                {state}
                <Show when=move || foldable.get()>
                    <FoldButton what=Some(fold_of.clone()) folded/>
                </Show>
                <button
                    class="add add-consumer"
                    aria-label=t.add_consumer
                    on:click=move |_| add_consumer(store, adds.as_str())
                >
                    {t.add}
                </button>
            </div>
            {move || waits.get().map(|g| waiting(store, &g))}
            {move || match folded.get() {
                true => view! { <FoldedMembers id=shown.clone()/> },
                false => view! {
                    <Each each=move || members.get() key=|id| Key::name(id) let:id>
                        <ConsumerCard id/>
                    </Each>
                },
            }}
        </div>
    }
}

fn headline(group: &GroupView, t: &crate::ui::i18n::Strings) -> String {
    match group.state {
        None => t.no_coordinator.to_owned(),
        Some(state) => {
            let (state, modern) = (state.name(), group.modern.as_ref());
            match modern {
                Some(modern) => format!("{state} · group epoch {}", modern.epoch),
                None => format!("{state} · {}", (t.generation)(group.generation.0)),
            }
        }
    }
}

/// Whom or what the group waits for, with the clock running.
fn waiting(store: Store, group: &GroupView) -> impl IntoView + use<> {
    let t = words();
    let delay = group
        .initial_delay_until
        .map(|until| move || (t.waits_for_members)(store.until(until)));
    let late = group.waiting_for.clone();
    let preparing = group.state == Some(GroupState::PreparingRebalance);
    let late = (preparing && !late.is_empty() && delay.is_none()).then_some(late);
    let late = late.map(|members| {
        let line = move || {
            let who = members
                .iter()
                .map(|id| (t.member)(&Story::client_of(id), id.as_str()));
            (t.waits_for)(&who.collect::<Vec<_>>().join(t.list))
        };
        view! { <p class="waiting">{line}</p> }
    });
    let ghosts = group.ghosts.clone().into_iter().map(move |ghost| {
        let had: Vec<String> = ghost.assignment.iter().map(ToString::to_string).collect();
        let had = Some(had.join(t.list)).filter(|had| !had.is_empty());
        let line = move || {
            let who = (t.member)(ghost.client_id.as_str(), ghost.member_id.as_str());
            let told = if ghost.is_static { t.away } else { t.ghost };
            told(&who, had.as_deref(), store.until(ghost.expires_at))
        };
        view! { <p class="waiting ghostly">{line}</p> }
    });
    view! {
        {delay.map(|line| view! { <p class="waiting">{line}</p> })}
        {late}
        {ghosts.collect_view()}
    }
}
