//! The same requests to the model's broker.

use super::sent::Sent;
use super::{Requests, Step};
use offset_playground::cluster::event::Entry;
use offset_playground::cluster::{Event, NetworkEvent};
use offset_playground::engine::Engine;
use offset_playground::kafka::{
    Body, BrokerId, ClientId, GroupId, KafkaError, MemberEpoch, MemberId, NodeId, Request,
    Response, TopicPartition,
};
use offset_playground::notation::Document;
use offset_playground::sim::{Duration, Seed};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How long every step takes, here and there.
const STEP: Duration = Duration::from_millis(250);
/// Until the broker has read everything.
const START: Duration = Duration::from_millis(3_000);
const BROKER: BrokerId = BrokerId(1);

/// What is answered after each step.
pub(super) fn answers(requests: &Requests) -> Vec<String> {
    let mut model = Model::new(requests);
    requests.steps.iter().map(|step| model.take(step)).collect()
}

struct Model {
    engine: Engine,
    log: Vec<Entry>,
    group: GroupId,
    askers: BTreeMap<String, Asker>,
}

/// What one who asks remembers.
#[derive(Default)]
struct Asker {
    /// The ids it was given, or has given itself.
    ids: Vec<MemberId>,
    /// Its last generation or member epoch.
    epoch: i32,
    /// What it was last given, of the `consumer` protocol.
    given: Vec<TopicPartition>,
    said: BTreeMap<String, String>,
}

impl Model {
    fn new(requests: &Requests) -> Self {
        let who: BTreeSet<&str> = requests
            .steps
            .iter()
            .map(|step| step.who.as_str())
            .collect();
        let mut text = "playground 1\ntopic t partitions=4\ntopic u partitions=2\n".to_owned();
        // somebody with a connection, who does nothing of its own with it
        for who in &who {
            let line = format!("producer {who} to=t every=60m\nsending {who} off\n");
            text += &line;
        }
        let document: Document = text.parse().expect("a run");
        let mut log = Vec::new();
        let mut engine = Engine::new(&requests.config, 1, Seed(1), &mut log);
        for command in &document.scenario.setup {
            engine.set_up(command, &mut log).expect("it can be set up");
        }
        let group = GroupId::from("g");
        let mut model = Model {
            engine,
            log,
            group: group.clone(),
            askers: BTreeMap::new(),
        };
        model.run(START);
        let someone = who.first().expect("somebody asks");
        model.send(someone, Request::FindCoordinator(group));
        model.run(START);
        model.log.clear();
        model
    }

    fn run(&mut self, time: Duration) {
        let until = self.engine.now() + time;
        let done = self.engine.run_until(until, 1_000_000, &mut self.log);
        assert!(done, "it does not end");
    }

    fn send(&mut self, who: &str, request: Request) {
        let node = NodeId::Producer(ClientId::from(who));
        self.engine.ask(&node, BROKER, request, &mut self.log);
    }

    fn take(&mut self, step: &Step) -> String {
        match step.ask.as_str() {
            "wait" => {
                let time = step.with["ms"].parse().expect("milliseconds");
                self.run(Duration::from_millis(time));
            }
            "state" => return self.state(),
            _ => {
                let request = self.request(step);
                self.send(&step.who, request);
                self.run(STEP);
            }
        }
        let entries = std::mem::take(&mut self.log);
        let answers = entries.iter().filter_map(|entry| match &entry.event {
            Event::Network(NetworkEvent::Delivered(envelope)) => {
                match (&envelope.body, &envelope.to) {
                    (Body::Response(_, response), NodeId::Producer(who)) => Some((who, response)),
                    _ => None,
                }
            }
            _ => None,
        });
        let mut answers: Vec<_> = answers.collect();
        answers.sort_by_key(|(who, _)| *who);
        for (who, answer) in &answers {
            self.remember(who.as_str(), answer);
        }
        let told = answers.into_iter().filter_map(|(who, answer)| {
            let text = self.told(answer)?;
            Some(format!("{who}: {text}"))
        });
        told.collect::<Vec<_>>().join(" | ")
    }

