//! Words: one typed table a language, every field required, so that a missing string does not
//! compile. Kafka's own terms stay English in both.

mod charts;
mod claim;
mod compare;
mod en;
pub mod log;
mod scale;
pub(super) mod time;
mod why;
mod zh;

use crate::calculator::Wrong;
use crate::calculator::partition::WithoutKey;
use crate::command::CommandError;
use crate::kafka::profile::When;
use crate::kafka::{CommitStyle, GroupProtocol};
use crate::lesson::Verdict;
use crate::session::{Breach, Slowed, WorkspaceError};
use crate::sim::{Duration, SimTime};
use crate::ui::prelude::*;
use crate::view::moves::Why;
use crate::view::{
    BrokerView, Cause, ConsumerState, CrashLine, Death, Delivered, Duty, Fate, GroupState,
    LimitReached, NextStep, Story,
};
use charts::ChartWords;
use claim::ClaimWords;
use compare::CompareWords;
use log::LogWords;
use why::WhyWords;

pub use crate::view::why::{length as plainly, moment};

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    ZhHans,
}

impl Lang {
    /// The tag for `<html lang>`, links and storage.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhHans => "zh-Hans",
        }
    }

    /// The language a tag asks for: `zh`, `zh-CN`, `zh-SG` and `zh-Hans-…` are Simplified Chinese.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let is = |prefix: &str| tag == prefix || tag.starts_with(&format!("{prefix}-"));
        if is("en") {
            Some(Lang::En)
        } else if ["zh-hans", "zh-cn", "zh-sg"]
            .iter()
            .any(|prefix| is(prefix))
            || tag == "zh"
        {
            Some(Lang::ZhHans)
        } else {
            None
        }
    }

    /// Its table.
    #[must_use]
    pub const fn strings(self) -> &'static Strings {
        match self {
            Lang::En => &en::STRINGS,
            Lang::ZhHans => &zh::STRINGS,
        }
    }
}

/// A starting point in words.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioWords {
    /// Its title.
    pub title: &'static str,
    /// What to look at, in two or three sentences.
    pub look_at: &'static [&'static str],
}

/// What is said about a group, closely.
#[derive(Clone, Copy, Debug)]
pub struct GroupWords {
    pub state_machine: &'static str,
    /// Before the partitions that a member is to give up.
    pub revokes: &'static str,
    /// What a state means, and what leads out of it; none for a group that no coordinator knows.
    pub state: fn(Option<GroupState>) -> &'static str,
    /// The same of an Empty group of the `consumer` protocol.
    pub empty_modern: &'static str,
    pub since: &'static str,
    /// Of which group protocol it is.
    pub protocol: &'static str,
    /// Of which it has become one, and who came with that or was the last of the other.
    pub went_over: fn(GroupProtocol, Option<&str>) -> String,
    pub generation: &'static str,
    /// Before the partition of `__consumer_offsets` its commits are in.
    pub commits_in: &'static str,
    pub delete: &'static str,
    /// The last rebalance.
    pub last_rebalance: &'static str,
    /// Its generation and its assignor.
    pub rebalanced: fn(u32, &str) -> String,
    /// Its epoch and its assignor, if the coordinator shares out.
    pub targeted: fn(u32, &str) -> String,
    /// So many partitions stayed where they were.
    pub kept: fn(usize) -> String,
    pub nobody: &'static str,
    pub why: fn(Why) -> &'static str,
    pub standstill: &'static str,
    /// So many of so many partitions stood still: the longest time, and all together.
    pub stood_still: fn(usize, usize, &str, &str) -> String,
    /// So many more than are shown.
    pub and_more: fn(usize) -> String,
    /// To show no more than the beginning again.
    pub fewer: &'static str,
    pub compare: &'static str,
    pub compare_text: &'static str,
    /// A crash is among the causes: what part of the bars is the session timeout.
    pub compare_crash: &'static str,
    /// For so long somebody was waited for who was gone.
    pub unheard: fn(&str) -> String,
    /// The run is too long to be compared: it may have so many events.
    pub too_long: fn(u64) -> String,
    /// The how-manieth of how many is being played.
    pub living: fn(usize, usize) -> String,
    pub rebalances: &'static str,
    /// So many acts could not be done.
    pub left_out: fn(u32) -> String,
    pub reset: &'static str,
    pub reset_text: &'static str,
    /// What was typed is nothing for this option.
    pub not_for: fn(&str) -> String,
    pub delete_offsets: &'static str,
}

