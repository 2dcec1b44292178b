//! Both in figures, and which is better.

use super::Comparing;
use crate::session::compare::{Better, Figures, Row, Value, table};
use crate::ui::i18n::{span, words};
use crate::ui::prelude::*;

/// Partitions that are named behind a time.
const NAMED: usize = 2;

fn said(value: &Value) -> String {
    let t = words();
    match value {
        Value::Number(number) => number.to_string(),
        Value::Of(part, all) => (t.compare.of)(*part, *all),
        Value::Time(time, partitions) => {
            let mut names: Vec<String> = partitions.iter().map(ToString::to_string).collect();
            if names.len() > NAMED {
                let more = names.len() - NAMED;
                names.truncate(NAMED);
                names.push((t.of_group.and_more)(more));
            }
            match (time.0, names.is_empty()) {
                (0, _) => "—".to_owned(),
                (_, true) => span(*time),
                (_, false) => format!("{} ({})", span(*time), names.join(", ")),
            }
        }
        Value::At(number, partition) => format!("{number} ({partition})"),
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

/// The table.
pub(super) fn both(comparing: Comparing, known: Memo<[Option<Figures>; 2]>) -> AnyView {
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
    let requests = Memo::new(move |_| {
        known.with(|known| match known {
            [Some(a), Some(b)] => by_name(a, b),
            _ => Vec::new(),
        })
    });
    let named = |(name, a, b): (&'static str, u64, u64)| {
        let class = if a == b { "same" } else { "differ" };
        view! {
            <tr class=class><th scope="row">{name}</th><td>{a}</td><td>{b}</td></tr>
        }
    };
    view! {
        <section class="compare-figures">
            {super::picture::scope(comparing)}
            <div class="scroll">
                <table class="compare-table mono">
                    <caption class="sr">{c.table}</caption>
                    <thead>
                        <tr><td></td><th scope="col">"A"</th><th scope="col">"B"</th><td></td></tr>
                    </thead>
                    <tbody>{move || rows.get().into_iter().map(drawn).collect_view()}</tbody>
                </table>
            </div>
            <details>
                <summary>{c.by_name}</summary>
                <table class="compare-table mono">
                    <thead>
                        <tr><td></td><th scope="col">"A"</th><th scope="col">"B"</th></tr>
                    </thead>
                    <tbody>{move || requests.get().into_iter().map(named).collect_view()}</tbody>
                </table>
            </details>
        </section>
    }
}
