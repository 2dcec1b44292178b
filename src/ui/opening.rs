//! What the page begins with: what its address asks for, else what is stored. No run that somebody
//! has worked on is replaced without being set aside.

use super::i18n::Lang;
use super::store::{Found, Notice, Theme, is_ones_own, remember_linked};
use super::{link, platform};
use crate::lesson;
use crate::scenario::{self, Preset};
use crate::session::{Action, Course, Session, WorkspaceError};
use crate::sim::Seed;

/// What may be asked for after `?`, and is asked for in vain if it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Which lesson to attend.
    Lesson,
    /// Where to start.
    Scenario,
    /// The seed of its chance.
    Seed,
    /// Whether to play at once.
    Autoplay,
    /// The language.
    Lang,
    /// Light or dark.
    Theme,
}

impl Asked {
    const ALL: [Asked; 6] = [
        Asked::Lesson,
        Asked::Scenario,
        Asked::Seed,
        Asked::Autoplay,
        Asked::Lang,
        Asked::Theme,
    ];
    /// Those that are followed once.
    const FOLLOWED: [Asked; 4] = [Asked::Lesson, Asked::Scenario, Asked::Seed, Asked::Autoplay];
    /// Those that open something.
    const OPENING: [Asked; 3] = [Asked::Lesson, Asked::Scenario, Asked::Seed];

    /// Its name in the address.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Asked::Lesson => "lesson",
            Asked::Scenario => "scenario",
            Asked::Seed => "seed",
            Asked::Autoplay => "autoplay",
            Asked::Lang => "lang",
            Asked::Theme => "theme",
        }
    }

    /// What the address says, if it says anything.
    fn said(self) -> Option<String> {
        platform::query(self.name())
    }

    fn knows(self, value: &str) -> bool {
        match self {
            Asked::Lesson => lesson::lesson(value).is_some(),
            Asked::Scenario => scenario::preset(value).is_some(),
            Asked::Seed => value.parse::<u64>().is_ok(),
            Asked::Autoplay => AUTOPLAY.contains(&value),
            Asked::Lang => Lang::from_tag(value).is_some(),
            Asked::Theme => Theme::from_name(value).is_some(),
        }
    }
}

/// What `autoplay` may be.
pub(super) const AUTOPLAY: [&str; 2] = ["true", "false"];

/// Opens a run that is written down: what there is no time for comes with the frames that follow.
///
/// # Errors
/// Why nothing of it can be opened.
pub(super) fn restore(text: &str) -> Result<(Session, Option<WorkspaceError>), WorkspaceError> {
    Session::restore_for(text, platform::real)
}

/// What there is to begin with.
pub(super) struct Opening {
    pub(super) session: Session,
    /// What has to be said about it.
    pub(super) notice: Option<Notice>,
    /// A run that was replaced and can be had back.
    pub(super) aside: Option<String>,
    /// Where the run was found.
    pub(super) found: Found,
}

/// What the page begins with. The address is for opening: once it has been followed, a reload
/// finds what was done since.
pub(super) fn opening(embed: bool) -> Opening {
    let unknown = Asked::ALL.into_iter().find_map(|asked| {
        let value = asked.said().filter(|value| !asked.knows(value))?;
        Some(Notice::Address(asked, value.chars().take(40).collect()))
    });
    let (asked, refused) = match asked_for() {
        Ok(asked) => (asked, None),
        Err(refused) => (None, Some(refused)),
    };
    if embed {
        // the address is the embed's own, and says so every time
        let (session, trouble) = asked.unwrap_or_else(|| (fresh(), None));
        return Opening {
            session,
            notice: refused.or(trouble).or(unknown),
            aside: None,
            found: Found::Link,
        };
    }
    let found = match asked {
        Some(_) => Found::Link,
        None => Found::Stored,
    };
    let mut aside = None;
    let (session, trouble) = if let Some(asked) = asked {
        aside = platform::stored(platform::WORKSPACE_KEY).filter(|text| is_ones_own(text));
        let kept =
            (aside.as_ref()).is_none_or(|text| platform::store(platform::PREVIOUS_KEY, text));
        let text = asked.0.workspace();
        if link::brought().is_some() {
            remember_linked(&text);
        }
        // the address will not say so any more: what is opened has to be there when the page is
        // loaded again, even if nothing is done until then
        if kept {
            platform::store(platform::WORKSPACE_KEY, &text);
        }
        asked
    } else {
        stored_session()
    };
    platform::forget_query(&Asked::FOLLOWED.map(Asked::name));
    if link::brought().is_some() {
        platform::forget_hash();
    }
    let silent = || (!platform::can_store()).then_some(Notice::StorageOff);
    Opening {
        session,
        notice: refused.or(trouble).or(unknown).or_else(silent),
        aside: platform::stored(platform::PREVIOUS_KEY).or(aside),
        found,
    }
}

