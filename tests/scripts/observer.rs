//! What is to be seen of the model, as the recordings say it of Apache Kafka.

use offset_playground::cluster::broker::BrokerProcess;
use offset_playground::cluster::consumer::{
    Callback, CommitKind, ConsumerProcess, Ending, ModernEvent,
};
use offset_playground::cluster::{Cluster, ConsumerEvent, Event, OFFSETS_TOPIC};
use offset_playground::command::{
    Command, CommandError, DeletePlan, OffsetScope, ResetOffsetsTo, delete_plan, reset_plan,
};
use offset_playground::kafka::{ClientId, GroupId, KafkaError, Payload, TopicId, TopicPartition};
use offset_playground::recording::Recording;
use offset_playground::view::described::told;
use offset_playground::view::members::{STATE_COLUMNS, describe_members, describe_state};
use offset_playground::view::table::describe;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be seen at a moment, by its name.
pub(crate) type Seen = BTreeMap<String, String>;

/// Looks at a run, again and again.
#[derive(Default)]
pub(crate) struct Observer {
    /// Events that it has seen.
    events: u64,
    /// Where each log ended.
    ends: BTreeMap<(TopicId, TopicPartition), u64>,
    /// The generation each consumer has joined last.
    generations: BTreeMap<ClientId, u32>,
    /// Whose listener is in a method that gives something up.
    called: BTreeSet<ClientId>,
    refused: Vec<String>,
    /// What `kafka-consumer-groups.sh` has said, by what it was asked to do.
    tool: BTreeMap<&'static str, Vec<String>>,
}

impl Observer {
    /// What is to be seen, and what has happened since the last time.
    pub(crate) fn look(&mut self, run: &Recording, tables: &BTreeSet<String>) -> Seen {
        let cluster = run.present();
        let mut seen = self.events(run);
        for (id, consumer) in &cluster.consumers {
            let process = match consumer.process {
                ConsumerProcess::Running => "running",
                ConsumerProcess::Frozen { .. } => "frozen",
                ConsumerProcess::Ended { .. } => "gone",
            };
            seen.insert(format!("consumer {id}"), process.to_owned());
            // a process that does nothing cannot be asked
            for tp in consumer.partitions.keys().filter(|_| consumer.is_running()) {
                if let Some(position) = consumer.position(tp) {
                    seen.insert(format!("position {id} {tp}"), position.to_string());
                }
            }
        }
        let mut brokers = cluster.brokers.values();
        if brokers.any(|broker| matches!(broker.process, BrokerProcess::Running)) {
            self.topics(cluster, &mut seen);
            let groups = cluster.consumers.values();
            let groups: BTreeSet<_> = groups.filter_map(|c| c.config.group_id.clone()).collect();
            for id in groups {
                group(cluster, &id, &mut seen);
                if !tables.is_empty() {
                    more_tables(cluster, &id, &mut seen);
                }
                if tables.contains("told") {
                    let said = told(cluster, &id).map(|said| (format!("told {id}"), said));
                    seen.extend(said);
                }
            }
        }
        if !self.refused.is_empty() {
            seen.insert("refused".to_owned(), self.refused.join("; "));
        }
        self.refused.clear();
        let tool = std::mem::take(&mut self.tool).into_iter();
        seen.extend(tool.map(|(asked, said)| (asked.to_owned(), said.join("; "))));
        seen
    }

    /// What the tool says to a command, if it is one of those.
    pub(crate) fn preview(&mut self, run: &Recording, command: &Command) {
        let (asked, group, said) = match command {
            Command::ResetOffsets { group, scope, to } => {
                ("reset", group, reset(run, group, scope, to))
            }
            Command::DeleteOffsets {
                group,
                topics,
                partitions,
            } => {
                let plan = delete_plan(run.present(), group, topics, partitions);
                (
                    "delete offsets",
                    group,
                    deleted(&plan.expect("there is a coordinator")),
                )
            }
            _ => return,
        };
        self.tool
            .entry(asked)
            .or_default()
            .push(format!("{group}: {said}"));
    }

    /// A command was refused.
    pub(crate) fn refused(&mut self, command: &Command, error: KafkaError) {
        let json = serde_json::to_value(command).expect("a command can be written");
        let name = json.as_object().and_then(|fields| fields.keys().next());
        let name = name.expect("a command has a name");
        self.refused.push(format!("{name}: {error}"));
    }

