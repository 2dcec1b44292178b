//! The table of what was measured: groups of lines, each with up to three figures and an aim.

use super::figures::{Figures, Place};

/// Lines that share their title and the heads of their columns.
pub(crate) struct Group {
    /// What is measured.
    pub(crate) title: &'static str,
    /// What stands over the figures.
    pub(crate) columns: &'static [&'static str],
    /// The lines.
    pub(crate) rows: &'static [Row],
}

/// A line.
pub(crate) struct Row {
    /// What tells it from the other lines of its group.
    pub(crate) label: &'static str,
    /// Where it was measured.
    pub(crate) place: Place,
    /// The names of its figures, one for each column.
    pub(crate) names: &'static [&'static str],
    /// What they are.
    pub(crate) unit: Unit,
    /// What the last of them should be.
    pub(crate) aim: Option<Aim>,
}

impl Row {
    /// The same line with an aim.
    pub(crate) const fn aiming(mut self, aim: Aim) -> Self {
        self.aim = Some(aim);
        self
    }
}

/// What a figure is, and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unit {
    /// Nanoseconds for one, shown as how many there are in a second.
    PerSecond,
    /// Nanoseconds for a millisecond of Kafka's time, shown as seconds of it in a second.
    Speed,
    /// Nanoseconds.
    Nanos,
    /// Milliseconds.
    Millis,
    /// Bytes.
    Bytes,
    /// A number of something.
    Number,
}

/// What a figure should be, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Aim {
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
}

/// A browser draws 59.98 frames in a second when it draws one at every chance.
const CLOSE_ENOUGH: f64 = 0.005;

const LABEL_WIDTH: usize = 46;
const FIGURE_WIDTH: usize = 11;
const AIM_WIDTH: usize = 14;

impl Unit {
    /// The figure that is shown for one that was measured.
    fn shown(self, value: f64) -> f64 {
        match self {
            Unit::PerSecond => 1e9 / value,
            Unit::Speed => 1e6 / value,
            Unit::Millis => value * 1e6,
            Unit::Nanos | Unit::Bytes | Unit::Number => value,
        }
    }

