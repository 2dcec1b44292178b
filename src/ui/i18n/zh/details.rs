//! 事件各个值之间的文字。只有文字：测试也读这张表。

use crate::view::details::{BumpReason, Death, DetailWords, Place, RebalanceReason, RemovalReason};
use crate::view::why::moment;

pub(super) const DETAILS: DetailWords = DetailWords {
    none: "无",
    records: |count| format!("{count} 条记录"),
    again_at: |at| format!("{} 重试", moment(at)),
    until: |at| format!("到 {} 为止", moment(at)),
    at: |tp, offset| format!("{tp}，offset {offset}"),
    below: |tp, offset| format!("{tp} 在 {offset} 之前的部分"),
    replaced: |old, new| format!("{old} 换成 {new}"),
    with: |other| format!("与 {other}"),
    of: |who| format!("来自 {who}"),
    configured: |config| format!("acks={}，每 {} 一条", config.acks, config.every),
    sends: |config| format!("写入 {}，acks={}", config.topic, config.acks),
    reads: |group, commits| format!("group {group}，commits={commits}"),
    buffered: |key, tp, opens| {
        let key = key.map_or_else(|| "没有 key".to_owned(), |key| format!("key={key}"));
        let batch = if opens {
            "新 batch"
        } else {
            "同一个 batch"
        };
        format!("{key} → {tp}，{batch}")
    },
    numbers: |tp, epoch| match epoch {
        Some(epoch) => format!("{tp}：用 producer epoch {epoch} 重新编号"),
        None => format!("{tp}：没有缺"),
    },
    with_plan: "附分配结果",
    is_there: |tp, offset| format!("{tp} 从 {offset} 起已经有了"),
    superseded: |count| format!("{count} 条被同 key 的新记录取代"),
    rebalance: |reason| match reason {
        RebalanceReason::MemberAdded(id) => format!("新成员 {id}"),
        RebalanceReason::MemberRemoved(id) => format!("成员 {id} 不在了"),
        RebalanceReason::LeaderRejoined(id) => format!("leader {id} 重新加入"),
        RebalanceReason::MemberChanged(id) => format!("成员 {id} 重新加入"),
        RebalanceReason::StaticMemberReplaced(id) => format!("static member {id} 回来了"),
    },
    bump: |reason| match reason {
        BumpReason::Subscribed(id) => format!("成员 {id} 订阅"),
        BumpReason::MemberRemoved(id) => format!("成员 {id} 不在了"),
        BumpReason::MetadataChanged => "topic 变了".to_owned(),
    },
    removed: |reason| match reason {
        RemovalReason::RebalanceTimeout(_) => "rebalance 超时（max.poll.interval.ms）",
        RemovalReason::SyncTimeout(_) => "没有发 SyncGroup（max.poll.interval.ms）",
        RemovalReason::Left
        | RemovalReason::SaidGoodbye
        | RemovalReason::SessionTimeout
        | RemovalReason::GroupSessionTimeout => reason.name(),
    },
    no_members: "没有成员",
    generation: |generation, protocol, leader| {
        let leader = leader.map_or_else(String::new, |id| format!("，leader {id}"));
        format!("generation {generation}，{protocol}{leader}")
    },
    joined: |generation, member, protocol, leads| {
        let leads = if leads { "，担任 leader" } else { "" };
        format!("generation {generation}，member id {member}，{protocol}{leads}")
    },
    subscribes: |member, topics| format!("{member} 订阅 {topics}"),
    reconciles: |to, gives| format!("将拥有 {to}，交出 {gives}"),
    steps: ["先 commit", "交出", "接手"],
    died: death_of,
    of_record: |line, nth| format!("{line}，第 {nth} 条"),
    by_worker: |record, worker| format!("{record}，由 worker {worker}"),
    after: |work, later| format!("{work}，在 {later} 之后"),
    time: |work, times| format!("{work}，第 {times} 次"),
    position: |tp, position, word| format!("{tp} 从 offset {position} 开始（{word}）"),
    fetched: |tp, count, from| format!("{tp}：从 offset {from} 起 {count} 条记录"),
    rejoins: ["增加了 partition", "交出了 partition"],
};

/// 进程死在程序的哪里。
pub(super) fn death_of(death: &Death) -> String {
    let record = death.record.as_ref();
    let record = record.map_or_else(|| "r".to_owned(), |(tp, offset)| format!("{tp} {offset}"));
    let place = match death.place {
        Place::Polling => "poll() 里".to_owned(),
        Place::BeforeProcessing => format!("process({record}) 之前"),
        Place::Processing => format!("process({record}) 里"),
        Place::AfterProcessing if death.before_commit => {
            format!("process({record}) 之后、commit 之前")
        }
        Place::AfterProcessing => format!("process({record}) 之后"),
        Place::Committing => "commitSync() 里，还没等到答复".to_owned(),
        Place::AfterCommit => "commit 刚完成之后".to_owned(),
        Place::Listening(callback) => format!("{}() 里", callback.name()),
        Place::Submitting => "pool.submit() 里".to_owned(),
        Place::AwaitingWorkers => "pool.awaitTermination() 里".to_owned(),
        Place::Closing => "close() 里".to_owned(),
        Place::Stopped => "程序开始之前".to_owned(),
    };
    match death.working.is_empty() {
        true => place,
        false => format!("{place}，worker 手里还有 {}", death.worked_on()),
    }
}