    /// What has happened in the consumers.
    fn events(&mut self, run: &Recording) -> Seen {
        let mut lists = BTreeMap::<String, Vec<String>>::new();
        let mut told = BTreeMap::<String, Vec<String>>::new();
        let mut push = |what: &str, id: &ClientId, tp: &TopicPartition, offset: u64| {
            let list = lists.entry(format!("{what} {id} {tp}")).or_default();
            list.push(offset.to_string());
        };
        for stretch in run.stretches(self.events..run.events()) {
            for entry in &*stretch.entries {
                let Event::Consumer(id, event) = &entry.event else {
                    continue;
                };
                match event {
                    ConsumerEvent::PollReturned(records) => {
                        for record in records.iter() {
                            push("handed out", id, &record.topic_partition, record.offset.0);
                        }
                    }
                    ConsumerEvent::RecordProcessed {
                        topic_partition,
                        offset,
                        ..
                    } => push("processed", id, topic_partition, offset.0),
                    ConsumerEvent::GenerationJoined { generation, .. } => {
                        self.generations.insert(id.clone(), generation.0);
                    }
                    ConsumerEvent::Modern(ModernEvent::Answered { epoch, .. }) => {
                        self.generations.insert(id.clone(), epoch.0);
                    }
                    _ => {}
                }
                if let Some(said) = self.told(id, event) {
                    told.entry(format!("told {id}")).or_default().push(said);
                }
            }
        }
        self.events = run.events();
        let lists = lists.into_iter().map(|(what, list)| (what, list.join(" ")));
        let told = told.into_iter().map(|(what, list)| (what, list.join("; ")));
        lists.chain(told).collect()
    }

    /// What an application is told, or its end.
    fn told(&mut self, id: &ClientId, event: &ConsumerEvent) -> Option<String> {
        let revoked = |partitions: &[TopicPartition]| format!("revoked: {}", list(partitions));
        let lost = |partitions: &[TopicPartition]| format!("lost: {}", list(partitions));
        Some(match event {
            ConsumerEvent::ListenerCalled { call, .. } => match call.callback {
                Callback::Assigned => return None, // said already
                Callback::Revoked | Callback::Lost => {
                    self.called.insert(id.clone());
                    match call.callback {
                        Callback::Lost => lost(&call.partitions),
                        _ => revoked(&call.partitions),
                    }
                }
            },
            // what followed a call that has been said
            ConsumerEvent::PartitionsRevoked(_) | ConsumerEvent::PartitionsLost(_)
                if self.called.remove(id) =>
            {
                return None;
            }
            ConsumerEvent::Started => "started".to_owned(),
            ConsumerEvent::Crashed(_) => "crashed".to_owned(),
            ConsumerEvent::Ended(Ending::Failed(exception)) => {
                format!("ended by {}", exception.name())
            }
            ConsumerEvent::Ended(_) => "closed".to_owned(),
            ConsumerEvent::Threw(exception) => format!("poll {}", exception.name()),
            ConsumerEvent::CommitFailed {
                kind, exception, ..
            } => match kind {
                CommitKind::Sync => format!("commitSync {}", exception.name()),
                CommitKind::Async => format!("commitAsync {}", exception.name()),
                CommitKind::Auto => return None, // only logged
            },
            ConsumerEvent::PartitionsAssigned(partitions) => {
                let generation = self.generations.get(id).expect("it has joined");
                let partitions = list(partitions);
                format!("assigned in generation {generation}: {partitions}")
            }
            ConsumerEvent::PartitionsRevoked(partitions) => revoked(partitions),
            ConsumerEvent::PartitionsLost(partitions) => lost(partitions),
            _ => return None,
        })
    }

    /// Each topic's logs, and what was written to them.
    fn topics(&mut self, cluster: &Cluster, seen: &mut Seen) {
        for (name, topic) in &cluster.topics {
            if name.as_str() == OFFSETS_TOPIC {
                continue;
            }
            for partition in 0..topic.partitions.len() {
                let partition = u32::try_from(partition).expect("few partitions");
                let tp = TopicPartition::new(name, partition);
                let log = cluster.log(&tp).expect("a partition has a log");
                let (start, end) = (log.log_start.0, log.log_end.0);
                seen.insert(format!("log {tp}"), format!("{start} to {end}"));
                let before = self.ends.insert((topic.id, tp.clone()), end);
                let from = before.unwrap_or(start);
                let records = log.records_from(offset_playground::kafka::Offset(from));
                let records = records.map(|(offset, record)| match &record.payload {
                    Payload::User { key, value } => {
                        let key = key.as_ref().map(|key| format!("{key}="));
                        let value = value.as_deref().unwrap_or("null");
                        format!("{offset} {}{value}", key.unwrap_or_default())
                    }
                    Payload::Coordinator(_) => unreachable!("a user's topic"),
                });
                let records: Vec<String> = records.collect();
                if !records.is_empty() {
                    seen.insert(format!("written {tp}"), records.join("; "));
                }
            }
        }
    }
}

