//! Group 的文字。

use super::super::GroupWords;
use crate::kafka::GroupProtocol;
use crate::view::GroupState;
use crate::view::moves::Why;

pub(super) const GROUP: GroupWords = GroupWords {
    state_machine: "状态",
    revokes: "待 revoke：",
    state: |state| match state {
        None => "没有 coordinator 认识这个 group：它被删除了，或者负责它的 broker 不在。",
        Some(GroupState::Empty) => {
            "没有成员，提交过的 offset 还留着。第一个 JoinGroup 会开始 rebalance，并等一等其他\
             成员（group.initial.rebalance.delay.ms）。"
        }
        Some(GroupState::PreparingRebalance) => {
            "有成员加入、离开或有变化。所有成员都要发 JoinGroup；应答先扣住，等到齐了再发，最多等 \
             max.poll.interval.ms，到时还没来的会被移出，static member 除外。"
        }
        Some(GroupState::CompletingRebalance) => {
            "新一代的成员已经确定。由 leader 分配 partition，再用 SyncGroup 交上来。在这之前提交会\
             被拒绝（REBALANCE_IN_PROGRESS）。"
        }
        Some(GroupState::Assigning) => {
            "group epoch 增加了，coordinator 还没有重新计算目标分配：收到下一次 heartbeat 时计算，每 \
             group.consumer.assignment.interval.ms 最多一次。"
        }
        Some(GroupState::Reconciling) => {
            "目标分配已经算好，但成员还没有全部到位：先由原来的成员交出 partition 并报告，新的成员才能\
             拿到。"
        }
        Some(GroupState::Stable) => {
            "每个成员都知道自己分到了什么，靠 heartbeat 维持。有成员加入、离开或者没了声音，就开始 \
             rebalance。"
        }
    },
    empty_modern: "没有成员，提交过的 offset 还留着。第一个 epoch 为 0 的 ConsumerGroupHeartbeat \
                   会带来第一个成员，不等其他成员。",
    since: "进入时间",
    protocol: "协议",
    went_over: |to, through| match (to, through) {
        (GroupProtocol::Consumer, Some(who)) => format!(
            "{who} 以 group.protocol=consumer 加入，group 连同成员从 classic 升级到 consumer。"
        ),
        (GroupProtocol::Consumer, None) => "group 连同成员从 classic 升级到 consumer。".to_owned(),
        (GroupProtocol::Classic, Some(who)) => format!(
            "最后一个 group.protocol=consumer 的成员 {who} 走了，group 连同其余成员从 consumer 降级到 \
             classic。"
        ),
        (GroupProtocol::Classic, None) => "group 连同成员从 consumer 降级到 classic。".to_owned(),
    },
    generation: "generation",
    commits_in: "commit 存于",
    delete: "删除 group",
    last_rebalance: "上一次 rebalance",
    rebalanced: |generation, assignor| format!("generation {generation}，由 {assignor} 分配"),
    targeted: |epoch, assignor| {
        format!(
            "assignment epoch {epoch}，由 {assignor} 分配。箭头左边是上一个目标里的 owner，右边是这一个目标里的。"
        )
    },
    kept: |count| format!("{count} 个 partition 没有更换 owner。"),
    nobody: "没有人",
    why: |why| match why {
        Why::Block => "按成员顺序，每人连续一段",
        Why::Turn => "按成员顺序轮流分",
        Why::Kept => "原来是谁的还是谁的",
        Why::Free => "原来没有 owner",
        Why::OwnerLeft => "原来的 owner 不在了",
        Why::NewMember => "分给新来的成员",
        Why::Balance => "原来的 owner 比别人多",
        Why::Withheld => "先扣住，等原来的 owner 交出并重新加入",
        Why::GivenUp => "原来的 owner 已经交出",
    },
    standstill: "没有人读的 partition",
    stood_still: |stopped, all, longest, together| match stopped {
        0 => format!("{all} 个 partition 从第一次有人读起，一个也没有停过。"),
        _ => format!(
            "{all} 个 partition 里有 {stopped} 个停过（没有 owner，或者没有 leader）：最长一次 {longest}，合计 {together}。"
        ),
    },
    and_more: |count| format!("另有 {count} 个"),
    fewer: "收起",
    compare: "比较三种协议",
    compare_text: "把这次运行从开头到当前时刻重放三遍，每遍让 group 的成员用一种协议。横条是没有人读这个 \
                   partition 的时间，比例尺相同，≥ 表示还没有结束。heartbeat 和 session timeout 也不一样：\
                   classic 协议用 client 的配置，consumer 协议用 broker 的配置。",
    compare_crash: "有成员崩溃了，或者没有通知 group 就退出了。不管哪种协议，都要等 session timeout 到了才会\
                    发现：横条里灰色的部分就是这段等待，其余才是协议本身的代价。",
    unheard: |time| format!("灰色：成员已经不在，但 session 还没过期，最长 {time}"),
    too_long: |most| {
        format!("这次运行太长，不能重放三遍：到当前时刻为止最多 {most} 个事件。可以看更早的时刻。")
    },
    living: |count, all| format!("正在重放：第 {count} 个，共 {all} 个……"),
    rebalances: "rebalance 次数",
    left_out: |count| format!("有 {count} 个操作在那里做不到，已略过。"),
    reset: "重置 offset",
    reset_text: "改的是 group 里的 consumer 下次启动时从哪里继续。group 里不能有成员。现在执行的话，\
                 工具会这样做：",
    not_for: |option| {
        let wanted = match option {
            "--shift-by" => "一个整数，例如 -5",
            "--to-datetime" => "一个时刻，例如 2026-01-01T00:00:12.000",
            "--by-duration" | "by_duration" => "一段时间，例如 PT1H30M 或 PT10S",
            "--from-file" => "若干行 topic,partition,offset",
            _ => "一个不小于 0 的整数",
        };
        format!("{option} 应填{wanted}。")
    },
    delete_offsets: "删除这些 offset",
};
