//! 被拒绝后该怎么办。

use crate::command::Because;

pub(super) const fn way_out(why: &Because) -> &'static str {
    match why {
        Because::TopicExists(_) => "换个名称。",
        Because::NoSuchTopic(_) => "先创建这个 topic。",
        Because::NoSuchPartition(_) => "换一个已有的 partition，或先给 topic 增加 partition。",
        Because::InternalTopic(_) => {
            "交给 broker 维护；commit 和重置 offset 时，里面的内容自会变化。"
        }
        Because::PartitionsOnlyGrow { .. } => "填一个更大的数；要减少，只能删掉 topic 再重建。",
        Because::GroupHasMembers(_) => "先停掉所有成员；崩溃的成员要等 session 超时。",
        Because::ResetActive(..) => "先停掉所有成员，等 group 变为 Empty 后再重置，然后重新启动。",
        Because::NothingToShift(_) => "改为重置到某个 offset、某个时间、最早或最新处。",
        Because::GroupSubscribed(..) => "先停掉订阅这个 topic 的成员，或让它们改订别的 topic。",
        Because::NoSuchGroup(_) => "检查名称；有成员加入或有过 commit 之后，group 才存在。",
        Because::NoCoordinator(_) => {
            "启动这个 group 所在的 __consumer_offsets partition 的 leader，再试一次。"
        }
        Because::CommitNeedsGroup => "设置 group.id，或改为从不 commit。",
        Because::SubscribeNeedsGroup => "设置 group.id，或改用 assign()。",
        Because::NothingSubscribed => "写明要读什么。",
        Because::HeartbeatNotBelowSession => {
            "调小 heartbeat.interval.ms，通常不超过 session.timeout.ms 的三分之一。"
        }
        Because::DeliveryTimeoutTooShort => {
            "调大 delivery.timeout.ms，或调小 linger.ms 或 request.timeout.ms。"
        }
        Because::NoAssignor => "至少写一个，比如 cooperative-sticky。",
        Because::WorkersNeedJava => "改用 Java 客户端，或不用 worker 线程。",
        Because::ConsumerProtocolNeedsJava => "改用 Java 客户端，或设 group.protocol=classic。",
        Because::NoStaticMembers(_) => "不设 group.instance.id，或换一个客户端库。",
        Because::NoLeader(_) => "重新启动这个 partition 所在的 broker。",
        Because::CompactedOnly(_) => "给 cleanup.policy 加上 delete，或为这个 key 发送 tombstone。",
        Because::AboveHighWatermark(..) => {
            "填一个不超过 high watermark 的 offset，全部删除则填 -1。"
        }
        Because::NotInProtocol { .. } => "去掉这个 key，或换用另一种 group.protocol。",
        Because::GroupHeartbeatNotBelowSession => {
            "调小 group.consumer.heartbeat.interval.ms，或调大 group.consumer.session.timeout.ms。"
        }
        Because::NoServerAssignor => "至少写一个：uniform 或 range。",
        Because::AllBrokersFenced => "启动一个 broker，等它在 controller 注册完成。",
        Because::NotRunning(_) => "先启动它。",
        Because::AlreadyRunning(_) => "不用做什么；想让它重新启动，先停掉它。",
        Because::Frozen(_) => "等冻结结束，或让它崩溃。",
        Because::Closing(_) => "等它关闭完，再重新启动。",
        Because::NotAssigned { .. } => "等它分到这个 partition，或选一个它已有的。",
        Because::NoCommitLine(_) => "换一行，或换一种会 commit 的方式。",
        Because::RunIsFull => "回到更早的时刻再操作，会由此产生一个分支；或者重新开始。",
    }
}
