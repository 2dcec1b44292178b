//! Why what a group has committed is not there any more, or is another: expired, deleted, reset.

use super::causes::{BASE, ONE, again, by_hand, first, kind};
use super::{assert_told, played, told};
use offset_playground::cluster::{BrokerEvent, Event, GroupEvent};

/// The runs of this file that show what hardly ever happens.
pub(super) fn runs() -> Vec<String> {
    let done = [RESET, DELETED, TOPIC_DELETED, GROUP_DELETED];
    let done = done.map(|acts| format!("{BASE}{ONE}{acts}"));
    done.into_iter().chain(expiring()).collect()
}

const DELETED: &str = "at 5s close C1
at 8s delete offsets g topics=t
played 10s
";
const TOPIC_DELETED: &str = "at 5s close C1
at 7s remove producer p
at 8s delete topic t
played 10s
";
const GROUP_DELETED: &str = "at 5s close C1
at 8s delete group g
played 10s
";

/// They did not expire.
#[test]
fn what_is_deleted_goes_by_hand_or_with_its_topic_or_its_group() {
    for (acts, removed_because, by) in [
        (
            DELETED,
            "it was deleted by hand",
            "Offsets of g were deleted (t-0): its coordinator on broker 1 writes that down.",
        ),
        (
            TOPIC_DELETED,
            "the topic was deleted",
            "Topic t was deleted, with all its records.",
        ),
        (
            GROUP_DELETED,
            "the group was deleted",
            "g was deleted at its coordinator, broker 1, with what it had committed.",
        ),
    ] {
        let session = played(&format!("{BASE}{ONE}{acts}"));
        let removed = first(&session, kind("offset-removed"));
        let said = format!("Broker 1 removed what g had committed of t-0: {removed_because}.");
        assert_told(&session, &removed, &[said.as_str(), by]);
        assert_eq!(by_hand(&session, &removed), [false, true], "{by}");
    }
}

const EXPIRING: &str = "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0 offsets.retention.minutes=1 \
         offsets.retention.check.interval.ms=10000
";

/// A group that has expired, and one whose members do not subscribe to a topic any more.
fn expiring() -> [String; 2] {
    [
        format!("{EXPIRING}{ONE}at 5s close C1\nplayed 80s\n"),
        format!(
            "{EXPIRING}{ONE}topic    u partitions=1
at 5s configure consumer C1 group=g topics=u
at 6s crash C1
at 7s start C1
played 140s
"
        ),
    ]
}

#[test]
fn offsets_expire_with_their_group_or_when_nobody_wants_them() {
    let [gone, unwanted] = expiring().map(|text| played(&text));
    assert_told(
        &gone,
        &first(&gone, kind("offset-removed")),
        &[
            "Broker 1 removed what g had committed of t-0: the group had had no members for \
             offsets.retention.minutes = 1.",
            "The member C1-1 left g: it sent LeaveGroup to broker 1, so nobody has to wait for \
             its session to end.",
            "C1 was asked to close, after what it has in hand.",
        ],
    );
    let lines = told(&unwanted, &first(&unwanted, kind("offset-removed")));
    assert_eq!(
        lines[0],
        "Broker 1 removed what g had committed of t-0: that was older than \
         offsets.retention.minutes = 1, and no member subscribes to the topic."
    );
    assert!(lines[1].starts_with("g committed t-0 = "), "{lines:#?}");
}

const RESET: &str = "at 8s close C1
at 15s reset offsets g to=offset/3
at 16s start C1
played 30s
";

#[test]
fn a_reset_is_named_and_no_old_commit_of_the_same_offset() {
    let session = played(&format!("{BASE}{ONE}{RESET}"));
    let reset = first(&session, |entry| {
        matches!(
            &entry.event,
            Event::Broker(
                _,
                BrokerEvent::Group(_, GroupEvent::OffsetCommitted(_, _, None))
            )
        )
    });
    let wanted = [
        "What g has committed of t-0 is 3 on broker 1 now: its offsets were reset.",
        "The offsets of g were reset (t-0 = 3): its coordinator on broker 1 writes that down.",
    ];
    assert_told(&session, &reset, &wanted);
    assert_eq!(by_hand(&session, &reset), [false, true]);
    // and so are the duplicates after it
    let lines = told(&session, &again(&session));
    let at = lines.iter().position(|line| line == wanted[0]);
    let at = at.unwrap_or_else(|| panic!("the reset is named: {lines:#?}"));
    assert_eq!(lines[at + 1], wanted[1], "{lines:#?}");
}
