//! English.

mod calculator;
mod charts;
mod compare;
mod details;
mod facts;
mod group;
mod kinds;
mod lesson;
mod log;
mod rules;
mod scale;
mod story;
mod time;
mod way_out;
mod why;

use super::{LinkStrings, ScenarioWords, Strings, ended, moment, seconds};
use crate::command::CommandError;
use crate::kafka::CommitStyle;
use crate::kafka::profile::When;
use crate::session::Breach;
use crate::view::{
    Cause, ConsumerState, CrashLine, Death, Delivered, Duty, Fate, LimitReached, NextStep, Place,
    TimerReason,
};

/// One thing, or several.
fn count(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{number} {noun}")
}

pub(super) const STRINGS: Strings = Strings {
    language: "Language",
    theme: "Theme",
    theme_auto: "As the system",
    theme_light: "Light",
    theme_dark: "Dark",
    help: "Help",
    close: "Close",
    cancel: "Cancel",
    start_with: "Start with",
    start_over: "Start over",
    new_seed: "New seed",
    new_seed_text: "Start over with another seed: with other chances, as in jitter and keys",
    open_full: "Open in the playground",
    skip_to_stage: "Skip to the stage",
    what_happened: "What just happened",
    nothing_yet: "Nothing yet.",
    press_play: "Nothing yet. Press play.",
    next_step: |step| match step {
        NextStep::Topic => "Nothing yet. First add a topic: “+ topic”, on the stage.",
        NextStep::Producer => "Next, somebody who writes: “+ add”, beside Producers.",
        NextStep::Consumer => "Next, somebody who reads: “+ group”.",
    },
    slowed: "Times are not Kafka's defaults",
    slowed_down: |slowed| {
        let keys = slowed.keys.iter();
        let keys = keys.map(|(key, own, kafkas)| format!(", {key} is {own} (Kafka: {kafkas})"));
        format!(
            "The network takes {} ms (a real one less than 1){}. Each is marked ≠ in the \
             inspector.",
            slowed.latency,
            keys.collect::<String>()
        )
    },
    as_shipped: "Times are as Kafka ships them. Slow the playing down to follow.",
    use_shipped: "Start over with Kafka's defaults",
    use_slowed: "Start over with times to watch",
    not_affiliated: "Not affiliated with the Apache Software Foundation. Apache Kafka is a \
                     trademark of the ASF.",
    list: ", ",
    said_of: |name, said| format!("{name}: {said}"),
    aside: |one, with| format!("{one} ({with})"),
    kept: |breach| match breach {
        Breach::Loss => "nothing lost",
        Breach::Repeat => "nothing twice",
        Breach::Disorder => "in order per key",
    },
    broken: |breach, n| match breach {
        Breach::Loss => count(n, "record lost", "records lost"),
        Breach::Repeat => count(
            n,
            "record processed twice or more",
            "records processed twice or more",
        ),
        Breach::Disorder => count(
            n,
            "record processed out of order",
            "records processed out of order",
        ),
    },
    caught_up: "everyone caught up",
    records_to_come: |n| format!("{} not processed yet", count(n, "record", "records")),
    not_committed: |n| format!(" ({n} not committed yet)"),
    since: |at| format!(", first at {at}"),
    behind_since: |at| format!(", behind since {at}"),
    show_first: "Show when it first happened",
    ask_behind: "Show what holds it up",
    stage: "Stage",
    producers: "Producers",
    partitions: |n| count(n as u64, "partition", "partitions"),
    topic: "topic",
    group: "group",
    groups: "Groups",
    standalone: "On their own",
    broker: "broker",
    brokers: "Brokers and network",
    add: "+ add",
    add_partition: "+ partition",
    add_topic: "+ topic",
    add_group: "+ group",
    add_producer: "Add a producer",
    add_consumer: "Add a consumer",
    add_standalone: "+ consumer with assign()",
    no_topics: "No topic yet. Add one to begin.",
    no_producers: "Nobody writes yet.",
    no_consumers: "Nobody reads yet.",
    sending: "sending",
    paused: "paused",
    stopped: "done",
    blocked: "send() waits for metadata",
    every: |time| format!("1 record every {}", super::plainly(time)),
    keys: |n, prefix| format!("key: {prefix}1 … {prefix}{n}"),
    no_key: "no key",
    lines: |n| format!("your own {}", count(n as u64, "record", "records")),
    buffered: "in the accumulator",
    in_flight: "in flight",
    acknowledged: "acknowledged",
    failed: "failed",
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
    older: |n| format!("◂ {n} older"),
    nobody: "nobody",
    no_leader: "no leader",
    next_offset: |n| format!("{n} is the next offset to be written"),
    show_keys: "keys",
    fates_of: "Cells show what became of each record for",
    for_others: |who| format!("small bars and hollow marks: the same for {who}"),
    fate_for: |who, fate| format!("; {who}: {fate}"),
    committed_by: |who, n| format!("{who} committed {n}"),
    position_of: |who, n| format!("position {n} of {who}"),
    fate: |fate| match fate {
        Fate::Pending => "to come, not handed out yet".to_owned(),
        Fate::Held => "handed out, not processed yet".to_owned(),
        Fate::Once => "processed once".to_owned(),
        Fate::Repeated(times) => format!("processed {times} times"),
        Fate::Lost => "lost: passed over, never processed".to_owned(),
    },
    legend: [
        "to come",
        "handed out",
        "once",
        "twice or more",
        "lost",
        "value is null",
    ],
    duties,
    records: |n| count(n, "record", "records"),
    running: "running",
    down: "down",
    starting: "starting",
    waits_for_session: "waits until the controller has given up its old process \
                        (broker.session.timeout.ms)",
    not_noticed: "the controller has not noticed yet",
    fenced: "fenced by the controller",
    loading: "reading __consumer_offsets",
    generation: |n| format!("generation {n}"),
    no_coordinator: "no coordinator",
    waits_for_members: |ms| format!("waits {} for more members", seconds(ms)),
    waits_for: |who| format!("waits for {who} to join"),
    ghost: |member, had, ms| {
        let had = had.map_or_else(String::new, |had| format!(" with {had}"));
        format!(
            "{member} is dead, but still a member{had}: its session ends in {}",
            seconds(ms)
        )
    },
    away: |member, had, ms| {
        let had = had.map_or_else(String::new, |had| format!(", with {had},"));
        format!(
            "{member} is away. It is a static member: its place{had} is kept for {}",
            seconds(ms)
        )
    },
    member: |who, id| format!("{who} (member {id})"),
    assignor: "assignor",
    state,
    no_partitions: "no partitions",
    member_leader: "leader of the group",
    heartbeat_ago: |ms| format!("heartbeat {} ago", seconds(ms)),
    heartbeat_missing: |ms| format!("no heartbeat for {}", seconds(ms)),
    heartbeat_overdue: |ms| format!("no heartbeat for {}: longer than its session", seconds(ms)),
    heartbeat_ended: "no more heartbeats",
    poll_clock: "poll clock",
    of: |a, b| format!("{a} of {b}"),
    handed_out: "handed out",
    workers: "workers",
    busy: |busy, of| format!("{busy} of {of} busy"),
    commit: "commit",
    next_commit_in: "next auto-commit",
    style: |style, auto| match style {
        CommitStyle::Auto => match auto {
            When::InPoll => "auto, inside poll()",
            When::Timer => "auto, on a timer",
            When::AfterBatch => "auto, after each batch",
        },
        CommitStyle::SyncEachRecord => "each record: offset + 1",
        CommitStyle::SyncOwnOffset => "each record: its own offset",
        CommitStyle::SyncInLoop => "in the loop: the whole batch",
        CommitStyle::SyncEachBatch => "after each batch",
        CommitStyle::SyncBeforeProcessing => "before processing",
        CommitStyle::AsyncEachBatch => "async, after each batch",
        CommitStyle::SyncWatermark => "up to where all is done",
        CommitStyle::Never => "never",
    },
    crash_here: "crash here",
    crash_at: |line| match line {
        CrashLine::BeforeProcessing => "crash here, before process(r)",
        CrashLine::AfterProcessing => "crash here, after process(r)",
        CrashLine::AfterCommit => "crash here, after the commit",
    },
    crash_next: "crash here next time",
    died_here: "died here",
    died: |death| format!("Died {}.", death_of(death)),
    had: |partitions| format!("had {partitions}"),
    expelled: "no longer a member, but believes it has",
    nth_record: "at record",
    crash: "Crash",
    leave: "Leave",
    freeze: "Freeze 10 s",
    start_again: "Restart",
    remove: "Remove",
    kill: "Kill",
    start_broker: "Restart",
    pause_sending: "Pause",
    resume_sending: "Send",
    send_one: "Send one",
    will_close: "closes after this batch",
    changes_on_start: "takes effect when it next starts",
    play: "Play",
    pause: "Pause",
    step_forward: "Next event",
    step_back: "Previous event",
    to_start: "To the start",
    to_now: "Return to now",
    timeline: "Timeline",
    speed: "speed",
    real_speed: |speed| format!("this computer manages {speed}"),
    slow_speed: |ms| format!("1 s shows {ms} ms"),
    seed: "seed",
    looking_back: "Looking back",
    restore: "Back to the other branch",
    limit: |limit| {
        let many = match limit {
            LimitReached::Events => "10,000,000 events",
            LimitReached::Records => "1,250,000 records",
        };
        format!(
            "This run has {many}, as many as a run may have. Nothing was dropped: look back, act \
             earlier, or start over."
        )
    },
    past_title: "You are looking at the past",
    past_text: "To act here begins another branch. What came after this moment stays in the one \
                it is in, and you can switch between them at any time.",
    past_now: "Return to now and do it there",
    past_here: "Do it here, in a new branch",
    events: "Events",
    more_room: "More room for this view",
    less_room: "Less room for this view",
    only_story: "The story",
    with_details: "With details",
    go_there: "Go to this moment",
    because_of: "Because of",
    cause,
    delivered: |Delivered {
                    what,
                    is_response,
                    from,
                }| match is_response {
        true => format!("{what} response from {from}"),
        false => format!("{what} request from {from}"),
    },
    cluster: "cluster",
    tables: "kafka-consumer-groups.sh",
    offsets_topic: "__consumer_offsets",
    offsets_topic_text: |group, partition| {
        format!(
            "What {group} has committed, and who is in it, are records of \
             __consumer_offsets-{partition}: a key and a value each, newest first. Struck out: \
             there is a newer one of the same key, so the next compaction drops it."
        )
    },
    superseded: "superseded",
    tombstone: "null: a tombstone, compaction forgets the key",
    no_rows: "Nothing yet.",
    time: "time",
    inspector: "Inspector",
    configuration: "Configuration",
    default_is: |value| format!("default {value}"),
    static_member: "a name makes it a static member: its place is kept while it is away, as long as \
                    its session lasts",
    static_as: |name| format!("static member {name}"),
    not_default: "not the default",
    reset_field: "Back to the default",
    all_defaults: "Kafka's settings to their defaults",
    own: "not a Kafka setting",
    recent: "Lately",
    marks: "Marks",
    seek_to: "Offset, or moment (12.5s)",
    seek_to_text: "An offset, or a moment of the run in seconds: 12.5s seeks to the first record \
                   that is not older (offsetsForTimes).",
    commit_this: "commitSync(Map.of(partition, new OffsetAndMetadata(this offset))): Kafka takes \
                  any offset, also one beyond the log or behind.",
    delete_records_below: "Records below (empty: -1, the high watermark)",
    delete_records: "Delete",
    to_beginning: "Beginning",
    to_end: "End",
    seek: "Seek",
    pause_partition: "pause()",
    resume_partition: "resume()",
    add_partitions_to: "Partitions there are to be",
    delete_topic: "Delete topic",
    key: "Key",
    value: "Value",
    partition: "Partition",
    by_key: "by key",
    send: "Send",
    not_idempotent: |most| {
        format!(
            "Not idempotent: a retry can store a record twice, or out of order. It takes \
             enable.idempotence=true, acks=all, retries above 0 and \
             max.in.flight.requests.per.connection at most {most}."
        )
    },
    sends_to: "sends to topic",
    partition_count: "Partitions",
    own_records: "Your own records",
    own_records_text: "One a line: key, a tab or a colon, value. A line without either is a value \
                       without a key.",
    repeat: "over and over",
    use_lines: "Send these",
    use_endless: "Back to made-up records",
    commits_as_stranger: |group| {
        format!(
            "Commits as {group} without being a member of it: that is assign() with a group.id. \
             While {group} has members such a commit is refused (UNKNOWN_MEMBER_ID). While it has \
             none it is {group}'s own: records below it that no member has processed count as \
             lost for {group}."
        )
    },
    lost_to_stranger: |who, group| {
        format!(
            "{who} reads this partition with assign() and commits as {group}, without being a \
             member. Such a commit takes {group} past records that no member has processed."
        )
    },
    processed_by: |who, process, at| format!("by {who} (process {process}) at {at}"),
    produced_at: "send() at",
    name: "Name",
    create: "Create",
    grow: "Add partitions",
    no_such_partition: |topic, partition, has, ms| {
        format!(
            "{topic} has no partition {partition}, but {} (from 0): send() waits max.block.ms \
             ({}) for it to be added, and fails with a TimeoutException.",
            count(has as u64, "partition", "partitions"),
            super::length(ms)
        )
    },
    a_number: |least, most| format!("A whole number from {least} to {most}"),
    or: ", or ",
    a_ratio: "A number from 0 to 1, such as 0.5, with at most three digits after the decimal point",
    refused: "Refused",
    command_error: CommandError::to_string,
    workspace_error: |error| {
        ended(
            format!("Not all of the stored workspace could be opened: {error}"),
            '.',
        )
    },
    branch_error: |error| {
        let why = ended(format!("That branch cannot be opened: {error}"), '.');
        format!("{why} It is kept as it is, and you are where you were.")
    },
    file_error: |error| {
        ended(
            format!("The file could not be opened as it is: {error}"),
            '.',
        )
    },
    opening: |until| {
        format!("Opening a long run: it is played again up to {until}. Look around meanwhile.")
    },
    opened: "How far it is open",
    wait_for_opening: "The run is still being opened. It can be played and changed when all of it \
                       is there.",
    save_file: "Save this run",
    open_file: "Open a file…",
    link: LinkStrings {
        make: "Copy a link",
        name: "Link to this run",
        copied: "Copied. Whoever opens it sees this run, up to here.",
        selected: "The browser did not let it be copied. It is selected: copy it by hand.",
        too_long: |letters, most| {
            format!(
                "This run is too long for a link: {letters} characters, of at most {most}. Save it \
                 as a file."
            )
        },
        error: |error| {
            ended(
                format!("The link could not be opened as it is: {error}"),
                '.',
            )
        },
    },
    workspace_kept: "It is kept beside the new one, and nothing was overwritten.",
    storage_off: "This browser does not let the page store anything: your work is not kept.",
    set_aside: "The run that was here before is kept.",
    take_back: "Get it back",
    unknown_in_address: |name, value, known| {
        format!("The address asks for {name}={value}, which is not known. Known: {known}.")
    },
    dismiss: "Dismiss",
    story: story::story,
    event_kind: kinds::event_kind,
    scenario,
    field: |key| key,
    choice: |name| name,
    help_lines: &[
        ("Space", "play or pause"),
        ("→", "next event"),
        ("←", "previous event"),
        ("Home", "to the start"),
        ("End", "return to now"),
        (", .", "the previous, the next line of the log"),
        (
            "c r x d o l",
            "next commit, rebalance, crash, duplicate, record out of order, loss; with Shift the \
             one before",
        ),
        ("< >", "slower, faster"),
        ("[ ]", "play the stretch from here, to here, over and over"),
        ("\\", "no loop any more"),
        (
            "PgDn, PgUp",
            "next or previous step of the lesson, or event; a presenter's remote sends these",
        ),
        (
            "Tab, Enter",
            "select anything on the stage and look at it closely",
        ),
        ("w", "why is what is selected as it is"),
        ("Esc", "close what is open"),
        ("?", "this sheet"),
    ],
    help_marks: &[
        ("offset", "a record's number in its partition"),
        ("position", "the offset a consumer reads next"),
        (
            "committed",
            "where its group goes on after a restart, a crash or a rebalance",
        ),
        (
            "lag",
            "how far committed is behind the high watermark, in offsets",
        ),
        ("high watermark", "consumers are given what is below it"),
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
        Cause::Scenario => "scenario".to_owned(),
        Cause::Command(_) => "you".to_owned(),
        Cause::Delivery(event) => format!("event {event}"),
        Cause::Timer(TimerReason::Client(reason) | TimerReason::Broker(reason)) => {
            format!("timer {reason}")
        }
        Cause::Timer(TimerReason::Session {
            key, last_heard, ..
        }) => {
            let last = moment(*last_heard);
            format!("timer {key} (last heard at {last})")
        }
        Cause::Timer(TimerReason::Thaw) => "end of the freeze".to_owned(),
        Cause::BrokenConnection(broker) => format!("connection to b{broker} broken"),
    }
}

