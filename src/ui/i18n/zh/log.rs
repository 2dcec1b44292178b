//! Around the event log.

use crate::ui::i18n::log::{LogWords, thousands};

pub(super) const LOG: LogWords = LogWords {
    wording: |event| super::STRINGS.worded(event),
    details: super::details::DETAILS,
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
    searching: "还没找到，正在继续搜索……",
    follow: "回到当前时刻",
    loading: "…",
    lost: |count| format!("丢失 {} 条", thousands(count)),
    save: "保存…",
    save_title: "保存日志",
    whole: "整行内容",
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
