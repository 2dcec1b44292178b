//! 为什么没有照办。

use super::notation::{notation_error, unplayable};
use crate::command::{Because, CommandError};
use crate::session::WorkspaceError;

pub(super) fn command_error(error: &CommandError) -> String {
    match error {
        CommandError::Refused(error, why) => format!("{error}：{}", because(why)),
        CommandError::OutOfRange {
            what,
            given,
            least,
            most,
        } => {
            format!("{} 是 {given}；允许 {least} 到 {most}", number(what))
        }
        CommandError::Unknown(name) => format!("没有 {name}"),
        CommandError::Taken(name) => format!("已经有 {name} 了"),
        CommandError::BadId(id) => {
            format!("“{id}”不能做 group.id 或 client.id：1 到 249 字节，不含控制字符")
        }
        CommandError::BadName(name) => {
            format!("“{name}” 不能作名称：应为 1 到 249 个字符，取自 a-z A-Z 0-9 . _ -")
        }
        CommandError::NotNow(why) => because(why),
    }
}

/// What a number is for: a config key as it is, or a word.
fn number(what: &'static str) -> &'static str {
    match what {
        "network latency (ms)" => "网络延迟（ms）",
        "start of a broker (ms)" => "broker 启动用时（ms）",
        "load of a coordinator (ms)" => "coordinator 加载用时（ms）",
        "processing time (ms)" => "每条处理时间（ms）",
        "processing jitter (ms)" => "处理时间的随机增量（ms）",
        "worker threads" => "worker 线程数",
        "poll timeout (ms)" => "poll() 的 timeout（ms）",
        "time between records (ms)" => "发送间隔（ms）",
        "bytes of the key" => "key 的字节数",
        "bytes of the value" => "value 的字节数",
        "lines" => "行数",
        "keys" => "key 的个数",
        "topics" => "topic 的个数",
        "partitions" => "partition 的个数",
        "producers" => "producer 的个数",
        "consumers" => "consumer 的个数",
        "pause" => "冻结时长（ms）",
        "record" => "第几条记录",
        other => other,
    }
}

fn because(why: &Because) -> String {
    match why {
        Because::TopicExists(topic) => format!("topic {topic} 已存在"),
        Because::NoSuchTopic(topic) => {
            format!("没有 topic {topic}，且 auto.create.topics.enable 为 false")
        }
        Because::NoSuchPartition(tp) => format!("没有 partition {tp}"),
        Because::InternalTopic(topic) => format!("{topic} 是 Kafka 内部的 topic"),
        Because::PartitionsOnlyGrow { topic, has } => {
            format!("topic {topic} 已有 {has} 个 partition，只能增加，不能减少")
        }
        Because::GroupHasMembers(group) => format!("group {group} 还有成员"),
        Because::NoSuchGroup(group) => format!("没有 group {group}"),
        Because::NoCoordinator(group) => format!("group {group} 的 coordinator 不可用"),
        Because::CommitNeedsGroup => "commit 需要 group.id".to_owned(),
        Because::SubscribeNeedsGroup => "subscribe() 需要 group.id".to_owned(),
        Because::NothingSubscribed => "至少写一个 topic 或 partition".to_owned(),
        Because::HeartbeatNotBelowSession => {
            "heartbeat.interval.ms 必须小于 session.timeout.ms".to_owned()
        }
        Because::DeliveryTimeoutTooShort => {
            "delivery.timeout.ms 不得小于 linger.ms + request.timeout.ms".to_owned()
        }
        Because::NoAssignor => "partition.assignment.strategy 里没有 assignor".to_owned(),
        Because::WorkersNeedJava => "只有 Java 客户端模拟了 worker 线程".to_owned(),
        Because::ConsumerProtocolNeedsJava => {
            "只有 Java 客户端模拟了 group.protocol=consumer".to_owned()
        }
        Because::NoStaticMembers(client) => {
            format!("{} 没有 group.instance.id", client.library().title)
        }
        Because::ResetActive(group, state) => {
            format!("只有 group {group} 没有成员时才能重置 offset，它现在的状态是 {state}")
        }
        Because::NothingToShift(tp) => format!("{tp} 没有 committed offset，无法平移"),
        Because::GroupSubscribed(group, topic) => {
            format!("group {group} 的成员正在订阅 {topic}")
        }
        Because::NoLeader(tp) => format!("{tp} 没有 leader"),
        Because::CompactedOnly(topic) => {
            format!("{topic} 的 cleanup.policy 是 compact，不能删除其中的记录")
        }
        Because::AboveHighWatermark(tp, high_watermark) => {
            format!("{tp} 的 high watermark 是 {high_watermark}，不能删到它之上")
        }
        Because::NotInProtocol { key, protocol } => {
            format!("group.protocol={protocol} 时不能设置 {key}")
        }
        Because::GroupHeartbeatNotBelowSession => {
            "group.consumer.heartbeat.interval.ms 必须小于 group.consumer.session.timeout.ms"
                .to_owned()
        }
        Because::NoServerAssignor => "group.consumer.assignors 里没有 assignor".to_owned(),
        Because::AllBrokersFenced => "所有 broker 都处于 fenced 状态，无处放置 replica".to_owned(),
        Because::NotRunning(name) => format!("{name} 没有在运行"),
        Because::AlreadyRunning(name) => format!("{name} 已经在运行"),
        Because::Frozen(id) => format!("{id} 正被冻结"),
        Because::Closing(id) => format!("{id} 已在关闭"),
        Because::NotAssigned {
            consumer,
            partition,
        } => {
            format!("partition {partition} 当前没有分配给 {consumer}")
        }
        Because::NoCommitLine(id) => format!("{id} 从不 commit"),
        Because::RunIsFull => "这次运行已到上限".to_owned(),
    }
}

pub(super) fn workspace_error(error: &WorkspaceError) -> String {
    match error {
        WorkspaceError::Line(error, 1) => notation_error(error),
        WorkspaceError::Line(error, lines) => {
            format!("{}（另有 {} 处）", notation_error(error), lines - 1)
        }
        WorkspaceError::Unplayable(error) => unplayable(error),
        WorkspaceError::Refused { line, error } => {
            format!("第 {line} 行：{}", command_error(error))
        }
    }
}
