//! What is wrong with a text in the notation.

use crate::session::{ErrorKind, NotationError, Unplayable};

pub(super) fn notation_error(error: &NotationError) -> String {
    let NotationError { line, column, kind } = error;
    format!("第 {line} 行第 {column} 列：{}", wrong(kind))
}

fn wrong(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::NoHeader => "开头应是 playground 和版本号，例如 playground 1".to_owned(),
        ErrorKind::Version(found) => format!("它的版本是 playground {found}，本页读不了"),
        ErrorKind::TextTooLong => "文本太长".to_owned(),
        ErrorKind::TooManyLines => "行数太多".to_owned(),
        ErrorKind::TooManyCommands => "命令太多".to_owned(),
        ErrorKind::WordTooLong => "这个词太长".to_owned(),
        ErrorKind::Character(c) => format!("{c:?} 只能写在引号里"),
        ErrorKind::Unterminated => "引号没有结束".to_owned(),
        ErrorKind::Escape => "反斜杠后面只能是 \" \\ n r t 或 u{…}，例如 \\u{7f}".to_owned(),
        ErrorKind::Expected { what, found } => match found {
            Some(found) => format!("这里应是 {what}，却是“{found}”"),
            None => format!("这里应是 {what}，这一行却结束了"),
        },
        ErrorKind::Unexpected(found) => format!("这里不该再有内容，却有“{found}”"),
        ErrorKind::UnknownWord { found, nearest, .. } => {
            format!("不认识“{found}”{}", perhaps(*nearest))
        }
        ErrorKind::UnknownSetting { of, found, nearest } => {
            format!("{of} 没有“{found}”这个配置{}", perhaps(*nearest))
        }
        ErrorKind::UnknownChoice {
            key,
            found,
            nearest,
            known,
        } => format!(
            "{key} 只能是 {}，不能是“{found}”{}",
            known.join("、"),
            perhaps(*nearest)
        ),
        _ => value(kind),
    }
}

fn value(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::Number { found, most } => {
            format!("这里应是 0 到 {most} 的整数，却是“{found}”")
        }
        ErrorKind::Millis(found) => format!("这里应是毫秒数，例如 250 或 0.5，却是“{found}”"),
        ErrorKind::Ratio(found) => {
            format!("这里应是 0 到 1 之间、最多三位小数的数，例如 0.5，却是“{found}”")
        }
        ErrorKind::Time(found) => {
            format!("这里应是带单位的时间，例如 250ms、1.5s 或 2m，却是“{found}”")
        }
        ErrorKind::TooFine(found) => format!("“{found}”比一微秒还细"),
        ErrorKind::TooLong(found) => format!("“{found}”太长了"),
        ErrorKind::Partition(found) => {
            format!("这里应是一个 partition，例如 orders-0，却是“{found}”")
        }
        ErrorKind::Twice(what) => format!("{what} 写了两遍"),
        ErrorKind::Missing { of, what } => format!("{of} 缺少 {what}"),
        ErrorKind::Exclusive(one, other) => format!("{one} 和 {other} 不能同时写"),
        ErrorKind::Backwards { at, before } => format!("时间倒退了：{at} 写在 {before} 之后"),
        ErrorKind::SharesTooMuch { shares, acts } => {
            format!("这个分支说共有 {shares} 步操作，但前面只有 {acts} 步")
        }
        ErrorKind::SetupAfterActs => "不带时间的命令要写在第一个 at 之前".to_owned(),
        ErrorKind::RecordLine => {
            "记录行要跟在写了 lines=once 或 lines=repeat 的 producer 后面".to_owned()
        }
        _ => lesson(kind),
    }
}

fn lesson(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::OtherKind(one, other) => {
            format!("{} 和 {} 没法比较", kind_of(one), kind_of(other))
        }
        ErrorKind::NoOrder(what) => format!("{} 不分大小，只能用 = 或 !=", kind_of(what)),
        ErrorKind::TooMany(what, most) => format!("{what} 超过了 {most} 个"),
        ErrorKind::LessonName(found) => {
            format!("课程名由小写字母和数字组成，中间可用连字符，例如 two-groups，不能是“{found}”")
        }
        ErrorKind::Speed(found) => format!("这里应是速度，例如 1、1/2 或 5，却是“{found}”"),
        ErrorKind::LooseText => "en 和 zh 要跟在 step 或 try 后面".to_owned(),
        // a kind without words of its own here still says what is wrong
        other => other.to_string(),
    }
}

/// What is compared, in words.
fn kind_of(english: &str) -> &str {
    match english {
        "a number" => "数字",
        "a client's name" => "客户端的名字",
        "partitions" => "partition",
        "a group's state" => "group 的状态",
        "true or false" => "true 或 false",
        other => other,
    }
}

fn perhaps(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |word| format!("，是不是“{word}”？"))
}

pub(super) fn unplayable(error: &Unplayable) -> String {
    match error {
        Unplayable::Brokers(found) => format!("broker 应有 1 到 3 个，而不是 {found} 个"),
        Unplayable::Config(error) => {
            format!("broker 配置：{}", super::refusals::command_error(error))
        }
        Unplayable::TooFar(_) => "时间超过了 31 天".to_owned(),
        Unplayable::Disorder => "操作没有按时间先后排列".to_owned(),
        Unplayable::Setup(index, error) => {
            format!(
                "场景的第 {} 条命令：{}",
                index + 1,
                super::refusals::command_error(error)
            )
        }
    }
}
