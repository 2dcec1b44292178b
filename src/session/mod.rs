//! The whole application without a browser: what the page is told, and what it may show.

mod branches;
mod chronicle;
pub mod compare;
mod index;
mod instance;
mod lanes;
mod lately;
mod lesson;
mod log;
mod opening;
mod pace;
mod past;
mod protocols;
mod rebalances;
mod refusal;
mod script;
mod step;
mod then;
mod travel;
mod why;
mod workspace;

pub use self::index::{Breach, Mark, Whose};
pub use self::lesson::{Attended, Course};
pub use self::log::{EXPORTED_MAX, LogExport, LogFilter, LogFormat, LogLines, LogSearch, Wording};
pub use crate::notation::{BRANCHES_MAX, ErrorKind, NotationError, Unplayable};
pub use branches::{BranchId, BranchLine};
pub use lanes::Listening;
pub use opening::{Partial, Slices};
pub use pace::Clock;
pub use protocols::{COMPARED_MAX, Lived, Protocols, Way};
pub use refusal::Refusal;
pub use script::{Change, Script, Unlived, Whom};
pub use step::Direction;
pub use why::{PartitionMark, Question, Told, Walk};
pub use workspace::{WorkspaceError, has_work};

use crate::cluster::event::EventId;
use crate::cluster::ledger::tally;
use crate::cluster::{Cluster, Fate, Reader};
use crate::command::Command;
use crate::kafka::{BrokerId, ClientId, GroupId, TopicName, TopicPartition};
use crate::lesson::Lesson;
use crate::recording::{LimitReached, Recording, Scenario};
use crate::scenario;
use crate::sim::{Duration, Seed, SimTime};
use crate::view::moves::Moves;
use crate::view::{
    Density, Glances, Lags, Look, Migration, Scene, Standstill, StripView, Tally, Tick, TickKind,
    glances, strip,
};
use alloc::boxed::Box;
use alloc::vec::Vec;
use branches::Branches;
use index::Index;
use lately::Followed;
use opening::Opening;
use pace::Pace;
use past::Past;
use step::Lookout;

/// Speeds on offer, in thousandths of real time: a logarithmic scale, as near to one as people
/// call speeds.
///
/// The slowest are for Kafka's own times: a network that answers within a millisecond can be
/// watched at a thousandth.
pub const SPEEDS: [u32; 39] = [
    1, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 250, 300, 400, 500, 700,
    1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_000, 10_000, 15_000, 20_000, 25_000, 30_000,
    40_000, 50_000, 70_000, 100_000,
];

/// Something was done on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// So much real time has passed.
    Tick(Duration),
    /// Time is to go on.
    Play,
    /// Time is to go on up to a moment.
    PlayTo(SimTime),
    /// Time is to stand still.
    Pause,
    /// To the next event of the story.
    StepForward,
    /// To the one before.
    StepBack,
    /// To the next or the previous event with a mark.
    Step(Direction, Mark),
    /// To a moment that has been, or that a lesson leads to.
    Seek(SimTime),
    /// To just after an event.
    SeekEvent(EventId),
    /// Back to the present.
    Now,
    /// How fast time goes, in thousandths of real time.
    SetSpeed(u32),
    /// To the next speed on offer, or the one before.
    Faster(bool),
    /// Play a stretch over and over; nothing any more.
    Loop(Option<Stretch>),
    /// Do something, now.
    Issue(Command),
    /// Do something at the past moment that is shown: a branch begins there.
    IssueHere(Command),
    /// Back to the branch that was shown before.
    Restore,
    /// Show another branch, where it was left; a deleted one is got back with that.
    Switch(BranchId),
    /// Delete a branch. It can be got back.
    DeleteBranch(BranchId),
    /// Look at something closely.
    Select(Option<Subject>),
    /// Whose fates the cells show.
    SelectReader(Reader),
    /// So many cells fit on a tape.
    SetTapeCells(u32),
    /// How closely partitions are drawn; nothing is as many of them as there are allow.
    SetDensity(Option<Density>),
    /// Start somewhere else.
    Open(Scenario, Seed),
    /// Attend a lesson, on one of its courses; at a moment, if not where it begins.
    Attend(Lesson, Course, Option<SimTime>),
    /// Start over, with Kafka's own times.
    OpenAsShipped,
}

