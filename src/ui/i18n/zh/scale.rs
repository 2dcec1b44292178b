//! 舞台上内容很多时的用语。

use super::super::scale::ScaleWords;
use crate::view::{Density, Level};
use std::fmt::Write;

pub(super) const SCALE: ScaleWords = ScaleWords {
    density: "partition 显示为",
    choice: |density| match density {
        None => "自动",
        Some(Density::Cells) => "格子",
        Some(Density::Strips) => "条带",
        Some(Density::Overview) => "总览",
    },
    read_by: "读取方",
    strips: "以条带显示的 partition；方向键逐条移动，回车键打开",
    bars: ["待处理", "已交给应用", "一次", "两次及以上", "丢失"],
    marks: [
        "position",
        "committed",
        "high watermark",
        "last stable offset",
    ],
    strip: |name, strip, tally| {
        let owner = strip
            .owner
            .as_ref()
            .map_or("没有 owner".to_owned(), |id| format!("owner 是 {id}"));
        let lag = strip
            .lag
            .map_or("还没有提交".to_owned(), |lag| format!("lag {lag}"));
        let leader = if strip.leader.is_none() {
            "（没有 leader）"
        } else {
            ""
        };
        let mut said = format!("{name}{leader}：{owner}，{lag}");
        if let Some(at) = strip.position {
            let _ = write!(said, "，position {at}");
        }
        if let Some(at) = strip.committed {
            let _ = write!(said, "，committed {at}");
        }
        let _ = write!(
            said,
            "，log 从 {} 到 {}，high watermark {}",
            strip.log_start, strip.log_end, strip.high_watermark
        );
        if strip.last_stable != strip.high_watermark {
            let _ = write!(said, "，last stable offset {}", strip.last_stable);
        }
        if let Some(sum) = tally {
            let _ = write!(
                said,
                "；处理过一次 {} 条，多次 {} 条，丢失 {} 条，尚未处理 {} 条",
                sum.once, sum.repeated, sum.lost, sum.pending
            );
            if sum.disordered > 0 {
                let _ = write!(said, "，{} 条乱序", sum.disordered);
            }
        }
        said
    },
    overview: "全部 partition；方向键逐个移动，回车键打开",
    coloured_by: "着色依据",
    colours: ["lag", "owner"],
    level: |level| match level {
        Level::Unknown => "未提交",
        Level::None => "0",
        Level::Ones => "1–9",
        Level::Tens => "10–99",
        Level::Hundreds => "100–999",
        Level::Thousands => "1000 及以上",
    },
    cell: |name, lag, owner, led| {
        let lag = lag.map_or("还没有提交".to_owned(), |lag| format!("lag {lag}"));
        let owner = owner.map_or("没有 owner".to_owned(), |owner| {
            format!("owner 是 {owner}")
        });
        let leader = if led { "" } else { " · 没有 leader" };
        format!("{name} · {lag} · {owner}{leader}")
    },
    cell_hint: "指向某一格，或用方向键移过去，即可看到它的情况；选中后可以看到其中的记录。",
    unowned: "无人",
    more: |n| format!("另有 {n} 个"),
    fold: "收起",
    unfold: "展开",
    folded: |members, trouble, waiting, lag| {
        let mut said = format!("{members} 个成员");
        if trouble > 0 {
            let _ = write!(said, " · {trouble} 个异常");
        }
        if waiting > 0 {
            let _ = write!(said, " · {waiting} 个正在加入");
        }
        let _ = match lag {
            Some(lag) => write!(said, " · lag {lag}"),
            None => write!(said, " · lag –"),
        };
        said
    },
    folded_producers: |all, sending| format!("共 {all} 个，{sending} 个在发送"),
    behind: "明显落后",
    zoom: |percent| format!("{percent}%"),
    zoom_in: "放大 (+)",
    zoom_out: "缩小 (−)",
    zoom_whole: "恢复原大小 (0)",
    keys: &[
        (
            "+ − 0",
            "放大、缩小、恢复舞台（也可以按住 Ctrl 滚动滚轮，或用双指缩放）",
        ),
        ("Shift + ← ↑ → ↓", "舞台比可见范围大时，移动舞台"),
        ("↑ ↓", "在条带或成员列表中：移到下一个"),
        ("← ↑ → ↓", "在总览中：移到相邻的 partition"),
    ],
};
