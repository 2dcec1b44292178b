//! All of one line: in its row it is cut where the row ends.

use super::log::Log;
use crate::ui::i18n::moment;
use crate::ui::prelude::*;
use crate::view::EventId;

/// The line the reader is at, or else that of the moment shown, with all that it says.
pub(super) fn whole(log: Log) -> AnyView {
    let current = move || log.drawn.with(|drawn| drawn.current);
    let shown = Memo::new(move |_| log.active.get().or_else(current));
    view! {
        <section class="log-whole mono" id="log-whole" aria-label=log.t.log.whole>
            {move || shown.get().map(|id| line(log, id))}
        </section>
    }
    .into_any()
}

fn line(log: Log, id: EventId) -> impl IntoView {
    let t = log.t;
    let said = log.said(id);
    move || {
        said.with(|said| {
            let line = said.as_ref()?.line.as_ref()?;
            let who = line
                .who
                .as_ref()
                .map_or_else(|| t.cluster.to_owned(), ToString::to_string);
            let told = said.as_ref()?.delivered.as_ref().map(t.delivered);
            let cause = told.unwrap_or_else(|| (t.cause)(&line.cause));
            Some(view! {
                <time>{moment(line.at)}</time>" "
                <b>{who}</b>" "
                {(t.event_kind)(line.kind)}" "
                {t.details(&line.event)}" "
                <span class="cause">"← "{cause}</span>
            })
        })
    }
}