fn state(state: &ConsumerState, now: crate::sim::SimTime) -> String {
    match state {
        ConsumerState::Processing {
            topic_partition: tp,
            offset,
            ..
        } => format!("processing {tp} {offset}"),
        ConsumerState::Processed {
            topic_partition: tp,
            offset,
        } => format!("processed {tp} {offset}"),
        ConsumerState::HasRecords => "has records".to_owned(),
        ConsumerState::WaitingForWorker => "waiting for a free worker".to_owned(),
        ConsumerState::WaitingForWorkers => "waiting for its workers".to_owned(),
        ConsumerState::WaitingForRecords => "waiting for records".to_owned(),
        ConsumerState::FindingPositions => "asking where to start".to_owned(),
        ConsumerState::FindingCoordinator => "looking for the coordinator".to_owned(),
        ConsumerState::Joining => "joining".to_owned(),
        ConsumerState::WaitingForAssignment => "waiting for its share".to_owned(),
        ConsumerState::Idle => "idle: no partition left for it".to_owned(),
        ConsumerState::Listening(method) => format!("in {method}()"),
        ConsumerState::Committing => "waiting for its commit".to_owned(),
        ConsumerState::Closing => "closing".to_owned(),
        ConsumerState::Frozen { until } => {
            format!("frozen for {}", seconds(until.since(now).as_millis()))
        }
        ConsumerState::Crashed { at } => format!("crashed at {}", moment(*at)),
        ConsumerState::Closed { at } => format!("closed at {}", moment(*at)),
        ConsumerState::Failed { exception, .. } => exception.name().to_owned(),
    }
}

