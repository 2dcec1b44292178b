//! How much is computed in one go. A page has to answer meanwhile, and nobody knows how long an
//! event takes before some have been computed, least of all while a program is new to its machine:
//! who has a clock stops when its time is over, and everybody after so many events.

use crate::sim::Duration;

/// Real time since some moment, told by whoever has to answer.
pub type Clock = fn() -> Duration;

/// Events after which one looks at the clock, and at what has happened while it is in memory: so
/// many take a part of a frame's time even where there are a thousand partitions.
const AT_A_TIME: u64 = 16;

/// So many are played through.
pub(super) const PLAYED: u64 = 3_000;

/// How long one goes on, in events and by the clock.
#[derive(Clone, Copy, Debug)]
struct Limits {
    events: u64,
    time: Duration,
}

/// Of time that goes on: there has to be some left for everything else in a frame.
const PLAYING: Limits = Limits {
    events: PLAYED,
    time: Duration::from_millis(10),
};
/// So many are hurried through without a clock.
pub(super) const HURRIED: u64 = 6_000;
/// Of somebody who waits to get to a moment: nobody could follow what is on the way there.
const HURRYING: Limits = Limits {
    events: 48_000,
    time: Duration::from_millis(12),
};

/// How a session shares its time out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    clock: Option<Clock>,
    /// When it was last asked for something.
    began: Duration,
    /// So many events are hurried through in one go.
    hurried: u64,
}

impl Pace {
    /// By a clock.
    pub(super) fn by(clock: Clock) -> Self {
        Pace::new(Some(clock), HURRYING.events)
    }

    /// By a clock, if there is one, and over at most so many events when somebody waits.
    pub(super) fn new(clock: Option<Clock>, hurried: u64) -> Self {
        Pace {
            clock,
            began: clock.map_or(Duration::ZERO, |clock| clock()),
            hurried,
        }
    }

    /// That of another run in the same hands.
    pub(super) fn of_another(&self) -> Self {
        self.clock.map_or_else(Pace::default, Pace::by)
    }

    /// Something is asked for.
    pub(super) fn begin(&mut self) {
        *self = Pace::new(self.clock, self.hurried);
    }

    /// One goes on with time.
    pub(super) fn playing(&self) -> Go {
        self.go(PLAYING)
    }

    /// One goes on to where somebody waits for.
    pub(super) fn hurrying(&self) -> Go {
        self.go(Limits {
            events: self.hurried,
            ..HURRYING
        })
    }

    /// One looks for what is long ago: however much that is, without a clock.
    pub(super) fn looking(&self) -> Go {
        self.go(Limits {
            events: u64::MAX,
            ..PLAYING
        })
    }

    fn go(&self, limits: Limits) -> Go {
        Go {
            clock: self.clock.map(|clock| (clock, self.began + limits.time)),
            ..Go::over(limits.events)
        }
    }
}

impl Default for Pace {
    /// Nobody has to answer.
    fn default() -> Self {
        Pace::new(None, HURRIED)
    }
}

/// How far one goes in one go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Go {
    /// So many events and acts, and no more.
    left: u64,
    /// And until then.
    clock: Option<(Clock, Duration)>,
    /// How many there have been since one looked.
    unlooked: u64,
    late: bool,
}

impl Go {
    /// Over so many events, however long that takes; over one at least, or one would never get
    /// anywhere.
    pub(super) fn over(events: u64) -> Self {
        Go {
            left: events.max(1),
            clock: None,
            unlooked: 0,
            late: false,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.left == 0 || self.late
    }

    /// How many events there may be before the next look.
    pub(super) fn at_once(&self) -> u64 {
        match self.late {
            true => 0,
            false => AT_A_TIME.min(self.left),
        }
    }

    /// So many there have been.
    pub(super) fn spend(&mut self, spent: u64) {
        self.left = self.left.saturating_sub(spent);
        self.unlooked += spent;
        if self.unlooked >= AT_A_TIME {
            self.unlooked = 0;
            self.late = self.clock.is_some_and(|(clock, until)| clock() >= until);
        }
    }
}
