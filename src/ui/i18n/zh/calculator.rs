//! 计算器，以及核对过什么。

use super::super::{CalculatorWords, CheckedWords};
use crate::calculator::assign::{MEMBERS_MAX, PARTITIONS_MAX, TOPICS_MAX};
use crate::calculator::partition::{self, WithoutKey};
use crate::calculator::{Wrong, notation};

pub(super) const CALCULATOR: CalculatorWords = CalculatorWords {
    open: "计算器",
    link: "这个问题的链接",
    copied: "已复制。打开它的人会看到这个问题和答案。",
    too_long: |letters, most| format!("内容太长，放不进链接：{letters} 个字符，最多 {most} 个。"),
    wrong,
    partition: "我的 key 会进哪个 partition？",
    partition_text: "这不由 broker 决定，而由 client 决定：对 key 的字节算 hash，再对 partition 数取模。各家 client 的 hash 并不相同。几种语言的服务写同一个 topic，或写要按 key 做 join 的几个 topic 时，同一个 key 可能落到不同的 partition：顺序没了，join 也对不上（co-partitioning）。",
    forms: ["文本 key", "十六进制 key", "没有 key"],
    key_is: "key",
    after_adding: "扩到",
    places: |places| match places {
        0 => "没有 key 的记录不固定进哪个 partition。",
        1 => "凡是看 key 的 client，结果都一致。",
        _ => "结果不一致：这个 key 的记录进哪个 partition，要看是谁写的。",
    },
    by_default: "各 client 的默认行为",
    if_told: "改了配置之后（partitioner，或该 client 的对应选项）",
    spread: |without| match without {
        WithoutKey::Sticky | WithoutKey::AsEmpty => "先用一个，过一阵再换",
        WithoutKey::Random => "随机",
        WithoutKey::RoundRobin => "轮流",
    },
    moves: |moves| if moves { "会变" } else { "不变" },
    key_note: "key 以 serializer 的输出为准：42 作为文本是两个字节，作为 Java 的 Long 是八个（十六进制 00 00 00 00 00 00 00 2a）。空的 key 和没有 key 不是一回事。这里的算法与各 client 自己的答案逐一对过。",
    assign: "谁分到什么？",
    assign_text: "topic 的每个 partition 由 group 里的一个 member 来读，读哪些由 group 的 assignor 决定。各种 assignor 的区别在于分得有多均匀，以及有 member 加入或离开时要移动多少。被放弃的 partition 在重新有人拥有之前没有人读；处理过但没有 commit 的记录会再处理一遍。",
    topics: "topic",
    members: "member",
    notation: "怎么写",
    signs: &[
        (
            "orders*6 payments*3",
            "两个 topic，分别有 6 个和 3 个 partition",
        ),
        ("A", "订阅全部 topic 的 member"),
        ("B(orders)", "只订阅这些 topic，用逗号隔开"),
        ("C~till-1", "static member，后面是 group.instance.id"),
        ("D=orders-0..2", "之前拥有这些 partition"),
        ("D=orders-0..2@4", "同上，是在 generation 4 分到的"),
        ("-E=orders-3", "已经离开，之前拥有这个 partition"),
    ],
    by: [
        "由 client 执行（partition.assignment.strategy）。eager：所有人先放弃全部。",
        "由 client 执行（partition.assignment.strategy）。cooperative：只放弃要移动的。",
        "由 coordinator 执行（group.protocol=consumer）。只放弃要移动的。",
    ],
    gets_nothing: "没有分到",
    moved: |count| match count {
        0 => "没有移动。".to_owned(),
        _ => format!("移动 {count} 个 partition："),
    },
    nobody: "无人",
    withheld: |partitions| {
        format!("{partitions} 先不分给任何人：现在的拥有者要先放弃它。之后全体重新加入，结果是：")
    },
    go_on: "从这里继续",
    assign_note: "结果就是 Kafka 自己的 assignor 的答案，不考虑 rack。coordinator 会等旧的拥有者放弃后逐个移动，这里显示最终结果。它的 uniform 按随机的 topic id 排列 topic，这里按名称排列。",
};

fn wrong(wrong: &Wrong) -> String {
    match wrong {
        Wrong::PartitionCount => {
            format!("partition 数应为 1 到 {} 的整数", partition::PARTITIONS_MAX)
        }
        Wrong::KeyTooLong => format!("key 最多 {} 字节", partition::KEY_MAX),
        Wrong::NotHex => "十六进制要成对书写，例如 00 2a".to_owned(),
        Wrong::TopicCount => format!("topic 应有 1 到 {TOPICS_MAX} 个"),
        Wrong::MemberCount => format!("member 应有 1 到 {MEMBERS_MAX} 个"),
        Wrong::TooManyPartitions => format!("partition 合计最多 {PARTITIONS_MAX} 个"),
        Wrong::TooLong => format!("最多 {} 个字符", notation::LETTERS_MAX),
        Wrong::Topic(word) => format!("“{word}”不是 topic；应写成 orders*6"),
        Wrong::Member(word) => {
            format!("“{word}”不是 member；应写成 A、A(orders)、A~instance 或 A=orders-0..2@1")
        }
        Wrong::Owned(word) => format!("“{word}”不是 partition；应写成 orders-0 或 orders-0..2"),
        Wrong::Twice(name) => format!("“{name}”出现了两次"),
    }
}

pub(super) const CHECKED: CheckedWords = CheckedWords {
    title: |version| format!("已与 Apache Kafka {version} 核对"),
    scripts: |scripts, values, differences| {
        let differences = match differences {
            0 => "目前没有已知的差异".to_owned(),
            _ => format!("已知的差异有 {differences} 处"),
        };
        format!(
            "本页运行的是 Kafka 的模型。我们用真实的 broker 和 client，以及这个模型，各跑了 {scripts} 个脚本，比较了 {values} 个值（offset、commit、position、分配、错误），{differences}。"
        )
    },
    by_subject: "各主题的脚本数",
    subject,
    questions: |requests, groups, keys, clients| {
        format!(
            "另外，向 group coordinator 逐个发送了 {requests} 个请求，其中不少是 client 自己不会发的，每个应答都与这里一致；Kafka 自己的 assignor 分配了 {groups} 个 group，它自己的 partitioner 算了 {keys} 个 key，其他 client 自己的 partitioner 给出了 {clients} 个答案。"
        )
    },
    more: "所有脚本，以及已知的差异和原因（如果有），列在源码的 docs/verified.md 里。时间不作比较：模型有自己的时间。",
};

fn subject(name: &'static str) -> &'static str {
    match name {
        "brokers" => "broker",
        "commits" => "commit",
        "consumers without a group" => "不在 group 里的 consumer",
        "cooperative rebalances" => "cooperative rebalance",
        "crashes and restarts" => "崩溃与重启",
        "groups" => "group",
        "keys and producers" => "key 与 producer",
        "positions" => "position",
        "rebalances and assignors" => "rebalance 与 assignor",
        "retention and compaction" => "保留与 compaction",
        "sessions and polls that take too long" => "session 超时与 poll 超时",
        "static members" => "static member",
        "the consumer protocol" => "consumer 协议（KIP-848）",
        "times" => "按时间查找",
        "topics and partitions" => "topic 与 partition",
        name => name,
    }
}
