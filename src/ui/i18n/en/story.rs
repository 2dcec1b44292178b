//! Turns of the story.

use super::{count, death_of};
use crate::kafka::KafkaError;
use crate::ui::i18n::moment;
use crate::view::Story;

pub(super) fn story(story: &Story) -> String {
    let who = |member: &crate::kafka::MemberId| Story::client_of(member);
    match story {
        Story::ConsumerCrashed { who, death } => {
            format!(
                "{who} died {}. Nobody was told; its group finds out when its heartbeats stay away.",
                death_of(death)
            )
        }
        Story::TurnedAway {
            who,
            error: KafkaError::FencedInstanceId,
        } => format!(
            "{who} was told FENCED_INSTANCE_ID: another process has its group.instance.id by now. \
             Its next poll() throws."
        ),
        Story::TurnedAway { who, error } => format!(
            "{who} was told {error}: the group has gone on without it. It has to join anew; what \
             it has not committed, others do again."
        ),
        Story::ConsumerFroze { who, until } => {
            format!(
                "{who} stands still until {}, heartbeats and all.",
                moment(*until)
            )
        }
        Story::ConsumerWoke { who } => {
            format!("{who} wakes up and goes on as if no time had passed.")
        }
        Story::ConsumerClosed { who } => {
            format!("{who} closed and said goodbye, so its group need not wait for it.")
        }
        Story::ConsumerClosedForAWhile { who } => format!(
            "{who} closed and said that it will be back: its group keeps its partitions for it, \
             which nobody reads meanwhile, for group.consumer.session.timeout.ms."
        ),
        Story::ConsumerClosedSilently { who } => format!(
            "{who} closed and told nobody: until its session is over its group takes it for alive, \
             and keeps its partitions for it."
        ),
        Story::ConsumerFailed { who, exception } => format!("{who} ended: {}.", exception.name()),
        Story::ConsumerStarted { who } => {
            format!("{who} starts as a new process. It knows nothing of what it was before.")
        }
        Story::SessionExpired {
            group,
            member,
            last_heard,
        } => {
            let since = last_heard.map_or_else(String::new, |at| format!(" since {}", moment(at)));
            format!(
                "{group} has not heard of {}{since}: it is out of the group.",
                who(member)
            )
        }
        Story::MemberLeft { group, member } => format!("{} left {group}.", who(member)),
        Story::MemberBack { group, member } => format!(
            "{} is back in {group} under another member id and takes its old place. Whoever still \
             uses the old id is fenced.",
            who(member)
        ),
        Story::MemberMissed { group, member } => {
            format!(
                "{} missed the rebalance of {group} and is out.",
                who(member)
            )
        }
        Story::Rebalance { group } => {
            format!(
                "{group} rebalances: every member has to join again, and an eager one gives up its \
                 partitions first."
            )
        }
        Story::Generation {
            group, empty: true, ..
        } => {
            format!("{group} has no members left. What it committed stays.")
        }
        Story::Generation { group, number, .. } => {
            format!("Generation {number} of {group} begins: everyone who will join has joined.")
        }
        Story::Upgraded { group } => format!(
            "{group} goes over to the consumer protocol, with its members as they are: those of \
             the classic protocol stay in it."
        ),
        Story::Downgraded { group } => format!(
            "{group} goes over to the classic protocol: nobody of the consumer protocol is left \
             in it."
        ),
        Story::GroupEpoch { group, number } => format!(
            "{group} is in epoch {number} now: there is something else to share out, or others to \
             share it among."
        ),
        Story::Target {
            group,
            number,
            assignor,
        } => format!(
            "The coordinator of {group} has shared it out for epoch {number} ({assignor}). Each \
             member hears of it with its next heartbeat, and gives up only what is another's."
        ),
        Story::Revoked { who, partitions } => format!("{who} gave up {partitions}."),
        Story::JoinAnswerUnread { who } => format!(
            "{who} is busy with a record and does not read that its group has a new generation. \
             The others wait, and it sends no heartbeats."
        ),
        Story::WorkersAwaited { who } => {
            format!("{who} polls no more, and waits until its workers are through.")
        }
        Story::JoinsOnceMore { who } => {
            format!("{who} joins once more, so that others can be given what it gave up.")
        }
        Story::ShareIgnored { who, partitions } => {
            format!("{who} does not subscribe to {partitions}, takes nothing and joins again.")
        }
        Story::ListenerCalled {
            who,
            method,
            partitions,
        } => format!("{method}({partitions}) of {who} is called; {who} goes on when it returns."),
        Story::BatchAbandoned { who, back_to } => {
            format!("{who} leaves the rest of its batch alone: {back_to} is to be read again.")
        }
        Story::Lost { who, partitions } => {
            format!("{who} lost {partitions}: they may be another's by now.")
        }
        Story::Assigned {
            who,
            partitions: Some(partitions),
        } => {
            format!("{who} was given {partitions}.")
        }
        Story::Assigned {
            who,
            partitions: None,
        } => {
            format!("{who} was given nothing it did not have.")
        }
        Story::Resumed {
            who,
            partition,
            position,
        } => format!(
            "{who} asked where to go on in {partition} and was told {position}: “next, read {position}”."
        ),
        Story::Reset {
            who,
            partition,
            position,
            to,
        } => {
            format!("The position of {who} in {partition} was reset to {position} ({to}).")
        }
        Story::Again {
            who,
            partition,
            offset,
            times,
        } => {
            format!("{who} processed {partition} {offset} again: that makes {times} times.")
        }
        Story::Disordered {
            who,
            partition,
            offset,
            after: (of, later),
        } => {
            format!(
                "{who} processed {partition} {offset} only after {of} {later}, which has the same \
                 key and comes after it: out of order."
            )
        }
        Story::CommitFailed { who, exception, .. } => {
            format!("A commit of {who} was not stored: {}.", exception.name())
        }
        Story::Committed {
            group,
            partition,
            offset: 0,
        } => format!("{group} committed {partition} = 0: none of it counts as done yet."),
        Story::Committed {
            group,
            partition,
            offset,
        } => {
            format!(
                "{group} committed {partition} = {offset}: everything below {offset} counts as done."
            )
        }
        Story::BrokerKilled { broker } => {
            format!("Broker {broker} died. Its logs are on its disk; what it remembered is gone.")
        }
        Story::BrokerFenced { broker } => {
            format!("The controller has given broker {broker} up: its partitions have no leader.")
        }
        Story::BrokerRefused { broker } => format!(
            "Broker {broker} is back, but for the controller its old process is still alive: \
             DUPLICATE_BROKER_REGISTRATION."
        ),
        Story::BrokerBack { broker } => format!("Broker {broker} serves again, from its log."),
        Story::CoordinatorLoaded { broker, partition } => format!(
            "Broker {broker} has read __consumer_offsets-{partition}: groups and commits are back."
        ),
        Story::Duplicate {
            broker,
            partition,
            offset,
        } => format!(
            "b{broker} got a batch it has already, at {partition} from {offset} on: a retry. It \
             knows the number and does not store it again (enable.idempotence)."
        ),
        Story::Deleted {
            partition,
            log_start,
            why,
        } => {
            let why = why.map_or("DeleteRecords", |why| why.name());
            format!("{partition} now starts at {log_start} ({why}); what was below is gone.")
        }
        Story::Compacted { partition, removed } => {
            let gone = count(*removed, "superseded record is", "superseded records are");
            format!("{partition} was compacted: {gone} gone.")
        }
        Story::PartitionsAdded {
            topic,
            count: added,
        } => format!(
            "{topic} has {}. Records stay where they are; clients notice with their next \
             metadata.",
            count(u64::from(*added), "more partition", "more partitions")
        ),
    }
}
