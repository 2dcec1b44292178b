//! 为什么。

use super::super::WhyWords;
use super::{facts, rules};
use crate::view::why::Origin;

pub(super) const WHY: WhyWords = WhyWords {
    ask: "为什么？",
    ask_event: "为什么会这样？",
    now: "它现在在做什么",
    because: "来龙去脉，新的在前",
    life: "它的一生，新的在前",
    here: "当前时刻",
    more: "更早的还有。",
    looking: "还在往前找……",
    nothing: "这次运行里没有什么导致它。",
    way_out: "怎么办：",
    origin: |origin| match origin {
        Origin::You => "这是你做的。",
        Origin::Scenario => "运行由此开始。",
    },
    fact: facts::fact,
    rule: rules::rule,
};
