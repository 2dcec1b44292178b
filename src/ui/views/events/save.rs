//! The lines as a file.

use super::log::Log;
use crate::session::{EXPORTED_MAX, LogExport, LogFormat};
use crate::ui::dialogs::follow;
use crate::ui::files::Parts;
use crate::ui::platform;
use crate::ui::prelude::*;
use leptos::html;

/// Events that are gone through before one looks at the clock, and milliseconds of a frame.
const SLICE: u64 = 500;
const FRAME_MS: u64 = 12;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    None,
    /// So many lines, at so many hundredths of the run.
    Writing(u64, u64),
    Saved(u64),
    Cut,
    Void,
}

#[derive(Clone, Copy)]
struct Saving {
    log: Log,
    export: StoredValue<Option<LogExport>>,
    parts: StoredValue<Parts, LocalStorage>,
    progress: RwSignal<Progress>,
}

impl Saving {
    fn begin(self, format: LogFormat) {
        let (filter, wording) = (self.log.filter.get_untracked(), self.log.t.log.wording);
        let export = self
            .log
            .store
            .with(|session| LogExport::new(session, filter, wording, format));
        self.export.set_value(Some(export));
        self.parts.set_value(Parts::default());
        self.progress.set(Progress::Writing(0, 0));
        request_animation_frame(move || self.go_on(format));
    }

    /// Writes some of it, and the rest with the frames to come; unless it was given up.
    fn go_on(self, format: LogFormat) {
        let done = self.export.try_update_value(|export| {
            let export = export.as_mut()?;
            let begun = platform::millis();
            self.log.store.with(|session| {
                let mut more = true;
                while more && platform::millis() - begun < FRAME_MS {
                    more = export.go_on(session, SLICE);
                }
                if let Some(text) = export.take(!more) {
                    self.parts.update_value(|parts| parts.add(&text));
                }
                let (looked, all) = export.progress();
                Some(match more {
                    true => Progress::Writing(export.lines(), looked * 100 / all.max(1)),
                    false if export.is_void(session) => Progress::Void,
                    false if export.is_full() => Progress::Cut,
                    false => Progress::Saved(export.lines()),
                })
            })
        });
        let Some(progress) = done.flatten() else {
            return;
        };
        self.progress.set(progress);
        match progress {
            Progress::Writing(..) => {
                request_animation_frame(move || self.go_on(format));
            }
            Progress::Saved(_) | Progress::Cut => {
                let name = format!("events.{}", format.extension());
                self.parts.with_value(|parts| parts.save(&name));
                self.stop();
            }
            Progress::None | Progress::Void => self.stop(),
        }
    }

    fn stop(self) {
        self.export.set_value(None);
        self.parts.set_value(Parts::default());
    }
}

/// What is saved, and how.
pub(super) fn save(log: Log, open: RwSignal<bool>) -> AnyView {
    let t = log.t;
    let words = &t.log;
    let saving = Saving {
        log,
        export: StoredValue::new(None),
        parts: StoredValue::new_local(Parts::default()),
        progress: RwSignal::new(Progress::None),
    };
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || open.get());
    let said = move || match saving.progress.get() {
        Progress::None => String::new(),
        Progress::Writing(lines, percent) => (words.saving)(lines, percent),
        Progress::Saved(lines) => (words.saved)(lines),
        Progress::Cut => (words.cut)(EXPORTED_MAX),
        Progress::Void => words.void.to_owned(),
    };
    let writes = move || matches!(saving.progress.get(), Progress::Writing(..));
    let button = move |id: &'static str, format: LogFormat, name: &'static str| {
        view! {
            <button id=id class="btn" disabled=writes on:click=move |_| saving.begin(format)>
                {name}
            </button>
        }
    };
    view! {
        <dialog
            id="save-log"
            class="dialog"
            aria-labelledby="save-log-title"
            node_ref=dialog
            on:close=move |_| {
                saving.stop();
                saving.progress.set(Progress::None);
                open.set(false);
            }
        >
            <h2 id="save-log-title">{words.save_title}</h2>
            <p>{words.save_text}</p>
            <p class="small" role="status" id="save-log-said">{said}</p>
            <div class="buttons">
                {button("save-text", LogFormat::Text, words.as_text)}
                {button("save-json", LogFormat::JsonLines, words.as_json)}
                <button class="btn close" on:click=move |_| open.set(false)>{t.close}</button>
            </div>
        </dialog>
    }
}
