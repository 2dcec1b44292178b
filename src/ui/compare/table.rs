//! Both in figures, and which is better.

use crate::kafka::TopicPartition;
use crate::session::compare::{Better, Figures, Row, Value, table};
use crate::sim::Duration;
use crate::ui::i18n::{span, words};
use crate::ui::prelude::*;

/// Partitions that are named behind a time.
const NAMED: usize = 2;

fn time(time: Duration) -> String {
    match time {
        Duration::ZERO => "—".to_owned(),
        _ => span(time),
    }
}

fn said(value: &Value) -> String {
    let t = words();
    match value {
        Value::Number(number) => number.to_string(),
        Value::Of(part, all) => (t.compare.of)(*part, *all),
        Value::Time(length, partitions) => {
            let mut names: Vec<String> = partitions.iter().map(ToString::to_string).collect();
            if names.len() > NAMED {
                let more = names.len() - NAMED;
                names.truncate(NAMED);
                names.push((t.of_group.and_more)(more));
            }
            match names.is_empty() {
                true => time(*length),
                false => (t.aside)(&time(*length), &names.join(t.list)),
            }
        }
        Value::At(number, partition) => (t.aside)(&number.to_string(), &partition.to_string()),
        Value::None => "—".to_owned(),
    }
}

fn judged(better: Better) -> (&'static str, String) {
    let c = &words().compare;
    match better {
        Better::Side(which) => ("better", (c.better)(which.name())),
        Better::Same => ("same", c.same.to_owned()),
        Better::Differ => ("differ", c.differ.to_owned()),
    }
}

/// How many requests of each name both have sent.
fn by_name(a: &Figures, b: &Figures) -> Vec<(&'static str, u64, u64)> {
    let names = a.requests.iter().chain(&b.requests).map(|(name, _)| *name);
    let mut names: Vec<&'static str> = names.collect();
    names.sort_unstable();
    names.dedup();
    let count = |of: &Figures, name| {
        let mut known = of.requests.iter();
        let known = known.find(|(known, _)| *known == name);
        known.map_or(0, |(_, count)| *count)
    };
    let counts = names
        .into_iter()
        .map(|name| (name, count(a, name), count(b, name)));
    counts.collect()
}

/// How long each partition stood still on either side, of those that did.
fn by_partition(a: &Figures, b: &Figures) -> Vec<(String, Duration, Duration)> {
    let all = a.stood.iter().chain(&b.stood);
    let mut all: Vec<TopicPartition> = all.map(|(partition, _)| partition.clone()).collect();
    all.sort();
    all.dedup();
    let time = |of: &Figures, partition: &TopicPartition| {
        let mut known = of.stood.iter();
        let known = known.find(|(known, _)| known == partition);
        known.map_or(Duration::ZERO, |(_, time)| *time)
    };
    let times = all
        .iter()
        .map(|tp| (tp.to_string(), time(a, tp), time(b, tp)));
    let still = times.filter(|(_, a, b)| (*a).max(*b) > Duration::ZERO);
    still.collect()
}

/// A table of names with what is on either side, behind a line that opens it.
fn folded(title: &'static str, rows: Memo<Vec<[String; 3]>>) -> AnyView {
    let drawn = |[name, a, b]: [String; 3]| {
        let class = if a == b { "same" } else { "differ" };
        view! {
            <tr class=class><th scope="row">{name}</th><td>{a}</td><td>{b}</td></tr>
        }
    };
    view! {
        <details>
            <summary>{title}</summary>
            <table class="compare-table mono">
                <thead>
                    <tr><td></td><th scope="col">"A"</th><th scope="col">"B"</th></tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(drawn).collect_view()}</tbody>
            </table>
        </details>
    }
}

/// The table.
pub(super) fn both(known: Memo<[Option<Figures>; 2]>) -> AnyView {
    let c = &words().compare;
    let rows = Memo::new(move |_| {
        known.with(|known| match known {
            [Some(a), Some(b)] => table([a, b]),
            _ => Vec::new(),
        })
    });
    let drawn = |row: Row| {
        let (class, better) = judged(row.better);
        let key = format!("{:?}", row.measure);
        view! {
            <tr class=class data-measure=key>
                <th scope="row">{(words().compare.measure)(row.measure)}</th>
                {row.values.iter().map(|value| view! { <td>{said(value)}</td> }).collect_view()}
                <td class="judged">{better}</td>
            </tr>
        }
    };
    let both = move |rows: fn(&Figures, &Figures) -> Vec<[String; 3]>| {
        Memo::new(move |_| {
            known.with(|known| match known {
                [Some(a), Some(b)] => rows(a, b),
                _ => Vec::new(),
            })
        })
    };
    let requests = both(|a, b| {
        let rows = by_name(a, b).into_iter();
        rows.map(|(name, a, b)| [name.to_owned(), a.to_string(), b.to_string()])
            .collect()
    });
    let still = both(|a, b| {
        let rows = by_partition(a, b).into_iter();
        rows.map(|(name, a, b)| [name, time(a), time(b)]).collect()
    });
    view! {
        <section class="compare-figures">
            <table class="compare-table mono">
                <caption class="sr">{c.table}</caption>
                <thead>
                    <tr>
                        <td></td><th scope="col">"A"</th><th scope="col">"B"</th>
                        <td class="judged"></td>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(drawn).collect_view()}</tbody>
            </table>
            {folded(c.by_partition, still)}
            {folded(c.by_name, requests)}
        </section>
    }
}
