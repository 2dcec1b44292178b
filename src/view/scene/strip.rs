//! A partition as a strip: the same as a tape, with many records to a few pixels.

use super::tape::{owner, window};
use crate::cluster::ledger::Standing;
use crate::cluster::{Cluster, Fate, Reader};
use crate::kafka::{BrokerId, ClientId, Offset, TopicPartition};
use alloc::vec::Vec;

/// Pixels of a bar: fewer are not told apart.
const BAR: u32 = 3;
/// Pixels of a record at most, so that a short log is seen to be short.
const RECORD_MAX: u32 = 8;
/// Records of a strip at most: what is beyond them is a number.
const RECORDS_MAX: u32 = 4_096;
/// The window of a strip that follows the end moves by this part of it, and rests in between.
const STEPS: u64 = 8;

/// Where offsets are on a strip, and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// The first offset in view.
    pub from: u64,
    /// The offset behind the last one.
    pub to: u64,
    /// The pixels all of them have together.
    pub pixels: u32,
}

impl Scale {
    /// Of the offsets from `from` up to `to`, in a room so many pixels wide.
    #[must_use]
    pub fn fitting(from: u64, to: u64, room: u32) -> Scale {
        let wanted = to.saturating_sub(from).saturating_mul(RECORD_MAX.into());
        let pixels = u32::try_from(wanted).unwrap_or(u32::MAX).min(room);
        Scale { from, to, pixels }
    }

    fn span(self) -> u64 {
        self.to.saturating_sub(self.from).max(1)
    }

    /// The pixel at which an offset begins; none if it is before or behind what is in view. Where
    /// the last one ends is a place, too.
    #[must_use]
    pub fn pixel(self, offset: u64) -> Option<u32> {
        if !(self.from..=self.to).contains(&offset) {
            return None;
        }
        let along = (offset - self.from) * u64::from(self.pixels) / self.span();
        u32::try_from(along).ok()
    }

    /// The offset under a pixel; none behind the last one.
    #[must_use]
    pub fn offset(self, pixel: u32) -> Option<u64> {
        if pixel >= self.pixels {
            return None;
        }
        // the last one that begins at it or before it
        let (along, pixels) = (u64::from(pixel) + 1, u64::from(self.pixels));
        let offset = self.from + (along * self.span()).div_ceil(pixels) - 1;
        Some(offset.min(self.to.saturating_sub(1)))
    }
}

/// Records beside each other with the same thing to say: from a pixel up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its first pixel.
    pub from: u32,
    /// The pixel behind its last one.
    pub to: u32,
    /// What became of its records, the worst of it; none where compaction has left nothing.
    pub fate: Option<Fate>,
}

/// A partition as a strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripView {
    /// Where offsets are.
    pub scale: Scale,
    /// The records in view, from the left without gaps.
    pub bars: Vec<Bar>,
    /// Who leads it; nobody while its broker is fenced.
    pub leader: Option<BrokerId>,
    /// Who of the selected group has it.
    pub owner: Option<ClientId>,
    /// The first offset that can be read.
    pub log_start: u64,
    /// What the selected reader has committed.
    pub committed: Option<u64>,
    /// Where its owner, or another of the selected reader's, stands.
    pub position: Option<u64>,
    /// The high watermark.
    pub high_watermark: u64,
    /// The last stable offset.
    pub last_stable: u64,
    /// The next offset to be written.
    pub log_end: u64,
    /// How far the commit is behind the high watermark.
    pub lag: Option<u64>,
}

/// What a bar of several records says: the worst that became of any, and that something is in
/// hand rather than that nothing was done.
fn worse(one: Fate, other: Fate) -> Fate {
    let rank = |fate: Fate| match fate {
        Fate::Lost => (4, 0),
        Fate::Repeated(times) => (3, times),
        Fate::Held => (2, 0),
        Fate::Pending => (1, 0),
        Fate::Once => (0, 0),
    };
    match rank(one) >= rank(other) {
        true => one,
        false => other,
    }
}

/// Puts records into bars: each of them where it is, no bar thinner than can be seen, and those
/// beside each other that say the same as one.
#[must_use]
pub fn bars(scale: Scale, fate: impl Fn(u64) -> Option<Fate>) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    let (mut from, mut offset) = (0, scale.from);
    while from < scale.pixels {
        // all that begin within a bar's width; one, if it is as wide as that by itself
        let within = scale
            .offset(from + BAR - 1)
            .map(|last| last.max(offset) + 1);
        let end = within.unwrap_or(scale.to).min(scale.to);
        let to = match end == scale.to {
            true => scale.pixels,
            false => scale.pixel(end).unwrap_or(scale.pixels),
        };
        let worst = (offset..end).filter_map(&fate).reduce(worse);
        match bars.last_mut() {
            Some(last) if last.fate == worst => last.to = to,
            _ => bars.push(Bar {
                from,
                to,
                fate: worst,
            }),
        }
        (from, offset) = (to, end);
    }
    bars
}

