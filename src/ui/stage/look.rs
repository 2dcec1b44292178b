//! How the stage is looked at: what is folded, how large it is drawn, what the overview's colours
//! stand for. It is nobody's but this page's, and not kept.

use crate::kafka::GroupId;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::view::zoom::Zoom;
use crate::view::{FOLD_CONSUMERS_FROM, FOLD_PRODUCERS_FROM};

/// How the stage is looked at.
#[derive(Clone, Copy)]
pub(in crate::ui) struct StageLook {
    /// How large it is drawn.
    pub(in crate::ui) zoom: RwSignal<Zoom>,
    /// Which groups, and the producers by no name, somebody has folded or unfolded.
    folds: RwSignal<Vec<(Option<GroupId>, bool)>>,
    /// Whether the overview's colours stand for owners, and not for lags.
    pub(in crate::ui) by_owner: RwSignal<bool>,
}

impl StageLook {
    /// As it is at first.
    pub(in crate::ui) fn new() -> Self {
        StageLook {
            zoom: RwSignal::new(Zoom::WHOLE),
            folds: RwSignal::new(Vec::new()),
            by_owner: RwSignal::new(false),
        }
    }

    /// Whether a group, or the producers by no name, is folded: where there are many of them,
    /// unless somebody wants it otherwise.
    pub(super) fn is_folded(self, what: Option<GroupId>) -> Memo<bool> {
        let store = store();
        let many = Memo::new({
            let producers = what.is_none();
            move |_| {
                store.scene_calmly(|scene| {
                    if producers {
                        return scene.producers.len() >= FOLD_PRODUCERS_FROM;
                    }
                    let members = scene.groups.iter().map(|group| group.consumers.len());
                    members.sum::<usize>() >= FOLD_CONSUMERS_FROM
                })
            }
        });
        Memo::new(move |_| {
            let wanted = self.folds.with(|folds| {
                let found = folds.iter().find(|(of, _)| *of == what);
                found.map(|(_, folded)| *folded)
            });
            wanted.unwrap_or_else(|| many.get())
        })
    }

    /// Folds or unfolds it.
    pub(super) fn fold(self, what: Option<GroupId>, folded: bool) {
        self.folds.update(|folds| {
            folds.retain(|(of, _)| *of != what);
            folds.push((what, folded));
        });
    }
}

/// How the stage is looked at, wherever it is needed.
pub(in crate::ui) fn look() -> StageLook {
    expect_context::<StageLook>()
}

/// A button that folds or unfolds a group, or the producers.
#[component]
pub(super) fn FoldButton(what: Option<GroupId>, folded: Memo<bool>) -> impl IntoView {
    let t = crate::ui::i18n::words();
    let look = look();
    let of = what.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <button
            class="add fold"
            data-fold=of
            aria-expanded=move || (!folded.get()).to_string()
            on:click=move |_| look.fold(what.clone(), !folded.get_untracked())
        >
            {move || if folded.get() { t.scale.unfold } else { t.scale.fold }}
        </button>
    }
}
