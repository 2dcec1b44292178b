//! What is seen on the page.

use crate::prelude::*;

pub(crate) fn page() -> HtmlElement {
    let place = MOUNTED.with_borrow(|mounted| mounted.as_ref().map(|(place, _)| place.clone()));
    place.expect("the page is mounted")
}

pub(crate) fn within(element: &Element, selector: &str) -> Vec<HtmlElement> {
    let found = element.query_selector_all(selector).expect("a selector");
    let nodes = (0..found.length()).filter_map(|index| found.get(index));
    nodes.map(JsCast::unchecked_into).collect()
}

pub(crate) fn all(selector: &str) -> Vec<HtmlElement> {
    within(&page(), selector)
}

pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    all(selector).into_iter().next()
}

#[track_caller]
pub(crate) fn one(selector: &str) -> HtmlElement {
    match find(selector) {
        Some(element) => element,
        None => panic!("there is no {selector}"),
    }
}

pub(crate) fn text_of(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub(crate) fn text(selector: &str) -> String {
    text_of(&one(selector))
}

pub(crate) fn texts(selector: &str) -> Vec<String> {
    all(selector).iter().map(|found| text_of(found)).collect()
}

pub(crate) fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// The first of them that says exactly this.
#[track_caller]
pub(crate) fn saying(elements: Vec<HtmlElement>, wanted: &str) -> HtmlElement {
    let said: Vec<String> = elements.iter().map(|one| text_of(one)).collect();
    let mut found = elements.into_iter();
    match found.find(|element| text_of(element) == wanted) {
        Some(element) => element,
        None => panic!("nothing says “{wanted}”, only {said:?}"),
    }
}

/// The last number in a text.
pub(crate) fn last_number(text: &str) -> Option<u64> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.rev().find_map(|digits| digits.parse().ok())
}

/// `39.182 s`, in milliseconds.
#[track_caller]
pub(crate) fn moment(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert!(text.ends_with(" s") && text.contains('.'), "{text}");
    digits.parse().expect("a moment")
}

/// The moment shown, in milliseconds.
pub(crate) fn clock() -> u64 {
    moment(&text("#clock"))
}

pub(crate) fn is_playing() -> bool {
    attribute(&one("#play"), "aria-label") == "Pause"
}

/// The card of a consumer.
#[track_caller]
pub(crate) fn consumer(name: &str) -> HtmlElement {
    one(&format!("[data-consumer=\"{name}\"]"))
}

/// The card of a producer.
#[track_caller]
pub(crate) fn producer(name: &str) -> HtmlElement {
    one(&format!("[data-anchor=\"client:{name}\"]"))
}

pub(crate) fn state(name: &str) -> String {
    let pill = within(&consumer(name), ".pill");
    pill.first().map(|pill| text_of(pill)).unwrap_or_default()
}

/// What a consumer's heartbeats say, with their sign.
pub(crate) fn heart(name: &str) -> String {
    let beat = within(&consumer(name), ".beat");
    beat.first().map(|beat| text_of(beat)).unwrap_or_default()
}

/// The names in a text that are partitions of `orders`.
pub(crate) fn assigned(name: &str) -> BTreeSet<String> {
    let line = text_of(&within(&consumer(name), ".assigned")[0]);
    let words = line
        .split([' ', ','])
        .filter(|word| word.starts_with("orders-"));
    words.map(ToOwned::to_owned).collect()
}

#[track_caller]
pub(crate) fn tape(name: &str) -> HtmlElement {
    let named = |tape: &HtmlElement| text_of(&within(tape, ".tape-name .subject")[0]) == name;
    match all(".tape").into_iter().find(named) {
        Some(tape) => tape,
        None => panic!("there is no tape of {name}"),
    }
}

pub(crate) fn tapes() -> Vec<String> {
    texts(".tape .tape-name .subject")
}

pub(crate) fn owner(name: &str) -> String {
    let below = text_of(&within(&tape(name), ".tape-name .small")[0]);
    below.trim_start_matches("→ ").to_owned()
}

/// Where the marks of the reader shown stand.
pub(crate) fn mark(name: &str, kind: &str) -> Option<u64> {
    let labels = within(&tape(name), &format!(".mark.{kind}:not(.other) .label"));
    labels
        .first()
        .and_then(|label| last_number(&text_of(label)))
}

pub(crate) fn committed(name: &str) -> Option<u64> {
    mark(name, "committed")
}

pub(crate) fn position(name: &str) -> Option<u64> {
    mark(name, "position")
}

pub(crate) fn all_committed() -> BTreeMap<String, Option<u64>> {
    tapes()
        .into_iter()
        .map(|name| (name.clone(), committed(&name)))
        .collect()
}

pub(crate) fn log_end(name: &str) -> u64 {
    last_number(&text_of(&within(&tape(name), ".cell.ghost")[0])).expect("a log end")
}

pub(crate) fn log_ends() -> u64 {
    tapes().iter().map(|name| log_end(name)).sum()
}

/// The records of a tape, as a screen reader tells them.
pub(crate) fn records(name: &str) -> Vec<String> {
    let cells = within(&tape(name), ".cell:not(.ghost) button");
    cells
        .iter()
        .map(|cell| attribute(cell, "aria-label"))
        .collect()
}

/// The keys of a tape's records, in their order.
pub(crate) fn keys(name: &str) -> Vec<String> {
    let key = |label: &String| label.split(" · ").nth(1).unwrap_or_default().to_owned();
    records(name).iter().map(key).collect()
}

pub(crate) fn cells(fate: &str) -> usize {
    all(&format!(".cell.{fate}")).len()
}

pub(crate) fn group_state() -> String {
    text(".group .group-state")
}

pub(crate) fn notice() -> String {
    texts(".notice").join(" | ")
}

pub(crate) fn chips() -> Vec<String> {
    texts("#chips .chip")
}

/// The whole stage and the time, in words.
pub(crate) fn picture() -> Vec<String> {
    let mut seen = vec![text("#clock")];
    seen.extend(texts(".producers .card"));
    seen.extend(texts(".tape"));
    seen.extend(texts(".group"));
    seen.extend(texts(".broker-foot"));
    seen
}
