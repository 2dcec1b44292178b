//! Numbers and times, both ways: exact to the microsecond, and never a float.

use super::error::{ErrorKind, Fault, Read, found};
use super::lexer::Atom;
use crate::kafka::topic::Ratio;
use crate::kafka::{TopicName, TopicPartition};
use crate::sim::{Duration, SimTime};
use core::fmt;

/// Microseconds of each unit, by its name.
const UNITS: [(&str, u64); 4] = [
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
];

/// Digits a number may have on either side of its point.
const DIGITS_MAX: usize = 20;

/// A whole number.
pub(super) fn whole(atom: &Atom<'_>, most: u64) -> Read<u64> {
    let digits = atom.text.bytes().all(|digit| digit.is_ascii_digit());
    let number = atom.text.parse().ok().filter(|number| *number <= most);
    let wrong = || Fault {
        column: atom.column,
        kind: ErrorKind::Number {
            found: found(&atom.text),
            most,
        },
    };
    number.filter(|_| digits && !atom.quoted).ok_or_else(wrong)
}

/// A whole number of 32 bits.
pub(super) fn whole_u32(atom: &Atom<'_>) -> Read<u32> {
    let number = whole(atom, u64::from(u32::MAX))?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Milliseconds, as the value of a key of Kafka's that ends in `.ms`.
pub(super) fn millis(atom: &Atom<'_>) -> Read<Duration> {
    let wrong = || ErrorKind::Millis(found(&atom.text));
    if atom.quoted {
        return Fault::at(atom.column, wrong());
    }
    micros(atom, &atom.text, 1_000, wrong).map(Duration)
}

/// A part of a whole, from 0 to 1, in thousandths.
pub(super) fn thousandths(atom: &Atom<'_>) -> Read<u32> {
    let wrong = || ErrorKind::Ratio(found(&atom.text));
    if atom.quoted {
        return Fault::at(atom.column, wrong());
    }
    match Ratio::read(&atom.text) {
        Some(Ratio(thousandths)) => Ok(thousandths),
        None => Fault::at(atom.column, wrong()),
    }
}

/// A time with its unit.
pub(super) fn duration(atom: &Atom<'_>) -> Read<Duration> {
    let wrong = || ErrorKind::Time(found(&atom.text));
    let end = atom.text.find(|c: char| c.is_ascii_alphabetic());
    let (number, unit) = atom.text.split_at(end.unwrap_or(atom.text.len()));
    let unit = UNITS.iter().find(|(name, _)| *name == unit);
    match unit.filter(|_| !atom.quoted) {
        Some((_, unit)) => micros(atom, number, *unit, wrong).map(Duration),
        None => Fault::at(atom.column, wrong()),
    }
}

/// A moment: a time since the start.
pub(super) fn moment(atom: &Atom<'_>) -> Read<SimTime> {
    duration(atom).map(|since| SimTime(since.0))
}

fn micros(atom: &Atom<'_>, number: &str, unit: u64, wrong: impl Fn() -> ErrorKind) -> Read<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Fault::at(atom.column, wrong());
    }
    let (whole, fraction) = (
        whole.trim_start_matches('0'),
        fraction.trim_end_matches('0'),
    );
    if whole.len() > DIGITS_MAX {
        return Fault::at(atom.column, ErrorKind::TooLong(found(&atom.text)));
    }
    // no unit has so many digits after the point that are whole microseconds
    if fraction.len() > DIGITS_MAX {
        return Fault::at(atom.column, ErrorKind::TooFine(found(&atom.text)));
    }
    let number = |digits: &str| digits.parse().unwrap_or(0_u128);
    let scale = 10_u128.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let unit = u128::from(unit);
    let rest = number(fraction) * unit;
    if rest % scale != 0 {
        return Fault::at(atom.column, ErrorKind::TooFine(found(&atom.text)));
    }
    match u64::try_from(number(whole) * unit + rest / scale) {
        Ok(micros) => Ok(micros),
        Err(_) => Fault::at(atom.column, ErrorKind::TooLong(found(&atom.text))),
    }
}

