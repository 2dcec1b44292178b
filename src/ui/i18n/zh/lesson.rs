//! 课程。

use super::super::LessonWords;
use super::super::claim::{ClaimWords, brief};
use crate::lesson::{Count, Mode, Quantity, Stretch, Verdict};
use crate::sim::SimTime;

pub(super) const LESSON: LessonWords = LessonWords {
    lessons: "课程",
    library: "课程和起始场景",
    search: "搜索",
    none_found: |question| format!("没有找到包含“{question}”的内容。"),
    starting_points: "起始场景",
    lesson: "课程",
    variation: "换一种做法",
    step_of: |step, steps| format!("第 {step} 步，共 {steps} 步"),
    step_at: |step, at| format!("第 {step} 步，{}", brief(at)),
    go_on: |step| format!("播放到第 {step} 步"),
    to_end: "播放到结尾",
    pause: "暂停",
    next_lesson: |title| format!("下一课：{title}"),
    more_lessons: "全部课程",
    try_this: "再试试",
    try_it: "试一下",
    back: "回到课程",
    left: "你已自行操作，接下来由你掌控，课程不再插手。弄不坏的，尽管让它崩、随便改。",
    shipped: "还是这一课的操作，但时间都用 Kafka 的默认值。讲解和结论说的是放慢后的情形，这里就不列了。",
    claims: "本课结论",
    claims_hold: |hold, all| format!("{all} 条里已有 {hold} 条成立"),
    verdict: |verdict| match verdict {
        Verdict::Open => "还没到时候",
        Verdict::Holds => "成立",
        Verdict::Broken { .. } => "不成立",
    },
    instead: |value| format!("实际是 {value}"),
    claim: ClaimWords {
        when,
        quantity,
        runs: |who, so| match so {
            true => format!("{who} 在运行"),
            false => format!("{who} 没有在运行"),
        },
        none: "无",
        truth: ["否", "是"],
    },
};

fn when(mode: &Mode) -> String {
    match mode {
        Mode::Always(stretch) => within("始终", *stretch),
        Mode::Never(stretch) => within("从不", *stretch),
        Mode::Eventually { by } => format!("最晚 {}", brief(*by)),
        Mode::At(at) => brief(*at),
    }
}

fn within(word: &str, stretch: Stretch) -> String {
    let from = (stretch.from > SimTime::ZERO).then(|| format!("{} 起", brief(stretch.from)));
    let until = stretch
        .until
        .map(|until| format!("到 {} 为止", brief(until)));
    format!(
        "{}{}{word}",
        from.unwrap_or_default(),
        until.unwrap_or_default()
    )
}

fn quantity(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Committed(group, tp) => format!("{group} 在 {tp} 提交的 offset"),
        Quantity::Position(consumer, tp) => format!("{consumer} 在 {tp} 的 position"),
        Quantity::LogStart(tp) => format!("{tp} 的 log start"),
        Quantity::LogEnd(tp) => format!("{tp} 的 log end"),
        Quantity::HighWatermark(tp) => format!("{tp} 的 high watermark"),
        Quantity::Records(tp) => format!("{tp} 里留下的记录数"),
        Quantity::Lag(group, None) => format!("{group} 的 lag"),
        Quantity::Lag(group, Some(tp)) => format!("{group} 在 {tp} 的 lag"),
        Quantity::Fate(count, group, part) => {
            let part = part.as_ref().map(|part| format!("在 {part} "));
            let fate = match count {
                Count::Once => "处理了一次的记录",
                Count::Twice => "处理了两次及以上的记录",
                Count::Lost => "丢掉的记录",
                Count::Pending => "还没处理的记录",
                Count::OutOfOrder => "乱序处理的记录",
            };
            format!("{group} {}{fate}", part.unwrap_or_default())
        }
        Quantity::Processed(consumer) => format!("{consumer} 处理过的记录数"),
        Quantity::Members(group) => format!("{group} 的成员数"),
        Quantity::Generation(group) => format!("{group} 的 generation"),
        Quantity::State(group) => format!("{group} 的状态"),
        Quantity::Share(consumer) => format!("{consumer} 的 partition"),
        Quantity::Owner(group, tp) => format!("{group} 里读 {tp} 的成员"),
        Quantity::Partition(topic, key) => format!("{key} 在 {topic} 的 partition"),
        Quantity::Offset(topic, key) => format!("{key} 在 {topic} 的 offset"),
        Quantity::Alive(consumer) => format!("{consumer} 在运行"),
    }
}
