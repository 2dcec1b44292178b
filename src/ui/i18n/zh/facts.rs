//! 发生了什么，为什么：带空位的句子。只有文字：测试也读这张表。

use crate::view::why::Fact;

#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) const fn fact(fact: Fact) -> &'static str {
    match fact {
        // what the controller did, or whoever runs the cluster
        Fact::BrokersConfigured => "修改了所有 broker 的共同配置。",
        Fact::BrokerAdded => "新增了 broker {0}。",
        Fact::BrokerKilled => {
            "broker {0} 被 kill：内存里的一切和所有连接都没了，日志还在它的磁盘上。"
        }
        Fact::BrokerStarting => "broker {0} 重新启动：先读自己的日志，再向 controller 注册。",
        Fact::RegistrationRefused => {
            "broker {0} 回来了，但在 broker.session.timeout.ms = {1} 到期之前，controller 仍当它的旧进程活着：\
             DUPLICATE_BROKER_REGISTRATION。"
        }
        Fact::BrokerFenced => {
            "controller 在 broker.session.timeout.ms = {1} 内没有收到 broker {0} 的消息，于是 fence 了它：它的 \
             partition 没有 leader 了。"
        }
        Fact::BrokerRegistered => "controller 接受了 broker {0} 的注册：它凭磁盘上的日志恢复服务。",
        Fact::TopicCreated => "创建了 topic {0}，有 {1} 个 partition。",
        Fact::PartitionsAdded => {
            "topic {0} 增加了 {1} 个 partition。旧记录不动；客户端下次取 metadata 才会发现。"
        }
        Fact::TopicConfigured => "topic {0} 的配置改了。",
        Fact::TopicDeleted => "topic {0} 被删除，连同其中所有记录。",
        Fact::LeadersElected => "controller 选出了 leader（{0}）。",
        Fact::ProducerAdded => "添加了 producer {0}：写入 {1}，acks={2}。",
        Fact::ProducerRemoved => "移除了 producer {0}。",
        Fact::ConsumerAdded => "添加了 consumer {0}，group.id={1}。",
        Fact::ConsumerAddedAlone => "添加了 consumer {0}，没有 group.id。",
        Fact::ConsumerRemoved => "移除了 consumer {0}。",
        // on the wire, and in any client
        Fact::RequestSent => "{0} 向 {2} 发了请求：{1}。",
        Fact::ResponseSent => "{0} 答复 {2}：{1}。",
        Fact::RequestDelivered => "{0} 收到 {2} 在 {3} 发出的请求：{1}。",
        Fact::ResponseDelivered => "{0} 收到 {2} 在 {3} 发出的答复：{1}。",
        Fact::ConnectionRefused => "{0} 连不上 {2}（没有进程在监听），{1} 发不出去。",
        Fact::MessageDropped => "{2} 没有读 {0} 发来的 {1}：那条连接已经关了。",
        Fact::ConnectionClosed => "broker {0} 与 {1} 的连接关了，{1} 还不知道。",
        Fact::ConnectionForgotten => "{0} 放弃了与 broker {1} 的连接，还在路上的永远到不了。",
        Fact::ConnectionsBroken => "{0} 的进程没了，连接全部断开，还在路上的都丢了。",
        Fact::MetadataWanted => "{0} 发现自己的 metadata 过时了，要重新取。",
        Fact::MetadataUpdated => "{0} 取到 metadata：活着的 broker 有 {1}。",
        Fact::MetadataIncomplete => "{0} 取到的 metadata（broker {1}）还不完整，{2} 再取。",
        Fact::Rebootstrapped => "{0} 知道的 broker 都连不上，从 bootstrap.servers 重新开始。",
        Fact::Disconnected => "{0} 发现与 broker {1} 的连接断了，{2} 个请求随之失败。",
        Fact::RequestTimedOut => {
            "broker {1} 在 request.timeout.ms = {2} 内没有答复，{0} 关掉连接，放弃了 {3} 个请求。"
        }
        // in a broker
        Fact::BatchAppended => "{1} 的 leader broker {0} 追加了 {3} 条记录，offset 为 {2}。",
        Fact::OffsetsAppended => "broker {0} 写入：{1}。",
        Fact::DuplicateFound => {
            "broker {0} 收到的 batch 在 {1} 里已经有了（从 {2} 起）：是重试。它认得 sequence number，不会再存一遍（\
             enable.idempotence）。"
        }
        Fact::HighWatermark => {
            "{1} 在 {2} 之前的记录，所有 in-sync replica 都有了，broker {0} 把 high watermark 提到 {2}：consumer \
             可以读到那里。"
        }
        Fact::SegmentRolled => "broker {0} 为 {1} 从 {2} 起开了新 segment。",
        Fact::SegmentsDeleted => "broker {0} 删除了 {1} 的旧 segment（{3}）：现在从 {2} 开始。",
        Fact::SegmentsBelowStart => {
            "broker {0} 删除了 {1} 中 log start {2} 之前的 segment：它们早已被 DeleteRecords 截掉。"
        }
        Fact::RecordsDeleted => {
            "DeleteRecords：broker {0} 上的 {1} 现在从 {2} 开始，之前的记录已删除。"
        }
        Fact::LogCleaned => {
            "broker {0} 的 cleaner 清理了 {1} 在 {2} 之前的部分，删除了 {3} 条记录。"
        }
        Fact::NothingCleaned => {
            "broker {0} 的 cleaner 扫过了 {1} 在 {2} 之前的部分，没有可删的记录。"
        }
        Fact::RecordSuperseded => {
            "broker {0} 的 cleaner 删除了 {1} {2}：{1} {4} 的 key 同为 {3}，而且更新\
             （cleanup.policy=compact）。"
        }
        Fact::TombstoneExpired => {
            "broker {0} 的 cleaner 删除了 key {3} 的 tombstone {1} {2}：自 cleaner 首次扫到它起，\
             delete.retention.ms = {4} 已过。"
        }
        Fact::KeylessCleaned => {
            "broker {0} 的 cleaner 删除了 {1} {2}：它没有 key，而 compaction 只保留每个 key 的\
             最后一条记录。"
        }
        Fact::FetchParked => {
            "broker {0} 没有新记录给 {1}：Fetch 在那里等待，直到攒够 fetch.min.bytes = {2} 字节，最多等 fetch.max.wait.ms \
             = {3}。"
        }
        Fact::FetchWaitOver => "fetch.max.wait.ms 到了：broker {0} 把现有的数据返回。",
        Fact::FetchServed => "broker {0} 答复了等待中的 Fetch。",
        Fact::CoordinatorLoading => {
            "broker {0} 成了 __consumer_offsets-{1} 的 leader，正在读它；读完之前一律返回 \
             COORDINATOR_LOAD_IN_PROGRESS。"
        }
        Fact::CoordinatorLoaded => {
            "broker {0} 读完了 __consumer_offsets-{1}：其中的 group 和 commit 都回来了。"
        }
        Fact::WriteGathered => {
            "broker {0} 上的 coordinator 攒着 {2} 条要写入 __consumer_offsets-{1} 的记录（\
             group.coordinator.append.linger.ms）。"
        }
        Fact::OffsetsToReset => {
            "{1} 的 offset 被重置（{2}）：broker {0} 上的 coordinator 要把它写下来。"
        }
        Fact::OffsetsToDelete => {
            "{1} 的 offset 被删除（{2}）：broker {0} 上的 coordinator 要把它写下来。"
        }
        Fact::WritesFlushed => "broker {0} 上的 coordinator 把攒下的写入 __consumer_offsets-{1}。",
        Fact::ProducerIdIssued => "broker {0} 发出 producer id {1}。",
        // at a coordinator
        Fact::GroupCreated => "coordinator broker {1} 建立了 group {0}。",
        Fact::GroupDeleted => "coordinator broker {1} 删除了 {0}，连同它提交过的 offset。",
        Fact::MemberIdIssued => "有新成员要加入 {0}：broker {1} 为它起了 member id {2}。",
        Fact::PendingMemberForgotten => {
            "broker {1} 为 {0} 发出过 member id {2}，但对方没有带着它来加入，于是作废。"
        }
        Fact::MemberJoined => {
            "成员 {2} 新加入 {0}；broker {1} 先不答复它的 JoinGroup，等所有成员到齐。"
        }
        Fact::MemberRejoined => {
            "成员 {2} 再次加入 {0}；broker {1} 先不答复它的 JoinGroup，等所有成员到齐。"
        }
        Fact::MemberReplaced => {
            "{0} 的 static member 回来了：broker {1} 给它的新 member id 是 {2}，仍使用 {3} 的会被 fence。"
        }
        Fact::MemberLeft => {
            "成员 {2} 离开了 {0}：它给 broker {1} 发了 LeaveGroup，不必等它的 session 到期。"
        }
        Fact::MemberSaidGoodbye => "成员 {2} 离开了 {0}：它向 broker {1} 发送了 member epoch −1。",
        Fact::SessionExpired => {
            "{0} 的 coordinator（broker {1}）在 {3} = {4} 内没有收到成员 {2} 的消息（最后一次在 {5}），把它移出：它的 partition \
             要重新分配。"
        }
        Fact::RebalanceTimedOut => {
            "成员 {2} 没有在 {3} 内完成 {0} 的 rebalance，broker {1} 把它移出。这个时限是它的 \
             max.poll.interval.ms；classic group 取所有成员中最大的。"
        }
        Fact::SyncTimedOut => {
            "{0} 进入新的 generation 之后，成员 {2} 没有在 {3} 内发 SyncGroup，broker {1} 把它移出。这个\
             时限是它的 max.poll.interval.ms；classic group 取所有成员中最大的。"
        }
        Fact::RebalanceForNew => {
            "broker {1} 开始 {0} 的 rebalance，因为来了新成员，member id 是 {2}：所有成员都要发 JoinGroup。"
        }
        Fact::RebalanceForGone => {
            "broker {1} 开始 {0} 的 rebalance，因为成员 {2} 不在了：所有成员都要发 JoinGroup。"
        }
        Fact::RebalanceForLeader => {
            "broker {1} 开始 {0} 的 rebalance，因为 leader {2} 重新加入：看到新 partition 时它会这样做。"
        }
        Fact::RebalanceForChanged => {
            "broker {1} 开始 {0} 的 rebalance，因为成员 {2} 重新加入：订阅变了，或者交出了 partition。"
        }
        Fact::RebalanceForReturned => {
            "broker {1} 开始 {0} 的 rebalance，因为 static member {2} 回来了，原来的分配不能照旧。"
        }
        Fact::InitialDelay => {
            "{0} 原来是空的：broker {1} 等到 {2}，看还有没有成员来（group.initial.rebalance.delay.ms = {3}）。"
        }
        Fact::GenerationStarted => {
            "{0} 的 generation {2} 在 broker {1} 上开始：所有成员都已加入，由担任 leader 的成员 {4} 分配（{3}）。"
        }
        Fact::GenerationEmpty => {
            "broker {1} 开始了 {0} 的 generation {2}，没有成员。提交过的 offset 还在。"
        }
        Fact::JoinAnswered => "broker {1} 答复了 {2} 的 JoinGroup：{0} 有了新 generation。",
        Fact::SyncParked => "{2} 的 SyncGroup 等在 broker {1}，直到 {0} 的 leader 交上分配结果。",
        Fact::SyncAnswered => "broker {1} 答复了 {0} 的成员 {2} 的 SyncGroup。",
        Fact::AssignmentStored => {
            "{0} 的 leader 交上了分配结果，broker {1} 已保存：group 进入 Stable（{2}）。"
        }
        Fact::MemberHeard => "broker {1} 收到了 {0} 的成员 {2} 的消息：它的 session 重新计时。",
        Fact::CommittedNothing => "{0} 在 broker {1} 上提交了 {2} = 0：还没有一条记录算处理完。",
        Fact::OffsetCommitted => "{0} 在 broker {1} 上提交了 {2} = {3}：{3} 之前的都算处理完。",
        Fact::OffsetReset => {
            "{0} 在 broker {1} 上对 {2} 的 commit 现在是 {3}：它的 offset 被重置了。"
        }
        Fact::OffsetDeleted => "broker {1} 删掉了 {0} 对 {2} 的 commit：有人手动删除了它。",
        Fact::OffsetOfNoTopic => "broker {1} 删掉了 {0} 对 {2} 的 commit：topic 已被删除。",
        Fact::OffsetOfNoGroup => "broker {1} 删掉了 {0} 对 {2} 的 commit：group 已被删除。",
        Fact::OffsetExpired => {
            "broker {1} 删掉了 {0} 对 {2} 的 commit：group 没有成员已达 \
             offsets.retention.minutes = {3}。"
        }
        Fact::OffsetUnsubscribed => {
            "broker {1} 删掉了 {0} 对 {2} 的 commit：它早于 offsets.retention.minutes = {3}，\
             而且没有成员订阅这个 topic。"
        }
        Fact::GroupDowngraded => {
            "{0} 从此是 classic 协议（broker {1}）：已经没有使用 consumer 协议的成员。"
        }
        Fact::ConsumerGroupCreated => "broker {1} 建立了 consumer 协议的 group {0}。",
        Fact::GroupUpgraded => "{0} 从此是 consumer 协议（broker {1}），成员原样保留。",
        Fact::MemberSubscribed => "成员 {2} 告诉 broker {1}：它在 {0} 里，订阅 {3}。",
        Fact::EpochForMember => {
            "{0} 进入 epoch {2}（broker {1}），因为成员 {3} 是新来的，或者订阅变了。"
        }
        Fact::EpochForGone => "{0} 进入 epoch {2}（broker {1}），因为成员 {3} 不在了。",
        Fact::EpochForTopics => "{0} 进入 epoch {2}（broker {1}），因为 topic 变了。",
        Fact::TargetAssigned => {
            "broker {1} 为 {0} 的 epoch {2} 算好了目标分配（{3}）：{4}。成员在下一次 heartbeat 时得知。"
        }
        Fact::MemberReconciled => "broker {1} 认定 {0} 的 {2} 可以拥有 {3}。",
        Fact::MemberOwes => "broker {1} 认定 {0} 的 {2} 可以拥有 {3}，但要先交出 {4}。",
        Fact::RequestRefused => "{0} 的 coordinator（broker {1}）拒绝了请求（{3} 的 {2}）：{4}。",
        // in a producer
        Fact::ProducerConfigured => "{0} 的配置改了。",
        Fact::SendingResumed => "{0} 又开始自动发送。",
        Fact::SendingStopped => "{0} 不再自动发送。",
        Fact::ProducerClosing => "{0} 正在关闭：发完缓冲中的记录就退出。",
        Fact::RecordTaken => "{0} 从来源取了一条记录来发送。",
        Fact::SourceRewound => "{0} 又从来源的第一条记录开始。",
        Fact::SendBlocked => {
            "{0} 的 send() 在等 topic 的 partition 信息，最多等 max.block.ms = {1}。"
        }
        Fact::SendUnblocked => "{0} 的 send() 继续：partition 已经知道了。",
        Fact::StickyChosen => {
            "{0} 从此把没有 key 的记录放进 partition {1}，够一个 batch 再换（sticky）。"
        }
        Fact::BufferedByKey => {
            "{0} 把 key 为 {1} 的记录放进 {2} 的 batch：由 key 的 hash 决定 partition，除非 send() 指定了。"
        }
        Fact::BufferedSticky => {
            "{0} 把一条没有 key 的记录放进 {1} 的 batch：这样的记录先凑满一个 batch 再换 partition（sticky）。"
        }
        Fact::BufferedInTurn => {
            "{0} 把一条没有 key 的记录放进 {1} 的 batch：轮到它，或者 send() 指定了它。"
        }
        Fact::BatchesSent => "{0} 发出了 {1} 的 batch。",
        Fact::BatchAcknowledged => "{0} 得到确认：{1} 的 batch 已存下，从 offset {2} 起。",
        Fact::BatchRequeued => "{0} 发往 {1} 的 batch 遇到 {2}；{3} 之后重发。",
        Fact::BatchFailed => "{0} 放弃了 {1} 的一个 batch：{2}。",
        Fact::SendFailed => "{0} 的 send() 抛出：{1}。",
        Fact::ProducerIdReceived => "{0} 拿到 producer id {1}、epoch {2}，用来给 batch 编号。",
        Fact::NumbersAnew => "{0} 从 producer epoch {2} 起为 {1} 的 batch 重新编号。",
        Fact::NumbersKept => "{0} 确认 {1} 中放弃的 batch 其实没有缺：继续编号。",
        // in a consumer
        Fact::ProcessStarted => "{0} 以新进程启动，对之前的自己一无所知。",
        Fact::CrashedIn => "{0} 在 {1} 里被 kill。它谁也来不及通知，group 和 broker 都不知道。",
        Fact::CrashedBefore => "{0} 在 {1} 之前一刻被 kill，谁也来不及通知。",
        Fact::CrashedAfter => "{0} 在 {1} 之后一刻被 kill，谁也来不及通知。",
        Fact::CrashedUncommitted => {
            "{0} 刚做完 {1}、还没来得及 commit 就被 kill：记录已经处理，却没有人知道。"
        }
        Fact::Froze => "{0} 被冻结到 {1}：不 poll()，也不发 heartbeat。",
        Fact::Woke => "{0} 恢复运行，不知道时间已经过去。",
        Fact::Closed => "{0} 正常关闭，并离开了 group（如果有）。",
        Fact::ClosedForAWhile => {
            "{0} 关闭了，并告诉 group 它还会回来：在 group.consumer.session.timeout.ms 之内为它留着 partition。"
        }
        Fact::ClosedSilently => "{0} 关闭了，但没有通知 group：session 到期之前 group 仍当它活着。",
        Fact::Failed => "{0} 结束了：它的循环没有捕获 {1}。",
        Fact::ConsumerConfigured => "{0} 的配置改了，下次启动生效。",
        Fact::ProcessingTimeChanged => "{0} 从此处理一条记录要 {1}。",
        Fact::CrashSetBefore => "给 {0} 设了崩溃点：从那时起第 {1} 条，process(r) 之前。",
        Fact::CrashSetAfter => "给 {0} 设了崩溃点：从那时起第 {1} 条，process(r) 之后。",
        Fact::CrashSetAfterCommit => "给 {0} 设了崩溃点：从那时起第 {1} 条，commit 之后。",
        Fact::CrashPointCleared => "取消了 {0} 的崩溃点。",
        Fact::CloseRequested => "要求 {0} 做完手里的就关闭。",
        Fact::RemovalRequested => "要求 {0} 关闭并移除。",
        Fact::Threw => "{0} 的循环因 {1} 中断，接着执行 close()。",
        Fact::PollCalled => "{0} 调用了 poll()。",
        Fact::PollReturned => "{0} 的 poll() 返回了 {1} 条记录：{2}。position 已经移到它们之后。",
        Fact::PollReturnedNothing => "{0} 的 poll() 没有返回记录。",
        Fact::ProcessingStarted => "{0} 正在处理 {1}，到 {2} 为止。",
        Fact::WorkerAwaited => "{0} 在等空闲的 worker 线程：都忙着。",
        Fact::WorkersAwaited => "{0} 不再 poll()，等 worker 线程做完。",
        Fact::RecordProcessed => "{0} 处理了 {1}。",
        Fact::ProcessedAgain => "{0} 又处理了一遍 {1}：对 {3} 来说这是第 {2} 次。",
        Fact::ProcessedLate => {
            "{0} 处理完 {2} 之后才处理 {1}。两条 key 相同，{1} 本在前面：它先被跳过，后来又回头去读。"
        }
        Fact::OvertakenByWorker => {
            "{0} 处理完 {2} 之后才处理完 {1}。两条 key 相同，{1} 本在前面：\
             worker 线程之间互不等待，不管 key 是不是同一个。"
        }
        Fact::OvertakenInLog => {
            "{0} 处理完 {2} 之后才处理 {1}。两条 key 相同，{3} 先发的是 {1}，在 log 里却反了过来：\
             重发的一批会排到后发的那批后面，除非 enable.idempotence 保住顺序。"
        }
        Fact::OvertakenAcross => {
            "{0} 处理完 {2} 之后才处理 {1}。两条 key 相同，{3} 先发的是 {1}，\
             但这个 key 先后进了两个 partition，而顺序只在一个 partition 之内才有。"
        }
        Fact::HeartbeatAwaited => "{0} 等 heartbeat 有了答复才处理下一条。",
        Fact::BatchAbandoned => "{0} 丢弃这批剩余的记录，将从 {1} 重新读。",
        Fact::BatchDropped => "{0} 丢弃这批剩余的记录。",
        Fact::ListenerCalled => "{0} 的 poll() 或 close() 调用了 {1}，要执行到 {2}。",
        Fact::ListenerReturned => "{0} 的 rebalance listener 返回了。",
        Fact::ListenerThrew => "{0} 的 rebalance listener 抛出 {1}。",
        Fact::CommitAsked => "要求 {0} 提交 {1}。",
        Fact::CommitCalled => "{0} 调用了 commitSync()，等 {1} 存下来。",
        Fact::CommitSent => "{0} 发出 commit（{1}）：{2}。",
        Fact::CommitDeferred => "{0} 先留着 {1} 的 commit，等找到 coordinator 再发。",
        Fact::CommitRetried => "{0} 的 commit 遇到 {1}，{2} 再试。",
        Fact::CommitSucceeded => "{0} 得到确认，commit 已存下（{1}）：{2}。",
        Fact::CommitFailed => "{0} 的 commit 没有存下来（{1}，{2}）：{3}。",
        Fact::CoordinatorFound => "{0} 找到了 {2} 的 coordinator：broker {1}。",
        Fact::CoordinatorNotFound => "{0} 查询 {1} 的 coordinator，得到 {2}，{3} 再问。",
        Fact::CoordinatorLost => "{0} 失去了 {1} 的 coordinator（{2}），要重新查找。",
        Fact::RejoinsForRebalance => {
            "{0} 得到 {2}：{1} 正在 rebalance，它下一次 poll() 要重新加入。"
        }
        Fact::TurnedAway => {
            "{0} 得到 {2}：{1} 已经在没有它的情况下继续。它没有 commit 的记录，会由其他成员重新处理。"
        }
        Fact::PollIntervalOver => {
            "{0} 超过 max.poll.interval.ms = {2} 没有调用 poll()，自己退出了 {1}，它的 partition 会分给其他成员。"
        }
        Fact::StaticPollInterval => {
            "{0} 超过 max.poll.interval.ms = {2} 没有调用 poll()。它是 static member，不发 LeaveGroup，\
             只是不再发 heartbeat：session.timeout.ms = {3} 到期之前，{1} 一直为它留着 partition。"
        }
        Fact::StaticGoesAway => {
            "{0} 超过 max.poll.interval.ms = {2} 没有调用 poll()，暂时离开 {1}（member epoch −2）：它是 \
             static member，partition 为它留着，最多留 group.consumer.session.timeout.ms = {3}。"
        }
        Fact::RejoinsForPartitions => {
            "{0} 是 {1} 的 leader，发现 topic 的 partition 变了，重新加入以便重新分配。"
        }
        Fact::RejoinsOutOfRange => {
            "{0} 的 position 在日志之外（{2}），它的客户端因此结束在 {1} 的 session。"
        }
        Fact::RejoinsOnceMore => "{0} 交出了 partition，再加入 {1} 一次，好让别人拿到。",
        Fact::JoinRetried => "{0} 加入 {1} 时得到 {2}，{3} 再试。",
        Fact::CommitsToJoin => {
            "{0} 重新加入 {1} 之前，先提交已经交给应用的（enable.auto.commit）。"
        }
        Fact::CommittedToJoin => "{0} 加入 {1} 前的 commit 结束了。",
        Fact::PartitionsRevoked => "{0} 交出了 {1}。",
        Fact::PartitionsLost => "{0} 失去了 {1}：它们可能已经分给其他成员，所以无法再 commit。",
        Fact::MemberIdReceived => "{0} 得到在 {1} 的 member id：{2}，用它来加入。",
        Fact::GenerationJoined => "{0} 进入 {1} 的 generation {2}，等待分配结果。",
        Fact::JoinedAsLeader => {
            "{0} 进入 {1} 的 generation {2} 并担任 leader：由它分配 partition（{3}）。"
        }
        Fact::MetadataAwaited => "{1} 的 leader {0} 先查其他成员订阅的 topic，再分配。",
        Fact::AssignmentComputed => "{1} 的 leader {0} 做了分配（{2}）。",
        Fact::AssignmentSkipped => "回来的 {1} leader {0} 沿用原来的分配。",
        Fact::JoinAnswerUnread => {
            "{0} 正忙着处理记录，没有读到 {1} 的新 generation；其他成员在等它。"
        }
        Fact::ShareReceived => "{0} 收到了在 {1} 中的分配结果：{2}。",
        Fact::ShareIgnored => "{0} 在 {1} 分到没有订阅的 {2}：什么都不拿，重新加入。",
        Fact::PartitionsAssigned => "{0} 在 {1} 分到了 {2}。",
        Fact::NothingAssigned => "{0} 在 {1} 没有分到新的 partition。",
        Fact::HeartbeatAnswered => "{0} 得到答复：仍是 {1} 的成员。",
        Fact::ResetNeeded => {
            "{0} 要重新确定 {1} 的 position，从 {2} 开始：没有有效的 offset 可用时由 auto.offset.reset \
             决定，或由 seek 指定。"
        }
        Fact::PositionCommitted => {
            "{0} 从 {1} 的 {2} 开始，因为 {3} 提交的就是它：“下一条读 {2}”。"
        }
        Fact::PositionReset => "{0} 从 {1} 的 {2} 开始，因为 position 重置到了 {3}。",
        Fact::PositionSought => "{0} 从 {1} 的 {2} 开始：{3} 或之后的第一条记录。",
        Fact::PositionSeek => "{0} 从 {1} 的 {2} 开始：seek() 或客户端自己定的。",
        Fact::PositionRetried => "{0} 问从哪里开始，得到 {1}，{2} 再问。",
        Fact::NothingSoYoung => "{1} 里没有 {0} 想要的那么新的记录，{2} 再问。",
        Fact::FetchRetried => "{0} 读不到 {1}（{2}），{3} 再试。",
        Fact::RecordsFetched => "{0} 取到 {2} 的 {1} 条记录（position {3}），等 poll() 交给应用。",
        Fact::FetchedOutOfRange => {
            "{0} 在 {1} 的 position {2} 在日志之外：那里的已删除，或者从来没有过。"
        }
        Fact::SteppedOver => "{0} 越过 {1} 的空缺到 {2}：那里的被 compaction 清掉了。",
        Fact::PartitionPaused => "{0} 暂停了 {1}：poll() 不返回它的记录。",
        Fact::PartitionResumed => "{0} 恢复了 {1}。",
        Fact::Closing => "{0} 正在关闭：提交该提交的，离开 {1}。",
        Fact::GroupJoining => "{0} 要加入 {1}：发送 epoch 为 0 的 ConsumerGroupHeartbeat。",
        Fact::EpochReceived => "{0} 得知自己在 {1} 的 member epoch 是 {2}。",
        Fact::EpochAndShare => "{0} 得知自己在 {1} 的 member epoch 是 {2}，可以拥有 {3}。",
        Fact::HeartbeatFailed => "{0} 给 {1} 的 heartbeat 失败（{2}），{3} 之后再发。",
        Fact::ReconciliationTakes => "{0} 开始接手可以拥有的：{1}。",
        Fact::ReconciliationGives => "{0} 将拥有 {1}，先交出 {2}。",
        Fact::ReconciliationCommits => "{0} 交出 partition 之前先 commit（enable.auto.commit）。",
        Fact::ReconciliationRevokes => "{0} 在下一次 poll() 交出 partition。",
        Fact::ReconciliationAssigns => "{0} 在下一次 poll() 接手 partition。",
        Fact::ReconciliationAborted => "{0} 不再继续接手或交出。",
        Fact::Reconciled => "{0} 已经调整到位，告诉 {1}。",
        Fact::MembershipRefused => "{0} 被 {1} 彻底拒绝：{2}。",
        Fact::GroupLeaving => "{0} 离开 {1}。",
        Fact::PollHeard => "{0} 的网络线程知道了这次 poll()：max.poll.interval.ms 重新计时。",
        Fact::PollUnheard => {
            "{0} 的网络线程不知道这次 poll()：不为它 commit，max.poll.interval.ms 继续计时。"
        }
        // what a consumer waits for
        Fact::WaitsFrozen => "{0} 在 {1} 之前什么也不做：进程被冻结。",
        Fact::WaitsForStart => "{0} 从 {1} 起没有进程。重新启动它，就会从 commit 的地方继续。",
        Fact::WaitsForStartAnywhere => {
            "{0} 从 {1} 起没有进程。重新启动它，从哪里开始由 auto.offset.reset 决定：没有 group.id，\
             就没有 commit。"
        }
        Fact::WaitsBusy => "{0} 正忙着处理 {1}，到 {2} 为止。",
        Fact::WaitsBusyUnlimited => {
            "{0} 正忙着处理 {1}，到 {2} 为止。它的客户端库对此没有限制，但 rebalance 最多等它 {3}。"
        }
        Fact::WaitsBusyAsMember => {
            "{0} 正忙着处理 {1}，到 {2} 为止。它得在 {3} 之前再次调用 poll()（max.poll.interval.ms），否则会退出 group。"
        }
        Fact::WaitsForListener => "{0} 在等 rebalance listener 从 {1} 返回。",
        Fact::WaitsForWorkers => "{0} 在等 worker 线程：都忙着。",
        Fact::WaitsNoCoordinator => {
            "{0} 在等 coordinator：{1} 所在的 __consumer_offsets partition 没有 leader。把那个 broker 启动起来。"
        }
        Fact::WaitsLoading => "{0} 在等：{1} 的 coordinator broker {2} 还在读 __consumer_offsets。",
        Fact::WaitsToAsk => "{0} 在 {2} 再查 {1} 的 coordinator（retry.backoff.ms）。",
        Fact::WaitsForCoordinator => {
            "{0} 在等 FindCoordinator 的答复：{1} 的 coordinator 是哪个 broker？"
        }
        Fact::WaitsToJoin => "{0} 在 {2} 再试着加入 {1}（retry.backoff.ms）。",
        Fact::WaitsInitialDelay => {
            "{0} 在等 JoinGroup 的答复：{1} 原来是空的，coordinator 等到 {2}，看还有没有成员来（\
             group.initial.rebalance.delay.ms）。"
        }
        Fact::WaitsForMembers => {
            "{0} 在等 JoinGroup 的答复：{1} 还差 {2}，最多等 {3}（成员中最大的 max.poll.interval.ms）。"
        }
        Fact::WaitsForLeader => "{0} 在等 {1} 的分配结果：leader {2} 还没有交上来（SyncGroup）。",
        Fact::WaitsForAnswer => {
            "{0} 正在加入 {1}，在等 coordinator 的答复，或者自己的下一次 poll()。"
        }
        Fact::WaitsForOwners => "{0} 在等 {1} 的 partition：{2} 要先交出来。",
        Fact::WaitsForTopic => "{0} 在等 partition：{1} 一个也没有。",
        Fact::WaitsTooMany => {
            "{0} 没事可做：{1} 有 {2} 个成员，而 {4} 只有 {3} 个 partition，一个 partition 只能归一个成员。它只能作备用，除非增加 \
             partition。"
        }
        Fact::WaitsNoShare => "{0} 没事可做：它在 {1} 里没有分到 partition。",
        Fact::WaitsForShare => "{0} 在等分配：{1} 还没有分配完。",
        Fact::WaitsForCommit => {
            "{0} 在 commitSync() 里等 coordinator 答复，最多到 {1}（default.api.timeout.ms）。"
        }
        Fact::WaitsToCommit => {
            "{0} 的 commitSync() 在 {1} 重试，到 {2} 放弃（default.api.timeout.ms）。"
        }
        Fact::WaitsToClose => "{0} 在 close() 里等最后一次 commit，或者离组的答复。",
        Fact::WaitsToAskOffsets => "{0} 在 {2} 再问 {1} 提交到了哪里（retry.backoff.ms）。",
        Fact::WaitsForOffsets => {
            "{0} 在等 coordinator broker {2} 告诉它 {1} 提交到了哪里（OffsetFetch）。"
        }
        Fact::WaitsForReset => {
            "{1} 没有有效的 commit：{0} 在等 leader 告诉它日志的头尾（auto.offset.reset={2}）。"
        }
        Fact::WaitsForRecords => {
            "{0} 已经读完 {1}。它的 Fetch 等在 broker，直到有 fetch.min.bytes = {2} 字节，最多等 fetch.max.wait.ms \
             = {3}，然后再问。"
        }
        Fact::WaitsPaused => "{0} 不读 {1}：调用过 pause()。用 resume() 恢复。",
        Fact::WaitsForLeaders => "{0} 读不了 {1}：broker 不在，没有 leader。",
        Fact::WaitsToFetch => "{0} 没读到 {1}，稍后再试（retry.backoff.ms）。",
        // what a reader has left to process
        Fact::BehindWith => {
            "{0} 还没处理的记录里，最早的是 {1}，在 {2} 写入；它所在的 partition 由 {3} 负责。"
        }
        Fact::BehindItself => "{0} 还没处理的记录里，最早的是 {1}，在 {2} 写入。",
        Fact::BehindAlone => {
            "{0} 还没处理的记录里，最早的是 {1}，在 {2} 写入；现在没有 consumer 负责 {3}。"
        }
        Fact::BehindNoMore => "{0} 没有待处理的记录了。",
        // what a producer does
        Fact::SendsBlocked => {
            "{0} 从 {1} 起在 send() 里等：还不知道 {2} 有哪些 partition，最多等 max.block.ms = {3}。"
        }
        Fact::SendsByItself => "{0} 每 {2} 向 {1} 发一条记录。",
        Fact::SendsNothing => "{0} 现在不自动发送。",
        Fact::SendsBuffered => {
            "{0} 的 accumulator 里有 {1} 条记录在等：等 batch 攒够 batch.size = {2} 字节，或 linger.ms = {3} \
             到期，或先发的得到答复。"
        }
        Fact::SendsInFlight => {
            "{0} 有 {1} 个 batch 已发出、还没有得到答复（acks={2}）：最多同时 \
             max.in.flight.requests.per.connection = {3} 个请求。"
        }
        Fact::WaitsForFetch => "{0} 在等 Fetch 的答复。",
    }
}
