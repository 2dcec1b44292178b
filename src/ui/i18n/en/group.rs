//! Groups.

use super::super::GroupWords;
use crate::kafka::GroupProtocol;
use crate::view::GroupState;
use crate::view::moves::Why;

pub(super) const GROUP: GroupWords = GroupWords {
    state_machine: "State",
    revokes: "revokes ",
    state: |state| match state {
        None => {
            "No coordinator knows the group: it was deleted, or the broker that coordinates it is \
             not there."
        }
        Some(GroupState::Empty) => {
            "No members. What it has committed is kept. The first JoinGroup begins a rebalance, \
             which waits for more members (group.initial.rebalance.delay.ms)."
        }
        Some(GroupState::PreparingRebalance) => {
            "Somebody came, went or changed. Every member is to send JoinGroup; the answers are \
             held back until all have, at most for max.poll.interval.ms. Who has not by then is \
             removed, unless it is a static member."
        }
        Some(GroupState::CompletingRebalance) => {
            "The members of the new generation are known. Its leader shares the partitions out and \
             hands the result over with SyncGroup. Commits are refused until then \
             (REBALANCE_IN_PROGRESS)."
        }
        Some(GroupState::Assigning) => {
            "Its epoch has grown, and its coordinator has not shared it out anew yet: it does with \
             the next heartbeat, at most once in group.consumer.assignment.interval.ms."
        }
        Some(GroupState::Reconciling) => {
            "The target is known, and not everyone is there yet: members give up what is another's \
             and say so, and only then does the other get it."
        }
        Some(GroupState::Stable) => {
            "Everyone knows their share, and heartbeats keep it so. Whoever joins, leaves or falls \
             silent begins a rebalance."
        }
    },
    empty_modern: "No members. What it has committed is kept. The first ConsumerGroupHeartbeat with \
                   epoch 0 makes somebody a member, and nobody waits for more.",
    since: "since",
    protocol: "protocol",
    went_over: |to, through| match (to, through) {
        (GroupProtocol::Consumer, Some(who)) => format!(
            "{who} joined with group.protocol=consumer: the group went over from classic to \
             consumer, with its members."
        ),
        (GroupProtocol::Consumer, None) => {
            "The group went over from classic to consumer, with its members.".to_owned()
        }
        (GroupProtocol::Classic, Some(who)) => format!(
            "{who}, its last member of group.protocol=consumer, was gone: the group went over from \
             consumer to classic, with the others."
        ),
        (GroupProtocol::Classic, None) => {
            "The group went over from consumer to classic, with its members.".to_owned()
        }
    },
    generation: "generation",
    commits_in: "commits in",
    delete: "Delete group",
    last_rebalance: "The last rebalance",
    rebalanced: |generation, assignor| format!("generation {generation}, by {assignor}"),
    targeted: |epoch, assignor| {
        format!(
            "assignment epoch {epoch}, by {assignor}. Left: the owner in the previous target; \
             right: the owner in this one."
        )
    },
    kept: |count| match count {
        1 => "1 partition stayed where it was.".to_owned(),
        _ => format!("{count} partitions stayed where they were."),
    },
    nobody: "nobody",
    why: |why| match why {
        Why::Block => "each member has a block, in the order of the members",
        Why::Turn => "dealt out in turn, in the order of the members",
        Why::Kept => "whoever has it keeps it",
        Why::Free => "nobody had it",
        Why::OwnerLeft => "its owner is gone",
        Why::NewMember => "goes to the new member",
        Why::Balance => "its owner had more than others",
        Why::Withheld => "withheld until its owner has given it up and joined again",
        Why::GivenUp => "its owner has given it up",
    },
    standstill: "Partitions that nobody read",
    stood_still: |stopped, all, longest, together| match stopped {
        0 => format!("Since somebody first read them, none of {all} has stood still."),
        _ => format!(
            "{stopped} of {all} stood still, without an owner or a leader: {longest} at the \
             longest, {together} all together."
        ),
    },
    and_more: |count| format!("and {count} more"),
    fewer: "show fewer",
    compare: "Compare the protocols",
    compare_text: "This run up to the moment shown, played again with each protocol for the \
                   members of the group. A bar is the time in which nobody read the partition; \
                   all have the same scale; ≥ means that it is not over yet. Heartbeats and session \
                   timeouts differ too: with classic they are the client's, with consumer the \
                   broker's.",
    compare_crash: "Somebody crashed, or went without a word. Until the session timeout nobody \
                    knows, whatever the protocol: that part of a bar is grey. The rest is what \
                    the protocol costs.",
    unheard: |time| {
        format!("grey: a member was gone and its session not over yet, for {time} at the longest")
    },
    too_long: |most| {
        format!(
            "The run is too long to be played again three times: it may have {most} events up to the \
             moment shown. Look at an earlier moment."
        )
    },
    living: |count, all| format!("Playing it again: {count} of {all} …"),
    rebalances: "rebalances",
    left_out: |count| match count {
        1 => "One act of the run was not possible there, and was left out.".to_owned(),
        _ => format!("{count} acts of the run were not possible there, and were left out."),
    },
    reset: "Reset its offsets",
    reset_text: "What the group's consumers will go on from when they start. The group must have no \
                 members. This is what the tool would do now:",
    not_for: |option| {
        let wanted = match option {
            "--shift-by" => "a whole number, such as -5",
            "--to-datetime" => "a moment, such as 2026-01-01T00:00:12.000",
            "--by-duration" | "by_duration" => "a length of time, such as PT1H30M or PT10S",
            "--from-file" => "lines of topic,partition,offset",
            _ => "a whole number from 0 on",
        };
        format!("{option} takes {wanted}.")
    },
    delete_offsets: "Delete these offsets",
};
