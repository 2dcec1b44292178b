//! 简体中文。Kafka 的术语保留英文。

mod calculator;
mod charts;
mod compare;
mod details;
mod facts;
mod group;
mod kinds;
mod lesson;
mod log;
mod notation;
mod refusals;
mod rules;
mod scale;
mod story;
mod time;
mod way_out;
mod why;

use super::{LinkStrings, ScenarioWords, Strings, ended, moment, seconds};
use crate::kafka::CommitStyle;
use crate::kafka::profile::When;
use crate::session::Breach;
use crate::view::{
    Cause, ConsumerState, CrashLine, Delivered, Duty, Fate, LimitReached, NextStep, TimerReason,
};
use details::death_of;

pub(super) const STRINGS: Strings = Strings {
    language: "语言",
    theme: "外观",
    theme_auto: "跟随系统",
    theme_light: "浅色",
    theme_dark: "深色",
    help: "帮助",
    close: "关闭",
    cancel: "取消",
    start_with: "场景",
    start_over: "重新开始",
    new_seed: "换一个种子",
    new_seed_text: "换一个种子重新开始：抖动、key 等随机的部分会不同",
    open_full: "在 playground 中打开",
    skip_to_stage: "跳到舞台",
    what_happened: "刚才发生了什么",
    nothing_yet: "还没有动静。",
    press_play: "还没有动静，按播放开始。",
    next_step: |step| match step {
        NextStep::Topic => "还没有动静。先在舞台上加一个 topic：“+ topic”。",
        NextStep::Producer => "接着加一个写数据的：点 Producer 旁的“+ 添加”。",
        NextStep::Consumer => "接着加一个读数据的：点“+ group”。",
    },
    slowed: "时间不是 Kafka 的默认值",
    slowed_down: |slowed| {
        let keys = slowed.keys.iter();
        let keys = keys.map(|(key, own, kafkas)| format!("，{key} 为 {own}（默认 {kafkas}）"));
        format!(
            "网络 {} ms（真实网络不到 1 ms）{}。检查器里以 ≠ 标出。",
            slowed.latency,
            keys.collect::<String>()
        )
    },
    as_shipped: "现在是 Kafka 的默认时间。想看清楚，可以放慢播放。",
    use_shipped: "用 Kafka 的默认值重新开始",
    use_slowed: "放慢，重新开始",
    not_affiliated: "本项目与 Apache 软件基金会无关联。Apache Kafka 是 ASF 的商标。",
    list: "、",
    said_of: |name, said| format!("{name}：{said}"),
    aside: |one, with| format!("{one}（{with}）"),
    kept: |breach| match breach {
        Breach::Loss => "没有丢失",
        Breach::Repeat => "没有重复",
        Breach::Disorder => "同一 key 有序",
    },
    broken: |breach, n| match breach {
        Breach::Loss => format!("丢了 {n} 条"),
        Breach::Repeat => format!("{n} 条被处理了两次及以上"),
        Breach::Disorder => format!("{n} 条乱序处理"),
    },
    caught_up: "全部跟上",
    records_to_come: |n| format!("{n} 条尚未处理"),
    not_committed: |n| format!("（还有 {n} 条没有 commit）"),
    since: |at| format!("，首次在 {at}"),
    behind_since: |at| format!("，自 {at} 起落后"),
    show_first: "看第一次是什么时候",
    ask_behind: "看进度卡在哪里",
    stage: "舞台",
    producers: "Producer",
    partitions: |n| format!("{n} 个 partition"),
    topic: "topic",
    group: "group",
    groups: "Group",
    standalone: "独立的 consumer",
    broker: "broker",
    brokers: "Broker 与网络",
    add: "+ 添加",
    add_partition: "+ partition",
    add_topic: "+ topic",
    add_group: "+ group",
    add_producer: "添加 producer",
    add_consumer: "添加 consumer",
    add_standalone: "+ 用 assign() 的 consumer",
    no_topics: "还没有 topic，先加一个。",
    no_producers: "还没有人写。",
    no_consumers: "还没有人读。",
    sending: "发送中",
    paused: "已暂停",
    stopped: "发完了",
    blocked: "send() 在等 metadata",
    every: |time| format!("每 {} 一条", super::plainly(time)),
    keys: |n, prefix| format!("key：{prefix}1 … {prefix}{n}"),
    no_key: "没有 key",
    lines: |n| format!("你自己的 {n} 条记录"),
    buffered: "在 accumulator 里",
    in_flight: "在途",
    acknowledged: "已确认",
    failed: "失败",
    committed: |n| format!("committed {n}"),
    position: |n| format!("position {n}"),
    end_mark: |n| {
        (
            format!("high watermark = log end {n}"),
            format!("HW = log end {n}"),
        )
    },
    lag: "lag",
    lag_of: |n| format!("lag {n}"),
    log_start: |n| format!("log start {n}"),
    older: |n| format!("◂ 更早 {n} 条"),
    nobody: "无人",
    no_leader: "没有 leader",
    next_offset: |n| format!("下一条写入的记录将得到 offset {n}"),
    show_keys: "显示 key",
    fates_of: "格子显示每条记录的去向，对象是",
    for_others: |who| format!("小横条和空心标记：{who} 的情况"),
    fate_for: |who, fate| format!("；{who}：{fate}"),
    committed_by: |who, n| format!("{who} 的 committed offset {n}"),
    position_of: |who, n| format!("{who} 的 position {n}"),
    fate: |fate| match fate {
        Fate::Pending => "待处理，还没有交给应用".to_owned(),
        Fate::Held => "已交给应用，还没处理完".to_owned(),
        Fate::Once => "处理了一次".to_owned(),
        Fate::Repeated(times) => format!("处理了 {times} 次"),
        Fate::Lost => "丢失：被跳过，从未处理".to_owned(),
    },
    legend: [
        "待处理",
        "已交给应用",
        "一次",
        "两次及以上",
        "丢失",
        "value 为 null",
    ],
    duties,
    records: |n| format!("{n} 条记录"),
    running: "运行中",
    down: "已宕机",
    starting: "启动中",
    waits_for_session: "要等 controller 放弃它的旧进程（broker.session.timeout.ms）",
    not_noticed: "controller 还没发现",
    fenced: "已被 controller fence",
    loading: "正在读 __consumer_offsets",
    generation: |n| format!("generation {n}"),
    no_coordinator: "没有 coordinator",
    waits_for_members: |ms| format!("再等 {}，看还有没有成员加入", seconds(ms)),
    waits_for: |who| format!("在等 {who} 加入"),
    ghost: |member, had, ms| {
        let had = had.map_or_else(String::new, |had| format!("，占着 {had}"));
        format!(
            "{member} 已死，但仍是成员{had}：session 还有 {} 到期",
            seconds(ms)
        )
    },
    away: |member, had, ms| {
        let had = had.map_or_else(String::new, |had| format!("（{had}）"));
        format!(
            "{member} 不在。它是 static member，位置{had}再给它留 {}",
            seconds(ms)
        )
    },
    member: |who, id| format!("{who}（成员 {id}）"),
    assignor: "assignor",
    state,
    no_partitions: "没有 partition",
    member_leader: "group 的 leader",
    heartbeat_ago: |ms| format!("{} 前发过 heartbeat", seconds(ms)),
    heartbeat_missing: |ms| format!("已 {} 没有 heartbeat", seconds(ms)),
    heartbeat_overdue: |ms| format!("已 {} 没有 heartbeat，超过 session 的期限", seconds(ms)),
    heartbeat_ended: "不再发 heartbeat",
    poll_clock: "poll 计时",
    of: |a, b| format!("{a} / {b}"),
    handed_out: "已交给应用",
    workers: "worker 线程",
    busy: |busy, of| format!("{of} 个里 {busy} 个在忙"),
    commit: "commit",
    next_commit_in: "下次自动 commit",
    style: |style, auto| match style {
        CommitStyle::Auto => match auto {
            When::InPoll => "自动，在 poll() 里",
            When::Timer => "自动，按定时器",
            When::AfterBatch => "自动，每批之后",
        },
        CommitStyle::SyncEachRecord => "每条：offset + 1",
        CommitStyle::SyncOwnOffset => "每条：自己的 offset",
        CommitStyle::SyncInLoop => "循环里：提交整批",
        CommitStyle::SyncEachBatch => "每批之后",
        CommitStyle::SyncBeforeProcessing => "处理之前",
        CommitStyle::AsyncEachBatch => "异步，每批之后",
        CommitStyle::SyncWatermark => "提交到连续完成处",
        CommitStyle::Never => "从不",
    },
    crash_here: "在此崩溃",
    crash_at: |line| match line {
        CrashLine::BeforeProcessing => "在此崩溃：process(r) 之前",
        CrashLine::AfterProcessing => "在此崩溃：process(r) 之后",
        CrashLine::AfterCommit => "在此崩溃：commit 之后",
    },
    crash_next: "下次在此崩溃",
    died_here: "死在这里",
    died: |death| format!("死在 {}。", death_of(death)),
    had: |partitions| format!("曾有 {partitions}"),
    expelled: "已不是成员，却以为自己还有",
    nth_record: "第几条",
    crash: "崩溃",
    leave: "离开",
    freeze: "冻结 10 s",
    start_again: "重启",
    remove: "移除",
    kill: "kill 掉",
    start_broker: "重启",
    pause_sending: "暂停",
    resume_sending: "发送",
    send_one: "发一条",
    will_close: "处理完这批就关闭",
    changes_on_start: "下次启动时生效",
    play: "播放",
    pause: "暂停",
    step_forward: "下一个事件",
    step_back: "上一个事件",
    to_start: "回到开头",
    to_now: "回到现在",
    timeline: "时间轴",
    speed: "速度",
    real_speed: |speed| format!("这台电脑只跑得到 {speed}"),
    slow_speed: |ms| format!("1 s 显示 {ms} ms"),
    seed: "种子",
    looking_back: "正在回看",
    restore: "回到另一个分支",
    limit: |limit| {
        let many = match limit {
            LimitReached::Events => "10,000,000 个事件",
            LimitReached::Records => "1,250,000 条记录",
        };
        format!("这次运行已有 {many}，到上限了。什么都没丢：可以回看、在更早处操作，或重新开始。")
    },
    past_title: "你正在看过去",
    past_text: "在这里操作会分出一个新分支。这一刻之后发生的一切留在原来的分支里，随时可以切换回去。",
    past_now: "回到现在再做",
    past_here: "就在这里做，开一个新分支",
    events: "事件",
    more_room: "把这个视图拉高",
    less_room: "把这个视图压低",
    only_story: "只看主线",
    with_details: "含细节",
    go_there: "跳到这一刻",
    because_of: "起因",
    cause,
    delivered: |Delivered {
                    what,
                    is_response,
                    from,
                }| match is_response {
        true => format!("{from} 的 {what} 响应"),
        false => format!("{from} 的 {what} 请求"),
    },
    cluster: "集群",
    tables: "kafka-consumer-groups.sh",
    offsets_topic: "__consumer_offsets",
    offsets_topic_text: |group, partition| {
        format!(
            "{group} 提交了什么、有哪些成员，都是 __consumer_offsets-{partition} 里的记录，\
             各有 key 和 value，最新的在前。划掉的已有同一个 key 的更新的记录，下次 compaction \
             时消失。"
        )
    },
    superseded: "已被取代",
    tombstone: "null：tombstone，compaction 会清掉这个 key",
    no_rows: "还没有。",
    time: "时间",
    inspector: "检查器",
    configuration: "配置",
    default_is: |value| format!("默认 {value}"),
    static_member: "起了名字就是 static member：离开期间，只要 session 没到期，位置就给它留着",
    static_as: |name| format!("static member {name}"),
    not_default: "不是默认值",
    reset_field: "恢复默认值",
    all_defaults: "Kafka 配置全部恢复默认值",
    own: "不是 Kafka 的配置",
    recent: "最近",
    marks: "标记",
    seek_to: "offset，或时刻（12.5s）",
    seek_to_text: "一个 offset，或者运行中的时刻（秒）：12.5s 会定位到不早于它的第一条记录\
                   （offsetsForTimes）。",
    commit_this: "commitSync(Map.of(partition, OffsetAndMetadata(这个 offset)))：什么 offset \
                  Kafka 都收，超出末尾或者往回都可以。",
    delete_records_below: "删除小于这个 offset 的记录（留空为 -1，即到 high watermark）",
    delete_records: "删除",
    to_beginning: "开头",
    to_end: "末尾",
    seek: "Seek",
    pause_partition: "pause()",
    resume_partition: "resume()",
    add_partitions_to: "partition 增加到",
    delete_topic: "删除 topic",
    key: "Key",
    value: "Value",
    partition: "Partition",
    by_key: "按 key",
    send: "发送",
    not_idempotent: |most| {
        format!(
            "现在不是幂等的：重试可能把一条记录存两次，或打乱次序。幂等需要 \
             enable.idempotence=true、acks=all、retries 大于 0，以及 \
             max.in.flight.requests.per.connection 不大于 {most}。"
        )
    },
    sends_to: "发送到 topic",
    partition_count: "Partition 数",
    own_records: "你自己的记录",
    own_records_text: "每行一条：key，制表符或冒号，value。两者都没有的行是不带 key 的 value。",
    repeat: "循环发送",
    use_lines: "发送这些",
    use_endless: "改回自动生成的记录",
    commits_as_stranger: |group| {
        format!(
            "它用 assign() 又设了 group.id：不是 {group} 的成员，却以 {group} 的名义提交。{group} 有成员时，\
             这样的 commit 会被拒绝（UNKNOWN_MEMBER_ID）；没有成员时，它就是 {group} 的 commit：\
             在它之前、成员没处理过的记录，对 {group} 来说算丢失。"
        )
    },
    lost_to_stranger: |who, group| {
        format!(
            "{who} 用 assign() 读这个 partition，不是成员却以 {group} 的名义提交。\
             这样的 commit 会让 {group} 越过成员没处理过的记录。"
        )
    },
    processed_by: |who, process, at| format!("{who}（第 {process} 个进程）于 {at}"),
    produced_at: "send() 于",
    name: "名称",
    create: "创建",
    grow: "增加",
    no_such_partition: |topic, partition, has, ms| {
        format!(
            "{topic} 没有 partition {partition}，只有 {has} 个（从 0 起）：send() 最多等 \
             max.block.ms（{}），等不到就抛 TimeoutException。",
            super::length(ms)
        )
    },
    a_number: |least, most| format!("请填 {least} 到 {most} 的整数"),
    or: "，或者 ",
    a_ratio: "请填 0 到 1 的数，例如 0.5，小数点后最多三位",
    refused: "被拒绝",
    command_error: refusals::command_error,
    workspace_error: |error| {
        let why = refusals::workspace_error(error);
        ended(format!("保存的工作区没能全部打开：{why}"), '。')
    },
    branch_error: |error| {
        let why = refusals::workspace_error(error);
        let why = ended(format!("这个分支打不开：{why}"), '。');
        format!("{why}分支原样保留，当前显示的内容没有变化。")
    },
    file_error: |error| {
        let why = refusals::workspace_error(error);
        ended(format!("文件没能照原样打开：{why}"), '。')
    },
    opening: |until| format!("这次运行很长，正在重新推演到 {until}。这期间可以先四处看看。"),
    opened: "打开进度",
    wait_for_opening: "这次运行还没打开完，全部打开后才能播放和操作。",
    save_file: "保存这次运行",
    open_file: "打开文件…",
    link: LinkStrings {
        make: "复制链接",
        name: "这次运行的链接",
        copied: "已复制。打开它的人会看到这次运行，直到当前这一刻。",
        selected: "浏览器不允许自动复制。链接已选中，请手动复制。",
        too_long: |letters, most| {
            format!("这次运行太长，放不进链接：{letters} 个字符，最多 {most} 个。请保存成文件。")
        },
        error: |error| {
            let why = refusals::workspace_error(error);
            ended(format!("链接没能照原样打开：{why}"), '。')
        },
    },
    workspace_kept: "原来的内容已另存一份，没有被覆盖。",
    storage_off: "浏览器不允许本页保存任何东西：你的工作不会被保留。",
    set_aside: "刚才那次运行还留着。",
    take_back: "取回来",
    unknown_in_address: |name, value, known| {
        format!("地址里的 {name}={value} 无法识别。可用：{known}。")
    },
    dismiss: "知道了",
    story: story::story,
    event_kind: kinds::event_kind,
    scenario,
    field: |key| match key {
        "client library" => "客户端库",
        "commit style" => "commit 方式",
        "processing time" => "每条处理时间",
        "processing jitter" => "处理时间的随机增量",
        "worker threads" => "worker 线程数",
        "listener time" => "listener 用时",
        "time between records" => "发送间隔",
        "tombstone every" => "每几条一个 tombstone",
        "poll() timeout" => "poll() 的 timeout",
        "network latency" => "网络延迟",
        "start of a broker" => "broker 启动用时",
        "load of a coordinator" => "coordinator 加载用时",
        other => other,
    },
    choice: |name| match name {
        "commitSync() in the loop" => "循环里 commitSync()",
        "commitSync() after the batch" => "每批之后 commitSync()",
        "commitSync() before processing" => "处理之前 commitSync()",
        "commitAsync() after the batch" => "每批之后 commitAsync()",
        "commitSync(contiguous watermark)" => "commitSync(连续完成处)",
        "never" => "从不",
        "dynamic members" => "dynamic member",
        "static members" => "static member",
        "nothing" => "什么也不做",
        "as onPartitionsRevoked" => "同 onPartitionsRevoked",
        other => other,
    },
    help_lines: &[
        ("空格", "播放或暂停"),
        ("→", "下一个事件"),
        ("←", "上一个事件"),
        ("Home", "回到开头"),
        ("End", "回到现在"),
        (", .", "上一行、下一行日志"),
        (
            "c r x d o l",
            "下一个 commit、rebalance、崩溃、重复、乱序、丢失；按住 Shift 则是上一个",
        ),
        ("< >", "放慢、加快"),
        ("[ ]", "从这里开始循环、到这里结束循环"),
        ("\\", "不再循环"),
        (
            "PgDn、PgUp",
            "课程的下一步、上一步，或下一个、上一个事件（翻页笔发的就是这两个键）",
        ),
        ("Tab、Enter", "选中舞台上的任何东西，细看"),
        ("w", "问选中的东西为什么是这样"),
        ("Esc", "关闭打开的面板"),
        ("?", "打开这张帮助"),
    ],
    help_marks: &[
        ("offset", "记录在 partition 里的编号"),
        ("position", "consumer 接下来要读的 offset"),
        ("committed", "重启、崩溃或 rebalance 之后，group 从这里继续"),
        ("lag", "committed 离 high watermark 还差多少个 offset"),
        ("high watermark", "consumer 只能读到它之前的记录"),
    ],
    lesson: lesson::LESSON,
    calculator: calculator::CALCULATOR,
    checked: calculator::CHECKED,
    of_group: group::GROUP,
    of_time: time::TIME,
    compare: compare::COMPARE,
    scale: scale::SCALE,
    charts: charts::CHARTS,
    log: log::LOG,
    why: why::WHY,
};

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Scenario => "场景".to_owned(),
        Cause::Command(_) => "你的操作".to_owned(),
        Cause::Delivery(event) => format!("事件 {event}"),
        Cause::Timer(TimerReason::Client(reason) | TimerReason::Broker(reason)) => {
            format!("定时器 {}", timer(reason))
        }
        Cause::Timer(TimerReason::Session {
            key, last_heard, ..
        }) => {
            format!("定时器 {key}（最后一次请求在 {}）", moment(*last_heard))
        }
        Cause::Timer(TimerReason::Thaw) => "冻结结束".to_owned(),
        Cause::BrokenConnection(broker) => format!("与 b{broker} 的连接断开"),
    }
}

