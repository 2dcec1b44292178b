//! 两次运行并排对照。

use super::super::{CompareWords, span};
use crate::session::Whom;
use crate::session::compare::{Figures, Measure, Preset};
use crate::view::Turn;

fn sentence(of: &Figures) -> String {
    let still = match (of.stopped, of.longest.1.as_slice()) {
        (0, _) => format!("{} 个 partition 都没有停过", of.partitions),
        (1, [one, ..]) => format!("只有 {one} 停了 {}", span(of.together())),
        (_, longest) => {
            let longest: Vec<String> = longest.iter().map(ToString::to_string).collect();
            format!(
                "{} 个 partition 里有 {} 个停过，最长 {}（{}）",
                of.partitions,
                of.stopped,
                span(of.longest.0),
                longest.join("、")
            )
        }
    };
    let moved = match of.moved {
        0 => "没有 partition 换手".to_owned(),
        moved => format!("换手 {moved} 次"),
    };
    let fates = match (of.fates.repeated, of.fates.lost) {
        (0, 0) => "没有丢失，也没有重复处理。".to_owned(),
        (twice, 0) => format!("没有丢失，{twice} 条被重复处理。"),
        (0, lost) => format!("没有重复处理，丢了 {lost} 条。"),
        (twice, lost) => format!("丢了 {lost} 条，{twice} 条被重复处理。"),
    };
    let order = match of.fates.disordered {
        0 => String::new(),
        late => format!("{late} 条乱序处理。"),
    };
    format!(
        "{still}；rebalance {} 次，{moved}。{fates}{order}",
        of.rounds
    )
}

fn turns(all: &[Turn]) -> String {
    let started = all.iter().map(|turn| match turn {
        Turn::Starts(who) => Some(who.to_string()),
        _ => None,
    });
    if let Some(started) = started.collect::<Option<Vec<_>>>() {
        return format!("{} 启动", started.join("、"));
    }
    let told = all.iter().map(|turn| match turn {
        Turn::Starts(who) => format!("{who} 启动"),
        Turn::Crashes(who) => format!("{who} 崩溃"),
        Turn::Leaves(who) => format!("{who} 退出"),
        Turn::Generation(number) => format!("generation {number}"),
        Turn::Epoch(number) => format!("epoch {number}"),
        Turn::BrokerKilled(broker) => format!("broker {broker} 被 kill"),
    });
    told.collect::<Vec<_>>().join("、")
}

pub(super) const COMPARE: CompareWords = CompareWords {
    open: "对比…",
    title: "对比",
    one_difference: "种子相同，操作相同，只有一处不同：",
    protocols: "session timeout 和 heartbeat 间隔的来源不同：classic 协议用 client 的配置（session.timeout.ms），\
                consumer 协议用 broker 的配置（group.consumer.session.timeout.ms）。consumer 协议还由 broker \
                分配 partition（group.remote.assignor），不能再设置 partition.assignment.strategy。",
    two_branches: "种子相同，起点相同，两个分支",
    whose: "对象",
    which_key: "配置项",
    side: |name| format!("{name} 的取值"),
    preset: |preset| match preset {
        Preset::CommitStyle => "Commit 方式",
        Preset::Assignor => "Assignor",
        Preset::Protocol => "Group 协议",
        Preset::Client => "客户端库",
    },
    whom: |whom| match whom {
        Whom::Group(group) => format!("group {group}"),
        Whom::Consumer(who) => format!("consumer {who}"),
        Whom::Producer(who) => format!("producer {who}"),
        Whom::Topic(topic) => format!("topic {topic}"),
        Whom::Brokers => "所有 broker".to_owned(),
    },
    as_it_is: |value| format!("保持原样（{value}）"),
    no_value: |typed| format!("“{typed}”不是整数，没有作改动。"),
    as_is: "原样",
    swap: "左右互换",
    keep: |name| format!("用 {name} 继续"),
    kept: "原来的运行已暂存，可以取回。",
    living: |part| format!("正在从头运行两边：{part}%…"),
    ended: |name, events, at| {
        format!("{name} 到 {at} 已有 {events} 个事件，达到对比的上限，对比到此为止。")
    },
    refused: |name, why| format!("{name} 无法运行：{why}"),
    left_out: |name, count| format!("{name} 跳过了 {count} 步无法执行的操作："),
    nobody: "还没有 group 读过数据，没有可对比的内容。",
    group: "Group",
    window: "显示范围",
    whole: "整个运行",
    sentence,
    turns,
    read_by: |who, from, until| match until {
        Some(until) => format!("{who}：{from} 至 {until}"),
        None => format!("{who}：从 {from} 起"),
    },
    read_by_nobody: |length, from| format!("从 {from} 起 {length} 内没有人读"),
    parts_help: "各 partition 由谁读取的示意图，用方向键逐段移动。",
    parts_hint: "指向某一段，或用方向键移过去，即可看到由谁读取。",
    nobody_for: |length| format!("{length} 没有人读"),
    then: "；",
    bands: |name| format!("{name}：每个 partition 什么时候由谁读，什么时候没有人读"),
    table: "截至当前时刻的对比数据",
    measure: |measure| match measure {
        Measure::Twice => "处理了两次及以上",
        Measure::Disordered => "乱序处理",
        Measure::Lost => "丢失",
        Measure::Stopped => "停过的 partition",
        Measure::Longest => "最长一次停顿",
        Measure::Together => "所有 partition 停顿合计",
        Measure::Moved => "partition 换手次数",
        Measure::Rounds => "rebalance 次数",
        Measure::Processed => "process(record) 调用次数",
        Measure::Requests => "发出的请求（全部客户端）",
        Measure::Commits => "写入 __consumer_offsets 的 offset 记录",
        Measure::Lag => "最大 lag",
    },
    of: |part, all| format!("{part} / {all}"),
    better: |name| format!("{name} 更好"),
    same: "相同",
    differ: "不同",
    by_name: "按类型统计的请求",
    by_partition: "各 partition 的停顿时间",
    records: "当前时刻的记录",
    how_to_read: "上为 A，下为 B，最右边最新。≠ 表示这条记录在两边的去向不同，| 是 committed offset。",
    no_difference: "每条记录的去向都相同，各标记的位置也一样。",
    beside: |count| format!("附近还有 {count} 条不同"),
    not_there: "不存在",
    differs: |offset, a, b| format!("offset {offset}：A {a}，B {b}"),
    next_record: "。",
    states: "状态不同的 consumer",
    state_of: |a, b| format!("：A {a} · B {b}"),
    ledger: "记录去向中的差异",
    fates: ["一次", "两次及以上", "丢失", "尚未处理", "乱序"],
    all_as_much: "各 partition 每种去向的记录数，两边都一样。",
    one_clock: "两边共用一个时钟",
};