/// A stretch of the run that is played over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub from: SimTime,
    /// Where it begins again.
    pub to: SimTime,
}

/// What is not as Kafka ships it, so that it can be watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slowed {
    /// Milliseconds a message takes.
    pub latency: u64,
    /// Keys that people would look for, each with its value here and Kafka's.
    pub keys: Vec<(&'static str, u64, u64)>,
}

/// Something that can be looked at closely.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A broker.
    Broker(BrokerId),
    /// A producer.
    Producer(ClientId),
    /// A consumer.
    Consumer(ClientId),
    /// A group.
    Group(GroupId),
    /// A partition.
    Partition(TopicPartition),
    /// A record.
    Record(TopicPartition, u64),
}

/// Whether time goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playback {
    /// It stands still.
    Paused,
    /// It goes on.
    Playing,
    /// The run is as long as a run may be.
    Full(LimitReached),
    /// The run is being opened: it is played again up to this moment.
    Opening(SimTime),
}

impl Playback {
    /// Whether the moment shown moves by itself.
    #[must_use]
    pub fn goes_on(self) -> bool {
        match self {
            Playback::Playing | Playback::Opening(_) => true,
            Playback::Paused | Playback::Full(_) => false,
        }
    }
}

/// The application.
#[derive(Clone, Debug)]
pub struct Session {
    recording: Recording,
    /// The moment shown, if it is not the present.
    past: Option<Past>,
    going: Going,
    /// What somebody looks for that has not happened yet.
    lookout: Option<Box<Lookout>>,
    /// What is played over and over.
    looped: Option<Stretch>,
    /// In thousandths of real time.
    speed: u32,
    /// Thousandths of a microsecond that ticks have left over.
    remainder: u64,
    /// How much of the last tick's time could be computed, in thousandths.
    kept_up: u32,
    selection: Option<Subject>,
    reader: Option<Reader>,
    tape_cells: u32,
    density: Option<Density>,
    /// The moment the run is being computed up to, because somebody wants to see it.
    ahead: Option<SimTime>,
    pace: Pace,
    index: Index,
    /// What else the run has become.
    branches: Branches,
    /// The record that is looked at, if one is.
    followed: Option<Followed>,
    /// The lesson that is attended.
    lesson: Option<Attended>,
    /// How many runs have been open before this one.
    opened: u32,
    /// What is still to be played of the run that is opened, if not all of it is there.
    opening: Option<Box<Opening>>,
}

/// Whether time is to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Going {
    /// No.
    No,
    /// Up to a moment.
    To(SimTime),
    /// To what is looked for ([`Lookout`]).
    Next,
    /// For good; in a lesson, to its end.
    On,
}

impl Session {
    /// Opens a scenario and runs it to the moment at which it is worth looking at.
    ///
    /// # Errors
    /// Which command of its setup is refused, and why.
    pub fn open(scenario: Scenario, seed: Seed) -> Result<Self, Unplayable> {
        let opens_at = scenario.opens_at;
        let mut recording =
            Recording::new(scenario, seed).map_err(|(i, e)| Unplayable::Setup(i, e))?;
        recording.extend_to(opens_at, u64::MAX / 2);
        Ok(Session::of(recording))
    }

    /// A run as it is, shown at its end.
    #[must_use]
    pub fn of(recording: Recording) -> Self {
        let mut session = Session {
            recording,
            past: None,
            going: Going::No,
            lookout: None,
            looped: None,
            speed: 1_000,
            remainder: 0,
            kept_up: 1_000,
            selection: None,
            reader: None,
            tape_cells: 14,
            density: None,
            ahead: None,
            pace: Pace::default(),
            index: Index::default(),
            branches: Branches::default(),
            followed: None,
            lesson: None,
            opened: 0,
            opening: None,
        };
        session.reindex();
        session
    }

    /// From now on it answers in time, by a clock.
    pub fn answer_by(&mut self, clock: Clock) {
        self.pace = Pace::by(clock);
    }