/// What a timer is for: a config key as it is, or a word.
fn timer(reason: &'static str) -> &'static str {
    match reason {
        "rebalance timeout (max.poll.interval.ms)" => "rebalance 超时（max.poll.interval.ms）",
        "sync timeout (max.poll.interval.ms)" => "sync 超时（max.poll.interval.ms）",
        "close() timeout" => "close() 超时",
        "reading __consumer_offsets" => "读取 __consumer_offsets",
        "reading the logs" => "读取日志",
        other => other,
    }
}

fn state(state: &ConsumerState, now: crate::sim::SimTime) -> String {
    match state {
        ConsumerState::Processing {
            topic_partition: tp,
            offset,
            ..
        } => format!("正在处理 {tp} {offset}"),
        ConsumerState::Processed {
            topic_partition: tp,
            offset,
        } => format!("处理完 {tp} {offset}"),
        ConsumerState::HasRecords => "拿到记录".to_owned(),
        ConsumerState::WaitingForWorker => "等空闲的 worker".to_owned(),
        ConsumerState::WaitingForWorkers => "等 worker 做完".to_owned(),
        ConsumerState::WaitingForRecords => "等记录".to_owned(),
        ConsumerState::FindingPositions => "在问从哪里开始".to_owned(),
        ConsumerState::FindingCoordinator => "在找 coordinator".to_owned(),
        ConsumerState::Joining => "正在加入".to_owned(),
        ConsumerState::WaitingForAssignment => "等分配".to_owned(),
        ConsumerState::Idle => "闲着：没有 partition 可分".to_owned(),
        ConsumerState::Listening(method) => format!("在 {method}() 里"),
        ConsumerState::Committing => "等 commit 返回".to_owned(),
        ConsumerState::Closing => "正在关闭".to_owned(),
        ConsumerState::Frozen { until } => {
            format!("冻结，还有 {}", seconds(until.since(now).as_millis()))
        }
        ConsumerState::Crashed { at } => format!("崩溃于 {}", moment(*at)),
        ConsumerState::Closed { at } => format!("关闭于 {}", moment(*at)),
        ConsumerState::Failed { exception, .. } => exception.name().to_owned(),
    }
}

fn duties(duty: Duty, partitions: &str, groups: &str) -> String {
    let (leads, coordinates) = match duty {
        Duty::Leads => ("{} 的 leader", "{} 的 coordinator"),
        Duty::OnPaper => (
            "客户端仍把它当作 {} 的 leader，向它发请求，却得不到应答",
            "仍把它当作 {} 的 coordinator",
        ),
        Duty::None => (
            "它恢复之前，{} 没有 leader",
            "{} 没有 coordinator，无法 commit 和 rebalance",
        ),
    };
    // a bracket that is as wide as a word needs no space behind it
    super::both(leads, partitions, coordinates, groups).replace("） 的", "）的")
}

fn scenario(name: &str) -> ScenarioWords {
    match name {
        "orders" => ScenarioWords {
            title: "两个 consumer 分一个 topic",
            look_at: &[
                "web 写入记录，每条记录得到所在 partition 的下一个 offset。",
                "C1 和 C2 读取、处理，然后 commit。committed offset 是下一条要读的记录，\
                 所以它标在那条记录的左边。",
                "在 C1 的程序里点 process(r) 后面的 ✕：它处理完一条，还没 commit 就死了。\
                 看谁来接手，从哪里开始，哪些做了两遍。",
            ],
        },
        "article" => ScenarioWords {
            title: "Java 文章里的程序",
            look_at: &[
                "Java 文章里的程序：key0 … key9 写进 test-topic，consumer 在循环里调用 commitSync()。",
                "key 经 murmur2 决定 partition，每个 partition 的 offset 都从 0 数起。",
                "重启 consumer，或者 broker，或者刷新本页：committed offset 都还在。",
            ],
        },
        "idle-consumer" => ScenarioWords {
            title: "多出一个 consumer 的 group",
            look_at: &[
                "一个 partition 在一个 group 里只归一个成员。第三个没事可做。",
                "让另外两个中的一个崩溃，看闲着的那个怎样分到 partition。",
            ],
        },
        "empty" => ScenarioWords {
            title: "空舞台",
            look_at: &["只有三个 broker。加一个 topic，再加写的和读的。"],
        },
        _ => ScenarioWords {
            title: "一次记录下来的运行",
            look_at: &["它来自文件或链接。可以回看发生过什么，可以接着播放，也可以自己动手。"],
        },
    }
}
