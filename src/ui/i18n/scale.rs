//! Words for the stage where there is much on it.

use crate::view::{Density, Level, StripView, Tally};

/// What is said of many partitions, members and producers at once.
#[derive(Clone, Copy, Debug)]
pub struct ScaleWords {
    /// Before the choice how closely partitions are drawn.
    pub density: &'static str,
    /// The choice: as many as there are allow, or always so.
    pub choice: fn(Option<Density>) -> &'static str,
    /// Before the choice of whose reading strips and overviews show.
    pub read_by: &'static str,
    /// A list of strips, and how to get about in it.
    pub strips: &'static str,
    /// What the bars of a strip mean, in the order of the fates.
    pub bars: [&'static str; 5],
    /// What its marks mean: position, committed, high watermark, last stable offset.
    pub marks: [&'static str; 4],
    /// All of a strip in a sentence: its name, itself, and what became of its records.
    pub strip: fn(&str, &StripView, Option<&Tally>) -> String,
    /// An overview, and how to get about in it.
    pub overview: &'static str,
    /// Before what its cells are coloured by.
    pub coloured_by: &'static str,
    /// By lag, or by owner.
    pub colours: [&'static str; 2],
    /// Lags of a level.
    pub level: fn(Level) -> &'static str,
    /// A cell in a sentence: its name, its lag, its owner, whether somebody leads it.
    pub cell: fn(&str, Option<u64>, Option<&str>, bool) -> String,
    /// Before the text of a cell is shown.
    pub cell_hint: &'static str,
    /// So many partitions nobody has.
    pub unowned: &'static str,
    /// So many more owners than are listed.
    pub more: fn(usize) -> String,
    /// Fold, and unfold.
    pub fold: &'static str,
    pub unfold: &'static str,
    /// A folded group: so many members, so many in trouble, so many waiting, their lag.
    pub folded: fn(usize, usize, usize, Option<u64>) -> String,
    /// Folded producers: so many, so many of them sending.
    pub folded_producers: fn(usize, usize) -> String,
    /// Further behind than most.
    pub behind: &'static str,
    /// The zoom, and its buttons.
    pub zoom: fn(u32) -> String,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub zoom_whole: &'static str,
    /// Keys of the stage, for the help sheet.
    pub keys: &'static [(&'static str, &'static str)],
}
