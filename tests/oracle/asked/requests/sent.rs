//! A request as it is sent: what it says, and else what one who asks would say by itself.

use super::Step;
use offset_playground::kafka::message::{MemberIdentity, ProtocolSubscription};
use offset_playground::kafka::{
    AssignorName, ClientId, CommittedOffset, GenerationId, GroupEpoch, GroupHeartbeat, GroupId,
    GroupInstanceId, MemberEpoch, MemberId, Request, ServerAssignor, TopicName, TopicPartition,
};
use offset_playground::sim::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a request is made of.
pub(super) struct Sent<'a> {
    pub(super) group: GroupId,
    pub(super) step: &'a Step,
    /// What the one who asks has said of itself, now or before.
    pub(super) said: &'a BTreeMap<String, String>,
    /// What it was last given, of the `consumer` protocol.
    pub(super) given: &'a [TopicPartition],
    pub(super) member_id: MemberId,
    pub(super) epoch: i32,
    /// The member a word stands for.
    pub(super) id: &'a dyn Fn(&str) -> MemberId,
}

impl Sent<'_> {
    /// The request.
    pub(super) fn request(self) -> Request {
        match self.step.ask.as_str() {
            "join" => self.join(),
            "sync" => Request::SyncGroup {
                member: self.member(),
                generation: self.generation(),
                assignments: self.assignments(),
                group: self.group,
            },
            "heartbeat" => Request::Heartbeat {
                member: self.member(),
                generation: self.generation(),
                group: self.group,
            },
            "leave" => Request::LeaveGroup {
                group: self.group,
                member_id: self.member_id,
            },
            "commit" => self.commit(),
            "fetch" => self.fetch(),
            "beat" => self.beat(),
            other => panic!("{other} is no request"),
        }
    }

    fn with(&self, key: &str) -> Option<&str> {
        self.step.with.get(key).map(String::as_str)
    }

    fn said(&self, key: &str) -> Option<&str> {
        self.said.get(key).map(String::as_str)
    }

    fn time(&self, key: &str) -> Duration {
        millis(self.said(key).unwrap_or("10000"))
    }

    fn instance(&self) -> Option<GroupInstanceId> {
        let said = self.said("instance").filter(|name| *name != "-");
        said.map(Into::into)
    }

    fn member(&self) -> MemberIdentity {
        MemberIdentity {
            member_id: self.member_id.clone(),
            instance_id: self.instance(),
        }
    }

    fn generation(&self) -> GenerationId {
        GenerationId(u32::try_from(self.epoch).expect("a generation"))
    }

    fn client_id(&self) -> ClientId {
        ClientId::from(self.step.who.as_str())
    }

    fn join(self) -> Request {
        let assignors = self.said("protocols").unwrap_or("range").split(',');
        Request::JoinGroup {
            instance_id: self.instance(),
            client_id: self.client_id(),
            session_timeout: self.time("session"),
            rebalance_timeout: self.time("rebalance"),
            assignors: assignors.map(assignor).collect(),
            subscription: Arc::new(ProtocolSubscription {
                topics: topics(self.said("topics").unwrap_or("t")),
                ..ProtocolSubscription::default()
            }),
            group: self.group,
            member_id: Some(self.member_id).filter(|id| !id.as_str().is_empty()),
        }
    }

    fn assignments(&self) -> Vec<(MemberId, Vec<TopicPartition>)> {
        let each = self
            .with("assign")
            .into_iter()
            .flat_map(|text| text.split(';'));
        let each = each.map(|theirs| {
            let (who, theirs) = theirs.split_once(':').expect("who:partitions");
            ((self.id)(who), partitions(theirs))
        });
        each.collect()
    }

    fn commit(self) -> Request {
        let offsets = self.with("offsets").unwrap_or("t-0:1").split(',');
        let offsets = offsets.map(|pair| {
            let (tp, offset) = pair.split_once(':').expect("partition:offset");
            let offset = offset.parse().expect("an offset");
            (partition(tp), CommittedOffset(offset), None)
        });
        let offsets = offsets.collect();
        let known = u32::try_from(self.epoch).ok().map(GenerationId);
        let nobody = self.member_id.as_str().is_empty() && self.instance().is_none();
        Request::OffsetCommit {
            member: (!nobody || known.is_some()).then(|| (self.member(), known)),
            group: self.group,
            offsets,
            metadata: "".into(),
        }
    }

    fn fetch(self) -> Request {
        let asks = self.with("member").is_some() || self.with("epoch").is_some();
        let epoch = GroupEpoch(u32::try_from(self.epoch).unwrap_or(u32::MAX));
        Request::OffsetFetch {
            partitions: partitions(self.with("partitions").unwrap_or("t-0")),
            group: self.group,
            member: asks.then_some((self.member_id, epoch)),
        }
    }

    fn beat(self) -> Request {
        let joins = self.epoch == 0;
        let all = |key: &str, otherwise: &'static str| {
            let said = self.with(key);
            said.or_else(|| joins.then_some(otherwise))
                .map(str::to_owned)
        };
        Request::ConsumerGroupHeartbeat(Arc::new(GroupHeartbeat {
            epoch: match self.epoch {
                -2 => MemberEpoch::LeavesForAWhile,
                -1 => MemberEpoch::Leaves,
                0 => MemberEpoch::Joins,
                epoch => MemberEpoch::At(GroupEpoch(epoch.cast_unsigned())),
            },
            instance_id: self.instance(),
            client_id: self.client_id(),
            rebalance_timeout: all("rebalance", "10000").map(|time| millis(&time)),
            topics: all("topics", "t").map(|text| topics(&text)),
            assignor: self.with("assignor").map(|name| match name {
                "range" => ServerAssignor::Range,
                _ => ServerAssignor::Uniform,
            }),
            owned: all("owned", "").map(|text| match text.as_str() {
                "given" => self.given.to_vec(),
                text => partitions(text),
            }),
            group: self.group.clone(),
            member_id: self.member_id.clone(),
        }))
    }
}

fn millis(text: &str) -> Duration {
    Duration::from_millis(text.parse().expect("milliseconds"))
}

fn assignor(name: &str) -> AssignorName {
    let all = AssignorName::ALL.into_iter();
    let mut found = all.filter(|assignor| assignor.to_string() == name);
    found
        .next()
        .unwrap_or_else(|| panic!("{name} is no assignor"))
}

fn topics(names: &str) -> Vec<TopicName> {
    let names = names.split(',').filter(|name| !name.is_empty());
    names.map(TopicName::from).collect()
}

fn partitions(names: &str) -> Vec<TopicPartition> {
    let names = names.split(',').filter(|name| !name.is_empty());
    names.map(partition).collect()
}

fn partition(name: &str) -> TopicPartition {
    let (topic, number) = name.rsplit_once('-').expect("topic-number");
    TopicPartition::new(&topic.into(), number.parse().expect("a number"))
}
