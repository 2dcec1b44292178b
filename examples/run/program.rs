//! What `cargo xtask run` does, with what it prints as arguments: tests call it directly.

use offset_playground::cluster::event::Entry;
use offset_playground::kafka::GroupId;
use offset_playground::lesson::{Checker, Finding, Verdict};
use offset_playground::notation::claim::{Mode, Operand};
use offset_playground::notation::{
    Claim, Document, EventLine, Reading, Unplayable, parse_moment, read,
};
use offset_playground::recording::Recording;
use offset_playground::sim::{Seed, SimTime};
use offset_playground::view::table::{DESCRIBE_COLUMNS, describe};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, Write};

/// How it went, as the program's exit code says it.
pub(crate) const ALL_HOLD: u8 = 0;
/// A claim is broken, or still open.
pub(crate) const NOT_ALL_HOLD: u8 = 1;
/// There is nothing to play.
pub(crate) const UNREADABLE: u8 = 2;

const USAGE: &str = "\
Plays a run that is written down (see docs/notation.md) and prints its log, the tables of
kafka-consumer-groups.sh and what becomes of its claims.

Usage: cargo xtask run FILE [--until TIME] [--seed N] [--json]

  --until TIME  play it to this moment, as 30s, instead of as far as the file says
  --seed N      play it with this seed instead of the file's
  --json        print one JSON object

Exit code: 0 if every claim holds, 1 if one does not or is still open, 2 if the file cannot be
read or played.";

/// The columns of Kafka's table, as wide as Kafka makes them at least.
const WIDTHS: [usize; 9] = [15, 15, 10, 15, 15, 15, 15, 15, 0];

/// What is asked for.
#[derive(Debug, Default)]
struct Options {
    file: String,
    until: Option<SimTime>,
    seed: Option<Seed>,
    json: bool,
}

