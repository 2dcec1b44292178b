//! How a line of the log is laid out: fixed columns, and nothing in it that could be taken for
//! another line or another column.

use crate::sim::SimTime;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use core::fmt::{self, Write as _};

/// What stands before the cause.
pub const ARROW: char = '←';

/// Writes a line: when, who, what, the values and why.
///
/// A record's value can be any text. What would break the line or be lost at its edges is
/// escaped: control characters, backslashes, and spaces at either end.
///
/// # Errors
/// If `f` cannot be written to.
pub fn write_line(
    f: &mut fmt::Formatter<'_>,
    at: SimTime,
    who: &str,
    kind: &str,
    details: &str,
    cause: &dyn fmt::Display,
) -> fmt::Result {
    let (at, details) = (at.to_string(), escaped(details));
    write!(
        f,
        "{at:>10}  {who:<8}  {kind:<24}  {details:<48}  {ARROW} {cause}"
    )
}

fn escaped(text: &str) -> Cow<'_, str> {
    let special = |c: char| c == '\\' || c.is_control();
    let at_edge = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if !at_edge && !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let inner = text.trim_start();
    let (before, inner) = text.split_at(text.len() - inner.len());
    let (inner, after) = inner.split_at(inner.trim_end().len());
    let mut out = String::new();
    before.chars().for_each(|c| push_escaped(&mut out, c));
    for c in inner.chars() {
        match special(c) {
            true => push_escaped(&mut out, c),
            false => out.push(c),
        }
    }
    after.chars().for_each(|c| push_escaped(&mut out, c));
    Cow::Owned(out)
}

/// A character as it can stand in a line or between quotes: `\n`, `\r`, `\t`, `\\`, `\"`, or its
/// number as in `\u{7f}`.
pub fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\\' => out.push_str("\\\\"),
        '"' => out.push_str("\\\""),
        // writing to a string cannot fail
        _ => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_break_the_line_is_escaped() {
        assert_eq!(escaped("k=a \"b\"  ← c"), "k=a \"b\"  ← c");
        assert_eq!(
            escaped(" a\nb\\ \u{7f} "),
            "\\u{20}a\\nb\\\\ \\u{7f}\\u{20}"
        );
        assert_eq!(escaped("  "), "\\u{20}\\u{20}");
        assert_eq!(escaped(""), "");
    }
}
