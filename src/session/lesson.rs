//! A lesson that is attended: which way the run takes, what is said, and what becomes of what it
//! claims.
//!
//! A lesson is played as it is looked at, and not beforehand: what it will do has not happened yet,
//! so whoever does something himself simply does it, and has left the lesson with that.

use super::pace::{Go, Pace};
use super::{Session, Unplayable};
use crate::lesson::{Bilingual, Checker, Claim, Finding, Lesson, Step, Verdict};
use crate::notation::Document;
use crate::recording::{Act, Recording, Scenario};
use crate::scenario;
use crate::sim::{Duration, Seed, SimTime};
use alloc::vec::Vec;

/// So much later a lesson is over with Kafka's own times: by then a session has ended, and the
/// rebalance after it.
const SHIPPED_LATER: Duration = Duration::from_secs(60);

/// Which way a run takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// As the lesson has it.
    Lesson,
    /// As one of its variations has it.
    Try(usize),
    /// As the lesson has it, with Kafka's own times.
    Shipped,
    /// Its own.
    Own,
}

/// A lesson that is attended.
#[derive(Clone, Debug)]
pub struct Attended {
    lesson: Lesson,
    document: Document,
    course: Course,
    /// What is done on this course, by the lesson.
    acts: Vec<Act>,
    /// The moment at which it is over.
    until: SimTime,
    checker: Checker,
}

/// What is known of a run by which its course is told.
struct Run<'r> {
    scenario: &'r Scenario,
    seed: Seed,
    acts: &'r [Act],
    horizon: SimTime,
}

impl<'r> Run<'r> {
    fn of(recording: &'r Recording) -> Self {
        Run {
            scenario: recording.scenario(),
            seed: recording.seed(),
            acts: recording.acts(),
            horizon: recording.horizon(),
        }
    }

    /// The run that a document is, if nothing comes in between.
    fn written(document: &'r Document) -> Self {
        Run {
            scenario: &document.scenario,
            seed: document.seed,
            acts: &document.acts,
            horizon: document.until(),
        }
    }

    /// Whether it does what a document does, and nothing else, as far as it has come.
    fn is_on(&self, document: &Document) -> bool {
        let same = self.scenario == &document.scenario && self.seed == document.seed;
        let acts = &document.acts;
        let Some((done, to_come)) = acts.split_at_checked(self.acts.len()) else {
            return false;
        };
        same && self.acts == done && to_come.iter().all(|act| act.at >= self.horizon)
    }

    fn course(&self, lesson: &Document) -> Course {
        let tries = (0..lesson.lesson.tries.len()).map(Course::Try);
        let mut courses = [Course::Lesson].into_iter().chain(tries);
        let on = courses.find(|course| self.is_on(&way(lesson, *course)));
        // those cost most to make: they are tried last
        let shipped = || self.is_on(&way(lesson, Course::Shipped));
        on.or_else(|| shipped().then_some(Course::Shipped))
            .unwrap_or(Course::Own)
    }
}

/// The document of a course.
fn way(lesson: &Document, course: Course) -> Document {
    match course {
        Course::Lesson | Course::Own => lesson.clone(),
        Course::Try(index) => lesson.variation(index).unwrap_or_else(|| lesson.clone()),
        Course::Shipped => {
            let shipped = |act: &Act| Act {
                at: act.at,
                command: scenario::command_as_shipped(&act.command),
            };
            Document {
                scenario: scenario::as_shipped(&lesson.scenario),
                acts: lesson.acts.iter().map(shipped).collect(),
                claims: Vec::new(), // they are about the lesson's times
                // what waits for a timeout waits for Kafka's
                horizon: Some(lesson.until() + SHIPPED_LATER),
                ..lesson.clone()
            }
        }
    }
}

/// Whether a run that is written down is one of a lesson's: it can be had again by opening the
/// lesson, and playing on is no work.
pub(super) fn is_only_a_lesson(document: &Document) -> bool {
    let Some(lesson) = crate::lesson::lesson(&document.lesson.name) else {
        return false;
    };
    let taught = lesson.document();
    Run::written(document).course(&taught) != Course::Own
}

impl Attended {
    /// What will be attended when a run that is written down is played.
    pub(super) fn to_be(lesson: Lesson, written: &Document) -> Self {
        let document = lesson.document();
        let course = Run::written(written).course(&document);
        Attended::on(lesson, document, course)
    }

    fn on(lesson: Lesson, document: Document, course: Course) -> Self {
        let way = match course {
            Course::Own => Document::default(),
            course => way(&document, course),
        };
        let until = way.until();
        let Document { acts, claims, .. } = way;
        Attended {
            lesson,
            document,
            course,
            acts,
            until,
            checker: Checker::new(claims),
        }
    }

    /// Takes note of what has happened.
    pub(super) fn follow(&mut self, recording: &Recording) {
        self.checker.follow(recording);
    }

    /// Takes note that somebody has done something, or that it is another run now.
    fn reconsider(&mut self, recording: &Recording, is_another: bool) {
        let run = Run::of(recording);
        // two courses may have begun alike: it is still the one it was, if it can be
        let stays = self.course != Course::Own && run.is_on(&way(&self.document, self.course));
        if is_another || !stays {
            let course = if stays {
                self.course
            } else {
                run.course(&self.document)
            };
            let document = core::mem::take(&mut self.document);
            *self = Attended::on(self.lesson, document, course);
        }
        self.follow(recording);
    }

    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> Lesson {
        self.lesson
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &Bilingual {
        &self.document.lesson.title
    }

    /// Which way the run takes.
    #[must_use]
    pub fn course(&self) -> Course {
        self.course
    }

    /// The moment at which it is over.
    #[must_use]
    pub fn until(&self) -> SimTime {
        self.until
    }

    /// The moment to which it still leads a run that has come so far, if it does.
    #[must_use]
    pub fn leads_to(&self, horizon: SimTime) -> Option<SimTime> {
        (self.course != Course::Own && horizon < self.until).then_some(self.until)
    }

    /// What is said, and when.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.document.lesson.steps
    }