    /// Does what was asked for.
    ///
    /// # Errors
    /// Why it was not done; nothing has changed then, unless it is a [`Refusal::Partial`].
    pub fn update(&mut self, action: Action) -> Result<(), Refusal> {
        self.pace.begin();
        if action.goes_elsewhere() {
            self.ahead = None;
        }
        // what is done on the way is not taken back if nothing is found
        let ends = action.needs_all() && self.lookout.is_some();
        let before = ends.then(|| (self.lookout.take(), self.going));
        if ends {
            self.going = Going::No;
        }
        let done = self.does(action);
        let is_done = matches!(done, Ok(()) | Err(Refusal::Partial(_)));
        if let Some(before) = before.filter(|_| !is_done) {
            (self.lookout, self.going) = before;
        }
        done
    }

    fn does(&mut self, action: Action) -> Result<(), Refusal> {
        let mut done = Ok(());
        match action {
            action if self.opening.is_some() && action.needs_all() => {
                return Err(Refusal::Opening);
            }
            Action::Tick(real) => match self.opening.take() {
                Some(opening) => done = self.open_slice(opening),
                // time would run away from who looks back
                None if self.looks_further() => {}
                None => done = self.tick(real),
            },
            Action::Play => self.going = Going::On,
            Action::PlayTo(moment) => {
                // it would never come to where it is to go
                self.looped = self.looped.filter(|looped| looped.to >= moment);
                self.going = Going::To(moment);
            }
            Action::Pause => self.going = Going::No,
            Action::StepForward => done = self.step(Direction::Forward, Mark::Story),
            Action::StepBack => done = self.step(Direction::Back, Mark::Story),
            Action::Step(direction, mark) => done = self.step(direction, mark),
            Action::Seek(at) => self.seek(at),
            Action::SeekEvent(id) => self.seek_event(id),
            Action::Now => self.past = None,
            Action::SetSpeed(speed) if SPEEDS.contains(&speed) => self.speed = speed,
            Action::SetSpeed(speed) => return Err(Refusal::Speed(speed)),
            Action::Faster(faster) => self.speed = next_speed(self.speed, faster),
            Action::Loop(Some(looped)) if looped.to <= looped.from => {
                return Err(Refusal::Loop(looped));
            }
            Action::Loop(looped) => self.looped = looped,
            Action::Issue(command) if self.past.is_some() => {
                return Err(Refusal::LooksBack(Box::new(command)));
            }
            Action::Issue(command) | Action::IssueHere(command) => self.issue(&command)?,
            Action::Restore => done = self.restore_last(),
            Action::Switch(branch) => done = self.switch(branch),
            Action::DeleteBranch(branch) => done = self.delete_branch(branch),
            Action::Select(subject) => self.selection = subject,
            Action::SelectReader(reader) => self.reader = Some(reader),
            Action::SetTapeCells(cells) => self.tape_cells = cells.clamp(3, 60),
            Action::SetDensity(density) => self.density = density,
            Action::Open(scenario, seed) => {
                let opened = Session::open(scenario, seed).map_err(Refusal::Open)?;
                self.replace(opened);
            }
            Action::Attend(lesson, course, at) => {
                let opened = Session::begin_at(self.pace.of_another(), lesson, course, at);
                let opened = opened.map_err(Refusal::Open)?;
                self.replace(opened);
            }
            Action::OpenAsShipped => {
                let shipped = || scenario::as_shipped(self.recording.scenario());
                let opened = self.lesson.as_ref().map_or_else(
                    || Session::open(shipped(), self.recording.seed()),
                    |at| {
                        let pace = self.pace.of_another();
                        Session::begin_at(pace, at.lesson(), Course::Shipped, None)
                    },
                );
                self.replace(opened.map_err(Refusal::Open)?);
            }
        }
        self.follow_record();
        done
    }