/// What `--reset-offsets` says.
fn reset(run: &Recording, group: &GroupId, scope: &OffsetScope, to: &ResetOffsetsTo) -> String {
    let plan = reset_plan(run.present(), run.horizon(), group, scope, to);
    let said: BTreeSet<String> = match plan {
        Ok(plan) => {
            let text = plan.to_string();
            let rows = plan.offsets.iter();
            let rows = rows.map(|(tp, offset)| format!("{tp}={offset}"));
            let warnings = text.lines().filter(|line| line.starts_with("Warn: "));
            rows.chain(warnings.map(str::to_owned)).collect()
        }
        Err(CommandError::NotNow(because)) => BTreeSet::from([format!("Error: {because}")]),
        Err(error) => panic!("{error}"),
    };
    let said: Vec<String> = said.into_iter().collect();
    said.join(" ")
}

/// What `--delete-offsets` prints, its rows told by their partitions.
fn deleted(plan: &DeletePlan) -> String {
    let text = plan.to_string();
    let lines = text.lines().filter(|line| !line.is_empty());
    let lines = lines.filter(|line| !line.starts_with("TOPIC "));
    let said = lines.map(|line| {
        let mut cells = line.splitn(2, ' ');
        let topic = cells.next().unwrap_or_default();
        let rest = cells.next().unwrap_or_default().trim_start();
        match rest.split_once(' ') {
            Some((number, status)) if number == "-" || number.parse::<u32>().is_ok() => {
                format!("{topic}-{number}={}", status.trim())
            }
            _ => line.to_owned(),
        }
    });
    said.collect::<Vec<_>>().join(" | ")
}

/// A group's state, its members' shares, what it has committed, and Kafka's table of it.
fn group(cluster: &Cluster, id: &GroupId, seen: &mut Seen) {
    if let Some(group) = cluster.group(id) {
        seen.insert(format!("group {id}"), group.state().name().to_owned());
        for member in group.members() {
            let what = format!("member {id} {}", member.client_id);
            seen.insert(what, list(member.assignment));
        }
    }
    for (tp, stored) in &*cluster.offsets(id) {
        let epoch = stored.leader_epoch.map(|epoch| format!(" epoch {epoch}"));
        let (epoch, metadata) = (epoch.unwrap_or_default(), &stored.metadata);
        let committed = format!("{}{epoch}{metadata}", stored.offset);
        seen.insert(format!("committed {id} {tp}"), committed);
    }
    for row in describe(cluster, id) {
        let [
            _,
            topic,
            partition,
            committed,
            end,
            lag,
            member,
            host,
            client,
        ] = row;
        let member = member_id(&member);
        let about = match topic.as_str() {
            "-" => client.clone(),
            _ => format!("{topic}-{partition}"),
        };
        let cells = [committed, end, lag, member, host, client];
        seen.insert(format!("describe {id} {about}"), cells.join(" "));
    }
}

/// What `--state --verbose` and `--members --verbose` print of a group.
fn more_tables(cluster: &Cluster, id: &GroupId, seen: &mut Seen) {
    if let Some(mut row) = describe_state(cluster, id) {
        // where its broker listens is chance
        let space = row[1].rfind(' ').expect("an address, and a broker");
        row[1].replace_range(..=space, "");
        seen.insert(format!("state {id}"), cells(&STATE_COLUMNS, &row));
    }
    let table = describe_members(cluster, id);
    let mut rows = BTreeMap::<String, BTreeSet<String>>::new();
    for mut row in table.rows {
        row[1] = member_id(&row[1]);
        let at = table
            .columns
            .iter()
            .position(|&column| column == "CLIENT-ID");
        let client = &row[at.expect("it has the column")];
        let about = format!("members {id} {client}");
        let cells = cells(&table.columns, &row);
        rows.entry(about).or_default().insert(cells);
    }
    for (about, rows) in rows {
        let rows: Vec<String> = rows.into_iter().collect();
        seen.insert(about, rows.join("; "));
    }
}

/// A row without the group's name, which is the first, with the columns' names.
fn cells(columns: &[&str], row: &[String]) -> String {
    let cells = columns.iter().zip(row).skip(1);
    let cells = cells.map(|(column, cell)| format!("{column}={cell}"));
    cells.collect::<Vec<_>>().join(" ")
}

/// A member's id without what is chance: what stands behind the name of the client, or of its
/// `group.instance.id`.
fn member_id(id: &str) -> String {
    match id.rsplit_once('-') {
        Some((name, _)) if !name.is_empty() => format!("{name}-…"),
        _ => id.to_owned(),
    }
}

/// Partitions in their order.
fn list<'t>(partitions: impl IntoIterator<Item = &'t TopicPartition>) -> String {
    let sorted: BTreeSet<_> = partitions.into_iter().collect();
    let names = sorted.into_iter().map(ToString::to_string);
    names.collect::<Vec<_>>().join(" ")
}
