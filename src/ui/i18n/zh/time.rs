//! Time.

use super::super::time::TimeWords;
use crate::session::{Direction, Mark};

pub(super) const TIME: TimeWords = TimeWords {
    branches: "分支",
    about: "在过去的时刻操作，会从那里分出一个新分支；之后原有的经过留在原分支里。切换分支时，每个分支都保持你离开时的状态。",
    main: "主分支",
    at: |at| format!("始于 {at}"),
    until: |until| format!("到 {until}"),
    delete: |name| format!("删除 {name}"),
    deleted: "已删除",
    get_back: "找回",
    get_this_back: |name| format!("找回并切换到 {name}"),
    too_many: |most| format!("最多保留 {most} 个分支，已经满了。请先删掉一个不再需要的。"),
    characters: "启用单字符快捷键",
    step_to: "单步跳转到",
    mark: |mark| match mark {
        Mark::Event => "每行日志",
        Mark::Story => "事件",
        Mark::Commit => "commit",
        Mark::Rebalance => "rebalance",
        Mark::Crash => "崩溃",
        Mark::Duplicate => "重复",
        Mark::Disorder => "乱序",
        Mark::Loss => "丢失",
    },
    step: |mark, direction| {
        // what is counted has its word, and a term its space
        let of = (TIME.mark)(mark);
        let of = match mark {
            Mark::Event => "行日志".to_owned(),
            Mark::Story => format!("个{of}"),
            Mark::Commit | Mark::Rebalance => format!("次 {of}"),
            Mark::Crash | Mark::Duplicate | Mark::Disorder | Mark::Loss => format!("次{of}"),
        };
        match direction {
            Direction::Forward => format!("下一{of}"),
            Direction::Back => format!("上一{of}"),
        }
    },
    not_found: |mark, direction, until| {
        let of = (TIME.mark)(mark);
        let of = match mark {
            Mark::Event => "日志".to_owned(),
            Mark::Commit | Mark::Rebalance => format!(" {of}"),
            _ => of.to_owned(),
        };
        match direction {
            Direction::Forward => format!("到 {until} 为止没有{of}，运行停在原处。"),
            Direction::Back => format!("在此之前没有{of}。"),
        }
    },
    looping: "循环",
    loop_about: "反复播放一段，直到看明白。",
    from_here: "从这里开始",
    to_here: "到这里结束",
    no_loop: "不再循环",
    looped: |from, to| format!("在 {from} 到 {to} 之间循环"),
    wrong_loop: |from, to| format!("循环的终点要晚于起点，{from} 到 {to} 无效。"),
};
