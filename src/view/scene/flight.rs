//! Messages on their way.

use super::{FlightKind, FlightView};
use crate::cluster::print::{SIGNS, label_in};
use crate::kafka::{Body, Envelope, Request, Response, TopicPartition};
use alloc::format;
use alloc::string::{String, ToString};

pub(super) fn flight(envelope: &Envelope) -> FlightView {
    FlightView {
        id: envelope.id,
        from: envelope.from.clone(),
        to: envelope.to.clone(),
        topic_partition: partition_of(&envelope.body),
        kind: flight_kind(&envelope.body),
        label: label_in(envelope, &SIGNS),
        sent_at: envelope.sent_at,
        arrives_at: envelope.arrives_at,
    }
}

/// The partition a message is about; with several, the first that has records.
fn partition_of(body: &Body) -> Option<TopicPartition> {
    match body {
        Body::Request(Request::Produce { batches, .. }) => {
            batches.first().map(|batch| batch.topic_partition.clone())
        }
        Body::Request(Request::Fetch { partitions, .. }) => partitions
            .first()
            .map(|partition| partition.topic_partition.clone()),
        Body::Response(_, Response::Fetch(found)) => {
            let full = found
                .iter()
                .find(|(_, found)| found.as_ref().is_ok_and(|found| !found.batches.is_empty()));
            full.or(found.first()).map(|(tp, _)| tp.clone())
        }
        Body::Response(_, Response::Produce(done)) => done.first().map(|(tp, _)| tp.clone()),
        _ => None,
    }
}

fn flight_kind(body: &Body) -> FlightKind {
    let count = |records: usize| FlightKind::Records(u32::try_from(records).unwrap_or(u32::MAX));
    match body {
        Body::Request(Request::Produce { batches, .. }) => {
            count(batches.iter().map(|batch| batch.records.len()).sum())
        }
        Body::Response(_, response) if response.error().is_some() => FlightKind::Refusal,
        Body::Response(_, Response::Fetch(found)) => {
            let full = found.iter().filter_map(|(_, found)| found.as_ref().ok());
            match full
                .flat_map(|f| f.batches.iter())
                .map(|b| b.records.len())
                .sum::<usize>()
            {
                0 => FlightKind::Other,
                records => count(records),
            }
        }
        Body::Request(Request::OffsetCommit { .. })
        | Body::Response(_, Response::OffsetCommit(_)) => FlightKind::Commit,
        Body::Request(
            Request::JoinGroup { .. }
            | Request::SyncGroup { .. }
            | Request::Heartbeat { .. }
            | Request::LeaveGroup { .. }
            | Request::FindCoordinator(_)
            | Request::OffsetFetch { .. },
        )
        | Body::Response(
            _,
            Response::JoinGroup(_)
            | Response::SyncGroup(_)
            | Response::Heartbeat(_)
            | Response::LeaveGroup(_)
            | Response::FindCoordinator(_)
            | Response::OffsetFetch(_),
        ) => FlightKind::Group,
        _ => FlightKind::Other,
    }
}

/// A text of at most so many letters: one that is longer ends where one of its words does, with a
/// sign that there is more.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_string();
    };
    let cut = &text[..end];
    // a value that is cut in two would be another
    let whole = cut.rfind(' ').map_or(cut, |space| &cut[..space]);
    format!("{whole} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_ends_with_a_whole_word_and_says_that_there_is_more() {
        let label = "OffsetCommit orders-0=74 orders-1=68";
        assert_eq!(shortened(label, 36), label);
        assert_eq!(shortened(label, 34), "OffsetCommit orders-0=74 …");
        assert_eq!(shortened("一二三四五", 3), "一二三 …");
    }
}
