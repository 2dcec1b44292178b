//! Figures, read from what the benchmarks print.

use std::collections::BTreeMap;

/// Where something was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// On this machine.
    Native,
    /// In a browser, in wasm that is made small: what the page is compiled to.
    Small,
    /// In a browser, in wasm that is made fast.
    Fast,
    /// On the built page.
    Page,
}

/// What was measured, and what is to be said of it.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    values: BTreeMap<(Place, String), f64>,
    notes: Vec<String>,
}

impl Figures {
    /// Takes in what a line says: a figure, a note, or a time as Criterion prints it, which counts
    /// in nanoseconds. Says whether it was any of these.
    pub(crate) fn read(&mut self, place: Place, line: &str) -> bool {
        let line = plain(line);
        let line = line.trim();
        if let Some(note) = line.strip_prefix("note ") {
            self.note(Some(note.into()));
            return true;
        }
        let Some((name, value)) = figure(line).or_else(|| criterion(line)) else {
            return false;
        };
        self.values.insert((place, name.into()), value);
        true
    }

    /// Takes in what is to be said beside the figures, once.
    pub(crate) fn note(&mut self, note: Option<String>) {
        let new = note.filter(|note| !self.notes.contains(note));
        self.notes.extend(new);
    }

    /// What was measured somewhere under a name.
    pub(crate) fn get(&self, place: Place, name: &str) -> Option<f64> {
        self.values.get(&(place, name.into())).copied()
    }

    /// What is to be said beside the figures.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// A line without what colours it.
fn plain(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

/// `figure NAME VALUE`
fn figure(line: &str) -> Option<(&str, f64)> {
    let (name, value) = line.strip_prefix("figure ")?.split_once(' ')?;
    Some((name, value.parse().ok()?))
}

/// `NAME   time:   [101.23 ns 102.11 ns 103.02 ns]`: the least, the likeliest and the most it
/// takes.
fn criterion(line: &str) -> Option<(&str, f64)> {
    let (name, times) = line.split_once(" time: ")?;
    let mut words = times.trim().strip_prefix('[')?.split_whitespace().skip(2);
    let value: f64 = words.next()?.parse().ok()?;
    let nanos = match words.next()? {
        "ps" => value / 1e3,
        "ns" => value,
        "µs" => value * 1e3,
        "ms" => value * 1e6,
        "s" => value * 1e9,
        _ => return None,
    };
    Some((name.trim(), nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<f64> {
        let mut figures = Figures::default();
        let read = figures.read(Place::Native, line);
        let value = figures.get(Place::Native, "load/4x");
        assert_eq!(read, value.is_some(), "{line}");
        value
    }

    fn close(value: Option<f64>, to: f64) -> bool {
        value.is_some_and(|value| (value - to).abs() < 1e-6 * to)
    }

    #[test]
    fn times_of_criterion_are_read_in_nanoseconds() {
        let line = "load/4x                 time:   [49.7 µs 54.467 µs 59.4 µs]";
        assert!(close(read(line), 54_467.0));
        let unsure = "load/4x time:   [1 ms 2 ms 3 ms]";
        assert!(close(read(unsure), 2e6));
        assert_eq!(read("load/4x time:   [1 h 2 h 3 h]"), None);
        assert_eq!(read("Warming up for 500.00 ms"), None);
    }

    #[test]
    fn colours_do_not_matter() {
        let line = "\u{1b}[32mload/4x\u{1b}[0m    time:   [\u{1b}[2m420.41 ns\u{1b}[0m \
                    \u{1b}[1m422.22 ns\u{1b}[0m \u{1b}[2m425.92 ns\u{1b}[0m]";
        assert!(close(read(line), 422.22));
    }

    #[test]
    fn figures_are_read_as_they_are() {
        assert!(close(read("  figure load/4x 12.5"), 12.5));
        assert_eq!(read("figure load/4x"), None);
        assert_eq!(read("figure load/4x many"), None);
    }

    #[test]
    fn a_note_is_kept_once() {
        let mut figures = Figures::default();
        for _ in 0..2 {
            assert!(figures.read(Place::Page, "note a run ends"));
        }
        assert_eq!(figures.notes(), ["a run ends"]);
    }

    #[test]
    fn places_are_told_apart() {
        let mut figures = Figures::default();
        figures.read(Place::Small, "figure a 1");
        assert!(figures.get(Place::Small, "a").is_some());
        assert!(figures.get(Place::Fast, "a").is_none());
    }
}
