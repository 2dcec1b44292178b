//! 为什么。

use super::super::WhyWords;
use super::way_out::way_out;
use super::{facts, rules};
use crate::view::why::Origin;

pub(super) const WHY: WhyWords = WhyWords {
    ask: "为什么？",
    ask_event: "为什么会这样？",
    now: "它在做什么",
    behind: |reader| format!("{reader} 落后"),
    stands: "现在的情况",
    because: "起因，从新到旧",
    life: "这条记录的经历，从新到旧",
    here: "当前时刻",
    more: "更早的起因没有列出。",
    life_looking: "正在从它发出的那一刻起逐条查看……",
    looking: "正在继续向前查找……",
    nothing: "这次运行里没有找到它的起因。",
    way_out: "解决办法：",
    origin: |origin| match origin {
        Origin::You => "由你操作。",
        Origin::Scenario => "运行一开始就是这样。",
    },
    next: "",
    means: "：",
    fact: facts::fact,
    rule: rules::rule,
    thrown: rules::thrown,
    mend: way_out,
    with_way_out: |said, way| format!("{said}。解决办法：{way}"),
};