    /// Which step a moment belongs to.
    #[must_use]
    pub fn step_at(&self, moment: SimTime) -> usize {
        let begun = self.steps().partition_point(|step| step.at <= moment);
        begun.saturating_sub(1)
    }

    /// What else can be done, and from when on.
    pub fn tries(&self) -> impl Iterator<Item = (&Bilingual, SimTime)> {
        let tries = self.document.lesson.tries.iter();
        tries.map(|other| (&other.text, other.at))
    }

    /// What is claimed of this course, with what has become of it at a moment. Nothing is claimed
    /// of what comes after its end.
    pub fn claims(&self, moment: SimTime) -> impl Iterator<Item = (&Claim, Verdict, &Finding)> {
        let (results, moment) = (self.checker.results(), moment.min(self.until));
        results.map(move |(claim, finding)| (claim, finding.as_of(claim, moment), finding))
    }
}

impl Session {
    /// Opens a lesson on one of its courses and plays it to a moment; without one, to where the
    /// lesson opens or the variation departs.
    ///
    /// # Errors
    /// Why it cannot be played.
    pub fn attend(lesson: Lesson, course: Course, at: Option<SimTime>) -> Result<Self, Unplayable> {
        let (mut session, opens_at) = Session::attending(lesson, course)?;
        session.extend(at.unwrap_or(opens_at), Go::over(u64::MAX));
        Ok(session)
    }

    /// The same for somebody who looks on: a long way there is gone with the ticks to come.
    ///
    /// # Errors
    /// Why it cannot be played.
    pub fn begin(lesson: Lesson, course: Course, at: Option<SimTime>) -> Result<Self, Unplayable> {
        Session::begin_at(Pace::default(), lesson, course, at)
    }

    pub(super) fn begin_at(
        pace: Pace,
        lesson: Lesson,
        course: Course,
        at: Option<SimTime>,
    ) -> Result<Self, Unplayable> {
        let (mut session, opens_at) = Session::attending(lesson, course)?;
        session.pace = pace;
        session.hurry(at.unwrap_or(opens_at));
        Ok(session)
    }

    /// A lesson before anything of it has happened, and where it opens.
    fn attending(lesson: Lesson, course: Course) -> Result<(Self, SimTime), Unplayable> {
        let document = lesson.document();
        let Document { scenario, seed, .. } = way(&document, course);
        let departs = match course {
            Course::Try(index) => document.lesson.tries.get(index),
            Course::Lesson | Course::Shipped | Course::Own => None,
        };
        let from = departs.map_or(scenario.opens_at, |other| other.at);
        let speed = document.lesson.speed;
        let recording = Recording::new(scenario, seed)
            .map_err(|(index, error)| Unplayable::Setup(index, error))?;
        let mut session = Session::of(recording);
        session.speed = speed.unwrap_or(session.speed);
        session.lesson = Some(Attended::on(lesson, document, course));
        Ok((session, from))
    }

    /// The lesson that is attended, if one is.
    #[must_use]
    pub fn lesson(&self) -> Option<&Attended> {
        self.lesson.as_ref()
    }

    /// How far there is something to see: to the horizon, or to where a lesson leads, or a run
    /// that is being opened.
    #[must_use]
    pub fn extent(&self) -> SimTime {
        let horizon = self.recording.horizon();
        if let Some(opening) = &self.opening {
            return opening.until().max(horizon);
        }
        let leads_to = self.lesson.as_ref().and_then(|it| it.leads_to(horizon));
        leads_to.unwrap_or(horizon)
    }

    /// Computes the run further, up to a moment or as far as one goes; what the lesson does on the
    /// way is done. Says whether it is there.
    pub(super) fn extend(&mut self, target: SimTime, mut go: Go) -> bool {
        loop {
            let next = self.next_act().filter(|act| act.at <= target);
            let Some(act) = next.cloned() else {
                return self.compute_to(target, &mut go);
            };
            if !self.compute_to(act.at, &mut go) {
                return false;
            }
            // what a lesson does is tested not to be refused
            if self.recording.issue(&act.command).is_err() {
                self.leave_course();
            }
        }
    }

    /// Computes the run up to a moment or as far as one goes, and looks at what happens while it is
    /// in memory; says whether it is there.
    pub(super) fn compute_to(&mut self, moment: SimTime, go: &mut Go) -> bool {
        loop {
            let before = self.recording.events();
            let there = self.recording.extend_to(moment, go.at_once());
            self.reindex();
            go.spend(self.recording.events() - before);
            if there || go.is_over() || self.recording.limit_reached().is_some() {
                return there;
            }
        }
    }

    /// What the lesson does next.
    pub(super) fn next_act(&self) -> Option<&Act> {
        let acts = &self.lesson.as_ref()?.acts;
        acts.get(self.recording.acts().len())
    }

    fn leave_course(&mut self) {
        if let Some(attended) = &mut self.lesson {
            let document = core::mem::take(&mut attended.document);
            *attended = Attended::on(attended.lesson, document, Course::Own);
        }
    }

    /// Somebody has done something: the course may be another one.
    pub(super) fn reconsider_course(&mut self) {
        if let Some(attended) = &mut self.lesson {
            attended.reconsider(&self.recording, false);
        }
    }

    /// The run is another branch now, and known to the index.
    pub(super) fn change_course(&mut self) {
        if let Some(attended) = &mut self.lesson {
            attended.reconsider(&self.recording, true);
        }
    }
}
