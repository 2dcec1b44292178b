//! Whose each partition was and is, rebalance by rebalance, and why.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::notation::Document;
use offset_playground::recording::EVENTS_MAX;
use offset_playground::view::moves::{Move, Round, Watch};

/// What moved in a run, a line for each rebalance.
fn told(assignor: &str, acts: &str) -> Vec<String> {
    let acts = format!("consumer A group=g topics=t\n{acts}");
    told_of(&format!("partition.assignment.strategy={assignor}"), &acts)
}

/// The same with what all consumers have in common, and with those who are there from the start.
fn told_of(consumers: &str, acts: &str) -> Vec<String> {
    let text = format!(
        "playground 1\n\
         brokers  1 network.latency=1ms group.initial.rebalance.delay.ms=1000\n\
         default  consumer {consumers}\n\
         topic    t partitions=4\n\
         {acts}\n\
         played   60s\n"
    );
    let document: Document = text.parse().expect("it is in the notation");
    let mut run = document.begin().expect("the setup is in order");
    for act in &document.acts {
        assert!(run.extend_to(act.at, EVENTS_MAX), "it gets there");
        run.issue(&act.command).expect("it can be done");
    }
    assert!(run.extend_to(document.until(), EVENTS_MAX), "it gets there");
    let mut watch = Watch::default();
    let mut lines = Vec::new();
    for stretch in run.stretches(0..run.events()) {
        for entry in &*stretch.entries {
            if let Some(moves) = watch.note(&entry.event) {
                let each: Vec<_> = moves.moves.iter().map(line).collect();
                let number = match moves.round {
                    Round::Generation(number, _) => number.to_string(),
                    Round::Target(epoch, assignor) => format!("{epoch} {}", assignor.name()),
                };
                lines.push(format!("{number}: {}", each.join(", ")));
            }
        }
    }
    lines
}

fn line(moved: &Move) -> String {
    let name = |member: &Option<_>| {
        member.as_ref().map_or_else(
            || "-".to_owned(),
            |id: &offset_playground::kafka::MemberId| id.as_str()[..1].to_owned(),
        )
    };
    let (from, to) = (name(&moved.from), name(&moved.to));
    let partition = moved.partition.partition;
    format!("{partition} {from}>{to} {:?}", moved.why)
}

#[test]
fn range_has_blocks_whatever_was_before() {
    assert_eq!(
        told("range", "at 10s consumer B group=g topics=t"),
        [
            "1: 0 ->A Block, 1 ->A Block, 2 ->A Block, 3 ->A Block",
            "2: 0 A>A Block, 1 A>A Block, 2 A>B Block, 3 A>B Block",
        ]
    );
}

#[test]
fn the_sticky_assignor_moves_what_it_has_to() {
    let acts = "at 10s consumer B group=g topics=t\nat 20s close A";
    assert_eq!(
        told("sticky", acts),
        [
            "1: 0 ->A Free, 1 ->A Free, 2 ->A Free, 3 ->A Free",
            "2: 0 A>A Kept, 1 A>A Kept, 2 A>B NewMember, 3 A>B NewMember",
            "3: 0 A>B OwnerLeft, 1 A>B OwnerLeft, 2 B>B Kept, 3 B>B Kept",
        ]
    );
}

#[test]
fn the_cooperative_assignor_withholds_what_is_still_anothers() {
    let acts = "at 10s consumer B group=g topics=t\nat 20s close A";
    assert_eq!(
        told("cooperative-sticky", acts),
        [
            "1: 0 ->A Free, 1 ->A Free, 2 ->A Free, 3 ->A Free",
            "2: 0 A>A Kept, 1 A>A Kept, 2 A>- Withheld, 3 A>- Withheld",
            "3: 0 A>A Kept, 1 A>A Kept, 2 A>B GivenUp, 3 A>B GivenUp",
            "4: 0 A>B OwnerLeft, 1 A>B OwnerLeft, 2 B>B Kept, 3 B>B Kept",
        ]
    );
}

#[test]
fn a_target_of_the_coordinator_is_told_of_by_its_epoch() {
    let acts = "consumer A group=g topics=t\n\
                at 10s consumer B group=g topics=t\n\
                at 20s close A\n\
                at 30s alter topic t partitions=6";
    assert_eq!(
        told_of("group.protocol=consumer", acts),
        [
            "2 uniform: 0 ->A Free, 1 ->A Free, 2 ->A Free, 3 ->A Free",
            "3 uniform: 0 A>A Kept, 1 A>A Kept, 2 A>B NewMember, 3 A>B NewMember",
            "4 uniform: 0 A>B OwnerLeft, 1 A>B OwnerLeft, 2 B>B Kept, 3 B>B Kept",
            "5 uniform: 0 B>B Kept, 1 B>B Kept, 2 B>B Kept, 3 B>B Kept, 4 ->B Free, 5 ->B Free",
        ]
    );
    let told = told_of("group.protocol=consumer group.remote.assignor=range", acts);
    assert_eq!(
        told[1],
        "3 range: 0 A>A Block, 1 A>A Block, 2 A>B Block, 3 A>B Block"
    );
}

/// What nobody is to have any more is not withheld from anybody: its topic is gone, or no member
/// subscribes to it.
#[test]
fn what_nobody_wants_is_not_withheld() {
    let gone = "topic u partitions=1\n\
                at 10s delete topic t\n\
                at 20s consumer B group=g topics=u";
    let unwanted = "topic u partitions=2\n\
                    consumer S group=g group.instance.id=s topics=u\n\
                    at 10s close S\n\
                    at 11s configure consumer S group=g group.instance.id=s topics=t\n\
                    at 12s start S\n\
                    at 30s consumer B group=g topics=t";
    for acts in [gone, unwanted] {
        let told = told("cooperative-sticky commits=never", acts);
        let last = told.last().map(String::as_str).unwrap_or_default();
        assert!(told.len() > 1 && !last.contains("Withheld"), "{told:#?}");
    }
}
