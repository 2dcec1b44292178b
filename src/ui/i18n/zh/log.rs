//! Around the event log.

use crate::kafka::NodeId;
use crate::session::Mark;
use crate::ui::i18n::log::{LogWords, thousands};

pub(super) const LOG: LogWords = LogWords {
    wording,
    with_wire: "含每条消息",
    importance: "日志的详细程度",
    about: "对象",
    anything: "全部对象",
    selected: |name| match name {
        Some(name) => format!("当前选中：{name}"),
        None => "当前选中的对象".to_owned(),
    },
    brokers: "Broker",
    producers: "Producer",
    consumers: "Consumer",
    groups: "Group",
    partitions: "Partition",
    kinds: |chosen| match chosen {
        0 => "全部类型".to_owned(),
        _ => format!("{chosen} 种类型"),
    },
    kinds_title: "事件类型",
    kinds_text: "只显示勾选的类型；一个都不勾就全部显示。这次运行里出现过：",
    all_kinds: "全部类型",
    find: "搜索日志",
    lines: |count| format!("{} 行", thousands(count)),
    lines_so_far: |count, percent| format!("至少 {} 行 · 已搜索 {percent}%", thousands(count)),
    no_lines: "没有符合条件的行。",
    follow: "回到当前时刻",
    loading: "…",
    lost: |count| format!("丢失 {} 条", thousands(count)),
    step: "跳到",
    step_back: |mark| format!("上一个：{}", mark_of(mark)),
    step_forward: |mark| format!("下一个：{}", mark_of(mark)),
    mark: mark_of,
    save: "保存…",
    save_text: "保存符合筛选条件的行，从这次运行的开头到结尾。",
    as_text: "存为文本",
    as_json: "存为 JSON Lines",
    saving: |lines, percent| format!("已写 {} 行，进度 {percent}%", thousands(lines)),
    saved: |lines| format!("已保存 {} 行。", thousands(lines)),
    cut: |lines| {
        let lines = thousands(lines);
        format!("已保存前 {lines} 行。一个文件最多这么多，后面的请先筛选再保存。")
    },
    void: "没有保存：这期间运行被改动了。",
};

fn wording(who: Option<&NodeId>, kind: &'static str) -> String {
    let strings = &super::STRINGS;
    let who = who.map_or_else(|| strings.cluster.to_owned(), ToString::to_string);
    format!("{who} {}", (strings.event_kind)(kind))
}

const fn mark_of(mark: Mark) -> &'static str {
    match mark {
        Mark::Event => "任意事件",
        Mark::Story => "主线事件",
        Mark::Commit => "commit",
        Mark::Rebalance => "rebalance",
        Mark::Crash => "崩溃",
        Mark::Duplicate => "重复处理",
        Mark::Disorder => "乱序处理",
        Mark::Loss => "丢失",
    }
}
