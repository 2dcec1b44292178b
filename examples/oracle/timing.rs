//! How long the same groups take here and there.
#![expect(
    clippy::disallowed_types,
    reason = "measures on this machine, never in a browser"
)]

use crate::asked::case::{ASSIGNORS, Case, CaseMember};
use crate::asked::history::History;
use crate::java::ask;
use serde_json::Value;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

/// Members and partitions.
const SIZES: [(u32, u32); 2] = [(100, 1_000), (1_000, 10_000)];
/// Over how many topics the partitions are spread.
const TOPICS: u32 = 10;
const MEASURED: Duration = Duration::from_secs(1);

/// Prints the medians side by side.
pub(crate) fn table(classpath: &str) -> io::Result<()> {
    let mut cases = Vec::new();
    for (members, partitions) in SIZES {
        for (assignor, _) in ASSIGNORS {
            let size = format!("{assignor:<20}{members:>6} x {partitions:<6}");
            let [first, again] = two_generations(assignor, members, partitions, true);
            cases.push((format!("{size} at first"), first));
            cases.push((format!("{size} one more"), again));
            // Kafka takes minutes for a large group
            if members <= 100 {
                let [_, again] = two_generations(assignor, members, partitions, false);
                cases.push((format!("{size} different wishes"), again));
            }
        }
    }
    let questions = cases.iter().map(|(_, case)| case.line()).collect();
    let (_, lines) = ask(classpath, "timing", questions)?;
    println!(
        "{:<54}{:>12}{:>12}{:>8}",
        "median", "Kafka", "here", "ratio"
    );
    for ((name, case), line) in cases.iter().zip(&lines) {
        let kafka: Value = serde_json::from_str(line)?;
        let kafka = kafka["nanos"].as_u64().unwrap_or_default();
        let here = median(case);
        let ratio = kafka * 10 / here.max(1);
        let (ratio, tenths) = (ratio / 10, ratio % 10);
        println!(
            "{name:<54}{:>9} us{:>9} us{ratio:>6}.{tenths}",
            kafka / 1_000,
            here / 1_000
        );
    }
    Ok(())
}

/// A group that begins, and the same with one member more.
fn two_generations(assignor: &str, members: u32, partitions: u32, alike: bool) -> [Case; 2] {
    let topics: BTreeMap<String, u32> = (0..TOPICS)
        .map(|topic| (format!("topic-{topic}"), partitions / TOPICS))
        .collect();
    let wish = |number: u32| {
        let wanted = (number..).zip(topics.keys());
        let wanted = wanted.filter(|(place, _)| alike || place % 3 > 0);
        let names: Vec<&str> = wanted.map(|(_, name)| name.as_str()).collect();
        names.join(" ")
    };
    let everyone = |count: u32| {
        let members = (0..count).map(|number| CaseMember {
            // spread, as the random ids of Kafka are
            id: format!("consumer-{:08x}", number.wrapping_mul(0x9e37_79b9)),
            topics: wish(number),
            ..CaseMember::default()
        });
        members.collect::<Vec<_>>()
    };
    let mut history = History::new(assignor);
    let first = history.next(topics.clone(), everyone(members));
    history.learn(&first.answer());
    let again = history.next(topics.clone(), everyone(members + 1));
    [first, again]
}

/// In nanoseconds.
fn median(case: &Case) -> u64 {
    let prepared = case.prepare();
    let spec = prepared.spec();
    let mut took = Vec::new();
    let start = Instant::now();
    while start.elapsed() < MEASURED {
        let before = Instant::now();
        let given = black_box(prepared.assignor.assign(black_box(&spec)));
        took.push(before.elapsed());
        // Java does not tidy up at once either
        drop(given);
    }
    took.sort_unstable();
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    u64::try_from(median.as_nanos()).unwrap_or(u64::MAX)
}
