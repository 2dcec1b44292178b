//! All the marks on a partition, by their names: each can be asked why it stands where it does.

use crate::kafka::TopicPartition;
use crate::session::{PartitionMark, Question};
use crate::ui::i18n::words;
use crate::ui::prelude::*;
use crate::ui::store::store;
use crate::ui::why::whys;
use crate::view::TapeView;

/// The marks, from the log's start to its end, and who leads it.
#[component]
pub(super) fn Marks(tp: TopicPartition) -> impl IntoView {
    let store = store();
    let found = store.tape(tp.clone());
    let all = Memo::new(move |_| found.get().as_deref().map_or_else(Vec::new, marks_of));
    let marks = move || {
        all.with(|all| {
            let marks = all.iter().map(|(mark, _)| mark.clone());
            marks.collect::<Vec<_>>()
        })
    };
    let tp = StoredValue::new(tp);
    let row = move |mark: PartitionMark| {
        let wanted = mark.clone();
        let value = Memo::new(move |_| {
            all.with(|all| {
                let found = all.iter().find(|(mark, _)| *mark == wanted);
                found.map(|(_, value)| value.clone())
            })
        });
        view! {
            <dt>{name(&mark)}</dt>
            <dd>{move || value.get()}{ask(tp, mark)}</dd>
        }
    };
    view! {
        <dl class="facts small mono asked-marks">
            <Each each=marks key=|mark| Key::name(&name(mark)) children=row/>
        </dl>
    }
}

fn ask(tp: StoredValue<TopicPartition>, mark: PartitionMark) -> AnyView {
    let whys = whys();
    let said = format!("{} {}", words().why.ask, name(&mark));
    view! {
        <button
            class="ask-why"
            aria-label=said.clone()
            title=said
            on:click=move |_| whys.ask(Question::Mark(tp.get_value(), mark.clone()))
        ></button>
    }
    .into_any()
}

/// Kafka's words for a mark, and whose it is.
pub(in crate::ui) fn name(mark: &PartitionMark) -> String {
    match mark {
        PartitionMark::LogStart => "log start".to_owned(),
        PartitionMark::Committed(group) => format!("committed {group}"),
        PartitionMark::Position(consumer) => format!("position {consumer}"),
        PartitionMark::LastStable => "last stable offset".to_owned(),
        PartitionMark::HighWatermark => "high watermark".to_owned(),
        PartitionMark::LogEnd => "log end".to_owned(),
        PartitionMark::Leader => "leader".to_owned(),
    }
}

fn marks_of(tape: &TapeView) -> Vec<(PartitionMark, String)> {
    let row = |mark, value: u64| (mark, value.to_string());
    let committed = tape.committed.iter();
    let positions = tape.positions.iter();
    let leader = tape
        .leader
        .map_or_else(|| "—".to_owned(), |id| format!("broker {id}"));
    std::iter::once(row(PartitionMark::LogStart, tape.log_start))
        .chain(committed.map(|(group, at)| row(PartitionMark::Committed(group.clone()), *at)))
        .chain(positions.map(|(who, at)| row(PartitionMark::Position(who.clone()), *at)))
        .chain([
            row(PartitionMark::LastStable, tape.last_stable),
            row(PartitionMark::HighWatermark, tape.high_watermark),
            row(PartitionMark::LogEnd, tape.log_end),
            (PartitionMark::Leader, leader),
        ])
        .collect()
}
