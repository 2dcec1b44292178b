//! No text makes the reader panic, and a broken line costs no other line.

use crate::arbitrary::document;
use crate::for_all;
use offset_playground::notation::event::parse_log;
use offset_playground::notation::{Document, parse, parse_lossy};
use proptest::prelude::*;

/// Words of the notation in any order, with anything between them.
fn word_salad() -> impl Strategy<Value = String> {
    let words = [
        "playground 1\n",
        "topic",
        "producer",
        "consumer",
        "default",
        "at",
        "5s",
        "title",
        "\n",
        "brokers",
        " ",
        "=",
        ",",
        "\"",
        "|",
        "#",
        "\\",
        "orders-0",
        "to=t",
        "lines=once",
        "value=",
        "start",
        "broker",
        "C1",
        "acks=all",
        "every=",
        "1.5",
        "ms",
        "u{",
        "←",
        "\u{0}",
        "é",
        "seed",
        "99999999999999999999999",
        "configure",
        "seek",
        "to=end",
        "group=g group.instance.id=i",
        "topics=t",
        "assign=",
        "\nclaim ",
        "always ",
        "never ",
        "eventually ",
        "lost(g)",
        "committed(",
        "share(C1)",
        "owner(g, t-0)",
        "(",
        ")",
        " < ",
        "!=",
        ">=",
        "none",
        " by ",
        " from ",
        "until",
        "\nlesson ",
        "\nstep 5s\n",
        "\ntry 5s\n",
        "\nen \"a\"",
        "\nzh \"b\"",
        "teaches keywords",
        "speed 1/2",
        "hidden",
    ];
    let word = proptest::sample::select(words.to_vec()).prop_map(str::to_owned);
    let word = prop_oneof![5 => word, 1 => ".{0,3}"];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

/// Reading ends without a panic, the two ways agree, and what was read can be written and read.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let (document, errors) = parse_lossy(text);
    match parse(text) {
        Ok(read) => {
            prop_assert!(errors.is_empty());
            prop_assert_eq!(&read, &document);
        }
        Err(error) => prop_assert_eq!(Some(&error), errors.first()),
    }
    for error in &errors {
        let _ = error.to_string();
        let line = text
            .lines()
            .nth(error.line as usize - 1)
            .unwrap_or_default();
        let columns = line.chars().count() + 1;
        prop_assert!(
            error.column >= 1 && error.column as usize <= columns,
            "{}",
            error
        );
    }
    prop_assert!(errors.is_sorted_by_key(|error| error.line));
    prop_assert_eq!(document.to_string().parse::<Document>(), Ok(document));
    let _ = parse_log(text);
    Ok(())
}

#[test]
fn nothing_makes_it_panic() {
    let with_header = |text: &str| survives(&format!("playground 1\n{text}"));
    for_all(2_000, &".{0,200}", |text| {
        survives(&text)?;
        with_header(&text)
    });
    for_all(2_000, &word_salad(), |text| {
        survives(&text)?;
        with_header(&text)
    });
    let bytes = proptest::collection::vec(any::<u8>(), 0..200);
    for_all(1_000, &bytes, |bytes| {
        survives(&String::from_utf8_lossy(&bytes))
    });
}

/// One character of a text taken out, put in or replaced.
fn mutate(text: &str, place: prop::sample::Index, how: u8, c: char) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let place = place.index(chars.len());
    match how % 3 {
        0 => drop(chars.remove(place)),
        1 => chars.insert(place, c),
        _ => chars[place] = c,
    }
    chars.into_iter().collect()
}

#[test]
fn a_file_with_errors_makes_nothing_panic() {
    let changes = proptest::collection::vec(any::<(prop::sample::Index, u8, char)>(), 1..8);
    for_all(400, &(document(), changes), |(document, changes)| {
        let mut text = document.to_string();
        for (place, how, c) in changes {
            text = mutate(&text, place, how, c);
            survives(&text)?;
        }
        Ok(())
    });
}

/// Whether a line is a command's, and not one that others depend on.
fn is_command(line: &str) -> bool {
    let others = ["playground", "default", "|", "step", "try"];
    let line = line.trim_start();
    !line.is_empty() && !others.iter().any(|word| line.starts_with(word))
}

#[test]
fn a_broken_line_costs_no_other_line() {
    let place = any::<prop::sample::Index>();
    // a branch says how many lines it shares
    let alone = document().prop_map(|document| Document {
        branches: Vec::new(),
        place: 0,
        ..document
    });
    let inputs = (alone, place, "[!§()]{1,3}|\"");
    for_all(400, &inputs, |(document, place, broken)| {
        let text = document.to_string();
        let lines: Vec<&str> = text.lines().collect();
        let candidates: Vec<usize> = (0..lines.len())
            .filter(|line| is_command(lines[*line]))
            .collect();
        let hit = candidates[place.index(candidates.len())];
        let with_error = lines
            .iter()
            .enumerate()
            .map(|(number, line)| match number == hit {
                true => format!("{line} {broken}\n"),
                false => format!("{line}\n"),
            });
        let with_error: String = with_error.collect();
        // the same without the line, and without the records that continue it
        let continues = |number: &usize| lines[*number].trim_start().starts_with('|');
        let gone = (hit + 1..lines.len()).take_while(continues).count();
        let without = lines.iter().enumerate();
        let without = without.filter(|(number, _)| !(hit..=hit + gone).contains(number));
        let without: Vec<&str> = without.map(|(_, line)| *line).collect();
        let (kept, errors) = parse_lossy(&with_error);
        prop_assert_eq!(errors.len(), 1);
        prop_assert_eq!(errors[0].line as usize, hit + 1);
        prop_assert_eq!(Ok(kept), parse(&without.join("\n")));
        Ok(())
    });
}
