//! 绘制出来的视图。

use super::super::charts::ChartWords;
use crate::view::lanes::{Look, Topic, What};
use crate::view::{FateColumn, Outcome, Presence};

pub(super) const CHARTS: ChartWords = ChartWords {
    ledger: "记录去向",
    ledger_text: "每条记录在各读取方那里的去向。点击数字选中该类的第一条记录，点击日志条选中对应位置的记录。",
    sum: "合计",
    log: "日志（从起点到末尾）",
    column: |column| match column {
        FateColumn::Partition => "Partition",
        FateColumn::Records => "记录数",
        FateColumn::Once => "一次",
        FateColumn::Repeated => "两次及以上",
        FateColumn::Lost => "丢失",
        FateColumn::Held => "已交给应用",
        FateColumn::Pending => "待处理",
        FateColumn::Committed => "已提交",
    },
    column_text: |column| match column {
        FateColumn::Partition => "按名称",
        FateColumn::Records => "写入过的全部记录，未处理就被 compaction 清掉的除外",
        FateColumn::Once => "恰好处理了一次",
        FateColumn::Repeated => "处理了不止一次",
        FateColumn::Lost => "被跳过，从未处理",
        FateColumn::Held => "已交给某个存活的 consumer，还没处理完",
        FateColumn::Pending => "还没有交给 consumer，或者还会再次交给它",
        FateColumn::Committed => "committed offset 之前的记录，不论是否处理过",
    },
    outcome: |outcome| match outcome {
        Outcome::Superseded => "未处理就被 compaction 清掉",
        Outcome::Once => "处理了一次",
        Outcome::Pending => "待处理",
        Outcome::Held => "已交给应用",
        Outcome::Repeated => "处理了两次及以上",
        Outcome::Lost => "丢失",
    },
    first_of: |column, partition| {
        let name = (CHARTS.column)(column);
        format!("选中 {partition} 中属于“{name}”的第一条记录")
    },
    strip: |partition| {
        format!(
            "{partition} 的日志。方向键沿日志移动，PageUp 和 PageDown 跳到去向变化的地方，\
             Enter 选中那条记录。"
        )
    },
    part: |first, last, worst| match first == last {
        true => format!("offset {first}：{worst}"),
        false => format!("offset {first} 到 {last}，其中最差：{worst}"),
    },
    empty_log: "日志是空的。",
    shown: |shown, all| format!("共 {all} 行，显示 {shown} 行。"),
    lag: "Lag",
    lag_text: "high watermark 减去已提交的 offset，与 kafka-consumer-groups.sh 的算法一致。没有 commit 的地方不画线。\
               点击即可回到那个时刻。",
    lag_of: "查看",
    all_groups: "所有 group",
    partitions_of: |group| format!("{group}，按 partition"),
    lag_chart: "Lag 随时间的变化。方向键沿时间移动，PageUp 和 PageDown 大步移动，Enter 回到那个时刻。",
    records_axis: "记录数",
    more_lines: |count| format!("另有 {count} 条，以灰色显示"),
    no_lag: "还没有 group 提交过 offset。",
    as_table: "以表格查看",
    time: "时间",
    rebalance: "rebalance",
    crash: "崩溃",
    shown_moment: "当前显示的时刻",
    lanes: "协议泳道",
    lanes_help: "谁在什么时候给谁发了什么。左右键移动，加减键缩放，上下键在消息之间切换，\
                 Enter 回到那条消息的时刻，0 跟随当前显示的时刻。下方另有这些消息的列表。",
    topic: |topic| match topic {
        Topic::Group => "group 协议",
        Topic::Commit => "提交",
        Topic::Fetch => "拉取",
        Topic::Produce => "写入",
        Topic::Metadata => "metadata",
    },
    not_asked: |topic| format!("上方未选“{topic}”，这类请求未显示"),
    look: |look| match look {
        Look::Request => "请求",
        Look::Response => "响应",
        Look::Refusal => "被拒绝",
        Look::Open => "还在路上",
        Look::Failed => "没有送达",
    },
    what: |what| match what {
        What::Crashed => "进程崩溃".to_owned(),
        What::Froze => "冻结".to_owned(),
        What::Removed(reason) => format!("被移出 group：{}", reason.name()),
    },
    presence: |presence| match presence {
        Presence::Up => "运行中",
        Presence::Frozen => "冻结",
        Presence::Down => "未运行",
        Presence::Crashed => "已崩溃",
    },
    era: |era| match era.is_epoch {
        true => format!("epoch {}", era.number),
        false => format!("generation {}", era.number),
    },
    everybody: "全部",
    whose: "查看",
    zoom_in: "放大",
    zoom_out: "缩小",
    follow: "跟随",
    in_view: |span| format!("显示 {span}"),
    too_much: "消息太多，无法显示：请放大，或少选几类。",
    messages: |number| format!("{number} 条消息的列表"),
    hover: "指向箭头可查看内容，点击即可回到那个时刻。也可以用键盘：↑ ↓ 和 Enter。",
    keys: &[
        (
            "← →、PgUp、PgDn",
            "在协议泳道和 lag 图中：沿时间小步、大步移动",
        ),
        ("↑ ↓", "在协议泳道中：上一条、下一条消息"),
        ("+ − 0", "在协议泳道中：放大、缩小、重新跟随当前显示的时刻"),
        (
            "← →、PgUp、PgDn",
            "在“记录去向”的日志条上：沿日志移动、跳到去向变化的地方",
        ),
        ("Home、End", "在 lag 图和日志条上：移到开头、末尾"),
        (
            "Enter",
            "在这些视图中：回到那条消息或那个位置的时刻；在日志条上则选中那条记录",
        ),
    ],
    copy_printed: "复制为命令行输出",
    copied: "已复制。",
    not_copied: "浏览器不允许复制，请手动复制下面的文本。",
    as_printed: "命令行输出",
};