    /// A figure, as it is shown.
    fn text(self, shown: f64) -> String {
        match self {
            Unit::PerSecond | Unit::Speed | Unit::Number => number(shown),
            Unit::Nanos | Unit::Millis => {
                scaled(shown, &[("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)])
            }
            Unit::Bytes => scaled(shown, &[("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9)]),
        }
    }

    /// An aim's value in the measure in which figures are shown.
    fn aimed(self, value: f64) -> f64 {
        match self {
            Unit::Millis | Unit::Nanos => value * 1e6,
            _ => value,
        }
    }
}

/// Three figures of it, with commas between the thousands.
fn number(value: f64) -> String {
    if value < 99.95 {
        let places = if value < 9.995 { 2 } else { 1 };
        let text = format!("{value:.places$}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        return short.to_string();
    }
    let rounding = 10f64.powf((value.log10().floor() - 2.0).max(0.0));
    let digits = format!("{:.0}", (value / rounding).round() * rounding);
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three figures of it, in the largest unit of which there is one.
fn scaled(value: f64, units: &[(&str, f64)]) -> String {
    let fits = |(_, size): &&(&str, f64)| value >= 0.9995 * size;
    let largest = units.iter().rev().find(fits).or(units.first());
    largest.map_or_else(String::new, |(unit, size)| {
        format!("{} {unit}", number(value / size))
    })
}

impl Aim {
    fn text(self, unit: Unit) -> String {
        let (sign, value) = match self {
            Aim::AtLeast(value) => ('≥', value),
            Aim::AtMost(value) => ('≤', value),
        };
        format!("{sign} {}", unit.text(unit.aimed(value)))
    }

    fn verdict(self, unit: Unit, shown: f64) -> String {
        let missing = match self {
            Aim::AtLeast(value) => 1.0 - shown / unit.aimed(value),
            // of none there is no part
            Aim::AtMost(0.0) if shown > 0.0 => return "missed".into(),
            Aim::AtMost(0.0) => 0.0,
            Aim::AtMost(value) => shown / unit.aimed(value) - 1.0,
        };
        if missing <= CLOSE_ENOUGH {
            return "met".into();
        }
        format!("missed by {:.0} %", (missing * 100.0).max(1.0))
    }
}

/// The table, without the groups of which nothing was measured.
pub(crate) fn table(groups: &[Group], figures: &Figures) -> String {
    let measured = |row: &&Row| {
        row.names
            .iter()
            .any(|n| figures.get(row.place, n).is_some())
    };
    let mut text = String::new();
    for group in groups {
        let mut rows = group.rows.iter().filter(measured).peekable();
        if rows.peek().is_some() {
            text.push('\n');
            let aims = group.rows.iter().any(|row| row.aim.is_some());
            let aim = if aims { "aim" } else { "" };
            text.push_str(&line(group.title, group.columns, aim, ""));
            for row in rows {
                text.push_str(&row_line(row, figures));
            }
        }
    }
    text
}

fn row_line(row: &Row, figures: &Figures) -> String {
    let value = |name: &&str| {
        figures
            .get(row.place, name)
            .map(|value| row.unit.shown(value))
    };
    let shown: Vec<Option<f64>> = row.names.iter().map(value).collect();
    let texts: Vec<String> = shown
        .iter()
        .map(|shown| shown.map_or_else(|| "–".into(), |shown| row.unit.text(shown)))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let aim = row.aim.map(|aim| aim.text(row.unit)).unwrap_or_default();
    let last = shown.last().copied().flatten();
    let verdict = row
        .aim
        .zip(last)
        .map(|(aim, last)| aim.verdict(row.unit, last));
    let label = format!("  {}", row.label);
    line(&label, &texts, &aim, &verdict.unwrap_or_default())
}

fn line(label: &str, figures: &[&str], aim: &str, verdict: &str) -> String {
    let figure = |column: usize| figures.get(column).copied().unwrap_or_default();
    let [first, second, third] = [figure(0), figure(1), figure(2)];
    let text = format!(
        "{label:<LABEL_WIDTH$}{first:>FIGURE_WIDTH$}{second:>FIGURE_WIDTH$}{third:>FIGURE_WIDTH$}   \
         {aim:<AIM_WIDTH$}{verdict}"
    );
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_figures() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (5.848, "5.85"),
            (59.98, "60"),
            (78.62, "78.6"),
            (99.96, "100"),
            (803.4, "803"),
            (62_500.0, "62,500"),
            (1_987_654.0, "1,990,000"),
            (9_999_999.0, "10,000,000"),
        ] {
            assert_eq!(number(value), text, "{value}");
        }
    }

    #[test]
    fn units_are_as_large_as_they_can_be() {
        for (unit, value, text) in [
            (Unit::Nanos, 42.27, "42.3 ns"),
            (Unit::Nanos, 999_900.0, "1 ms"),
            (Unit::Nanos, 921_380.0, "921 µs"),
            (Unit::Millis, 1_234.0, "1.23 s"),
            (Unit::Millis, 16.67, "16.7 ms"),
            (Unit::Bytes, 142.0, "142 B"),
            (Unit::Bytes, 1_591_996.0, "1.59 MB"),
            (Unit::Bytes, 0.0, "0 B"),
            (Unit::PerSecond, 500.0, "2,000,000"),
            (Unit::Speed, 170_960.0, "5.85"),
        ] {
            assert_eq!(unit.text(unit.shown(value)), text, "{unit:?} {value}");
        }
    }

    #[test]
    fn an_aim_is_met_or_missed_by_so_much() {
        let fast = Aim::AtLeast(2_000_000.0);
        assert_eq!(fast.verdict(Unit::PerSecond, 2_100_000.0), "met");
        assert_eq!(fast.verdict(Unit::PerSecond, 1_500_000.0), "missed by 25 %");
        let light = Aim::AtMost(200_000.0);
        assert_eq!(light.verdict(Unit::Bytes, 199_000.0), "met");
        assert_eq!(light.verdict(Unit::Bytes, 460_000.0), "missed by 130 %");
        assert_eq!(Aim::AtLeast(60.0).verdict(Unit::Number, 59.98), "met");
        assert_eq!(
            Aim::AtLeast(60.0).verdict(Unit::Number, 59.6),
            "missed by 1 %"
        );
        let none = Aim::AtMost(0.0);
        assert_eq!(none.verdict(Unit::Number, 0.0), "met");
        assert_eq!(none.verdict(Unit::Number, 2.0), "missed");
        let soon = Aim::AtMost(50.0);
        assert_eq!(soon.text(Unit::Nanos), "≤ 50 ms");
        assert_eq!(soon.verdict(Unit::Nanos, 75e6), "missed by 50 %");
    }

    const GROUPS: [Group; 2] = [
        Group {
            title: "Events a second",
            columns: &["1×", "4×"],
            rows: &[
                Row {
                    label: "native",
                    place: Place::Native,
                    names: &["events/1x", "events/4x"],
                    unit: Unit::PerSecond,
                    aim: Some(Aim::AtLeast(2_000_000.0)),
                },
                Row {
                    label: "wasm",
                    place: Place::Small,
                    names: &["events/1x", "events/4x"],
                    unit: Unit::PerSecond,
                    aim: None,
                },
            ],
        },
        Group {
            title: "Weight",
            columns: &["raw"],
            rows: &[Row {
                label: "all",
                place: Place::Page,
                names: &["all/raw"],
                unit: Unit::Bytes,
                aim: None,
            }],
        },
    ];

    #[test]
    fn columns_stand_under_each_other() {
        let mut figures = Figures::default();
        figures.read(Place::Native, "figure events/1x 400");
        figures.read(Place::Native, "figure events/4x 800");
        figures.read(Place::Small, "figure events/1x 1000");
        let (label, figure) = (LABEL_WIDTH, FIGURE_WIDTH);
        let expected = [
            String::new(),
            format!(
                "{:<label$}{:>figure$}{:>figure$}{:>figure$}   aim",
                "Events a second", "1×", "4×", ""
            ),
            format!(
                "{:<label$}{:>figure$}{:>figure$}{:>figure$}   {:<14}missed by 38 %",
                "  native", "2,500,000", "1,250,000", "", "≥ 2,000,000"
            ),
            format!(
                "{:<label$}{:>figure$}{:>figure$}",
                "  wasm", "1,000,000", "–"
            ),
        ];
        let table = table(&GROUPS, &figures);
        assert_eq!(table.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_was_not_measured_is_left_out() {
        assert_eq!(table(&GROUPS, &Figures::default()), "");
    }
}