    /// Goes on with another run, as wide; at the same speed, unless another lesson sets one; for
    /// the same reader, if it is the same lesson.
    pub fn replace(&mut self, other: Session) {
        let lesson = |session: &Session| session.lesson.as_ref().map(Attended::lesson);
        let same = lesson(&other) == lesson(self);
        *self = Session {
            speed: match lesson(&other) {
                Some(_) if !same => other.speed,
                _ => self.speed,
            },
            reader: self.reader.take().filter(|_| same),
            tape_cells: self.tape_cells,
            density: self.density,
            pace: self.pace,
            opened: self.opened + 1,
            ..other
        };
    }

    fn issue(&mut self, command: &Command) -> Result<(), Refusal> {
        let forks = self.past.is_some();
        if forks {
            self.fork(command)?;
        } else if let Err(error) = self.recording.issue(command) {
            // what was due at this very moment has happened all the same
            self.reindex();
            return Err(error.into());
        }
        // what it makes due at this very moment is part of it, also while the run stands still
        let now = self.recording.horizon();
        self.recording.extend_to(now, pace::PLAYED);
        self.index.follow(&self.recording);
        match forks {
            true => self.change_course(),
            false => self.reconsider_course(),
        }
        Ok(())
    }

    /// Events before this one have happened at the moment shown.
    #[must_use]
    pub fn next_event(&self) -> EventId {
        match &self.past {
            Some(past) => past.moment.next_event,
            None => self.recording.events(),
        }
    }

    fn reindex(&mut self) {
        self.index.follow(&self.recording);
        if let Some(attended) = &mut self.lesson {
            attended.follow(&self.recording);
        }
    }

