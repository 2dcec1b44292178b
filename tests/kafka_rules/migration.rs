//! A group with members goes over from one group protocol to the other (KIP-848's online upgrade
//! and downgrade, `group.consumer.migration.policy`).

use crate::consumer_protocol::{epochs, members, modern, shares, six_with};
use crate::harness::{Run, consumer, ms};
use offset_playground::cluster::ConsumerProcess;
use offset_playground::cluster::consumer::{Ending, Exception};
use offset_playground::kafka::{
    AssignorName, BrokerConfig, CommitStyle, ConsumerConfig, MigrationPolicy,
};
use offset_playground::view::members::describe_members;
use offset_playground::view::offsets::offsets_log;

fn classic(id: &str) -> ConsumerConfig {
    ConsumerConfig {
        commit_style: CommitStyle::SyncEachBatch,
        ..consumer(id, "g", &["t"])
    }
}

fn with_policy(policy: MigrationPolicy) -> Run {
    six_with(BrokerConfig {
        group_consumer_migration_policy: policy,
        ..BrokerConfig::default()
    })
}

/// `a` of the classic protocol, and from 12 s on `b` of the consumer protocol, at 20 s.
fn mixed() -> Run {
    let mut run = with_policy(MigrationPolicy::Bidirectional);
    run.consumer(classic("a")).until(11_000);
    run.write("t", &[0, 5]).until(12_000);
    run.consumer(modern("b", &["t"])).until(20_000);
    run
}

fn is_modern(run: &Run) -> bool {
    run.now().consumer_group(&"g".into()).is_some()
}

/// What UPGRADED says of each member, with its client.
fn upgraded(run: &Run) -> Vec<[String; 2]> {
    let table = describe_members(run.now(), &"g".into());
    let at = |name| table.columns.iter().position(|column| *column == name);
    let (client, upgraded) = (at("CLIENT-ID"), at("UPGRADED"));
    let cell = |row: &[String], at: Option<usize>| at.map_or(String::new(), |at| row[at].clone());
    let rows = table.rows.iter();
    rows.map(|row| [cell(row, client), cell(row, upgraded)])
        .collect()
}

#[test]
fn a_member_of_the_consumer_protocol_takes_a_classic_group_over() {
    let run = mixed();
    assert!(is_modern(&run));
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    let had = ["a-2 2 STABLE [0 1 2]", "b-1 2 STABLE [3 4 5]"];
    assert_eq!(members(&run), had, "generation 1 is epoch 1");
    assert_eq!(epochs(&run), (2, 2));
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(run.starts("b", "t-5"), [1], "where the group had come to");
    let said = [["a", "false"], ["b", "true"]].map(|row| row.map(String::from));
    assert_eq!(upgraded(&run), said);
    assert_eq!(run.lines("group-upgraded").len(), 1);
}

#[test]
fn an_upgraded_group_outlives_its_coordinator() {
    let mut run = mixed();
    run.kill(1).until(22_000);
    run.boot(1).until(40_000);
    assert!(is_modern(&run));
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    assert_eq!(epochs(&run), (2, 2), "nobody had to join again");
}

