//! Group 的文字。

use super::super::GroupWords;
use crate::view::ClassicGroupState;

pub(super) const GROUP: GroupWords = GroupWords {
    state_machine: "处于哪个状态",
    state: |state| match state {
        None => "没有 coordinator 认识这个 group：它被删除了，或者负责它的 broker 不在。",
        Some(ClassicGroupState::Empty) => {
            "没有成员，提交过的 offset 还留着。第一个 JoinGroup 会开始 rebalance，并等一等其他\
             成员（group.initial.rebalance.delay.ms）。"
        }
        Some(ClassicGroupState::PreparingRebalance) => {
            "有成员加入、离开或有变化。所有成员都要发 JoinGroup；应答先扣住，等到齐了再发，最多等 \
             max.poll.interval.ms，到时还没来的会被移出。"
        }
        Some(ClassicGroupState::CompletingRebalance) => {
            "新一代的成员已经确定。由 leader 分配 partition，再用 SyncGroup 交上来。在这之前提交会\
             被拒绝（REBALANCE_IN_PROGRESS）。"
        }
        Some(ClassicGroupState::Stable) => {
            "每个成员都知道自己分到了什么，靠 heartbeat 维持。有成员加入、离开或者没了声音，就开始 \
             rebalance。"
        }
    },
    since: "自",
    generation: "generation",
    delete: "删除 group",
};
