//! Lengths of time and dates as Kafka's tools and configurations write them (ISO 8601).

use crate::sim::{Duration, SimTime};
use core::fmt;

/// Microseconds of a day.
const DAY: u64 = 86_400_000_000;
/// The parts a length of time may have after its `T`, with their microseconds.
const PARTS: [(char, u64); 3] = [('H', 3_600_000_000), ('M', 60_000_000), ('S', 1_000_000)];
/// Days from the beginning of a year of 365 days to that of each month.
const MONTHS: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/// The year in which every run begins, and the last whose dates can be read.
const YEARS: (u64, u64) = (2026, 2099);

/// A length of time, as `java.time.Duration` writes it: `PT1H30M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(pub Duration);

/// Reads a length of time as `java.time.Duration.parse` does, if it is not negative: `P1DT12H`,
/// `PT0.5S`.
#[must_use]
pub fn length(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix(['P', 'p'])?;
    let (days, rest) = match rest.split_once(['D', 'd']) {
        Some((days, rest)) => (Some(micros(days, DAY)?), rest),
        None => (None, rest),
    };
    let Some(mut rest) = rest.strip_prefix(['T', 't']) else {
        return days.filter(|_| rest.is_empty()).map(Duration);
    };
    let (mut total, mut found) = (days.unwrap_or(0), false);
    for (name, unit) in PARTS {
        let names = [name, name.to_ascii_lowercase()];
        if let Some((number, after)) = rest.split_once(names) {
            if number.contains('.') && name != 'S' {
                return None;
            }
            total = total.checked_add(micros(number, unit)?)?;
            (rest, found) = (after, true);
        }
    }
    (found && rest.is_empty()).then_some(Duration(total))
}

/// So many units in microseconds; a fraction must come to a whole one.
fn micros(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let mut micros = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut part = unit;
    for digit in fraction.bytes() {
        part /= 10;
        micros = micros.checked_add(u64::from(digit - b'0') * part)?;
    }
    Some(micros)
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PT")?;
        let mut rest = self.0.0;
        for (name, unit) in PARTS {
            let (whole, last) = (rest / unit, name == 'S');
            if last && (rest > 0 || self.0.0 == 0) {
                write!(f, "{whole}")?;
                fraction(f, rest % unit)?;
                f.write_str("S")?;
            } else if !last && whole > 0 {
                write!(f, "{whole}{name}")?;
            }
            rest %= unit;
        }
        Ok(())
    }
}

/// Microseconds as what follows a number of seconds.
fn fraction(f: &mut fmt::Formatter<'_>, mut micros: u64) -> fmt::Result {
    if micros > 0 {
        f.write_str(".")?;
    }
    let mut unit = 100_000;
    while micros > 0 {
        write!(f, "{}", micros / unit)?;
        micros %= unit;
        unit /= 10;
    }
    Ok(())
}

/// A moment of a run as a date in UTC, in the form `kafka-consumer-groups.sh --to-datetime` takes:
/// every run begins with the year 2026, `2026-01-01T00:00:00.000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub SimTime);

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) // there is no other rule from 2026 to 2099
}

fn days_before(year: u64) -> u64 {
    (YEARS.0..year)
        .map(|year| 365 + u64::from(is_leap(year)))
        .sum()
}

fn days_before_month(year: u64, month: u64) -> Option<u64> {
    let place = usize::try_from(month.checked_sub(1)?).ok()?;
    Some(MONTHS.get(place)? + u64::from(month > 2 && is_leap(year)))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, millis) = (self.0.0 / DAY, self.0.0 % DAY / 1_000);
        let later = (YEARS.0..).take_while(|year| days_before(year + 1) <= days);
        let year = YEARS.0 + later.count() as u64;
        let day = days - days_before(year);
        let begins = |month| days_before_month(year, month).is_some_and(|first| first <= day);
        let month = (1..=12).rev().find(|month| begins(*month)).unwrap_or(1);
        let day = day - days_before_month(year, month).unwrap_or(0) + 1;
        let (seconds, millis) = (millis / 1_000, millis % 1_000);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}"
        )
    }
}

/// Reads a date in the form `YYYY-MM-DDThh:mm:ss.sss` as a moment of a run.
#[must_use]
pub fn date(text: &str) -> Option<SimTime> {
    let shape = "dddd-dd-ddTdd:dd:dd.ddd";
    let fits = |(found, wanted): (char, char)| match wanted {
        'd' => found.is_ascii_digit(),
        _ => found == wanted,
    };
    if text.len() != shape.len() || !text.chars().zip(shape.chars()).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let first = days_before_month(year, month)?;
    let next = days_before_month(year, month + 1).unwrap_or(365 + u64::from(is_leap(year)));
    let days = first + day.checked_sub(1)?;
    let sound = (YEARS.0..=YEARS.1).contains(&year) && days < next;
    if !sound || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = hour * 3_600 + minute * 60 + second;
    let micros = (seconds * 1_000 + number(20, 23)?) * 1_000;
    Some(SimTime((days_before(year) + days) * DAY + micros))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn lengths_are_read_and_written_as_java_does() {
        for (text, millis, written) in [
            ("PT0S", 0, "PT0S"),
            ("PT1H", 3_600_000, "PT1H"),
            ("P1D", 86_400_000, "PT24H"),
            ("p1dt2h3m4.5s", 93_784_500, "PT26H3M4.5S"),
            ("PT90M", 5_400_000, "PT1H30M"),
            ("PT0.001S", 1, "PT0.001S"),
        ] {
            let read = length(text).expect(text);
            assert_eq!(read, Duration::from_millis(millis), "{text}");
            assert_eq!(Length(read).to_string(), written);
        }
        for wrong in [
            "", "P", "PT", "1H", "PT-1H", "PT1.5H", "PT1S2M", "P1DT", "PT1X", "PT.5S",
        ] {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_run_begins_with_the_year_2026() {
        let day = |n: u64| SimTime(n * DAY);
        for (moment, text) in [
            (day(0), "2026-01-01T00:00:00.000"),
            (SimTime(61_001_000), "2026-01-01T00:01:01.001"),
            (day(31), "2026-02-01T00:00:00.000"),
            (day(59), "2026-03-01T00:00:00.000"),
            (day(365 + 365 + 59), "2028-02-29T00:00:00.000"),
            (day(365 + 365 + 366), "2029-01-01T00:00:00.000"),
        ] {
            assert_eq!(Date(moment).to_string(), text);
            assert_eq!(date(text), Some(moment), "{text}");
        }
        for wrong in [
            "2025-12-31T23:59:59.999",
            "2026-02-29T00:00:00.000",
            "2026-13-01T00:00:00.000",
            "2026-01-00T00:00:00.000",
            "2026-01-01T24:00:00.000",
            "2026-01-01",
            "2026-01-01T00:00:00.00é",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
