//! 一个错误是什么意思，怎么办。

use crate::kafka::KafkaError;
use crate::view::Exception;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) const fn rule(error: KafkaError) -> [&'static str; 2] {
    match error {
        KafkaError::UnknownServerError => [
            "broker 遇到了意料之外的情况。",
            "看 broker 的日志；请求可以重试。",
        ],
        KafkaError::OffsetOutOfRange => [
            "offset 在日志之外：在 log start 之前，或者超出 log end。",
            "由 auto.offset.reset 决定从哪里继续；延长 retention 可以避免慢的 consumer 掉出日志。",
        ],
        KafkaError::UnknownTopicOrPartition => [
            "broker 不认识这个 topic 或 partition。",
            "创建 topic，或者等客户端更新 metadata。",
        ],
        KafkaError::LeaderNotAvailable => [
            "partition 目前没有 leader。",
            "客户端会自己重试；把它的 broker 启动起来。",
        ],
        KafkaError::NotLeaderOrFollower => [
            "这个 broker 已经不是 partition 的 leader。",
            "客户端会重新取 metadata，自己去找新 leader。",
        ],
        KafkaError::RequestTimedOut => [
            "没有及时完成。",
            "也可能已经完成；开启 idempotence 的 producer 可以放心重试。",
        ],
        KafkaError::OffsetMetadataTooLarge => [
            "commit 附带的文字超过了 offset.metadata.max.bytes。",
            "缩短它。",
        ],
        KafkaError::NetworkException => [
            "还没有答复，连接就断了：请求可能已执行，也可能没有。",
            "客户端会自己重试。",
        ],
        KafkaError::CoordinatorLoadInProgress => [
            "group 的新 coordinator 还在读 __consumer_offsets。",
            "客户端会在 retry.backoff.ms 之后自己重试。",
        ],
        KafkaError::CoordinatorNotAvailable => [
            "group 所在的 __consumer_offsets partition 没有 leader。",
            "把那个 broker 启动起来；客户端会自己再查。",
        ],
        KafkaError::NotCoordinator => [
            "这个 broker 已经不是 group 的 coordinator。",
            "客户端会自己重新发 FindCoordinator。",
        ],
        KafkaError::IllegalGeneration => [
            "group 的 generation 已经不是这个成员以为的那个：rebalance 没等它。",
            "成员会重新加入；没来得及 commit 的会由其他成员重新处理，所以处理逻辑要幂等。",
        ],
        KafkaError::InconsistentGroupProtocol => [
            "group 的成员没有共同的 assignor。",
            "用滚动重启让所有成员的 partition.assignment.strategy 至少有一个相同。",
        ],
        KafkaError::InvalidGroupId => ["group.id 不能为空。", "设置一个。"],
        KafkaError::UnknownMemberId => [
            "coordinator 不认识这个成员：已被移出，或者从未加入。",
            "它会自己重新加入。被移出的原因可能是：超过 session.timeout.ms 没有 heartbeat（进程停住，\
             或者网络不通）；或者超过 max.poll.interval.ms 没有调用 poll()，这时应减小 \
             max.poll.records，或加长这个时限。",
        ],
        KafkaError::InvalidSessionTimeout => [
            "session.timeout.ms 超出了 broker 允许的范围。",
            "取 group.min.session.timeout.ms 与 group.max.session.timeout.ms 之间的值。",
        ],
        KafkaError::RebalanceInProgress => [
            "group 正在 rebalance。收集 JoinGroup 期间 heartbeat 得到这个错误，commit 仍然接受；\
             所有成员到齐之后、leader 交上分配结果之前，commit 被拒绝。",
            "成员在下一次 poll() 重新加入；在 onPartitionsRevoked 里 commit 才赶得上。",
        ],
        KafkaError::TopicAlreadyExists => ["已经有同名的 topic。", "换个名字。"],
        KafkaError::InvalidTopicException => [
            "这不能作 topic 名。",
            "1 到 249 个字符，取自 a-z A-Z 0-9 . _ -",
        ],
        KafkaError::InvalidPartitions => [
            "topic 的 partition 只能增加。",
            "填一个比现有数量更大的值。",
        ],
        KafkaError::InvalidReplicationFactor => {
            ["broker 数量不够放置 replica。", "启动更多 broker。"]
        }
        KafkaError::InvalidConfig => ["配置自相矛盾。", "改正指出的 key。"],
        KafkaError::InvalidRequest => ["请求本身不成立。", "改正指出的地方。"],
        KafkaError::PolicyViolation => {
            ["topic 的配置不允许。", "如果确实需要，改 cleanup.policy。"]
        }
        KafkaError::GroupSubscribedToTopic => ["group 的成员正在读这个 topic。", "先停掉它们。"],
        KafkaError::InvalidRecord => [
            "做 compaction 的 topic 只接受带 key 的记录。",
            "带上 key 发送。",
        ],
        KafkaError::OutOfOrderSequenceNumber => [
            "batch 的 sequence number 接不上：中间缺了一个。",
            "producer 确认已写入哪些之后，会自己换新的 epoch。",
        ],
        KafkaError::InvalidProducerEpoch => [
            "partition 已经见过这个 producer 更新的 epoch。",
            "旧的 batch 来得太晚，不会写入。",
        ],
        KafkaError::NonEmptyGroup => ["group 还有成员。", "先停掉它们。"],
        KafkaError::GroupIdNotFound => [
            "coordinator 没有这个 group，或者它是另一种协议。",
            "检查 group.id 和 group.protocol。",
        ],
        KafkaError::FencedLeaderEpoch => [
            "客户端的 leader epoch 比 broker 的旧。",
            "客户端会自己重新取 metadata。",
        ],
        KafkaError::UnknownLeaderEpoch => [
            "客户端的 leader epoch 比 broker 的新。",
            "客户端会重试，直到 broker 跟上。",
        ],
        KafkaError::MemberIdRequired => [
            "新成员要带着 coordinator 起的 id 来加入，这样答复丢了也不会留下幽灵成员。",
            "不用管：它马上带着拿到的 id 重新加入。",
        ],
        KafkaError::FencedInstanceId => [
            "另一个进程已经用了这个 group.instance.id。",
            "每个进程用自己的 group.instance.id。",
        ],
        KafkaError::UnknownTopicId => [
            "同名的 topic 已经不是原来那个：删除后重建过。",
            "客户端会自己重新取 metadata。",
        ],
        KafkaError::DuplicateBrokerRegistration => [
            "在 controller 看来 broker 的旧进程还活着。",
            "等 broker.session.timeout.ms 到期，它就能注册。",
        ],
        KafkaError::FencedMemberEpoch => [
            "成员的 epoch 和 coordinator 记的不一样：group 已经在没有它的情况下继续。",
            "它会放弃现有的 partition，自行重新加入。",
        ],
        KafkaError::UnreleasedInstanceId => [
            "另一个进程占着这个 group.instance.id，还没离开。",
            "先停掉那个，或者换个 id。",
        ],
        KafkaError::UnsupportedAssignor => [
            "coordinator 没有这个 assignor。",
            "从 group.consumer.assignors 里选一个。",
        ],
        KafkaError::StaleMemberEpoch => [
            "请求里的 epoch 不是 coordinator 为这个成员记的那个。commit 可以用更旧的 epoch，\
             但不能早于 partition 分给它的时候。",
            "仍在 group 里的成员下一次 heartbeat 就知道自己的 epoch，之后可以带着它再 commit。",
        ],
    }
}