/// A partition as a strip for a reader, in a room so many pixels wide.
#[must_use]
pub fn strip(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
    room: u32,
) -> Option<StripView> {
    let log = cluster.log(tp)?;
    let registered = cluster.registration(tp)?;
    let fits = u64::from((room / BAR).clamp(8, RECORDS_MAX));
    let end = log.log_end.0;
    let (first, _) = window(cluster, tp, reader, log, fits);
    let behind = end.saturating_sub(first) > fits;
    let step = (fits / STEPS).max(1);
    let first = match behind {
        true => first,
        // it follows the end, and leaves room for what comes
        false => end.saturating_sub(fits).div_ceil(step) * step,
    };
    let first = first.max(log.log_start.0).min(end);
    let last = end.min(first.saturating_add(RECORDS_MAX.into()));
    let scale = Scale::fitting(first, last, room);
    let standing = reader.map(|reader| (Standing::of(cluster, reader, tp), reader));
    let times = reader.map(|reader| cluster.ledger.times_of(reader, tp));
    let fate = |offset: u64| {
        let times = times.as_ref().map_or(0, |times| times(Offset(offset)));
        match &standing {
            _ if log.gaps.contains(offset) && times == 0 => None,
            Some((standing, _)) => Some(standing.fate(Offset(offset), times)),
            None => Some(Fate::Pending),
        }
    };
    let owner = reader.and_then(|reader| owner(cluster, tp, reader));
    let committed = reader.and_then(|reader| cluster.committed(reader, tp));
    Some(StripView {
        scale,
        bars: bars(scale, fate),
        leader: registered.leader,
        position: position(cluster, tp, reader, owner.as_ref()),
        owner,
        log_start: log.log_start.0,
        committed: committed.map(|at| at.0),
        high_watermark: log.high_watermark.0,
        last_stable: log.last_stable().0,
        log_end: end,
        lag: committed.map(|at| log.high_watermark.lag(at).0),
    })
}

/// Where the owner stands, else whoever of the reader's is furthest behind.
fn position(
    cluster: &Cluster,
    tp: &TopicPartition,
    reader: Option<&Reader>,
    owner: Option<&ClientId>,
) -> Option<u64> {
    let found = owner.and_then(|owner| cluster.consumers.get(owner)?.position(tp));
    let theirs = || {
        let all = cluster.consumers.values().filter(|consumer| {
            consumer.is_alive()
                && consumer.partitions.contains_key(tp)
                && consumer.reader().as_ref() == reader
        });
        all.filter_map(|consumer| consumer.position(tp)).min()
    };
    found.or_else(theirs).map(|at| at.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scales() -> impl Iterator<Item = Scale> {
        let rooms = [1, 7, 40, 401];
        let ends = [(0, 1), (3, 10), (5, 405), (90, 4_186), (0, 1_000)];
        rooms
            .into_iter()
            .flat_map(move |room| ends.map(|(from, to)| Scale::fitting(from, to, room)))
    }

    #[test]
    fn a_pixel_leads_to_the_offset_that_led_to_it() {
        for scale in scales() {
            for offset in scale.from..scale.to {
                let pixel = scale.pixel(offset).expect("it is in view");
                let back = scale
                    .offset(pixel.min(scale.pixels - 1))
                    .expect("it is one");
                let wide = u64::from(scale.pixels) >= scale.to - scale.from;
                assert!(
                    back == offset || (!wide && back > offset),
                    "{scale:?}: {offset} is at {pixel}, where {back} is"
                );
                assert_eq!(
                    scale.pixel(back).map(|at| at.min(scale.pixels - 1)),
                    Some(pixel)
                );
            }
            for pixel in 0..scale.pixels {
                let offset = scale.offset(pixel).expect("it is on the strip");
                assert!(
                    (scale.from..scale.to).contains(&offset),
                    "{scale:?} {pixel}"
                );
                assert!(scale.pixel(offset) <= Some(pixel), "{scale:?} {pixel}");
            }
        }
    }

    #[test]
    fn what_is_out_of_view_is_nowhere() {
        let scale = Scale::fitting(10, 20, 40);
        assert_eq!((scale.pixel(9), scale.pixel(21)), (None, None));
        assert_eq!(scale.pixel(20), Some(40), "where the last one ends");
        assert_eq!(scale.offset(40), None);
        let none = Scale::fitting(5, 5, 40);
        assert_eq!(
            (none.pixels, none.pixel(5), none.offset(0)),
            (0, Some(0), None)
        );
    }

    #[test]
    fn a_short_log_is_seen_to_be_short() {
        assert_eq!(Scale::fitting(0, 3, 400).pixels, 24);
        assert_eq!(Scale::fitting(0, 300, 400).pixels, 400);
    }

    #[test]
    fn bars_cover_the_strip_and_keep_the_worst() {
        for scale in scales() {
            let odd = u64::midpoint(scale.from, scale.to);
            let fate = |offset| match offset == odd {
                true => Fate::Lost,
                false => Fate::Once,
            };
            let bars = bars(scale, |offset| Some(fate(offset)));
            assert_eq!(bars.first().map(|bar| bar.from), Some(0), "{scale:?}");
            assert_eq!(bars.last().map(|bar| bar.to), Some(scale.pixels));
            assert!(
                bars.windows(2).all(|two| two[0].to == two[1].from),
                "{scale:?}"
            );
            let lost = bars.iter().find(|bar| bar.fate == Some(Fate::Lost));
            let lost = lost.expect("one lost record of a thousand is seen");
            let at = scale.pixel(odd).expect("it is in view");
            assert!(
                lost.from <= at && at <= lost.to,
                "{scale:?}: {lost:?}, {at}"
            );
            assert!(lost.to - lost.from >= BAR.min(scale.pixels), "{scale:?}");
        }
    }

    #[test]
    fn records_that_say_the_same_are_one_bar() {
        let scale = Scale::fitting(0, 100, 300);
        let fate = |offset| (offset != 50).then_some(Fate::Pending);
        let all = bars(scale, fate);
        let fates: Vec<_> = all.iter().map(|bar| bar.fate).collect();
        assert_eq!(fates, [Some(Fate::Pending), None, Some(Fate::Pending)]);
        assert_eq!((all[1].from, all[1].to), (150, 153));
    }
}