    /// The member a word stands for: `A` is the last id of A, `A.1` its first, and `-` none.
    fn id(&self, word: &str) -> MemberId {
        let (who, place) = match word.split_once('.') {
            Some((who, place)) => (who, place.parse::<usize>().ok()),
            None => (word, None),
        };
        let ids = self.askers.get(who).map(|asker| &asker.ids);
        let found = ids.and_then(|ids| match place {
            Some(place) => ids.get(place - 1),
            None => ids.last(),
        });
        match (found, word) {
            (Some(id), _) => id.clone(),
            (None, "-") => MemberId::from(""),
            (None, word) => MemberId::from(word),
        }
    }

    fn request(&mut self, step: &Step) -> Request {
        let asker = self.askers.entry(step.who.clone()).or_default();
        for key in ["instance", "protocols", "topics", "session", "rebalance"] {
            if let Some(value) = step.with.get(key) {
                asker.said.insert(key.to_owned(), value.clone());
            }
        }
        // a client of the `consumer` protocol makes its id up itself
        if step.ask == "beat" && asker.ids.is_empty() {
            let id = step.with.get("member").unwrap_or(&step.who);
            asker.ids.push(MemberId::from(id.as_str()));
        }
        let asker = &self.askers[&step.who];
        let id = match (step.with.get("member"), asker.ids.last()) {
            (Some(word), _) => self.id(word),
            (None, Some(_)) if step.ask == "beat" => MemberId::from(step.who.as_str()),
            (None, Some(id)) => id.clone(),
            (None, None) => MemberId::from(""),
        };
        let epoch = step.with.get("epoch").map(|text| text.parse());
        let epoch = epoch.map_or(asker.epoch, |epoch| epoch.expect("a number"));
        let sent = Sent {
            group: self.group.clone(),
            step,
            said: &asker.said,
            given: &asker.given,
            member_id: id,
            epoch,
            id: &|word| self.id(word),
        };
        sent.request()
    }

    /// What one who asked learns.
    fn remember(&mut self, who: &str, response: &Response) {
        let asker = self.askers.entry(who.to_owned()).or_default();
        match response {
            Response::JoinGroup(Ok(joined)) => {
                if !asker.ids.contains(&joined.member_id) {
                    asker.ids.push(joined.member_id.clone());
                }
                asker.epoch = joined.generation.0.cast_signed();
            }
            Response::JoinGroup(Err(refused)) if refused.error == KafkaError::MemberIdRequired => {
                asker.ids.extend(refused.member_id.clone());
            }
            Response::ConsumerGroupHeartbeat(Ok(answer)) => {
                if let Some(given) = &answer.assignment {
                    asker.given.clone_from(given);
                }
                asker.epoch = match answer.epoch {
                    MemberEpoch::At(epoch) => epoch.0.cast_signed(),
                    MemberEpoch::Joins => 0,
                    MemberEpoch::Leaves => -1,
                    MemberEpoch::LeavesForAWhile => -2,
                };
            }
            _ => {}
        }
    }

