//! The log behind the commits.

use crate::kafka::GroupId;
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::ui::store::{Store, store};
use crate::view::offsets::offsets_log;

/// Records of `__consumer_offsets` that are shown.
const RECORDS: usize = 60;

fn groups(store: Store) -> Memo<Vec<GroupId>> {
    Memo::new(move |_| {
        store
            .scene
            .with(|scene| scene.groups.iter().map(|group| group.id.clone()).collect())
    })
}

/// The records behind the commits of each group.
#[component]
pub(super) fn Offsets() -> impl IntoView {
    let store = store();
    let t = words();
    let groups = groups(store);
    view! {
        <Each
            each=move || groups.get()
            key=|group| Key::name(group)
            children=move |group| view! { <GroupOffsets group/> }
        />
        <Show when=move || groups.get().is_empty()>
            <p class="small empty">{t.no_rows}</p>
        </Show>
    }
}

#[component]
fn GroupOffsets(group: GroupId) -> impl IntoView {
    let store = store();
    let t = words();
    let name = group.to_string();
    let wanted = group.clone();
    let partition =
        Memo::new(move |_| store.watch(|session| session.cluster().group_partition(&wanted).0));
    let rows = Memo::new(move |_| {
        store.watch_calmly(|session| offsets_log(session.cluster(), &group, RECORDS))
    });
    view! {
        <p class="small">{move || (t.offsets_topic_text)(&name, partition.get())}</p>
        <ol class="log offsets mono">
            <Each
                each=move || rows.get()
                key=|row| Key::Name(format!("{} {}", row.offset, row.superseded))
                children=move |row| view! {
                    <li class:superseded=row.superseded>
                        <b>{row.offset}</b>
                        <time>{moment(row.at)}</time>
                        <span class="key">{row.key}</span>
                        <span class="value">
                            {row.value.unwrap_or_else(|| t.tombstone.to_owned())}
                        </span>
                        {row.superseded.then(|| view! {
                            <span class="sr">{t.superseded}</span>
                        })}
                    </li>
                }
            />
        </ol>
    }
}
