//! 故事里的转折。

use super::death_of;
use crate::kafka::KafkaError;
use crate::ui::i18n::moment;
use crate::view::{DeletionReason, Story};

pub(super) fn story(story: &Story) -> String {
    let who = |member: &crate::kafka::MemberId| Story::client_of(member);
    match story {
        Story::ConsumerCrashed { who, death } => format!(
            "{who} 死在 {}。没人收到通知；等它的 heartbeat 断了，group 才会知道。",
            death_of(death)
        ),
        Story::TurnedAway {
            who,
            error: KafkaError::FencedInstanceId,
        } => format!(
            "{who} 被告知 FENCED_INSTANCE_ID：它的 group.instance.id 已经归别的进程了。下一次 poll() 会抛异常。"
        ),
        Story::TurnedAway { who, error } => format!(
            "{who} 收到 {error}：group 早已撇下它继续了。它得重新加入；没来得及 commit 的，别人会再做一遍。"
        ),
        Story::ConsumerFroze { who, until } => {
            format!(
                "{who} 停住不动，直到 {}，heartbeat 也停了。",
                moment(*until)
            )
        }
        Story::ConsumerWoke { who } => format!("{who} 醒了，接着干，好像时间没有过去。"),
        Story::ConsumerClosed { who } => {
            format!("{who} 正常关闭并打了招呼，group 不必再等它。")
        }
        Story::ConsumerClosedForAWhile { who } => format!(
            "{who} 正常关闭，并告诉 group 它还会回来：在 group.consumer.session.timeout.ms 之内，它的 \
             partition 一直留着，这期间没有人读。"
        ),
        Story::ConsumerClosedSilently { who } => format!(
            "{who} 关闭了，但没有告诉任何人：在它的 session 到期之前，group 仍当它活着，替它留着 \
             partition。"
        ),
        Story::ConsumerFailed { who, exception } => format!("{who} 结束了：{}。", exception.name()),
        Story::ConsumerStarted { who } => {
            format!("{who} 以新进程启动，对之前的自己一无所知。")
        }
        Story::SessionExpired {
            group,
            member,
            last_heard,
        } => {
            let since = last_heard.map_or_else(String::new, |at| format!("从 {} 起", moment(at)));
            format!(
                "{group} {since}没再收到 {} 的请求，把它移出 group。",
                who(member)
            )
        }
        Story::MemberLeft { group, member } => format!("{} 离开了 {group}。", who(member)),
        Story::MemberBack { group, member } => format!(
            "{} 以新的 member id 回到 {group}，接替原来的位置；仍用旧 id 的会被 fence。",
            who(member)
        ),
        Story::MemberMissed { group, member } => {
            format!("{} 没赶上 {group} 的 rebalance，出局。", who(member))
        }
        Story::Rebalance { group } => {
            format!("{group} 开始 rebalance：每个成员都要重新加入，eager 的要先交出 partition。")
        }
        Story::Generation {
            group, empty: true, ..
        } => {
            format!("{group} 已没有成员。它提交过的 offset 还在。")
        }
        Story::Generation { group, number, .. } => {
            format!("{group} 进入 generation {number}：该来的都来了。")
        }
        Story::Upgraded { group } => {
            format!("{group} 升级到 consumer 协议，成员原样保留：classic 协议的成员继续留在其中。")
        }
        Story::Downgraded { group } => {
            format!("{group} 降级到 classic 协议：其中已经没有 consumer 协议的成员了。")
        }
        Story::GroupEpoch { group, number } => {
            format!("{group} 进入 epoch {number}：要分的 partition 或者成员变了。")
        }
        Story::Target {
            group,
            number,
            assignor,
        } => format!(
            "{group} 的 coordinator 为 epoch {number} 算好了目标分配（{assignor}）。各成员在下一次 \
             heartbeat 时得知，只交出该给别人的 partition。"
        ),
        Story::Revoked { who, partitions } => format!("{who} 交出了 {partitions}。"),
        Story::JoinAnswerUnread { who } => format!(
            "{who} 正忙着处理记录，没有读到新 generation 的消息；其他成员只能等，它也不发 heartbeat。"
        ),
        Story::WorkersAwaited { who } => {
            format!("{who} 不再 poll()，等 worker 线程把手里的记录处理完。")
        }
        Story::JoinsOnceMore { who } => {
            format!("{who} 再加入一次，好让它交出的 partition 分给别人。")
        }
        Story::ShareIgnored { who, partitions } => {
            format!("{who} 没有订阅 {partitions}：什么都不拿，重新加入。")
        }
        Story::ListenerCalled {
            who,
            method,
            partitions,
        } => format!("{who} 的 {method}({partitions}) 被调用，返回之后 {who} 才继续。"),
        Story::BatchAbandoned { who, back_to } => {
            format!("{who} 放下这批剩下的记录：{back_to} 起要重新读。")
        }
        Story::Lost { who, partitions } => {
            format!("{who} 失去了 {partitions}：可能已经归别人了。")
        }
        Story::Assigned {
            who,
            partitions: Some(partitions),
        } => {
            format!("{who} 分到了 {partitions}。")
        }
        Story::Assigned {
            who,
            partitions: None,
        } => {
            format!("{who} 没有分到新的 partition。")
        }
        Story::Resumed {
            who,
            partition,
            position,
        } => format!(
            "{who} 问 {partition} 从哪里继续，得到的回答是 {position}：“下一条读 {position}”。"
        ),
        Story::Reset {
            who,
            partition,
            position,
            to,
        } => {
            format!("{who} 在 {partition} 的 position 重置为 {position}（{to}）。")
        }
        Story::Again {
            who,
            partition,
            offset,
            times,
        } => {
            format!("{who} 又处理了一次 {partition} 的 {offset}：这是第 {times} 次。")
        }
        Story::Disordered {
            who,
            partition,
            offset,
            after: (of, later),
        } => {
            format!(
                "{who} 处理完 {of} 的 {later} 之后才处理 {partition} 的 {offset}。两条 key 相同，\
                 后者本该在前：乱序了。"
            )
        }
        Story::CommitFailed { who, exception, .. } => {
            format!("{who} 的一次 commit 没有存下来：{}。", exception.name())
        }
        Story::Committed {
            group,
            partition,
            offset: 0,
        } => format!("{group} 提交了 {partition} = 0：还没有任何一条算完成。"),
        Story::Committed {
            group,
            partition,
            offset,
        } => {
            format!("{group} 提交了 {partition} = {offset}：{offset} 之前的都算完成。")
        }
        Story::BrokerKilled { broker } => {
            format!("broker {broker} 被 kill。日志还在它的磁盘上，内存里的都没了。")
        }
        Story::BrokerFenced { broker } => {
            format!("controller 放弃了 broker {broker}：它的 partition 没有 leader 了。")
        }
        Story::BrokerRefused { broker } => format!(
            "broker {broker} 回来了，但在 controller 看来它的旧进程还活着：\
             DUPLICATE_BROKER_REGISTRATION。"
        ),
        Story::BrokerBack { broker } => format!("broker {broker} 凭自己的日志恢复了服务。"),
        Story::CoordinatorLoaded { broker, partition } => format!(
            "broker {broker} 读完了 __consumer_offsets-{partition}：group 和 commit 都回来了。"
        ),
        Story::Duplicate {
            broker,
            partition,
            offset,
        } => format!(
            "b{broker} 又收到一个已有的 batch（{partition}，从 {offset} 起）：这是重试。它认得序号，\
             不会再存一遍（enable.idempotence）。"
        ),
        Story::Deleted {
            partition,
            log_start,
            why,
        } => {
            let why = match why {
                None => "DeleteRecords",
                Some(DeletionReason::LogStart) => "log start offset 之前",
                Some(why) => why.name(),
            };
            format!("{partition} 现在从 {log_start} 开始（{why}），之前的记录已删除。")
        }
        Story::Compacted { partition, removed } => {
            format!("{partition} 做了 compaction：{removed} 条被取代的记录没了。")
        }
        Story::PartitionsAdded { topic, count } => format!(
            "{topic} 多了 {count} 个 partition。旧记录不动；客户端要到下次取 metadata 才会发现。"
        ),
    }
}
