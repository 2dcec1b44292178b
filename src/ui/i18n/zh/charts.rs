//! 绘制出来的视图。

use super::super::charts::ChartWords;
use crate::view::{FateColumn, Outcome};

pub(super) const CHARTS: ChartWords = ChartWords {
    ledger: "记录去向",
    ledger_text: "每条记录对每个读者来说结果如何。点数字会选中这一类的第一条记录，点日志条上的位置也一样。",
    sum: "合计",
    log: "日志（从起点到末尾）",
    column: |column| match column {
        FateColumn::Partition => "分区",
        FateColumn::Records => "记录数",
        FateColumn::Once => "一次",
        FateColumn::Repeated => "两次或更多",
        FateColumn::Lost => "丢失",
        FateColumn::Held => "已交出",
        FateColumn::Pending => "还没轮到",
        FateColumn::Committed => "提交已越过",
    },
    column_text: |column| match column {
        FateColumn::Partition => "按名称",
        FateColumn::Records => "曾经写入的全部记录，没人读过就被压缩掉的除外",
        FateColumn::Once => "恰好处理了一次",
        FateColumn::Repeated => "处理了不止一次",
        FateColumn::Lost => "被跳过，从未处理",
        FateColumn::Held => "在某个存活的 consumer 手里，还没处理完",
        FateColumn::Pending => "还没交出，或者还会再交出",
        FateColumn::Committed => "位于已提交的 offset 之下，不论处理没处理",
    },
    outcome: |outcome| match outcome {
        Outcome::Superseded => "没人读过就被压缩掉了",
        Outcome::Once => "处理了一次",
        Outcome::Pending => "尚未处理",
        Outcome::Held => "已交给应用，尚未处理完",
        Outcome::Repeated => "处理了两次或更多",
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
        false => format!("offset {first} 到 {last}，其中最坏的：{worst}"),
    },
    empty_log: "日志是空的。",
    shown: |shown, all| format!("共 {all} 行，显示 {shown} 行。"),
};