/// A classic member is told to join again with its heartbeat, and nobody waits for it.
#[test]
fn a_classic_member_goes_on_in_an_upgraded_group() {
    let mut run = mixed();
    run.write("t", &[1]).until(21_000);
    assert_eq!(run.position("a", "t-1"), Some(1));
    assert_eq!(run.committed("g", "t-1"), Some(1));
    run.consumer(classic("c")).until(35_000);
    assert!(is_modern(&run));
    let given = ["a", "b", "c"].map(|id| run.share(id).split(' ').count());
    assert_eq!(given, [2, 2, 2]);
    assert_eq!(epochs(&run), (3, 3));
    run.close("c").until(50_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    run.crash("a").until(100_000);
    assert_eq!(run.share("b"), "t-0 t-1 t-2 t-3 t-4 t-5");
    assert!(is_modern(&run));
}

/// It keeps what stays its own, and gives the rest up before it is another's.
#[test]
fn a_cooperative_classic_member_gives_up_only_what_is_anothers() {
    let mut run = with_policy(MigrationPolicy::Bidirectional);
    run.consumer(ConsumerConfig {
        assignors: vec![AssignorName::CooperativeSticky],
        ..classic("a")
    });
    run.until(12_000);
    run.consumer(modern("b", &["t"])).until(30_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
    let revoked = run.lines("partitions-revoked");
    assert_eq!(revoked.len(), 1, "{revoked:?}");
    assert!(revoked[0].contains("t-3…5"), "{revoked:?}");
}

#[test]
fn the_last_member_of_the_consumer_protocol_leaves_a_classic_group() {
    let mut run = mixed();
    run.write("t", &[5]).until(21_000);
    run.close("b").until(35_000);
    assert!(!is_modern(&run));
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
    assert_eq!(run.committed("g", "t-0"), Some(1));
    assert_eq!(run.lines("group-downgraded").len(), 1);
    let generations: Vec<u32> = run.generations("g").iter().map(|(_, n)| *n).collect();
    assert_eq!(generations, [1, 3], "the epoch was 2");
    run.kill(1).until(37_000);
    run.boot(1).until(60_000);
    assert!(!is_modern(&run));
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
}

/// Where all are of one protocol again, whoever was first.
#[test]
fn a_group_goes_there_and_back_without_losing_its_place() {
    let mut run = mixed();
    run.close("a").until(30_000);
    assert_eq!(run.share("b"), "t-0 t-1 t-2 t-3 t-4 t-5");
    run.start("a").until(50_000);
    assert_eq!(
        shares(&run).iter().filter(|share| share.len() == 5).count(),
        2
    );
    run.crash("b").until(120_000);
    assert!(!is_modern(&run), "its session is over");
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
    assert_eq!(run.committed("g", "t-5"), Some(1));
    assert_eq!(run.fates("g", "t-0"), "1");
    assert_eq!(run.fates("g", "t-5"), "1");
}

#[test]
fn a_static_member_changes_its_protocol_and_keeps_its_place() {
    let of = |config: ConsumerConfig| ConsumerConfig {
        group_instance_id: Some("one".into()),
        ..config
    };
    let mut run = with_policy(MigrationPolicy::Bidirectional);
    run.consumer(of(classic("a"))).until(12_000);
    run.write("t", &[0]).until(13_000);
    run.close("a").until(14_000);
    run.consumer(of(modern("b", &["t"]))).until(25_000);
    assert!(
        is_modern(&run),
        "it takes the place of a process that did not leave"
    );
    assert_eq!(members(&run).len(), 1);
    assert_eq!(run.share("b"), "t-0 t-1 t-2 t-3 t-4 t-5");
    run.close("b").until(26_000);
    run.start("a").until(40_000);
    assert!(!is_modern(&run));
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
    assert_eq!(run.starts("a", "t-0"), [0, 1]);
}

fn ending(run: &Run, id: &str) -> Option<Ending> {
    match &run.now().consumers[id].process {
        ConsumerProcess::Ended { how, .. } => Some(how.clone()),
        _ => None,
    }
}

#[test]
fn a_policy_says_which_way_a_group_goes() {
    for policy in MigrationPolicy::ALL {
        let mut run = with_policy(policy);
        run.consumer(classic("a")).until(12_000);
        run.consumer(modern("b", &["t"])).until(25_000);
        assert_eq!(is_modern(&run), policy.upgrades(), "{policy:?}");
        let refused = Some(Ending::Failed(Exception::GroupIdNotFound));
        let ended = (!policy.upgrades()).then_some(refused).flatten();
        assert_eq!(ending(&run, "b"), ended, "{policy:?}");

        let mut run = with_policy(policy);
        run.consumer(modern("b", &["t"])).until(12_000);
        run.consumer(classic("a")).until(25_000);
        let refused = Some(Ending::Failed(Exception::InconsistentGroupProtocol));
        let disabled = policy == MigrationPolicy::Disabled;
        assert_eq!(
            ending(&run, "a"),
            refused.filter(|_| disabled),
            "{policy:?}"
        );
        run.close("b").until(45_000);
        assert_eq!(is_modern(&run), !policy.downgrades(), "{policy:?}");
        // only a heartbeat of the consumer protocol or a JoinGroup would have the target computed
        let share = match policy {
            MigrationPolicy::Disabled => "",
            MigrationPolicy::Upgrade => "t-3 t-4 t-5",
            _ => "t-0 t-1 t-2 t-3 t-4 t-5",
        };
        assert_eq!(run.share("a"), share, "{policy:?}");
    }
}

/// What was recorded of Kafka 4.3.1 (`kip848-upgrade-too-early`): `ConsumerGroup.fromClassicGroup`
/// needs an assignor that the group has agreed on.
#[test]
fn a_group_that_has_agreed_on_nothing_yet_cannot_be_upgraded() {
    let mut run = with_policy(MigrationPolicy::Bidirectional);
    run.consumer(classic("a")).until(5_000);
    run.consumer(modern("b", &["t"])).until(12_000);
    let refused = Some(Ending::Failed(Exception::UnknownServer));
    assert_eq!(ending(&run, "b"), refused);
    assert!(!is_modern(&run));
    assert_eq!(run.share("a"), "t-0 t-1 t-2 t-3 t-4 t-5");
    run.start("b").until(25_000);
    assert_eq!(shares(&run), ["0 1 2", "3 4 5"]);
}

/// A classic member that is told to join again and does not is out when its `max.poll.interval.ms`
/// is over.
#[test]
fn a_classic_member_that_does_not_join_again_is_out() {
    let mut run = with_policy(MigrationPolicy::Bidirectional);
    run.consumer(ConsumerConfig {
        max_poll_interval: ms(20_000),
        processing_time: ms(60_000),
        ..classic("a")
    });
    run.until(11_000);
    run.write("t", &[0]).until(12_000);
    run.consumer(modern("b", &["t"])).until(20_000);
    assert_eq!(members(&run).len(), 2);
    assert_eq!(run.share("b"), "", "nothing is taken from whoever has it");
    run.until(50_000);
    assert_eq!(members(&run).len(), 1);
    assert_eq!(run.share("b"), "t-0 t-1 t-2 t-3 t-4 t-5");
}

/// What a group's partition of `__consumer_offsets` says, the oldest first.
fn written(run: &Run) -> Vec<String> {
    let rows = offsets_log(run.now(), &"g".into(), 100).into_iter().rev();
    let commits = |key: &str| key.starts_with("OffsetCommit ");
    let rows = rows.filter(|row| !commits(&row.key));
    rows.map(|row| match row.value {
        Some(value) => format!("{}: {value}", row.key),
        None => format!("{} is gone", row.key),
    })
    .collect()
}

/// `ConsumerGroup.createConsumerGroupRecords`, `createGroupTombstoneRecords`.
#[test]
fn a_migration_is_written_down() {
    let mut run = with_policy(MigrationPolicy::Bidirectional);
    run.consumer(classic("a")).until(12_000);
    let before = written(&run).len();
    run.consumer(modern("b", &["t"])).until(13_000);
    let (upgrade, had) = (written(&run).split_off(before), "t-0…5");
    assert_eq!(
        upgrade[..6],
        [
            "GroupMetadata g is gone".to_owned(),
            "ConsumerGroupMemberMetadata g a-2: topics t".to_owned(),
            "ConsumerGroupMetadata g: epoch 1".to_owned(),
            format!("ConsumerGroupTargetAssignmentMember g a-2: {had}"),
            "ConsumerGroupTargetAssignmentMetadata g: assignmentEpoch 1".to_owned(),
            format!("ConsumerGroupCurrentMemberAssignment g a-2: epoch 1 STABLE {had}"),
        ]
    );
    run.until(25_000);
    let before = written(&run).len();
    run.close("b").until(25_100);
    let mut downgrade = written(&run).split_off(before);
    downgrade.truncate(9); // then a generation follows
    let gone = |what: &str| format!("ConsumerGroup{what} is gone");
    assert_eq!(
        downgrade,
        [
            gone("CurrentMemberAssignment g a-2"),
            gone("CurrentMemberAssignment g b-1"),
            gone("TargetAssignmentMember g a-2"),
            gone("TargetAssignmentMember g b-1"),
            gone("TargetAssignmentMetadata g"),
            gone("MemberMetadata g a-2"),
            gone("MemberMetadata g b-1"),
            gone("Metadata g"),
            "GroupMetadata g: generation 2 protocol range leader a-2 members a-2: t-0 t-1 t-2"
                .to_owned(),
        ]
    );
}