/// Does what is asked for and says how it went.
///
/// # Errors
/// If it cannot print.
pub(crate) fn run(
    arguments: &[String],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    if arguments
        .iter()
        .any(|word| word == "--help" || word == "-h")
    {
        writeln!(out, "{USAGE}")?;
        return Ok(ALL_HOLD);
    }
    let played = parse(arguments)
        .map_err(|reason| vec![format!("error: {reason}")])
        .and_then(|options| play(&options).map(|played| (options, played)));
    let (options, (document, recording)) = match played {
        Ok(played) => played,
        Err(complaints) => {
            complaints
                .iter()
                .try_for_each(|line| writeln!(err, "{line}"))?;
            return Ok(UNREADABLE);
        }
    };
    if recording.horizon() < document.until() {
        let horizon = recording.horizon();
        writeln!(err, "note: the run is as long as a run may be at {horizon}")?;
    }
    let mut checker = Checker::new(document.claims);
    checker.follow(&recording);
    match options.json {
        true => print_json(out, &recording, &checker)?,
        false => print(out, &recording, &checker)?,
    }
    let holds = |finding: &Finding| finding.verdict == Verdict::Holds;
    match checker.findings().iter().all(holds) {
        true => Ok(ALL_HOLD),
        false => Ok(NOT_ALL_HOLD),
    }
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut files = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let (key, given) = match word.split_once('=') {
            Some((key, value)) if key.starts_with("--") => (key, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let mut value = |what: &str| {
            let value = given.clone().or_else(|| words.next().cloned());
            value.ok_or_else(|| format!("{key} needs {what}"))
        };
        match key {
            "--json" if given.is_none() => options.json = true,
            "--until" => {
                let value = value("a time, as 30s")?;
                let until = parse_moment(&value)
                    .map_err(|error| format!("--until {value}: {}", error.kind))?;
                options.until = Some(until);
            }
            "--seed" => {
                let value = value("a number")?;
                let seed = value.parse();
                let seed = seed.map_err(|_| format!("--seed {value}: expected a whole number"))?;
                options.seed = Some(Seed(seed));
            }
            key if key.starts_with("--") => {
                return Err(format!(
                    "there is no {word}; there are --until, --seed and --json"
                ));
            }
            _ => files.push(word.clone()),
        }
    }
    match files.as_slice() {
        [file] => options.file.clone_from(file),
        [] => return Err("which file? cargo xtask run FILE".to_owned()),
        [_, second, ..] => return Err(format!("one file at a time, not {second} too")),
    }
    Ok(options)
}

/// Plays the file, or says what is wrong with it, in a line each.
fn play(options: &Options) -> Result<(Document, Recording), Vec<String>> {
    let file = &options.file;
    let one = |complaint: String| vec![format!("{file}: {complaint}")];
    let bytes = fs::read(file).map_err(|error| one(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| one("this is no UTF-8 text".to_owned()))?;
    let Reading {
        mut document,
        errors,
        setup_lines,
        act_lines,
    } = read(&text);
    if !errors.is_empty() {
        let lines = errors.iter();
        let lines = lines.map(|e| format!("{file}:{}:{}: {}", e.line, e.column, e.kind));
        return Err(lines.collect());
    }
    if let Some(until) = options.until {
        document.horizon = Some(until);
        document.acts.retain(|act| act.at <= until);
    }
    document.seed = options.seed.unwrap_or(document.seed);
    let refused = |lines: &[u32], index: usize, reason: &dyn std::fmt::Display| {
        let line = lines.get(index).copied().unwrap_or_default();
        vec![format!("{file}:{line}:1: {reason}")]
    };
    let played = document.play().map_err(|unplayable| match &unplayable {
        Unplayable::Setup(index, reason) => refused(&setup_lines, *index, reason),
        _ => one(unplayable.to_string()),
    })?;
    match played.refused {
        Some((index, reason)) => Err(refused(&act_lines, index, &reason)),
        None => Ok((document, played.recording)),
    }
}

/// The log, the tables and the claims.
fn print(out: &mut dyn Write, run: &Recording, checker: &Checker) -> io::Result<()> {
    for stretch in run.stretches(0..run.events()) {
        for entry in &*stretch.entries {
            writeln!(out, "{entry}")?;
        }
    }
    for group in run.present().group_ids() {
        print_group(out, run, &group)?;
    }
    if !checker.claims().is_empty() {
        writeln!(out)?;
    }
    for (claim, finding) in checker.results() {
        writeln!(out, "{}", verdict_line(claim, finding))?;
    }
    Ok(())
}

/// The state of a group, in Kafka's word; `Dead` is Kafka's word for one that is not there.
fn state(run: &Recording, group: &GroupId) -> &'static str {
    let group = run.present().group(group);
    group.map_or("Dead", |group| group.state().name())
}

/// What `kafka-consumer-groups.sh --describe --group …` prints.
fn print_group(out: &mut dyn Write, run: &Recording, group: &GroupId) -> io::Result<()> {
    match state(run, group) {
        "Stable" => {}
        "Empty" => writeln!(out, "\nConsumer group '{group}' has no active members.")?,
        "Dead" => writeln!(out, "\nConsumer group '{group}' does not exist.")?,
        _ => writeln!(out, "\nWarning: Consumer group '{group}' is rebalancing.")?,
    }
    let rows = describe(run.present(), group);
    if rows.is_empty() {
        return Ok(());
    }
    let mut widths = WIDTHS;
    // Kafka widens those that hold names, and leaves the numbers' columns
    for column in [0, 1, 6, 7] {
        let longest = rows.iter().map(|row| row[column].chars().count()).max();
        widths[column] = widths[column].max(longest.unwrap_or(0));
    }
    let head = DESCRIBE_COLUMNS.map(str::to_owned);
    writeln!(out)?;
    for row in std::iter::once(&head).chain(&rows) {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        writeln!(out, "{}", cells.join(" "))?;
    }
    Ok(())
}

/// What became of a claim, and what was seen.
fn verdict_line(claim: &Claim, finding: &Finding) -> String {
    let word = verdict_word(finding.verdict);
    let seen = finding.seen.as_ref().map(|seen| {
        let left = format!("{} was {}", claim.quantity, seen.left);
        match &claim.against {
            Operand::Value(_) => {
                format!(" ({left} at {})", seen.at)
            }
            Operand::Quantity(other) => {
                format!(" ({left} and {other} was {} at {})", seen.right, seen.at)
            }
        }
    });
    // of what has always held the last value says nothing
    let lasting = matches!(claim.mode, Mode::Always(_) | Mode::Never(_));
    let seen = seen.filter(|_| !(lasting && finding.verdict == Verdict::Holds));
    format!("{word:<7} {claim}{}", seen.unwrap_or_default())
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Open => "open",
        Verdict::Holds => "holds",
        Verdict::Broken { .. } => "broken",
    }
}

fn print_json(out: &mut dyn Write, run: &Recording, checker: &Checker) -> io::Result<()> {
    let line = |entry: &Entry| {
        let line = EventLine::of(entry);
        json!({
            "at_us": entry.at.0,
            "who": line.who,
            "what": line.kind,
            "values": line.details,
            "why": line.cause.to_string(),
        })
    };
    let mut log = Vec::new();
    for stretch in run.stretches(0..run.events()) {
        log.extend(stretch.entries.iter().map(line));
    }
    let groups = run.present().group_ids();
    let groups = groups.iter().map(|group| {
        let rows = describe(run.present(), group);
        let rows = rows.into_iter().map(|row| {
            let cells = DESCRIBE_COLUMNS.iter().zip(row);
            let cells = cells.map(|(column, cell)| ((*column).to_owned(), Value::String(cell)));
            Value::Object(cells.collect())
        });
        json!({
            "group": group.to_string(),
            "state": state(run, group),
            "partitions": rows.collect::<Vec<_>>(),
        })
    });
    let claims = checker.results().map(|(claim, finding)| {
        let seen = finding.seen.as_ref().map(|seen| {
            json!({
                "at_us": seen.at.0,
                "left": seen.left.to_string(),
                "right": seen.right.to_string(),
            })
        });
        let word = verdict_word(finding.verdict);
        json!({ "claim": claim.to_string(), "verdict": word, "seen": seen })
    });
    let all = json!({
        "title": run.scenario().name,
        "seed": run.seed().0,
        "horizon_us": run.horizon().0,
        "fingerprint": format!("{:016x}", run.fingerprint()),
        "log": log,
        "groups": groups.collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
    });
    writeln!(out, "{all}")
}