/// Where a process was killed.
fn death_of(death: &Death) -> String {
    let record = death.record.as_ref();
    let record = record.map_or_else(|| "r".to_owned(), |(tp, offset)| format!("{tp} {offset}"));
    let place = match death.place {
        Place::Polling => "in poll()".to_owned(),
        Place::BeforeProcessing => format!("before process({record})"),
        Place::Processing => format!("in process({record})"),
        Place::AfterProcessing if death.before_commit => {
            format!("after process({record}), before the commit")
        }
        Place::AfterProcessing => format!("after process({record})"),
        Place::Committing => "in commitSync(), before the answer".to_owned(),
        Place::AfterCommit => "right after the commit".to_owned(),
        Place::Listening(callback) => format!("in {}()", callback.name()),
        Place::Submitting => "in pool.submit()".to_owned(),
        Place::AwaitingWorkers => "in pool.awaitTermination()".to_owned(),
        Place::Closing => "in close()".to_owned(),
        Place::Stopped => "before it had begun".to_owned(),
    };
    match death.working.is_empty() {
        true => place,
        false => format!("{place}, its workers at {}", death.worked_on()),
    }
}

fn duties(duty: Duty, partitions: &str, groups: &str) -> String {
    let (leads, coordinates) = match duty {
        Duty::Leads => ("leads {}", "coordinator of {}"),
        Duty::OnPaper => (
            "clients still send to it as the leader of {}, and get no answer",
            "and as the coordinator of {}",
        ),
        Duty::None => (
            "until it is back, nobody leads {}",
            "nobody coordinates {}: no commits, no rebalances",
        ),
    };
    super::both(leads, partitions, coordinates, groups)
}

