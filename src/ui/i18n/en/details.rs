//! Between the values of events. Only words: tests read this table as well.

use crate::view::details::{BumpReason, DetailWords, LOG, RebalanceReason};
use crate::view::why::moment;

/// As the log has it, unless there is room to say it better.
pub(super) const DETAILS: DetailWords = DetailWords {
    again_at: |at| format!("again at {}", moment(at)),
    until: |at| format!("until {}", moment(at)),
    configured: |config| format!("acks={}, a record every {}", config.acks, config.every),
    sends: |config| format!("to {}, acks={}", config.topic, config.acks),
    reads: |group, commits| format!("group {group}, commits={commits}"),
    buffered: |key, tp, opens| {
        let key = key.map_or_else(|| "without a key".to_owned(), |key| format!("key={key}"));
        let batch = if opens {
            "a new batch"
        } else {
            "the same batch"
        };
        format!("{key} → {tp}, {batch}")
    },
    numbers: |tp, epoch| match epoch {
        Some(epoch) => format!("{tp}: anew, with producer epoch {epoch}"),
        None => format!("{tp}: nothing is missing"),
    },
    generation: |generation, protocol, leader| {
        let leader = leader.map_or_else(String::new, |id| format!(", leader {id}"));
        format!("generation {generation}, {protocol}{leader}")
    },
    joined: |generation, member, protocol, leads| {
        let leads = if leads { ", as its leader" } else { "" };
        format!("generation {generation}, member id {member}, {protocol}{leads}")
    },
    rebalance: |reason| match reason {
        RebalanceReason::MemberAdded(id) => format!("new member {id}"),
        RebalanceReason::MemberRemoved(id) => format!("member {id} is gone"),
        RebalanceReason::LeaderRejoined(id) => format!("leader {id} joins again"),
        RebalanceReason::MemberChanged(id) => format!("member {id} joins again"),
        RebalanceReason::StaticMemberReplaced(id) => format!("static member {id} is back"),
    },
    bump: |reason| match reason {
        BumpReason::Subscribed(id) => format!("member {id} subscribes"),
        BumpReason::MemberRemoved(id) => format!("member {id} is gone"),
        BumpReason::MetadataChanged => "the topics have changed".to_owned(),
    },
    subscribes: |member, topics| format!("{member} reads {topics}"),
    position: |tp, position, word| format!("{tp} from offset {position} ({word})"),
    fetched: |tp, count, from| format!("{tp}: {} from offset {from}", (LOG.records)(count)),
    time: |work, times| format!("{work}, time {times}"),
    after: |work, later| format!("{work}, after {later}"),
    ..LOG
};