    /// The answer in words.
    fn told(&self, response: &Response) -> Option<String> {
        Some(match response {
            Response::JoinGroup(Ok(joined)) => {
                let leader = joined
                    .leader
                    .as_ref()
                    .map_or("-".into(), |id| self.name(id));
                let mut text = format!(
                    "NONE {} generation={} protocol={} leader={leader}",
                    self.name(&joined.member_id),
                    joined.generation,
                    joined.protocol,
                );
                let members = joined.members.iter().map(|member| {
                    let instance = member.identity.instance_id.as_ref();
                    let instance = instance.map_or(String::new(), |name| format!("#{name}"));
                    format!("{}{instance}", self.name(&member.identity.member_id))
                });
                let members: BTreeSet<String> = members.collect();
                if !members.is_empty() {
                    text += " members=";
                    text += &Vec::from_iter(members).join(",");
                }
                if joined.skip_assignment {
                    text += " skip-assignment";
                }
                text
            }
            Response::JoinGroup(Err(refused)) => match &refused.member_id {
                Some(id) if refused.error == KafkaError::MemberIdRequired => {
                    format!("{} {}", refused.error, self.name(id))
                }
                _ => refused.error.to_string(),
            },
            Response::SyncGroup(Ok(given)) => format!("NONE{}", listed(given)),
            Response::SyncGroup(Err(error))
            | Response::Heartbeat(Err(error))
            | Response::LeaveGroup(Err(error))
            | Response::ConsumerGroupHeartbeat(Err(error))
            | Response::OffsetFetch(Err(error)) => error.to_string(),
            Response::Heartbeat(Ok(())) | Response::LeaveGroup(Ok(())) => "NONE".to_owned(),
            Response::ConsumerGroupHeartbeat(Ok(answer)) => {
                let given = answer.assignment.as_ref();
                let given = given.map_or_else(|| " as before".to_owned(), |given| listed(given));
                format!("NONE epoch={}{given}", answer.epoch)
            }
            Response::OffsetCommit(done) => {
                let done = done.iter().map(|(tp, result)| {
                    let result = result.map_or_else(|error| error.to_string(), |()| "NONE".into());
                    (tp, result)
                });
                pairs(done)
            }
            Response::OffsetFetch(Ok(stored)) => {
                let stored = stored.iter().map(|(tp, offset)| {
                    let offset = offset.as_ref();
                    (
                        tp,
                        offset.map_or("-".to_owned(), |stored| stored.offset.to_string()),
                    )
                });
                format!("NONE {}", pairs(stored))
            }
            _ => return None,
        })
    }

    /// What a member is called: by who had its id, and which of that one's ids it is.
    fn name(&self, id: &MemberId) -> String {
        let found = self.askers.iter().find_map(|(who, asker)| {
            let place = asker.ids.iter().position(|other| other == id)?;
            Some((who, place + 1))
        });
        match found {
            Some((who, 1)) => who.clone(),
            Some((who, place)) => format!("{who}.{place}"),
            // nobody has been told
            None => "?".to_owned(),
        }
    }

    /// The group as it is described.
    fn state(&self) -> String {
        let Some(group) = self.engine.cluster().group(&self.group) else {
            return "Dead".to_owned();
        };
        let mut text = group.state().name().to_owned();
        let epochs = group.consumer();
        if let Some(group) = epochs {
            let _ = write!(
                text,
                " epoch={} target={}",
                group.epoch, group.assignment_epoch
            );
        }
        let members = group.members().into_iter().map(|member| {
            let name = self.name(member.id);
            let Some(group) = epochs else {
                return (name, String::new());
            };
            let epoch = group.members[member.id].current.epoch;
            let epoch = epoch.map_or("-2".to_owned(), |epoch| epoch.to_string());
            let given: Vec<TopicPartition> = member.assignment.into_iter().cloned().collect();
            let given = format!("@{epoch}[{}]", listed(&given).trim_start());
            (name, given)
        });
        let members: BTreeMap<String, String> = members.collect();
        for (name, given) in members {
            let _ = write!(text, " {name}{given}");
        }
        text
    }
}

/// Partitions in their order, each with what is said of it.
fn pairs<'a>(all: impl Iterator<Item = (&'a TopicPartition, String)>) -> String {
    let all: BTreeMap<&TopicPartition, String> = all.collect();
    let told = all.into_iter().map(|(tp, said)| format!("{tp}:{said}"));
    told.collect::<Vec<_>>().join(" ")
}

fn listed(partitions: &[TopicPartition]) -> String {
    let sorted: BTreeSet<&TopicPartition> = partitions.iter().collect();
    sorted.into_iter().fold(String::new(), |mut text, tp| {
        let _ = write!(text, " {tp}");
        text
    })
}