/// A partition, as `orders-0`.
pub(super) fn partition(atom: &Atom<'_>) -> Read<TopicPartition> {
    let parts = atom.text.rsplit_once('-');
    let parsed = parts.and_then(|(topic, number)| {
        let digits = number.bytes().all(|digit| digit.is_ascii_digit());
        let number = number.parse().ok().filter(|_| digits)?;
        Some(TopicPartition::new(&TopicName::from(topic), number))
    });
    match parsed {
        Some(partition) => Ok(partition),
        None => Fault::at(atom.column, ErrorKind::Partition(found(&atom.text))),
    }
}

/// A time without its unit, in thousandths of which it has so many.
struct Thousandths {
    micros: u64,
    unit: u64,
}

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.micros / self.unit)?;
        let (mut rest, mut unit) = (self.micros % self.unit, self.unit);
        if rest > 0 {
            f.write_str(".")?;
        }
        while rest > 0 {
            unit /= 10;
            write!(f, "{}", rest / unit)?;
            rest %= unit;
        }
        Ok(())
    }
}

/// Milliseconds without a unit: `250`, `0.5`.
pub(super) struct Millis(pub(super) Duration);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (micros, unit) = (self.0.0, 1_000);
        Thousandths { micros, unit }.fmt(f)
    }
}

/// A moment in seconds, or less if it is less: `21.5s`, `350ms`.
pub(super) struct At(pub(super) SimTime);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.0;
        let (name, unit) = match micros {
            0 | 1_000_000.. => UNITS[2],
            1_000.. => UNITS[1],
            _ => UNITS[0],
        };
        write!(f, "{}{name}", Thousandths { micros, unit })
    }
}

/// A time with its unit: whole minutes, or as a moment is written.
pub(super) struct Length(pub(super) Duration);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, minute) = UNITS[3];
        match self.0.0 {
            micros if micros > 0 && micros % minute == 0 => write!(f, "{}{name}", micros / minute),
            micros => At(SimTime(micros)).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::Cow;
    use alloc::string::ToString;

    fn atom(text: &str) -> Atom<'_> {
        Atom {
            column: 1,
            text: Cow::Borrowed(text),
            quoted: false,
        }
    }

    #[test]
    fn times_are_written_in_the_largest_unit_that_suits() {
        let written = |micros| Length(Duration(micros)).to_string();
        for (micros, text) in [
            (0, "0s"),
            (250, "250us"),
            (1_500, "1.5ms"),
            (250_000, "250ms"),
            (999_999, "999.999ms"),
            (1_000_001, "1.000001s"),
            (1_500_000, "1.5s"),
            (120_000_000, "2m"),
            (90_000_000, "90s"),
        ] {
            assert_eq!(written(micros), text);
            assert_eq!(duration(&atom(text)).map(|time| time.0).ok(), Some(micros));
        }
        assert_eq!(At(SimTime(120_000_000)).to_string(), "120s");
        assert_eq!(Millis(Duration(6_000_500)).to_string(), "6000.5");
        let longest = written(u64::MAX);
        assert_eq!(
            duration(&atom(&longest)).map(|time| time.0).ok(),
            Some(u64::MAX)
        );
    }

    #[test]
    fn times_are_read_in_any_unit_as_long_as_they_are_exact() {
        let read = |text: &str| duration(&atom(text)).map(|time| time.0).ok();
        assert_eq!(read("1.5m"), Some(90_000_000));
        assert_eq!(read("0.25s"), Some(250_000));
        assert_eq!(read("007.50s"), Some(7_500_000));
        for wrong in [
            "", "5", "s", "1.s", ".5s", "1e3s", "1,5s", "1.5us", "1h", "-1s", "1ss",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let (long, fine) = (
            "9".repeat(21) + "s",
            "0.".to_string() + &"0".repeat(30) + "1s",
        );
        assert_eq!((read(&long), read(&fine)), (None, None));
        assert_eq!(read("18446744073709551616us"), None);
    }
}