fn scenario(name: &str) -> ScenarioWords {
    match name {
        "orders" => ScenarioWords {
            title: "Two consumers share a topic",
            look_at: &[
                "web writes records; each gets the next offset of its partition.",
                "C1 and C2 read, process, then commit. A committed offset is the next record to \
                 read, so it stands left of that record.",
                "In C1's program click the ✕ after process(r): it dies with a record done and not \
                 committed. See who takes over, from where, and what is done twice.",
            ],
        },
        "article" => ScenarioWords {
            title: "The Java article's program",
            look_at: &[
                "The Java article's program: key0 … key9 into test-topic, and a consumer that \
                 calls commitSync() in its loop.",
                "The key decides the partition by murmur2, and each partition counts its offsets \
                 from 0.",
                "Restart the consumer, or the broker, or reload this page: the committed offsets \
                 stay.",
            ],
        },
        "idle-consumer" => ScenarioWords {
            title: "A group with one too many",
            look_at: &[
                "A partition belongs to one member of a group. The third has nothing to do.",
                "Crash one of the others and see the idle one get its share.",
            ],
        },
        "empty" => ScenarioWords {
            title: "Empty stage",
            look_at: &[
                "Three brokers and nothing else. Add a topic, then somebody who writes and \
                        somebody who reads.",
            ],
        },
        _ => ScenarioWords {
            title: "A run that was written down",
            look_at: &[
                "It came as a file or a link. Look back at what happened, play it on, or do \
                 something in it.",
            ],
        },
    }
}
