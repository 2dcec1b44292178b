//! The messages of the lanes as a list, for who does not see arrows.

use super::Board;
use crate::kafka::{MessageId, NodeId};
use crate::sim::SimTime;
use crate::ui::i18n::{moment, words};
use crate::ui::prelude::*;
use crate::view::EventId;
use crate::view::lanes::{End, Look, Message, Said, What};

/// Messages that are listed at most.
const LISTED_MAX: usize = 200;

/// A message in a line: when, from whom to whom, what it says, and what became of it.
pub(super) fn line(message: &Message) -> String {
    let t = words().charts;
    let envelope = &message.envelope;
    let kind = (t.look)(if message.is_request() {
        Look::Request
    } else {
        Look::Response
    });
    let end = match message.end {
        End::Arrived => format!("→ {}", moment(message.ends_at)),
        End::UnderWay => (t.look)(Look::Open).to_owned(),
        End::Refused | End::Dropped | End::Vanished => (t.look)(Look::Failed).to_owned(),
    };
    format!(
        "{} · {} → {} · {} · {kind} · {end}",
        moment(envelope.sent_at),
        envelope.from,
        envelope.to,
        message.says(),
    )
}

/// What happened on a lane, in a line.
pub(super) fn happened(at: SimTime, node: &NodeId, what: What) -> String {
    format!("{} · {node} · {}", moment(at), (words().charts.what)(what))
}

/// A line of the list: its event, its message if it is one, what it says, and whether
/// it is bad news.
type Row = (EventId, Option<MessageId>, String, bool);

fn rows(said: &Said) -> Vec<Row> {
    let messages = said.messages.iter().take(LISTED_MAX);
    let messages = messages.map(|message| {
        let row = (
            message.event,
            Some(message.envelope.id),
            line(message),
            message.error().is_some(),
        );
        (message.envelope.sent_at, row)
    });
    let happenings = said.happenings.iter();
    let happenings = happenings.map(|one| {
        (
            one.at,
            (one.event, None, happened(one.at, &one.node, one.what), true),
        )
    });
    let mut rows: Vec<(SimTime, Row)> = messages.chain(happenings).collect();
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The list, which is made only while it is open.
pub(super) fn list(board: Board) -> AnyView {
    let t = words().charts;
    let open = RwSignal::new(false);
    let count = Memo::new(move |_| board.said.with(|said| said.messages.len()));
    let rows = Memo::new(move |_| match open.get() {
        true => board.said.with(|said| rows(said)),
        false => Vec::new(),
    });
    let go = move |event: EventId, message: Option<MessageId>| match message {
        Some(id) => board.go_to(id),
        None => board.go_to_event(event),
    };
    view! {
        <details class="lane-list small" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{move || (t.messages)(count.get())}</summary>
            <ol>
                <Each
                    each=move || rows.get()
                    key=|(_, _, text, _)| Key::name(text)
                    children=move |(event, message, text, trouble)| view! {
                        <li>
                            <button
                                class="tiny mono"
                                class:trouble=trouble
                                title=words().go_there
                                on:click=move |_| go(event, message)
                            >
                                {text}
                            </button>
                        </li>
                    }
                />
            </ol>
            {move || (open.get() && count.get() > LISTED_MAX).then(|| {
                view! { <p>{(t.shown)(LISTED_MAX, count.get())}</p> }
            })}
        </details>
    }
    .into_any()
}