/// What the address asks for: the run that it brings along, else a lesson or a scenario.
fn asked_for() -> Result<Option<(Session, Option<Notice>)>, Notice> {
    if let Some(text) = link::brought() {
        let (session, error) = restore(&text).map_err(Notice::Link)?;
        return Ok(Some((played(session), error.map(Notice::Link))));
    }
    let asks = (Asked::OPENING.into_iter())
        .any(|asked| asked.said().is_some_and(|value| asked.knows(&value)));
    Ok(asks.then(|| (fresh(), None)))
}

/// Plays it, if the address says so.
fn played(mut session: Session) -> Session {
    let says = Asked::Autoplay.said();
    if says.is_some_and(|value| value == AUTOPLAY[0]) {
        // refused only while a long run is being opened
        let _ = session.update(Action::Play);
    }
    session
}

fn fresh() -> Session {
    played(fresh_and_still())
}

fn fresh_and_still() -> Session {
    let asked = Asked::Lesson.said();
    if let Some(lesson) = asked.and_then(|name| lesson::lesson(&name)) {
        return Session::begin(lesson, Course::Lesson, None).expect("every lesson opens");
    }
    let asked = Asked::Scenario.said();
    let asked: Option<Preset> = asked.and_then(|name| scenario::preset(&name));
    let preset = asked.unwrap_or(scenario::CATALOG[0]);
    let seed = Asked::Seed.said().and_then(|seed| seed.parse().ok());
    let seed = Seed(seed.unwrap_or(7));
    Session::open((preset.make)(), seed).expect("every scenario of the catalogue opens")
}

/// The workspace of the last visit. One that cannot be opened is set aside, not overwritten.
fn stored_session() -> (Session, Option<Notice>) {
    let Some(text) = platform::stored(platform::WORKSPACE_KEY) else {
        return (fresh(), None);
    };
    let (session, error) = match restore(&text) {
        Ok((session, None)) => return (session, None),
        Ok((session, Some(error))) => (session, error),
        Err(error) => (fresh(), error),
    };
    (session, Some(Found::Stored.partly(&text, error)))
}

/// The language asked for, else the one chosen before, else the one preferred.
pub(super) fn chosen_lang() -> Lang {
    let stored = || platform::stored(platform::LANG_KEY);
    let known = |tag: String| Lang::from_tag(&tag);
    let preferred = || platform::languages().into_iter().find_map(known);
    let asked = Asked::Lang.said().and_then(known);
    asked
        .or_else(|| stored().and_then(known))
        .or_else(preferred)
        .unwrap_or(Lang::En)
}

/// Light or dark: as asked for, else as chosen before, else as the system has it.
pub(super) fn chosen_theme() -> Theme {
    let known = |name: String| Theme::from_name(&name);
    let stored = || platform::stored(platform::THEME_KEY).and_then(known);
    let asked = Asked::Theme.said().and_then(known);
    asked.or_else(stored).unwrap_or(Theme::Auto)
}