/// The same of what a client throws by itself when a commit fails.
pub(super) const fn thrown(exception: Exception) -> Option<[&'static str; 2]> {
    match exception {
        Exception::CommitFailed => Some([
            "group 已经不算它了，它的 partition 可能已归别的成员，所以客户端根本不发请求。",
            "下次 poll() 时它会重新加入，从 group 的 commit 处继续。要避免再次发生，就缩短两次 poll() 的间隔：\
             调小 max.poll.records，减少每条记录的处理时间，或者调大 max.poll.interval.ms。",
        ]),
        Exception::RebalanceInProgress => Some([
            "group 正在重新分配，这个成员还没有加入新的一轮。",
            "用 poll() 参与这次 rebalance，完成后再提交仍归自己的那部分。",
        ]),
        Exception::RetriableCommitFailed => Some([
            "commitAsync() 遇到了可重试的错误，但它不会重试：那时更新的 commit 可能已经存下来了。",
            "下一次 commit 会覆盖它。在关闭或交出 partition 之前，用 commitSync()。",
        ]),
        Exception::Timeout => Some([
            "在 default.api.timeout.ms 之内没有等到应答。",
            "这次 commit 可能存了，也可能没有：等 coordinator 可达后再提交一次。",
        ]),
        _ => None,
    }
}