    /// The moment shown.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.past
            .as_ref()
            .map_or(self.recording.horizon(), |past| past.moment.at)
    }

    /// The latest moment there is.
    #[must_use]
    pub fn horizon(&self) -> SimTime {
        self.recording.horizon()
    }

    /// What is played over and over, if something is.
    #[must_use]
    pub fn looped(&self) -> Option<Stretch> {
        self.looped
    }

    /// Whether the moment shown is a past one.
    #[must_use]
    pub fn looks_back(&self) -> bool {
        self.past.is_some()
    }

    /// Whether time goes on.
    #[must_use]
    pub fn playback(&self) -> Playback {
        if let Some(opening) = &self.opening {
            return Playback::Opening(opening.until());
        }
        match self.recording.limit_reached() {
            Some(limit) if !self.looks_back() => Playback::Full(limit),
            _ if self.going != Going::No => Playback::Playing,
            _ => Playback::Paused,
        }
    }

    /// How fast time is to go, and how fast it goes, in thousandths of real time.
    #[must_use]
    pub fn speed(&self) -> (u32, u32) {
        let real = u64::from(self.speed) * u64::from(self.kept_up) / 1_000;
        (
            self.speed,
            if self.kept_up > 900 {
                self.speed
            } else {
                u32::try_from(real).unwrap_or(u32::MAX)
            },
        )
    }

    /// What is looked at closely.
    #[must_use]
    pub fn selection(&self) -> Option<&Subject> {
        self.selection.as_ref()
    }

    /// The world at the moment shown.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        self.past
            .as_ref()
            .map_or(self.recording.present(), |past| &past.moment.cluster)
    }

    /// The run.
    #[must_use]
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The stage at the moment shown.
    #[must_use]
    pub fn scene(&self) -> Scene {
        let partition = match &self.selection {
            Some(Subject::Partition(tp) | Subject::Record(tp, _)) => Some(tp),
            _ => None,
        };
        let look = Look {
            cells: self.tape_cells,
            density: self.density,
            partition,
        };
        Scene::seen(self.cluster(), self.reader.as_ref(), look)
    }

    /// How closely partitions are to be drawn, if somebody chose.
    #[must_use]
    pub fn density(&self) -> Option<Density> {
        self.density
    }

    /// A partition as a strip in a room so many pixels wide, for the reader of a scene.
    #[must_use]
    pub fn strip(&self, tp: &TopicPartition, of: &Scene, room: u32) -> Option<StripView> {
        strip(self.cluster(), tp, of.reader.as_ref(), room)
    }

    /// What became of a partition's records, for the reader of a scene.
    #[must_use]
    pub fn tally(&self, tp: &TopicPartition, of: &Scene) -> Option<Tally> {
        let reader = of.reader.as_ref()?;
        Some(tally(self.cluster(), reader, tp))
    }

    /// A topic's partitions at a glance, for the reader of a scene.
    #[must_use]
    pub fn glances(&self, topic: &TopicName, of: &Scene) -> Glances {
        glances(self.cluster(), topic, of.reader.as_ref())
    }

    /// The timeline's marks, with those for what was done.
    #[must_use]
    pub fn ticks(&self) -> Vec<Tick> {
        let acts = self.recording.acts().iter();
        let acts = acts.map(|act| Tick {
            at: act.at,
            kind: TickKind::Act,
        });
        let steps = self.lesson.iter().flat_map(Attended::steps);
        let steps = steps.map(|step| Tick {
            at: step.at,
            kind: TickKind::Step,
        });
        self.index.ticks().chain(acts).chain(steps).collect()
    }

    /// The lag of all groups over the whole run.
    #[must_use]
    pub fn lags(&self) -> &Lags {
        &self.index.chronicle.lags
    }

    /// What the last rebalance of a group came to, at the moment shown.
    #[must_use]
    pub fn moves(&self, group: &GroupId) -> Option<&Moves> {
        self.index.rebalances.last(group, self.next_event())
    }

    /// When a group last went over to the other protocol before the moment shown, and the event.
    #[must_use]
    pub fn migration(&self, group: &GroupId) -> Option<&(EventId, Migration)> {
        let migrations = self.index.rebalances.migrations();
        let mut past = migrations.before(self.next_event());
        past.find(|(_, migration)| migration.group == *group)
    }

    /// How long the partitions of a group have stood still, at the moment shown.
    #[must_use]
    pub fn standstill(&self, group: &GroupId) -> Standstill {
        self.index.rebalances.standstills().of(group, self.now())
    }

    /// Whether a producer or consumer is called so, at the moment shown or in the present.
    #[must_use]
    pub fn is_name_taken(&self, name: &str) -> bool {
        let taken = |cluster: &Cluster| {
            cluster.producers.contains_key(name) || cluster.consumers.contains_key(name)
        };
        taken(self.cluster()) || taken(self.recording.present())
    }

    /// What is not as Kafka ships it, so that it can be watched; nothing, if all is.
    #[must_use]
    pub fn slowed(&self) -> Option<Slowed> {
        if !scenario::is_slowed(self.recording.scenario()) {
            return None;
        }
        let cluster = self.cluster();
        let consumers = || cluster.consumers.values().map(|consumer| &consumer.config);
        let session = consumers().map(|config| {
            let shipped = config.client.consumer().defaults.session_timeout;
            (config.session_timeout.as_millis(), shipped.as_millis())
        });
        let poll = consumers().filter(|config| config.has_key("max.poll.records"));
        let poll = poll.map(|config| {
            let shipped = config.client.consumer().defaults.max_poll_records;
            (config.max_poll_records.into(), shipped.into())
        });
        let changed = |(own, shipped): &(u64, u64)| own != shipped;
        let keys = [
            ("session.timeout.ms", session.filter(changed).min()),
            ("max.poll.records", poll.filter(changed).min()),
        ];
        let keys = keys.into_iter().filter_map(|(key, found)| {
            let (own, shipped) = found?;
            Some((key, own, shipped))
        });
        Some(Slowed {
            latency: cluster.config.network_latency.as_millis(),
            keys: keys.collect(),
        })
    }

    /// What became of one record for the reader shown.
    #[must_use]
    pub fn fate(&self, reader: &Reader, tp: &TopicPartition, offset: u64) -> Fate {
        let offset = crate::kafka::Offset(offset);
        crate::cluster::ledger::fate(self.cluster(), reader, tp, offset)
    }
}

/// The speed on offer after one, or the one before.
fn next_speed(speed: u32, faster: bool) -> u32 {
    let next = match faster {
        true => SPEEDS.iter().find(|other| **other > speed),
        false => SPEEDS.iter().rev().find(|other| **other < speed),
    };
    next.copied().unwrap_or(speed)
}