/// What is said about lessons.
#[derive(Clone, Copy, Debug)]
pub struct LessonWords {
    pub lessons: &'static str,
    pub library: &'static str,
    pub search: &'static str,
    pub none_found: fn(&str) -> String,
    pub starting_points: &'static str,
    pub lesson: &'static str,
    pub variation: &'static str,
    pub step_of: fn(usize, usize) -> String,
    pub step_at: fn(usize, SimTime) -> String,
    pub go_on: fn(usize) -> String,
    pub to_end: &'static str,
    pub pause: &'static str,
    pub next_lesson: fn(&str) -> String,
    pub more_lessons: &'static str,
    pub try_this: &'static str,
    pub try_it: &'static str,
    pub back: &'static str,
    pub left: &'static str,
    pub shipped: &'static str,
    pub claims: &'static str,
    pub claims_hold: fn(usize, usize) -> String,
    pub verdict: fn(Verdict) -> &'static str,
    pub instead: fn(&str) -> String,
    pub claim: ClaimWords,
}

/// What the calculators say.
#[derive(Clone, Copy, Debug)]
pub struct CalculatorWords {
    pub open: &'static str,
    pub link: &'static str,
    pub copied: &'static str,
    /// Letters a link would have, and may have.
    pub too_long: fn(usize, usize) -> String,
    pub wrong: fn(&Wrong) -> String,
    // a key's partition
    pub partition: &'static str,
    pub partition_text: &'static str,
    /// What a key is given as: text, bytes, none.
    pub forms: [&'static str; 3],
    pub key_is: &'static str,
    pub after_adding: &'static str,
    /// Into how many partitions the clients put one key.
    pub places: fn(usize) -> &'static str,
    pub by_default: &'static str,
    pub if_told: &'static str,
    pub spread: fn(WithoutKey) -> &'static str,
    /// Whether it moves.
    pub moves: fn(bool) -> &'static str,
    pub key_note: &'static str,
    // a group's shares
    pub assign: &'static str,
    pub assign_text: &'static str,
    pub topics: &'static str,
    pub members: &'static str,
    pub notation: &'static str,
    /// Ways to write, and what they mean.
    pub signs: &'static [(&'static str, &'static str)],
    /// Who runs it, and what is given up: eager, cooperative, by the coordinator.
    pub by: [&'static str; 3],
    pub gets_nothing: &'static str,
    /// How many partitions move.
    pub moved: fn(usize) -> String,
    pub nobody: &'static str,
    pub withheld: fn(&str) -> String,
    pub go_on: &'static str,
    pub assign_note: &'static str,
}

/// What is said of what was checked against Kafka.
#[derive(Clone, Copy, Debug)]
pub struct CheckedWords {
    /// With the version.
    pub title: fn(&str) -> String,
    /// Scripts, values and known differences.
    pub scripts: fn(u32, u32, u32) -> String,
    /// Above how many scripts there are of each subject.
    pub by_subject: &'static str,
    pub subject: fn(&'static str) -> &'static str,
    /// Requests, groups, keys and other clients' answers.
    pub questions: fn(u32, u32, u32, u32) -> String,
    pub more: &'static str,
}

/// What is said of links to runs.
#[derive(Clone, Copy, Debug)]
pub struct LinkStrings {
    pub make: &'static str,
    pub name: &'static str,
    pub copied: &'static str,
    pub selected: &'static str,
    /// Letters it would have, and may have.
    pub too_long: fn(usize, usize) -> String,
    pub error: fn(&WorkspaceError) -> String,
}

/// Every word on the page.
#[derive(Clone, Copy, Debug)]
pub struct Strings {
    // the frame
    pub language: &'static str,
    pub theme: &'static str,
    pub theme_auto: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub help: &'static str,
    pub close: &'static str,
    pub cancel: &'static str,
    pub start_with: &'static str,
    pub start_over: &'static str,
    pub new_seed: &'static str,
    /// What another seed is for.
    pub new_seed_text: &'static str,
    pub open_full: &'static str,
    pub skip_to_stage: &'static str,
    pub what_happened: &'static str,
    pub nothing_yet: &'static str,
    pub press_play: &'static str,
    pub next_step: fn(NextStep) -> &'static str,
    pub slowed: &'static str,
    pub slowed_down: fn(&Slowed) -> String,
    pub as_shipped: &'static str,
    pub use_shipped: &'static str,
    pub use_slowed: &'static str,
    pub not_affiliated: &'static str,
    // between words and names
    /// Between the things of a list.
    pub list: &'static str,
    /// A name, and what is said of it.
    pub said_of: fn(&str, &str) -> String,
    /// Something, and what it goes with.
    pub aside: fn(&str, &str) -> String,
    // chips
    /// What is hoped of a run.
    pub kept: fn(Breach) -> &'static str,
    /// So many records say otherwise.
    pub broken: fn(Breach, u64) -> String,
    pub caught_up: &'static str,
    pub records_to_come: fn(u64) -> String,
    /// Of what is processed: how much of it is not committed yet.
    pub not_committed: fn(u64) -> String,
    /// Goes on: since then.
    pub since: fn(&str) -> String,
    /// Goes on: and behind since then.
    pub behind_since: fn(&str) -> String,
    pub show_first: &'static str,
    pub ask_behind: &'static str,
    // the stage
    pub stage: &'static str,
    pub producers: &'static str,
    pub partitions: fn(usize) -> String,
    pub topic: &'static str,
    pub group: &'static str,
    pub groups: &'static str,
    pub standalone: &'static str,
    pub broker: &'static str,
    pub brokers: &'static str,
    pub add: &'static str,
    pub add_partition: &'static str,
    pub add_topic: &'static str,
    pub add_group: &'static str,
    pub add_producer: &'static str,
    pub add_consumer: &'static str,
    pub add_standalone: &'static str,
    pub no_topics: &'static str,
    pub no_producers: &'static str,
    pub no_consumers: &'static str,
    pub sending: &'static str,
    pub paused: &'static str,
    pub stopped: &'static str,
    pub blocked: &'static str,
    pub every: fn(Duration) -> String,
    pub keys: fn(u32, &str) -> String,
    pub no_key: &'static str,
    pub lines: fn(usize) -> String,
    pub buffered: &'static str,
    pub in_flight: &'static str,
    pub acknowledged: &'static str,
    pub failed: &'static str,
    pub committed: fn(u64) -> String,
    pub position: fn(u64) -> String,
    pub end_mark: fn(u64) -> (String, String),
    pub lag: &'static str,
    pub lag_of: fn(u64) -> String,
    pub log_start: fn(u64) -> String,
    pub older: fn(u64) -> String,
    pub nobody: &'static str,
    pub no_leader: &'static str,
    pub next_offset: fn(u64) -> String,
    pub show_keys: &'static str,
    pub fates_of: &'static str,
    pub for_others: fn(&str) -> String,
    pub fate_for: fn(&str, &str) -> String,
    pub committed_by: fn(&str, u64) -> String,
    pub position_of: fn(&str, u64) -> String,
    pub fate: fn(Fate) -> String,
    pub legend: [&'static str; 6],
    pub duties: fn(Duty, &str, &str) -> String,
    pub records: fn(u64) -> String,
    pub running: &'static str,
    pub down: &'static str,
    pub starting: &'static str,
    pub waits_for_session: &'static str,
    pub not_noticed: &'static str,
    pub fenced: &'static str,
    pub loading: &'static str,
    pub generation: fn(u32) -> String,
    pub no_coordinator: &'static str,
    pub waits_for_members: fn(u64) -> String,
    pub waits_for: fn(&str) -> String,
    pub ghost: fn(&str, Option<&str>, u64) -> String,
    pub away: fn(&str, Option<&str>, u64) -> String,
    pub member: fn(&str, &str) -> String,
    pub assignor: &'static str,
    // consumers
    pub state: fn(&ConsumerState, SimTime) -> String,
    pub no_partitions: &'static str,
    pub member_leader: &'static str,
    pub heartbeat_ago: fn(u64) -> String,
    pub heartbeat_missing: fn(u64) -> String,
    pub heartbeat_overdue: fn(u64) -> String,
    pub heartbeat_ended: &'static str,
    pub poll_clock: &'static str,
    pub of: fn(&str, &str) -> String,
    pub handed_out: &'static str,
    pub workers: &'static str,
    pub busy: fn(usize, u32) -> String,
    pub commit: &'static str,
    pub next_commit_in: &'static str,
    pub style: fn(CommitStyle, When) -> &'static str,
    pub crash_here: &'static str,
    pub crash_at: fn(CrashLine) -> &'static str,
    pub crash_next: &'static str,
    pub died_here: &'static str,
    pub died: fn(&Death) -> String,
    pub had: fn(&str) -> String,
    pub expelled: &'static str,
    pub nth_record: &'static str,
    pub crash: &'static str,
    pub leave: &'static str,
    pub freeze: &'static str,
    pub start_again: &'static str,
    pub remove: &'static str,
    pub kill: &'static str,
    pub start_broker: &'static str,
    pub pause_sending: &'static str,
    pub resume_sending: &'static str,
    pub send_one: &'static str,
    pub will_close: &'static str,
    pub changes_on_start: &'static str,
    // transport
    pub play: &'static str,
    pub pause: &'static str,
    pub step_forward: &'static str,
    pub step_back: &'static str,
    pub to_start: &'static str,
    pub to_now: &'static str,
    pub timeline: &'static str,
    pub speed: &'static str,
    pub real_speed: fn(&str) -> String,
    pub slow_speed: fn(u32) -> String,
    pub seed: &'static str,
    pub looking_back: &'static str,
    pub restore: &'static str,
    pub limit: fn(LimitReached) -> String,
    // acting in the past
    pub past_title: &'static str,
    pub past_text: &'static str,
    pub past_now: &'static str,
    pub past_here: &'static str,
    // views under the stage
    pub events: &'static str,
    /// For the views under the stage.
    pub more_room: &'static str,
    pub less_room: &'static str,
    pub log: LogWords,
    pub only_story: &'static str,
    pub with_details: &'static str,
    pub go_there: &'static str,
    pub because_of: &'static str,
    pub cause: fn(&Cause) -> String,
    pub delivered: fn(&Delivered) -> String,
    pub cluster: &'static str,
    pub tables: &'static str,
    pub offsets_topic: &'static str,
    pub offsets_topic_text: fn(&str, u32) -> String,
    pub superseded: &'static str,
    pub tombstone: &'static str,
    pub no_rows: &'static str,
    pub time: &'static str,
    // the inspector
    pub inspector: &'static str,
    pub configuration: &'static str,
    pub default_is: fn(&str) -> String,
    pub static_member: &'static str,
    pub static_as: fn(&str) -> String,
    pub not_default: &'static str,
    pub reset_field: &'static str,
    /// Of everything that is Kafka's: as the client library has it, or the broker.
    pub all_defaults: &'static str,
    /// Of an application's doing, the network's or a machine's.
    pub own: &'static str,
    pub recent: &'static str,
    pub marks: &'static str,
    pub seek_to: &'static str,
    pub seek_to_text: &'static str,
    pub commit_this: &'static str,
    pub delete_records_below: &'static str,
    pub delete_records: &'static str,
    pub to_beginning: &'static str,
    pub to_end: &'static str,
    pub seek: &'static str,
    pub pause_partition: &'static str,
    pub resume_partition: &'static str,
    pub add_partitions_to: &'static str,
    pub delete_topic: &'static str,
    pub key: &'static str,
    pub value: &'static str,
    pub partition: &'static str,
    pub by_key: &'static str,
    pub send: &'static str,
    pub not_idempotent: fn(u32) -> String,
    pub sends_to: &'static str,
    pub partition_count: &'static str,
    pub own_records: &'static str,
    pub own_records_text: &'static str,
    pub repeat: &'static str,
    pub use_lines: &'static str,
    pub use_endless: &'static str,
    pub commits_as_stranger: fn(&str) -> String,
    pub lost_to_stranger: fn(&str, &str) -> String,
    pub processed_by: fn(&str, u32, &str) -> String,
    pub produced_at: &'static str,
    pub name: &'static str,
    pub create: &'static str,
    pub grow: &'static str,
    pub no_such_partition: fn(&str, u32, usize, u64) -> String,
    pub a_number: fn(u64, u64) -> String,
    /// Between what may be given and what else may be.
    pub or: &'static str,
    pub a_ratio: &'static str,
    // what went wrong
    pub refused: &'static str,
    pub command_error: fn(&CommandError) -> String,
    pub workspace_error: fn(&WorkspaceError) -> String,
    pub workspace_kept: &'static str,
    pub branch_error: fn(&WorkspaceError) -> String,
    pub file_error: fn(&WorkspaceError) -> String,
    pub opening: fn(&str) -> String,
    pub opened: &'static str,
    pub wait_for_opening: &'static str,
    pub save_file: &'static str,
    pub open_file: &'static str,
    pub link: LinkStrings,
    pub storage_off: &'static str,
    pub set_aside: &'static str,
    pub take_back: &'static str,
    pub unknown_in_address: fn(&str, &str, &str) -> String,
    pub dismiss: &'static str,
    // stories
    pub story: fn(&Story) -> String,
    pub event_kind: fn(&'static str) -> &'static str,
    pub scenario: fn(&str) -> ScenarioWords,
    pub field: fn(&'static str) -> &'static str,
    pub choice: fn(&'static str) -> &'static str,
    pub help_lines: &'static [(&'static str, &'static str)],
    /// What the marks of a tape are called, and what they are.
    pub help_marks: &'static [(&'static str, &'static str)],
    pub calculator: CalculatorWords,
    pub checked: CheckedWords,
    pub lesson: LessonWords,
    pub of_group: GroupWords,
    pub of_time: time::TimeWords,
    pub compare: CompareWords,
    /// Of the stage where there is much on it.
    pub scale: scale::ScaleWords,
    pub charts: ChartWords,
    pub why: WhyWords,
}

impl Strings {
    /// What a record has for a value that has none.
    pub(super) fn null(&self, compacted: bool) -> &'static str {
        match compacted {
            true => self.tombstone,
            false => "null",
        }
    }
}

/// The table of the language that is chosen, as the page's context.
///
/// It is no signal: whatever says something would have to subscribe to it, and be taken out of
/// thousands of subscribers each time it says something else. When another language is chosen the
/// page is built anew.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static Strings);

/// The table of the language that is chosen.
#[must_use]
pub fn words() -> &'static Strings {
    use_context::<Words>().map_or(Lang::En.strings(), |words| words.0)
}

/// Two half sentences with their names, as far as there are any.
fn both(one: &str, names: &str, other: &str, more: &str) -> String {
    let halves = [(one, names), (other, more)];
    let said = halves.iter().filter(|(_, names)| !names.is_empty());
    let said: Vec<String> = said
        .map(|(half, names)| half.replace("{}", names))
        .collect();
    // one below the other where lines are kept: what is behind a number that grows does not jump
    said.join("\n")
}

/// What it does for its partitions and groups, or who waits while it does not.
pub fn duties_of(broker: &BrokerView, t: &Strings) -> String {
    let names = broker.partitions.iter().map(ToString::to_string);
    let partitions = match broker.partitions.len() {
        many @ 9.. => (t.partitions)(many),
        _ => names.collect::<Vec<_>>().join(t.list),
    };
    let groups = broker
        .coordinates
        .iter()
        .map(|(group, partition, records)| {
            let log = format!("__consumer_offsets-{partition}");
            let log = (t.said_of)(&log, &(t.records)(*records));
            (t.aside)(group.as_str(), &log)
        });
    let groups: Vec<String> = groups.collect();
    (t.duties)(broker.duty, &partitions, &groups.join(t.list))
}

/// Tenths of a second as `1.2 s`.
#[must_use]
pub fn seconds(millis: u64) -> String {
    format!("{}.{} s", millis / 1_000, millis % 1_000 / 100)
}

/// A sentence with its stop, unless it ends as a question.
fn ended(mut sentence: String, stop: char) -> String {
    if !sentence.ends_with(['?', '？']) {
        sentence.push(stop);
    }
    sentence
}

/// A length of time to two digits or more: `1.35 s`, `87 ms`, `3.2 ms`.
#[must_use]
pub fn span(length: Duration) -> String {
    let (millis, seconds) = (length.as_millis(), length.0 / 1_000_000);
    match (seconds, millis) {
        (0, ..10) => format!("{millis}.{}\u{a0}ms", length.0 % 1_000 / 100),
        (0, _) => format!("{millis}\u{a0}ms"),
        (..100, _) => format!("{seconds}.{:02}\u{a0}s", millis % 1_000 / 10),
        _ => format!("{seconds}\u{a0}s"),
    }
}

/// A length in milliseconds as people say it: `5 min`, `6 s`, `250 ms`.
#[must_use]
pub fn length(millis: u64) -> String {
    plainly(Duration::from_millis(millis))
}
