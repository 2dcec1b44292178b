//! The page in a browser: mounted as it is, used by clicking and typing, read from its DOM.
//!
//! The browser's frames are in the tests' hands: `requestAnimationFrame` only keeps what is to be
//! called back, and [`frame`] calls it with the time it says. So a busy machine makes these tests
//! slower, and changes nothing in what they see.

#![cfg(all(target_arch = "wasm32", feature = "ui"))]

#[path = "harness/fingerprints.rs"]
mod fingerprints;

use gloo_timers::future::TimeoutFuture;
use leptos::mount::mount_to;
use offset_playground::ui::App;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Document, Element, Event, EventInit, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit, Storage, Window,
};

wasm_bindgen_test_configure!(run_in_browser);

const WORKSPACE: &str = "offset-playground:workspace";
const SET_ASIDE: &str = "offset-playground:workspace:set-aside";
const LANG: &str = "offset-playground:lang";
const THEME: &str = "offset-playground:theme";

/// Real milliseconds from one frame to the next: the longest the page takes for one.
const FRAME: f64 = 100.0;
/// So many frames are waited for something: at normal speed two minutes of Kafka's time.
const PATIENCE: u32 = 1_200;

/// What is to be called back with the next frame, by the number it was asked for with.
type Frames = BTreeMap<u32, js_sys::Function>;

// --- the browser -------------------------------------------------------------------------------

thread_local! {
    static MOUNTED: RefCell<Option<(HtmlElement, Box<dyn Any>)>> = const { RefCell::new(None) };
    static FRAMES: RefCell<Frames> = const { RefCell::new(Frames::new()) };
    static FRAMES_ASKED: Cell<u32> = const { Cell::new(0) };
    static REAL_TIME: Cell<f64> = const { Cell::new(0.0) };
    static HOLDING: Cell<bool> = const { Cell::new(false) };
}

fn window() -> Window {
    web_sys::window().expect("a window")
}

fn document() -> Document {
    window().document().expect("a document")
}

fn storage() -> Storage {
    let storage = window().local_storage().expect("storage is allowed");
    storage.expect("there is storage")
}

fn stored(key: &str) -> Option<String> {
    storage().get_item(key).expect("storage can be read")
}

fn keep(key: &str, value: &str) {
    storage().set_item(key, value).expect("there is room");
}

/// From now on frames come from [`frame`] alone.
fn hold_frames() {
    if HOLDING.replace(true) {
        return;
    }
    let hold = Closure::<dyn FnMut(js_sys::Function) -> u32>::new(|callback| {
        let number = FRAMES_ASKED.get() + 1;
        FRAMES_ASKED.set(number);
        FRAMES.with_borrow_mut(|frames| frames.insert(number, callback));
        number
    });
    let drop = Closure::<dyn FnMut(u32)>::new(|number| {
        FRAMES.with_borrow_mut(|frames| frames.remove(&number));
    });
    for (name, held) in [
        ("requestAnimationFrame", hold.into_js_value()),
        ("cancelAnimationFrame", drop.into_js_value()),
    ] {
        js_sys::Reflect::set(&window(), &name.into(), &held).expect("frames can be held");
    }
}

/// One frame, so many real milliseconds after the last one.
async fn frame(millis: f64) {
    let at = REAL_TIME.get() + millis;
    REAL_TIME.set(at);
    for callback in FRAMES.take().into_values() {
        callback
            .call1(&JsValue::NULL, &at.into())
            .expect("a frame that does not throw");
    }
    settle().await;
}

/// Whatever follows from what was just done has been done.
async fn settle() {
    TimeoutFuture::new(0).await;
}

/// Takes the page down, and a page of a test that failed.
fn unmount() {
    if let Some((place, handle)) = MOUNTED.take() {
        drop(handle);
        place.remove();
    }
}

/// The page, as a newcomer finds it, in English.
async fn open() {
    unmount();
    storage().clear().expect("storage can be cleared");
    keep(LANG, "en");
    mount().await;
}

/// The page, with one of its scenarios.
async fn open_scenario(name: &str) {
    open().await;
    choose("#scenario", name).await;
}

/// The page again, from what it has stored.
async fn reload() {
    unmount();
    mount().await;
}

async fn mount() {
    hold_frames();
    let place = document().create_element("div").expect("a place");
    let place: HtmlElement = place.unchecked_into();
    let body = document().body().expect("a body");
    body.append_child(&place).expect("room on the page");
    let handle = mount_to(place.clone(), App);
    MOUNTED.set(Some((place, Box::new(handle))));
    settle().await;
    frame(0.0).await;
}

// --- what is seen ------------------------------------------------------------------------------

fn page() -> HtmlElement {
    let place = MOUNTED.with_borrow(|mounted| mounted.as_ref().map(|(place, _)| place.clone()));
    place.expect("the page is mounted")
}

fn within(element: &Element, selector: &str) -> Vec<HtmlElement> {
    let found = element.query_selector_all(selector).expect("a selector");
    let nodes = (0..found.length()).filter_map(|index| found.get(index));
    nodes.map(JsCast::unchecked_into).collect()
}

fn all(selector: &str) -> Vec<HtmlElement> {
    within(&page(), selector)
}

fn find(selector: &str) -> Option<HtmlElement> {
    all(selector).into_iter().next()
}

#[track_caller]
fn one(selector: &str) -> HtmlElement {
    match find(selector) {
        Some(element) => element,
        None => panic!("there is no {selector}"),
    }
}

fn text_of(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn text(selector: &str) -> String {
    text_of(&one(selector))
}

fn texts(selector: &str) -> Vec<String> {
    all(selector).iter().map(|found| text_of(found)).collect()
}

fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// The first of them that says exactly this.
#[track_caller]
fn saying(elements: Vec<HtmlElement>, wanted: &str) -> HtmlElement {
    let said: Vec<String> = elements.iter().map(|one| text_of(one)).collect();
    let mut found = elements.into_iter();
    match found.find(|element| text_of(element) == wanted) {
        Some(element) => element,
        None => panic!("nothing says “{wanted}”, only {said:?}"),
    }
}

/// The last number in a text.
fn last_number(text: &str) -> Option<u64> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.rev().find_map(|digits| digits.parse().ok())
}

/// `39.182 s`, in milliseconds.
#[track_caller]
fn moment(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert!(text.ends_with(" s") && text.contains('.'), "{text}");
    digits.parse().expect("a moment")
}

/// The moment shown, in milliseconds.
fn clock() -> u64 {
    moment(&text("#clock"))
}

fn is_playing() -> bool {
    attribute(&one("#play"), "aria-label") == "Pause"
}

/// The card of a consumer.
#[track_caller]
fn consumer(name: &str) -> HtmlElement {
    one(&format!("[data-consumer=\"{name}\"]"))
}

/// The card of a producer.
#[track_caller]
fn producer(name: &str) -> HtmlElement {
    one(&format!("[data-anchor=\"client:{name}\"]"))
}

fn state(name: &str) -> String {
    let pill = within(&consumer(name), ".pill");
    pill.first().map(|pill| text_of(pill)).unwrap_or_default()
}

/// What a consumer's heartbeats say, with their sign.
fn heart(name: &str) -> String {
    let beat = within(&consumer(name), ".beat");
    beat.first().map(|beat| text_of(beat)).unwrap_or_default()
}

/// The names in a text that are partitions of `orders`.
fn assigned(name: &str) -> BTreeSet<String> {
    let line = text_of(&within(&consumer(name), ".assigned")[0]);
    let words = line
        .split([' ', ','])
        .filter(|word| word.starts_with("orders-"));
    words.map(ToOwned::to_owned).collect()
}

#[track_caller]
fn tape(name: &str) -> HtmlElement {
    let named = |tape: &HtmlElement| text_of(&within(tape, ".tape-name .subject")[0]) == name;
    match all(".tape").into_iter().find(named) {
        Some(tape) => tape,
        None => panic!("there is no tape of {name}"),
    }
}

fn tapes() -> Vec<String> {
    texts(".tape .tape-name .subject")
}

fn owner(name: &str) -> String {
    let below = text_of(&within(&tape(name), ".tape-name .small")[0]);
    below.trim_start_matches("→ ").to_owned()
}

/// Where the marks of the reader shown stand.
fn mark(name: &str, kind: &str) -> Option<u64> {
    let labels = within(&tape(name), &format!(".mark.{kind}:not(.other) .label"));
    labels
        .first()
        .and_then(|label| last_number(&text_of(label)))
}

fn committed(name: &str) -> Option<u64> {
    mark(name, "committed")
}

fn position(name: &str) -> Option<u64> {
    mark(name, "position")
}

fn all_committed() -> BTreeMap<String, Option<u64>> {
    tapes()
        .into_iter()
        .map(|name| (name.clone(), committed(&name)))
        .collect()
}

fn log_end(name: &str) -> u64 {
    last_number(&text_of(&within(&tape(name), ".cell.ghost")[0])).expect("a log end")
}

fn log_ends() -> u64 {
    tapes().iter().map(|name| log_end(name)).sum()
}

/// The records of a tape, as a screen reader tells them.
fn records(name: &str) -> Vec<String> {
    let cells = within(&tape(name), ".cell:not(.ghost) button");
    cells
        .iter()
        .map(|cell| attribute(cell, "aria-label"))
        .collect()
}

/// The keys of a tape's records, in their order.
fn keys(name: &str) -> Vec<String> {
    let key = |label: &String| label.split(" · ").nth(1).unwrap_or_default().to_owned();
    records(name).iter().map(key).collect()
}

fn cells(fate: &str) -> usize {
    all(&format!(".cell.{fate}")).len()
}

fn group_state() -> String {
    text(".group .group-state")
}

fn notice() -> String {
    texts(".notice").join(" | ")
}

fn chips() -> Vec<String> {
    texts("#chips .chip")
}

/// The whole stage and the time, in words.
fn picture() -> Vec<String> {
    let mut seen = vec![text("#clock")];
    seen.extend(texts(".producers .card"));
    seen.extend(texts(".tape"));
    seen.extend(texts(".group"));
    seen.extend(texts(".broker-foot"));
    seen
}

// --- what is done ------------------------------------------------------------------------------

async fn click_on(element: &HtmlElement) {
    element.click();
    settle().await;
}

async fn click(selector: &str) {
    click_on(&one(selector)).await;
}

/// A button on a consumer's card.
async fn act(name: &str, button: &str) {
    let button = saying(within(&consumer(name), ".actions button"), button);
    click_on(&button).await;
}

/// Starts a consumer again that has ended.
async fn start_again(name: &str) {
    let button = within(&consumer(name), ".actions button.go").swap_remove(0);
    click_on(&button).await;
}

/// Kills the broker, or starts it again.
async fn switch_broker() {
    click(".broker-foot button.tiny").await;
}

/// A button on a producer's card.
async fn direct(name: &str, button: &str) {
    let button = saying(within(&producer(name), ".actions button"), button);
    click_on(&button).await;
}

/// Looks at something closely.
async fn inspect(card: &HtmlElement) {
    click_on(&within(card, "button.subject")[0]).await;
    assert!(find("#inspector").is_some(), "the inspector opens");
}

fn tell(element: &Element, event: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(event, &init).expect("an event");
    element
        .dispatch_event(&event)
        .expect("an event that is heard");
}

/// Types a text in the place of what was there.
async fn type_into(selector: &str, text: &str) {
    let element = one(selector);
    match element.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.set_value(text),
        None => element.unchecked_ref::<HtmlInputElement>().set_value(text),
    }
    tell(&element, "input");
    tell(&element, "change");
    settle().await;
}

fn value(selector: &str) -> String {
    one(selector).unchecked_into::<HtmlInputElement>().value()
}

async fn choose(selector: &str, value: &str) {
    let select: HtmlSelectElement = one(selector).unchecked_into();
    select.set_value(value);
    assert_eq!(select.value(), value, "{selector} offers it");
    tell(&select, "change");
    settle().await;
}

/// A field of a configuration.
fn field(key: &str) -> String {
    format!("#inspector [data-key=\"{key}\"]")
}

/// What is said at the field about what was typed.
fn said_at(key: &str) -> String {
    let fields = all("#inspector .field");
    let of_key = |field: &&HtmlElement| {
        let control = within(field, "[data-key]");
        control
            .first()
            .is_some_and(|control| attribute(control, "data-key") == key)
    };
    let field = fields.iter().find(of_key).expect("the field");
    let wrong = within(field, ".wrong");
    wrong.iter().map(|wrong| text_of(wrong)).collect()
}

async fn press(key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let target: Element = match document().active_element() {
        Some(element) => element,
        None => document().body().expect("a body").into(),
    };
    target
        .dispatch_event(&event.expect("a key"))
        .expect("a key that is heard");
    settle().await;
}

/// Nothing has the focus.
fn blur() {
    if let Some(active) = document().active_element() {
        let _ = active.unchecked_into::<HtmlElement>().blur();
    }
}

async fn set_playing(wanted: bool) {
    if is_playing() != wanted {
        click("#play").await;
    }
}

/// Lets time go on until something is so, and stops it.
async fn until(what: &str, so: impl Fn() -> bool) {
    let start = clock();
    set_playing(true).await;
    for _ in 0..PATIENCE {
        if so() {
            return set_playing(false).await;
        }
        frame(FRAME).await;
    }
    let (now, told, notice) = (clock(), text(".told"), notice());
    panic!(
        "{what}: not from {start} to {now} ms; {notice}; {told}; {}",
        text(".readers")
    );
}

/// Lets so many milliseconds of Kafka's time go by, at normal speed.
async fn pass(millis: u32) {
    choose("#speed", "1000").await;
    set_playing(true).await;
    for _ in 0..millis / 100 {
        frame(FRAME).await;
    }
    set_playing(false).await;
}

/// A producer that has stopped, and a group that has committed all there is.
async fn all_quiet() {
    direct("web", "Pause").await;
    until("all is read and committed", || {
        let done = |name: &String| committed(name) == Some(log_end(name));
        tapes().iter().all(done) && chips().contains(&"✓everyone caught up".to_owned())
    })
    .await;
}

async fn look_back_to_the_middle() {
    type_into("#timeline", "5000").await;
    assert!(find("#to-now").is_some(), "the page looks back");
}

fn is_asking() -> bool {
    one("#past").unchecked_into::<HtmlDialogElement>().open()
}

// --- the first scenario ------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn the_first_scenario_is_in_full_swing() {
    open().await;
    assert_eq!(clock(), 16_000);
    assert!(!is_playing());
    assert!(
        group_state().starts_with("Stable · generation"),
        "{}",
        group_state()
    );
    let style = text_of(&within(&consumer("C1"), ".facts .style")[0]);
    assert!(
        style.contains("after each batch"),
        "as the program has it: {style}"
    );
    assert_eq!(tapes(), ["orders-0", "orders-1", "orders-2"]);
    for name in tapes() {
        assert!(
            ["C1", "C2"].contains(&owner(&name).as_str()),
            "{}",
            owner(&name)
        );
        assert!(assigned(&owner(&name)).contains(&name));
        assert!(log_end(&name) > 0, "{name} has records");
        assert!(
            committed(&name).is_some() && position(&name).is_some(),
            "{name} has marks"
        );
        let end = text_of(&within(&tape(&name), ".mark.end .label")[0]);
        assert_eq!(last_number(&end), Some(log_end(&name)), "{end}");
    }
    assert!(cells("once") > 0, "something has been processed");
    let [lost, twice, behind] = <[String; 3]>::try_from(chips()).expect("three chips");
    assert_eq!(
        (lost.as_str(), twice.as_str()),
        ("✓nothing lost", "✓nothing twice")
    );
    assert!(behind.contains("everyone caught up"), "{behind}");
    assert_eq!(notice(), "");
    assert!(find("#inspector").is_none());
}

#[wasm_bindgen_test]
async fn time_goes_on_while_it_plays() {
    open().await;
    frame(FRAME).await;
    assert_eq!(clock(), 16_000, "it stands still to begin with");
    click("#play").await;
    for _ in 0..10 {
        frame(FRAME).await;
    }
    assert_eq!(clock(), 17_000);
    frame(16.0).await;
    assert_eq!(clock(), 17_016);
    // a page that was asleep does not leap
    frame(60_000.0).await;
    assert_eq!(clock(), 17_116);
    click("#play").await;
    for _ in 0..10 {
        frame(FRAME).await;
    }
    assert_eq!(clock(), 17_116, "it stands still again");
}

#[wasm_bindgen_test]
async fn time_goes_as_fast_as_asked() {
    open().await;
    for (speed, millis) in [("250", 25), ("1000", 100), ("5000", 500), ("20000", 2_000)] {
        choose("#speed", speed).await;
        let before = clock();
        click("#play").await;
        frame(FRAME).await;
        click("#play").await;
        assert_eq!(clock() - before, millis, "{speed}");
    }
}

#[wasm_bindgen_test]
async fn a_step_is_an_event_of_the_story_and_can_be_taken_back() {
    open().await;
    let mut seen = vec![(clock(), text("#log li:first-child"))];
    for _ in 0..5 {
        click("[aria-label=\"Next event\"]").await;
        let line = text("#log li:first-child");
        assert_ne!(line, seen[seen.len() - 1].1, "something has happened");
        assert!(clock() >= seen[seen.len() - 1].0);
        assert_eq!(
            clock(),
            moment(&text("#log li:first-child time")),
            "it has just happened"
        );
        seen.push((clock(), line));
    }
    assert!(clock() > 16_000);
    // the first picture was taken at a moment at which nothing happened
    for (at, line) in seen[1..5].iter().rev() {
        click("[aria-label=\"Previous event\"]").await;
        assert_eq!((clock(), &text("#log li:first-child")), (*at, line));
    }
    click("[aria-label=\"To the start\"]").await;
    assert_eq!(clock(), 0);
    assert_eq!(
        texts(".cell:not(.ghost)"),
        [""; 0],
        "no record has been written"
    );
    click("#to-now").await;
    assert_eq!((clock(), text("#log li:first-child")), seen[5]);
}

#[wasm_bindgen_test]
async fn the_same_seed_makes_the_same_run() {
    open().await;
    let again = saying(all(".header button"), "Start over");
    let new_seed = saying(all(".header button"), "New seed");
    pass(5_000).await;
    act("C1", "Crash").await;
    pass(12_000).await;
    let first = picture();
    click_on(&again).await;
    assert_eq!(clock(), 16_000);
    pass(5_000).await;
    act("C1", "Crash").await;
    pass(12_000).await;
    assert_eq!(picture(), first);
    click_on(&new_seed).await;
    pass(17_000).await;
    assert_ne!(picture(), first);
}

// --- who writes --------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_producer_that_is_added_writes() {
    open().await;
    all_quiet().await;
    let before = log_ends();
    click("#add-producer").await;
    let card = text_of(&producer("producer-1"));
    assert!(
        card.contains("sending") && card.contains("→ orders"),
        "{card}"
    );
    until("records of the new one", || log_ends() >= before + 3).await;
    assert!(text_of(&producer("web")).contains("paused"));
    let counts = text_of(&within(&producer("producer-1"), ".counts")[0]);
    assert!(last_number(&counts) > Some(0), "{counts}");
    direct("producer-1", "Remove").await;
    until("it is gone", || {
        find("[data-anchor=\"client:producer-1\"]").is_none()
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_record_by_hand_lands_where_it_is_sent() {
    open().await;
    all_quiet().await;
    let ends: Vec<u64> = tapes().iter().map(|name| log_end(name)).collect();
    inspect(&producer("web")).await;
    type_into("#send-key", "by hand").await;
    type_into("#send-value", "<b>&amp;").await;
    type_into("#send-partition", "2").await;
    click("#send").await;
    until("the record", || log_end("orders-2") > ends[2]).await;
    let last = records("orders-2").pop().expect("a record");
    assert!(
        last.starts_with(&format!("offset {} · key by hand · <b>&amp; · ", ends[2])),
        "{last}"
    );
    assert_eq!(
        (log_end("orders-0"), log_end("orders-1")),
        (ends[0], ends[1])
    );
    for absurd in ["two", "-1", "1.5", "99999999999"] {
        type_into("#send-partition", absurd).await;
        click("#send").await;
        let wrong = text("#inspector .send-one .wrong");
        assert!(wrong.contains("0 to 99"), "{absurd}: {wrong}");
    }
    let far = "x".repeat(1_001);
    type_into("#send-partition", "").await;
    type_into("#send-value", &far).await;
    click("#send").await;
    assert!(
        notice().contains("bytes of the value is 1001; it may be 0 to 1000"),
        "{}",
        notice()
    );
    pass(2_000).await;
    assert_eq!(
        log_ends(),
        ends.iter().sum::<u64>() + 1,
        "nothing else was written"
    );
}

#[wasm_bindgen_test]
async fn ones_own_records_can_be_sent_once_more() {
    open().await;
    all_quiet().await;
    inspect(&producer("web")).await;
    type_into("#own-lines", "alice: 1\nbob: 2").await;
    click("#use-lines").await;
    let before = log_ends();
    until("both", || log_ends() == before + 2).await;
    pass(3_000).await;
    click("#use-lines").await;
    until("both once more", || log_ends() == before + 4).await;
    pass(3_000).await;
    assert_eq!(log_ends(), before + 4, "and no more than once more");
    // in the past it is one answer for all of it
    click("[aria-label=\"Previous event\"]").await;
    click("#use-lines").await;
    assert!(is_asking());
    click("#past-here").await;
    assert!(!is_asking());
    until("both a third time", || log_ends() == before + 6).await;
}

#[wasm_bindgen_test]
async fn ones_own_records_land_where_their_keys_say() {
    open().await;
    all_quiet().await;
    inspect(&producer("web")).await;
    let lines =
        "alice: 1\nbob:2\n订单\t三\nПривет: a: b\n\n  日本 : 5  \norder-1001:\njust a value";
    type_into("#own-lines", lines).await;
    click("#use-lines").await;
    let before = log_ends();
    until("seven records", || log_ends() == before + 7).await;
    // murmur2 of the UTF-8 bytes, by a program of its own
    let expected = [
        ("orders-0", "key alice · 1"),
        ("orders-0", "key bob · 2"),
        ("orders-1", "key 订单 · 三"),
        ("orders-2", "key Привет · a: b"),
        ("orders-0", "key 日本 · 5"),
        ("orders-0", "key order-1001 · "),
    ];
    for (name, wanted) in expected {
        let found = records(name);
        let is_it = |label: &String| label.contains(&format!(" · {wanted} · "));
        assert!(found.iter().any(is_it), "{wanted} in {found:?}");
    }
    let everywhere: Vec<String> = tapes().iter().flat_map(|name| records(name)).collect();
    let unkeyed = everywhere
        .iter()
        .any(|label| label.contains("no key · just a value"));
    assert!(unkeyed, "{everywhere:?}");
    pass(3_000).await;
    assert_eq!(log_ends(), before + 7, "once over");
}

#[wasm_bindgen_test]
async fn the_articles_keys_land_where_kafka_puts_them() {
    open_scenario("article").await;
    assert_eq!((clock(), tapes().len(), log_ends()), (0, 3, 0));
    until("ten records", || log_ends() == 10).await;
    assert_eq!(keys("test-topic-0"), ["key key4", "key key6", "key key7"]);
    assert_eq!(
        keys("test-topic-1"),
        ["key key0", "key key3", "key key5", "key key8"]
    );
    assert_eq!(keys("test-topic-2"), ["key key1", "key key2", "key key9"]);
    until("all is committed", || {
        tapes()
            .iter()
            .all(|name| committed(name) == Some(log_end(name)))
    })
    .await;
    assert!(text_of(&producer("producer")).contains("done"));
    let before = all_committed();
    act("consumer", "Leave").await;
    until("it has left", || state("consumer").starts_with("closed")).await;
    start_again("consumer").await;
    until("it reads again", || position("test-topic-2") == Some(3)).await;
    switch_broker().await;
    pass(3_000).await;
    switch_broker().await;
    until("the broker is back", || {
        text(".broker-foot .pill") == "running"
    })
    .await;
    pass(5_000).await;
    assert_eq!(all_committed(), before);
    assert_eq!(
        (cells("once"), cells("twice")),
        (10, 0),
        "nothing was read twice"
    );
}

#[wasm_bindgen_test]
async fn a_partition_that_is_added_is_noticed_later() {
    open().await;
    click(".add-partition").await;
    assert_eq!(tapes(), ["orders-0", "orders-1", "orders-2", "orders-3"]);
    assert_eq!(
        (owner("orders-3").as_str(), log_end("orders-3")),
        ("nobody", 0)
    );
    assert!(text(".topic h3").contains("4 partitions"));
    let added = clock();
    pass(300).await;
    let told = text(".told");
    assert!(told.contains("orders has 1 more partition."), "{told}");
    assert_eq!(
        (owner("orders-3").as_str(), log_end("orders-3")),
        ("nobody", 0)
    );
    until("a record in it", || log_end("orders-3") > 0).await;
    until("somebody reads it", || owner("orders-3") != "nobody").await;
    // metadata.max.age.ms is 10 s here; then the leader rejoins
    let took = clock() - added;
    assert!((1_000..25_000).contains(&took), "{took} ms");
    until("it is read", || committed("orders-3") > Some(0)).await;
}

// --- who reads ---------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn partitions_of_a_dead_consumer_move_when_its_session_ends() {
    open().await;
    let had = assigned("C1");
    assert!(!had.is_empty());
    act("C1", "Crash").await;
    let died = clock();
    let ends: Vec<u64> = had.iter().map(|name| log_end(name)).collect();
    assert!(state("C1").starts_with("crashed at"), "{}", state("C1"));
    assert_eq!(texts(".ghostly").len(), 1, "{:?}", texts(".ghostly"));
    assert!(
        text(".ghostly").contains("its session ends in"),
        "{}",
        text(".ghostly")
    );
    for name in &had {
        assert_ne!(owner(name), "C2", "nobody has noticed yet");
    }
    until("the group notices", || find(".ghostly").is_none()).await;
    let noticed = clock() - died;
    // six seconds after its last heartbeat, which it sent every two
    assert!((3_500..=6_300).contains(&noticed), "{noticed} ms");
    until("they are C2's", || assigned("C2").len() == 3).await;
    assert!(had.iter().all(|name| owner(name) == "C2"));
    // alone it may fall behind what is written from now on, but not behind what was there
    until("C2 commits what C1 had before it", || {
        had.iter()
            .zip(&ends)
            .all(|(name, end)| committed(name) >= Some(*end))
    })
    .await;
    assert_eq!(cells("lost"), 0);
}

#[wasm_bindgen_test]
async fn a_consumer_resumes_where_its_group_has_committed() {
    open().await;
    until("both have records in hand", || {
        ["C1", "C2"]
            .iter()
            .all(|name| state(name).starts_with("processing"))
    })
    .await;
    act("C1", "Crash").await;
    act("C2", "Crash").await;
    direct("web", "Pause").await;
    let before = all_committed();
    until("the group is empty", || group_state().starts_with("Empty")).await;
    assert_eq!(all_committed(), before, "what was committed stays");
    start_again("C1").await;
    until("it knows where to go on", || {
        tapes().iter().all(|name| position(name).is_some())
    })
    .await;
    for name in tapes() {
        assert_eq!(position(&name), before[&name], "{name}");
    }
    until("it has caught up", || chips()[2] == "✓everyone caught up").await;
    assert_eq!(cells("lost") + cells("pending") + cells("held"), 0);
}

#[wasm_bindgen_test]
async fn a_consumer_that_leaves_need_not_be_waited_for() {
    open().await;
    act("C1", "Leave").await;
    until("it has closed", || state("C1").starts_with("closed")).await;
    let left = clock();
    until("the group knows", || !group_state().starts_with("Stable")).await;
    assert!(clock() - left <= 500, "{} ms", clock() - left);
    assert!(find(".ghostly").is_none(), "it is no ghost");
    until("C2 has all", || assigned("C2").len() == 3).await;
    assert!(clock() - left < 9_000, "{} ms", clock() - left);
    assert_eq!((cells("lost"), cells("twice")), (0, 0));
    act("C1", "Remove").await;
    assert!(find("[data-consumer=C1]").is_none());
}

#[wasm_bindgen_test]
async fn a_frozen_consumer_wakes_as_a_zombie() {
    open().await;
    until("C1 has a record in hand", || {
        state("C1").starts_with("processing")
    })
    .await;
    let frozen = clock();
    assert!(heart("C1").starts_with("● heartbeat"), "{}", heart("C1"));
    act("C1", "Freeze 10 s").await;
    assert!(
        heart("C1").starts_with("○ no heartbeat for"),
        "{}",
        heart("C1")
    );
    assert_eq!(state("C1"), "frozen for 10.0 s");
    assert_eq!(texts("[data-consumer=C1] .actions button"), ["Crash"]);
    until("C2 has all", || assigned("C2").len() == 3).await;
    assert!(state("C1").starts_with("frozen for"), "{}", state("C1"));
    // it believes to have what is another's: the card and the tapes tell them apart
    assert!(text("[data-consumer=C1] .assigned").contains("no longer a member"));
    assert_eq!(text("[data-consumer=C1] .assigned s"), "orders-0, orders-1");
    until("C2 knows where to go on", || {
        texts(".mark.rival .label") == ["C1", "C1"]
    })
    .await;
    assert_eq!(owner("orders-0"), "C2");
    assert!(
        heart("C1").contains("✕ no heartbeat for"),
        "{}",
        heart("C1")
    );
    until("it wakes", || !state("C1").starts_with("frozen")).await;
    let slept = clock() - frozen;
    assert!((10_000..=10_200).contains(&slept), "{slept} ms");
    until("both share again", || {
        !assigned("C1").is_empty() && assigned("C2").len() < 3
    })
    .await;
    choose("#log-filter", "detail").await;
    let lines = texts("#log li.trouble");
    let fenced = |line: &String| line.contains("C1") && line.contains("no longer a member");
    assert!(lines.iter().any(fenced), "{lines:?}");
}

#[wasm_bindgen_test]
async fn a_crash_after_processing_and_before_the_commit_makes_duplicates() {
    open().await;
    let slot = "[data-consumer=C1] .slot[data-crash=after-processing]";
    assert_eq!(attribute(&one(slot), "aria-pressed"), "false");
    click(slot).await;
    assert_eq!(attribute(&one(slot), "aria-pressed"), "true");
    assert!(one(slot).class_list().contains("set"));
    until("it crashes there", || state("C1").starts_with("crashed")).await;
    assert_eq!(cells("twice"), 0);
    until("C2 does it again", || cells("twice") > 0).await;
    assert_eq!(text(".cell.twice .sign"), "×2");
    assert_eq!(
        chips()[1],
        "✕nothing twice — 1 record processed twice or more"
    );
    pass(2_000).await;
    click("#chips button.chip").await;
    assert!(find("#to-now").is_some(), "it shows when that was");
    assert_eq!(cells("twice"), 1);
    assert!(text("#log li:first-child").contains("record processed"));
    click("[aria-label=\"Previous event\"]").await;
    assert_eq!(cells("twice"), 0);
}

#[wasm_bindgen_test]
async fn a_crash_can_wait_for_a_later_record() {
    open().await;
    let nth = "[data-consumer=C1] .nth";
    assert!(find(nth).is_none());
    click("[data-consumer=C1] .slot[data-crash=after-processing]").await;
    assert_eq!(value(nth), "1");
    type_into(nth, "0").await;
    assert_eq!(value(nth), "1", "there is no such record");
    type_into(nth, "3").await;
    assert_eq!(value(nth), "3");
    choose("#log-filter", "detail").await;
    let set = "after-processing of record 3";
    assert!(text("#log li:first-child").contains(set));
    until("it crashes there", || state("C1").starts_with("crashed")).await;
    let lines = texts("#log li");
    let set = lines.iter().position(|line| line.contains(set));
    let since = &lines[..set.expect("it is told")];
    let done = |line: &&String| line.contains("C1") && line.contains("record processed");
    assert_eq!(since.iter().filter(done).count(), 3, "{since:?}");
    let died = text("[data-consumer=C1] p.epitaph");
    assert!(died.starts_with("Died after process(orders-"), "{died}");
    assert!(died.ends_with(", before the commit."), "{died}");
}

#[wasm_bindgen_test]
async fn the_log_speaks_in_words() {
    open().await;
    choose("#log-filter", "detail").await;
    let lines = texts("#log li").join(" ");
    for kind in ["batch-appended", "poll-returned", "offset-committed"] {
        assert!(!lines.contains(kind), "{kind}");
    }
    assert!(lines.contains("poll() returned records"), "{lines}");
}

#[wasm_bindgen_test]
async fn a_crash_point_can_be_taken_out_again() {
    open().await;
    let slots = all("[data-consumer=C1] .slot");
    let names: BTreeSet<String> = slots.iter().map(|s| attribute(s, "aria-label")).collect();
    assert_eq!(names.len(), slots.len(), "told apart: {names:?}");
    assert!(names.iter().all(|name| name.starts_with("crash here")));
    for line in ["before-processing", "after-processing", "after-commit"] {
        let slot = format!("[data-consumer=C1] .slot[data-crash={line}]");
        click(&slot).await;
        assert_eq!(texts("[data-consumer=C1] .slot.set").len(), 1, "{line}");
        click(&slot).await;
        assert_eq!(attribute(&one(&slot), "aria-pressed"), "false");
    }
    pass(8_000).await;
    assert!(!state("C1").starts_with("crashed"), "{}", state("C1"));
}

#[wasm_bindgen_test]
async fn committing_before_processing_loses_records() {
    open().await;
    inspect(&consumer("C1")).await;
    choose(&field("commit style"), "5").await;
    assert!(text("#inspector").contains("takes effect when it next starts"));
    act("C1", "Crash").await;
    start_again("C1").await;
    assert!(!text("#inspector").contains("takes effect when it next starts"));
    let code = texts("[data-consumer=C1] .code .line");
    let line = |wanted: &str| code.iter().position(|line| line.contains(wanted));
    assert!(line("commitSync") < line("process(r)"), "{code:?}");
    until("it reads again", || state("C1").starts_with("processing")).await;
    click("[data-consumer=C1] .slot[data-crash=before-processing]").await;
    until("it crashes there", || state("C1").starts_with("crashed")).await;
    until("records are lost", || cells("lost") > 0).await;
    assert!(chips()[0].starts_with("✕nothing lost — "), "{:?}", chips());
    assert!(one("#chips .chip").class_list().contains("worse"));
    let label = attribute(&one(".cell.lost button"), "aria-label");
    assert!(
        label.ends_with("lost: passed over, never processed"),
        "{label}"
    );
}

#[wasm_bindgen_test]
async fn a_second_group_reads_everything_once_more() {
    open().await;
    assert!(find("#reader").is_none(), "there is one reader");
    click("#add-group").await;
    let group = one("[data-group=\"group-1\"]");
    assert!(text_of(&group).contains("C3"), "{}", text_of(&group));
    until("it has read something", || {
        find(".cell .others i.once").is_some()
    })
    .await;
    let billing = all_committed();
    let ticks = all(".cell .others i.once").len();
    assert_eq!(texts("#reader option"), ["billing", "group-1"]);
    choose("#reader", "1").await;
    assert_eq!(cells("once"), ticks, "what were ticks are the cells now");
    let own: Vec<bool> = tapes().iter().map(|name| owner(name) == "C3").collect();
    assert_eq!(own, [true; 3]);
    choose("#reader", "0").await;
    assert_eq!(all_committed(), billing);
}

#[wasm_bindgen_test]
async fn a_consumer_on_its_own_reads_without_a_group() {
    open().await;
    click("#add-standalone").await;
    assert!(text(".readers").contains("On their own"));
    until("it reads all", || assigned("solo-1").len() == 3).await;
    until("it processes", || state("solo-1").starts_with("processing")).await;
    let code = texts("[data-consumer=solo-1] .code .line").join(" ");
    assert!(!code.contains("commit"), "{code}");
    assert_eq!(
        assigned("C1").len() + assigned("C2").len(),
        3,
        "the group is not touched"
    );
    click("#tab-tables").await;
    assert!(!text("#describe").contains("solo-1"));
    act("solo-1", "Crash").await;
    assert!(find(".ghostly").is_none(), "nobody waits for it");
}

#[wasm_bindgen_test]
async fn a_consumer_with_nothing_to_do_takes_over() {
    open_scenario("idle-consumer").await;
    let idle: Vec<&str> = ["C1", "C2", "C3"]
        .into_iter()
        .filter(|name| state(name).starts_with("idle"))
        .collect();
    assert_eq!(idle.len(), 1, "{idle:?}");
    let busy = ["C1", "C2", "C3"]
        .into_iter()
        .find(|name| !idle.contains(name));
    act(busy.expect("a busy one"), "Crash").await;
    until("the idle one has work", || !assigned(idle[0]).is_empty()).await;
}

#[wasm_bindgen_test]
async fn one_more_consumer_gets_its_share() {
    open().await;
    click("[data-group=billing] .add-consumer").await;
    until("each has one", || {
        ["C1", "C2", "C3"]
            .iter()
            .all(|name| assigned(name).len() == 1)
    })
    .await;
    assert_eq!((cells("lost"), cells("twice")), (0, 0));
}

#[wasm_bindgen_test]
async fn seeking_back_reads_again() {
    open().await;
    all_quiet().await;
    let (name, end) = ("orders-0", log_end("orders-0"));
    let holder = owner(name);
    inspect(&consumer(&holder)).await;
    let row = || {
        let rows = all("#inspector .positions li");
        rows.into_iter()
            .find(|row| text_of(row).contains(name))
            .expect("its row")
    };
    click_on(&saying(within(&row(), "button"), "Beginning")).await;
    until("all of it twice", || {
        within(&tape(name), ".cell.twice").len() as u64 == end
    })
    .await;
    assert!(
        chips()[1].contains(&format!("{end} records processed twice")),
        "{:?}",
        chips()
    );
    type_into("#seek-to", &(end - 1).to_string()).await;
    click_on(&saying(
        within(&row(), "button"),
        &format!("Seek {}", end - 1),
    ))
    .await;
    until("the last a third time", || {
        text(".cell.twice:nth-last-child(3) .sign") == "×3"
    })
    .await;
    assert_eq!(cells("lost"), 0);
}

#[wasm_bindgen_test]
async fn a_control_keeps_the_focus_while_time_goes_on() {
    open().await;
    inspect(&consumer(&owner("orders-0"))).await;
    let row = one("#inspector .positions li");
    let stood = text_of(&row);
    let pause = saying(within(&row, "button"), "pause()");
    let _ = pause.focus();
    until("its position moves", || {
        text("#inspector .positions li") != stood
    })
    .await;
    let active = document().active_element();
    assert!(pause.is_connected() && active.as_ref() == Some(&pause));
    click_on(&pause).await;
    assert_eq!(text_of(&pause), "resume()");
    // nor is what is only read put in the place of itself
    inspect(&tape("orders-1")).await;
    let marks = all("#inspector dl dd");
    let before = text("#inspector dl");
    until("a mark moves", || text("#inspector dl") != before).await;
    assert!(marks.iter().all(|mark| mark.is_connected()));
}

#[wasm_bindgen_test]
async fn a_commit_without_membership_is_said_to_be_one() {
    open().await;
    act("C1", "Leave").await;
    act("C2", "Leave").await;
    until("nobody is left", || group_state().contains("Empty")).await;
    click("#add-standalone").await;
    let kept = stored(WORKSPACE).expect("it is stored");
    unmount();
    let alone = "consumer solo-1 ";
    assert!(
        kept.contains(alone) && !kept.contains("group=solo"),
        "{kept}"
    );
    let billing = "consumer solo-1 group=billing commits=sync-each-batch ";
    keep(WORKSPACE, &kept.replace(alone, billing));
    mount().await;
    until("billing loses what it reads", || cells("lost") > 0).await;
    inspect(&consumer("solo-1")).await;
    let said = text("#inspector");
    assert!(
        said.contains("Commits as billing without being a member"),
        "{said}"
    );
    click(".cell.lost button").await;
    let said = text("#inspector");
    assert!(said.contains("lost: passed over"), "{said}");
    assert!(
        said.contains("solo-1 reads this partition with assign() and commits as billing"),
        "{said}"
    );
    act("C1", "Restart").await;
    inspect(&consumer("C1")).await;
    assert!(!text("#inspector").contains("without being a member"));
}

#[wasm_bindgen_test]
async fn a_paused_partition_is_not_read() {
    open().await;
    let name = "orders-0";
    let holder = owner(name);
    inspect(&consumer(&holder)).await;
    let button = |wanted: &'static str| {
        let rows = all("#inspector .positions li");
        let row = rows
            .into_iter()
            .find(|row| text_of(row).contains(name))
            .expect("its row");
        saying(within(&row, "button"), wanted)
    };
    click_on(&button("pause()")).await;
    pass(5_000).await;
    let (stands, end) = (position(name), log_end(name));
    until("it falls behind", || log_end(name) > end + 2).await;
    assert_eq!(position(name), stands);
    click_on(&button("resume()")).await;
    until("it is read again", || position(name) > stands).await;
}

// --- what Kafka refuses ------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_group_with_members_is_not_deleted() {
    open().await;
    inspect(&one("[data-group=billing] h3")).await;
    click("#delete-group").await;
    assert!(notice().contains("NON_EMPTY_GROUP"), "{}", notice());
    click_on(&saying(all(".notice button"), "Dismiss")).await;
    assert_eq!(notice(), "");
    act("C1", "Leave").await;
    act("C2", "Leave").await;
    until("it is empty", || group_state().starts_with("Empty")).await;
    click("#delete-group").await;
    assert_eq!(notice(), "");
    until("its commits are gone", || {
        tapes().iter().all(|name| committed(name).is_none())
    })
    .await;
}

#[wasm_bindgen_test]
async fn partitions_only_grow() {
    open().await;
    inspect(&tape("orders-0")).await;
    for (asked, answer) in [
        ("2", "INVALID_PARTITIONS"),
        ("3", "INVALID_PARTITIONS"),
        ("0", "INVALID_PARTITIONS"),
        ("101", "100"),
        ("1000000000", "100"),
    ] {
        type_into("#grow-to", asked).await;
        click("#grow").await;
        assert!(notice().contains(answer), "{asked}: {}", notice());
        assert_eq!(tapes().len(), 3, "{asked}");
    }
    for absurd in ["", "-1", "many", "4.5", "99999999999999999999"] {
        type_into("#grow-to", absurd).await;
        click("#grow").await;
        let wrong = text("#inspector .wrong");
        assert!(wrong.contains("1 to 100"), "{absurd}: {wrong}");
        assert_eq!(tapes().len(), 3, "{absurd}");
    }
    type_into("#grow-to", "5").await;
    click("#grow").await;
    assert_eq!(tapes().len(), 5);
    assert_eq!(
        (notice(), texts("#inspector .wrong").len()),
        (String::new(), 0)
    );
}

#[wasm_bindgen_test]
async fn absurd_numbers_are_refused_where_they_were_typed() {
    open().await;
    let before = picture();
    inspect(&consumer("C1")).await;
    for (key, least, most) in [
        ("session.timeout.ms", "6000", "1800000"),
        ("max.poll.records", "1", "10000"),
        ("fetch.max.wait.ms", "1", "604800000"),
        ("fetch.max.bytes", "1", "2147483647"),
    ] {
        let stood = value(&field(key));
        for absurd in ["0", "1000000000000", "18446744073709551615"] {
            type_into(&field(key), absurd).await;
            let said = said_at(key);
            assert!(
                said.contains(least) && said.contains(most),
                "{key} = {absurd}: “{said}”"
            );
            let named = said.contains(&format!(" is {absurd};"));
            assert!(named, "{key}: what was typed is refused: “{said}”");
        }
        for absurd in [
            "-1",
            "six",
            "",
            "6e3",
            "1.5",
            "99999999999999999999",
            "６０００",
        ] {
            type_into(&field(key), absurd).await;
            let said = said_at(key);
            assert!(
                said.contains(&format!("whole number from {least} to {most}")),
                "{key} = {absurd}: “{said}”"
            );
        }
        assert_eq!(notice(), "", "{key}: it is said at the field alone");
        type_into(&field(key), &stood).await;
        assert_eq!(said_at(key), "", "{key}");
    }
    type_into(&field("heartbeat.interval.ms"), "6000").await;
    assert!(said_at("heartbeat.interval.ms").contains("must be below session.timeout.ms"));
    click("#inspector-close").await;
    assert_eq!(picture(), before, "nothing has changed");
    inspect(&consumer("C1")).await;
    assert_eq!(value(&field("session.timeout.ms")), "6000");
    assert_eq!(value(&field("heartbeat.interval.ms")), "2000");
}

#[wasm_bindgen_test]
async fn what_is_not_kafkas_default_is_marked_and_can_be_put_back() {
    open().await;
    inspect(&consumer("C1")).await;
    let marked = |key: &str| {
        let changed = all("#inspector .field.changed [data-key]");
        changed
            .iter()
            .any(|control| attribute(control, "data-key") == key)
    };
    assert!(marked("session.timeout.ms") && !marked("fetch.max.wait.ms"));
    type_into(&field("fetch.max.wait.ms"), "700").await;
    assert!(marked("fetch.max.wait.ms"));
    let its = one(".field:has([data-key=\"fetch.max.wait.ms\"])");
    assert!(
        text_of(&its).contains("default 500 ms"),
        "{}",
        text_of(&its)
    );
    click_on(&within(&its, "button")[0]).await;
    assert_eq!(value(&field("fetch.max.wait.ms")), "500");
    assert!(!marked("fetch.max.wait.ms"));
    click("#all-defaults").await;
    assert_eq!(value(&field("session.timeout.ms")), "45000");
    assert_eq!(value(&field("max.poll.records")), "500");
    assert!(!marked("session.timeout.ms"));
    let own = one(".field:has([data-key=\"processing time\"])");
    assert!(
        own.class_list().contains("own"),
        "no configuration of Kafka's"
    );
}

#[wasm_bindgen_test]
async fn a_topic_needs_a_name_and_partitions_kafka_would_take() {
    open().await;
    click("#add-topic").await;
    let dialog: HtmlDialogElement = one("#topic-dialog").unchecked_into();
    assert!(dialog.open());
    let long = "x".repeat(250);
    for (name, count, said) in [
        ("", "3", "not a name"),
        ("two words", "3", "not a name"),
        (".", "3", "not a name"),
        ("..", "3", "not a name"),
        ("заказы", "3", "not a name"),
        (&long, "3", "not a name"),
        ("orders", "3", "TOPIC_ALREADY_EXISTS"),
        ("__consumer_offsets", "3", "TOPIC_ALREADY_EXISTS"),
        ("fine", "0", "1 to 100"),
        ("fine", "101", "1 to 100"),
        ("fine", "1000000000", "1 to 100"),
        ("fine", "-1", "1 to 100"),
        ("fine", "three", "1 to 100"),
        ("fine", "", "1 to 100"),
    ] {
        type_into("#topic-name", name).await;
        type_into("#topic-partitions", count).await;
        click("#topic-create").await;
        let wrong = text("#topic-dialog .wrong");
        assert!(wrong.contains(said), "“{name}” {count}: {wrong}");
        assert!(dialog.open() && tapes().len() == 3, "“{name}” {count}");
        assert_eq!(notice(), "", "it is said in the dialog alone");
        let other = count.parse::<u32>().is_err() && wrong.contains(" is ");
        assert!(!other, "“{name}” {count}: of another attempt: {wrong}");
    }
    type_into("#topic-name", "clicks").await;
    type_into("#topic-partitions", "2").await;
    click("#topic-create").await;
    assert!(!dialog.open());
    assert_eq!((tapes().len(), notice().as_str()), (5, ""));
    assert!(tapes().contains(&"clicks-1".to_owned()));
    inspect(&tape("clicks-0")).await;
    click("#delete-topic").await;
    assert_eq!(tapes().len(), 3);
    assert!(
        find("#inspector").is_none(),
        "there is nothing left to look at"
    );
}

#[wasm_bindgen_test]
async fn a_record_for_a_partition_that_is_not_there_says_why_it_waits() {
    open().await;
    inspect(&producer("web")).await;
    type_into("#send-partition", "7").await;
    click("#send").await;
    let said = text("#no-such-partition");
    let why = ["orders has no partition 7", "3 partitions", "max.block.ms"];
    assert!(why.iter().all(|why| said.contains(why)), "{said}");
    type_into("#send-partition", "1").await;
    click("#send").await;
    assert!(find("#no-such-partition").is_none());
}

#[wasm_bindgen_test]
async fn an_empty_stage_can_be_filled() {
    open_scenario("empty").await;
    assert_eq!((tapes().len(), texts(".broker-foot").len()), (0, 3));
    let told = || text(".told p");
    assert!(told().contains("First add a topic"), "{}", told());
    for add in ["#add-producer", "#add-group", "#add-standalone"] {
        click(add).await;
        assert!(
            notice().contains("UNKNOWN_TOPIC_OR_PARTITION"),
            "{add}: {}",
            notice()
        );
        click_on(&saying(all(".notice button"), "Dismiss")).await;
    }
    click("#add-topic").await;
    click("#topic-create").await;
    assert_eq!(tapes(), ["orders-0", "orders-1", "orders-2"]);
    assert!(told().contains("somebody who writes"), "{}", told());
    click("#add-producer").await;
    assert!(told().contains("somebody who reads"), "{}", told());
    click("#add-group").await;
    until("it is read", || cells("once") > 2).await;
    assert_eq!(notice(), "");
}

#[wasm_bindgen_test]
async fn a_killed_broker_comes_back_with_its_log() {
    open().await;
    all_quiet().await;
    let (before, ends) = (all_committed(), log_ends());
    switch_broker().await;
    assert!(
        text(".broker-foot .pill").starts_with("down"),
        "{}",
        text(".broker-foot")
    );
    assert!(text(".broker-foot").contains("the controller has not noticed yet"));
    assert!(text(".broker-foot").contains("clients still send to it as the leader of orders-0"));
    until("it is given up", || owner("orders-0") == "no leader").await;
    let foot = text(".broker-foot");
    assert!(
        foot.contains("nobody leads orders-0, orders-1, orders-2"),
        "{foot}"
    );
    assert!(foot.contains("nobody coordinates billing"), "{foot}");
    direct("web", "Send").await;
    pass(2_000).await;
    assert_eq!(log_ends(), ends, "nobody takes records");
    switch_broker().await;
    until("it serves again", || {
        text(".broker-foot .pill") == "running"
    })
    .await;
    until("the group is back", || group_state().starts_with("Stable")).await;
    for (name, offset) in before {
        assert!(
            committed(&name) >= offset,
            "{name}: {offset:?} is still there"
        );
    }
    until("records go on", || log_ends() > ends + 3).await;
    assert_eq!((cells("lost"), cells("twice")), (0, 0));
}

// --- looking back ------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn acting_in_the_past_asks_and_can_be_cancelled() {
    open().await;
    pass(4_000).await;
    let now = picture();
    look_back_to_the_middle().await;
    assert_eq!(clock(), 10_000);
    let then = picture();
    act("C1", "Crash").await;
    assert!(is_asking());
    click_on(&saying(all("#past button"), "Cancel")).await;
    assert!(!is_asking());
    assert_eq!(picture(), then, "nothing has happened");
    click("#to-now").await;
    assert_eq!(picture(), now);
    assert!(find("#to-now").is_none() && find("#restore").is_none());
}

#[wasm_bindgen_test]
async fn an_act_can_be_taken_to_the_present() {
    open().await;
    pass(4_000).await;
    look_back_to_the_middle().await;
    act("C1", "Crash").await;
    click("#past-now").await;
    assert_eq!(clock(), 20_000);
    assert_eq!(state("C1"), "crashed at 20.000 s");
    assert!(find("#restore").is_none() && !is_asking());
}

#[wasm_bindgen_test]
async fn another_future_can_be_lived_and_the_first_one_got_back() {
    open().await;
    pass(4_000).await;
    let first = picture();
    look_back_to_the_middle().await;
    act("C1", "Crash").await;
    click("#past-here").await;
    assert_eq!(state("C1"), "crashed at 10.000 s");
    assert!(find("#to-now").is_none(), "this is the present now");
    pass(9_000).await;
    let second = picture();
    click("#restore").await;
    assert_eq!(picture(), first);
    // and back again, for what was done instead was discarded in turn
    click("#restore").await;
    assert_eq!(picture(), second);
}

#[wasm_bindgen_test]
async fn what_is_added_in_the_past_finds_a_name_in_the_present() {
    open().await;
    click("[data-group=billing] .add-consumer").await;
    pass(1_000).await;
    look_back_to_the_middle().await;
    assert!(find("[data-consumer=C3]").is_none(), "that was before");
    click("[data-group=billing] .add-consumer").await;
    click("#past-now").await;
    assert_eq!(notice(), "");
    assert!(find("[data-consumer=C3]").is_some() && find("[data-consumer=C4]").is_some());
}

// --- under the stage ---------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn the_log_leads_to_each_of_its_moments() {
    open().await;
    let story = all("#log li").len();
    assert!(story > 20, "{story} lines");
    let times: Vec<u64> = texts("#log li time").iter().map(|at| moment(at)).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first");
    let line = all("#log li")[10].clone();
    let said = text_of(&line);
    click_on(&within(&line, "button.go")[0]).await;
    assert_eq!(clock(), times[10]);
    assert_eq!(
        text("#log li:first-child"),
        said,
        "it is the last thing that has happened"
    );
    click("#to-now").await;
    choose("#log-filter", "detail").await;
    assert!(all("#log li").len() > story);
    let caused = one("#log li button.cause");
    click_on(&caused).await;
    assert!(find("#to-now").is_some() && clock() <= 16_000);
}

#[wasm_bindgen_test]
async fn the_story_is_told_and_leads_to_its_moments() {
    open().await;
    let first = "billing committed orders-1 = 1: everything below 1 counts as done.";
    assert!(text(".told").contains(first), "{}", text(".told"));
    act("C1", "Crash").await;
    let told = texts(".told li");
    assert!(told[0].contains("C1 died"), "{told:?}");
    let expired = || {
        let told = all(".told li button").into_iter();
        let mut found = told.filter(|turn| text_of(turn).contains("has not heard of C1"));
        found.next()
    };
    until("its session has ended", || expired().is_some()).await;
    pass(500).await;
    let turn = expired().expect("it is still told");
    let at = text_of(&within(&turn, "time")[0]);
    click_on(&turn).await;
    assert_eq!(text("#clock"), at);
    assert!(find("#to-now").is_some());
}

#[wasm_bindgen_test]
async fn the_table_has_the_columns_of_kafkas_tool() {
    open().await;
    click("#tab-tables").await;
    assert_eq!(
        texts("#describe th"),
        [
            "GROUP",
            "TOPIC",
            "PARTITION",
            "CURRENT-OFFSET",
            "LOG-END-OFFSET",
            "LAG",
            "CONSUMER-ID",
            "HOST",
            "CLIENT-ID"
        ]
    );
    let rows = all("#describe tbody tr");
    assert_eq!(rows.len(), 3);
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = within(row, "td").iter().map(|cell| text_of(cell)).collect();
        let name = format!("orders-{index}");
        let number = |place: usize| cells[place].parse::<u64>().ok();
        assert_eq!(cells[..2], ["billing", "orders"]);
        assert_eq!(
            (number(2), number(3)),
            (Some(index as u64), committed(&name))
        );
        assert_eq!(number(4), Some(log_end(&name)));
        assert_eq!(
            number(5),
            Some(log_end(&name) - committed(&name).expect("it committed"))
        );
        assert_eq!(cells[8], owner(&name));
        assert!(cells[6].starts_with(&format!("{}-", cells[8])), "{cells:?}");
        assert_eq!(cells[7], "/127.0.0.1");
    }
}

#[wasm_bindgen_test]
async fn the_commits_are_records_of_a_topic() {
    open().await;
    click("#tab-offsets").await;
    let told = text("#view");
    // abs("billing".hashCode()) % 50, by a program of its own
    assert!(told.contains("__consumer_offsets-9"), "{told}");
    let offsets: Vec<u64> = texts("#view li b")
        .iter()
        .filter_map(|b| b.parse().ok())
        .collect();
    assert!(
        offsets.len() > 3 && offsets.is_sorted_by(|a, b| a > b),
        "newest first"
    );
    let newest: Vec<String> = texts("#view li:not(.superseded)");
    for name in tapes() {
        let wanted = committed(&name).expect("it committed").to_string();
        let says = |line: &String| line.contains(&name) && line.contains(&wanted);
        assert!(newest.iter().any(says), "{name} = {wanted} in {newest:?}");
    }
    assert!(
        !all("#view li.superseded").is_empty(),
        "older ones are struck out"
    );
}

#[wasm_bindgen_test]
async fn a_record_tells_what_became_of_it() {
    open().await;
    let cell = one(".cell.once button");
    let label = attribute(&cell, "aria-label");
    let parts: Vec<&str> = label.split(" · ").collect();
    click_on(&cell).await;
    let told = text("#inspector");
    assert!(told.contains(parts[0]), "{told}");
    assert!(told.contains(parts[1].trim_start_matches("key ")), "{told}");
    assert!(
        told.contains(parts[2]) && told.contains("processed once"),
        "{told}"
    );
    assert!(told.contains("by C1 (process 1) at") || told.contains("by C2 (process 1) at"));
    click("#inspector-close").await;
    assert!(find("#inspector").is_none());
}

// --- languages, themes, keys, screen readers ---------------------------------------------------

/// Kafka's terms, names of keys, and names of things: they stand in every language.
const TERMS: &str = "accumulator ack acks all apache asf assignor batch billing broker class \
    cluster commit committed compaction consumer controller coordinator describe earliest en end \
    enter epoch esc fence fetch generation group heartbeat high home hw id java kafka key lag \
    last latest leader log member metadata ms murmur none null offset offsets orders partition \
    playground poll position producer range rebalance roundrobin seek session stable start tab \
    topic true value watermark web";

/// Words of English in texts that are in another language.
fn english_words(of: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in of {
        let parts = text.split(|c: char| c.is_whitespace() || !c.is_ascii());
        // configurations, calls and files are written as they are
        let prose = parts.filter(|part| !part.contains(['.', '(', '_', '=']));
        let words = prose.flat_map(|part| part.split(|c: char| !c.is_ascii_alphabetic()));
        for word in words.filter(|word| word.len() > 1) {
            let lower = word.to_ascii_lowercase();
            let is_term = TERMS.split_whitespace().any(|term| term == lower);
            // states and errors as Kafka spells them
            let is_name = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
            if !is_term && !is_name {
                found.insert(format!("{word} (“{text}”)"));
            }
        }
    }
    found
}

/// Everything that is read or read out, without code, tables of Kafka's tools, and data.
fn labels() -> Vec<String> {
    let kept = [
        ".header button",
        ".header span",
        ".header option",
        ".guide h2",
        ".guide p",
        ".guide h3",
        ".slowed button",
        ".chip",
        ".told span",
        ".column-head h3",
        ".column-head .add",
        ".adds button",
        ".under-tapes button",
        ".legend",
        ".producers .pill",
        ".producers .counts",
        ".producers .actions button",
        ".tape-name .small",
        ".tape-name .edge",
        ".mark .label",
        ".consumer .pill",
        ".consumer .assigned",
        ".consumer dt",
        ".consumer .actions button",
        ".waiting",
        ".broker-foot",
        ".transport button",
        ".tabs button",
        ".log-filter option",
        "#log .go span:nth-of-type(1)",
        "#log .go span:nth-of-type(2)",
        "#log .cause",
        "#inspector h3",
        "#inspector button:not(.turn)",
        "#inspector label > span:not(.mono)",
        "#inspector .about",
        "#inspector [data-key=\"commit style\"] option",
        "#inspector dt",
        "#help-sheet",
        "#past",
        "#topic-dialog",
        ".skip",
    ];
    let mut found: Vec<String> = kept.iter().flat_map(|selector| texts(selector)).collect();
    for name in ["title", "aria-label", "placeholder", "aria-valuetext"] {
        let named = all(&format!("[{name}]:not(.cell button)"));
        found.extend(named.iter().map(|element| attribute(element, name)));
    }
    found.retain(|text| !text.is_empty());
    found
}

#[wasm_bindgen_test]
async fn every_word_is_in_the_language_that_is_chosen() {
    open().await;
    assert_eq!(
        attribute(&document().document_element().expect("a root"), "lang"),
        "en"
    );
    act("C1", "Crash").await;
    pass(3_000).await;
    inspect(&consumer("C2")).await;
    let english: BTreeSet<String> = labels().into_iter().collect();
    let seen = picture();
    click(".header [lang=zh-Hans]").await;
    assert_eq!(
        attribute(&document().document_element().expect("a root"), "lang"),
        "zh-Hans"
    );
    let chinese = labels();
    let left = english_words(&chinese);
    assert!(left.is_empty(), "{left:#?}");
    let has_han = |text: &&String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(chinese.iter().filter(has_han).count() > 100);
    // and back, with nothing else changed
    click(".header [lang=en]").await;
    assert_eq!(picture(), seen);
    assert_eq!(labels().into_iter().collect::<BTreeSet<_>>(), english);
    assert_eq!(stored(LANG).as_deref(), Some("en"));
}

#[wasm_bindgen_test]
async fn every_pane_is_in_the_language_that_is_chosen() {
    open().await;
    click(".header [lang=zh-Hans]").await;
    for card in [
        producer("web"),
        consumer("C1"),
        one("[data-group=billing] h3"),
    ] {
        inspect(&card).await;
        let left = english_words(&labels());
        assert!(left.is_empty(), "{left:#?}");
    }
    inspect(&tape("orders-1")).await;
    assert_eq!(english_words(&labels()), BTreeSet::new());
    inspect(&one(".broker-foot")).await;
    assert_eq!(english_words(&labels()), BTreeSet::new());
    click(".cell.once button").await;
    assert_eq!(english_words(&labels()), BTreeSet::new());
    let cell = attribute(&one(".cell.once button"), "aria-label");
    assert!(cell.contains("处理了一次"), "{cell}");
    assert_eq!(english_words(&[text("#inspector h2")]), BTreeSet::new());
}

#[wasm_bindgen_test]
async fn a_language_and_a_theme_are_remembered() {
    open().await;
    let root = || document().document_element().expect("a root");
    assert!(!root().has_attribute("data-theme"));
    choose("#theme", "dark").await;
    assert_eq!(attribute(&root(), "data-theme"), "dark");
    click(".header [lang=zh-Hans]").await;
    reload().await;
    assert_eq!(attribute(&root(), "data-theme"), "dark");
    assert_eq!(attribute(&root(), "lang"), "zh-Hans");
    assert_eq!(stored(THEME).as_deref(), Some("dark"));
    choose("#theme", "light").await;
    assert_eq!(attribute(&root(), "data-theme"), "light");
    choose("#theme", "auto").await;
    assert!(!root().has_attribute("data-theme"));
    for garbage in ["", "mauve", "zh-Klingon", "🙂"] {
        keep(LANG, garbage);
        keep(THEME, garbage);
        reload().await;
        assert!(!root().has_attribute("data-theme"), "{garbage}");
        assert_eq!(tapes().len(), 3, "{garbage}");
    }
    keep(LANG, "en");
}

#[wasm_bindgen_test]
async fn keys_rule_time() {
    open().await;
    blur();
    press(" ").await;
    assert!(is_playing());
    press(" ").await;
    assert!(!is_playing());
    press("ArrowRight").await;
    let first = clock();
    press("ArrowRight").await;
    let second = clock();
    assert!(16_000 < first && first <= second);
    press("ArrowLeft").await;
    assert_eq!(clock(), first);
    press("Home").await;
    assert_eq!(clock(), 0);
    press("End").await;
    assert_eq!(clock(), second);
    inspect(&consumer("C1")).await;
    press("Escape").await;
    assert!(find("#inspector").is_none());
}

#[wasm_bindgen_test]
async fn keys_work_after_a_click_and_not_while_typing() {
    open().await;
    inspect(&producer("web")).await;
    let _ = one("#send-key").focus();
    for key in [" ", "ArrowRight", "Home", "q"] {
        press(key).await;
        assert!(!is_playing() && clock() == 16_000, "{key} is typed");
    }
    press("Escape").await;
    assert!(find("#inspector").is_none(), "Escape closes what is open");
    blur();
    // as after a click: the button has the focus
    let _ = one("#play").focus();
    press("ArrowRight").await;
    assert!(clock() > 16_000, "arrows step");
    let subject = within(&consumer("C1"), "button.subject")[0].clone();
    let _ = subject.focus();
    click_on(&subject).await;
    press("Escape").await;
    assert!(
        find("#inspector").is_none(),
        "Escape closes what was just opened"
    );
}

#[wasm_bindgen_test]
async fn everything_that_can_be_used_has_a_name() {
    open().await;
    click("#add-group").await;
    click("#add-standalone").await;
    for card in [
        producer("web"),
        consumer("C1"),
        one("[data-group=billing] h3"),
        tape("orders-0"),
    ] {
        inspect(&card).await;
        for element in all("button, input, select, textarea, a[href]") {
            let labelled = element.closest("label").expect("a selector");
            let named = !attribute(&element, "aria-label").trim().is_empty()
                || !text_of(&element).trim().is_empty() && element.tag_name() != "SELECT"
                || labelled.is_some_and(|label| !text_of(&label).is_empty());
            assert!(named, "{}", element.outer_html());
        }
    }
    for cell in all(".cell:not(.ghost) button") {
        let label = attribute(&cell, "aria-label");
        let parts: Vec<&str> = label.split(" · ").collect();
        assert_eq!(parts.len(), 4, "{label}");
        assert!(
            parts[0].starts_with("offset ") && parts[1].starts_with("key user-"),
            "{label}"
        );
        let others = "; group-1: not processed yet; solo-1: not processed yet";
        assert!(parts[3].ends_with(others), "{label}");
    }
    assert!(text(".for-others").ends_with("the same for group-1, solo-1"));
    for mark in all(".mark.other") {
        assert_eq!(text_of(&mark), attribute(&mark, "title"));
    }
    let ids: Vec<String> = all("[id]").iter().map(|one| attribute(one, "id")).collect();
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    let tab = all("[role=tab]");
    let chosen: Vec<String> = tab
        .iter()
        .map(|tab| attribute(tab, "aria-selected"))
        .collect();
    assert_eq!(chosen, ["true", "false", "false"]);
    assert_eq!(attribute(&one(".notices"), "aria-live"), "assertive");
    assert_eq!(attribute(&one(".told"), "aria-live"), "polite");
}

#[wasm_bindgen_test]
async fn the_focus_stays_when_a_button_makes_place_for_another() {
    open().await;
    let crash = saying(within(&consumer("C1"), ".actions button"), "Crash");
    let _ = crash.focus();
    click_on(&crash).await;
    let active = document()
        .active_element()
        .expect("something has the focus");
    assert!(
        consumer("C1").contains(Some(&active)),
        "it is on {}",
        active.tag_name()
    );
}

#[wasm_bindgen_test]
async fn what_is_taken_down_does_nothing_more() {
    open().await;
    set_playing(true).await;
    frame(FRAME).await;
    let asked = || FRAMES.with_borrow(BTreeMap::len);
    assert!(asked() > 0, "the page asks for frames");
    unmount();
    settle().await;
    assert_eq!(asked(), 0, "and takes back what it has asked for");
    storage().clear().expect("storage can be cleared");
    tell(&document().body().expect("a body"), "pagehide");
    tell(&document().body().expect("a body"), "visibilitychange");
    settle().await;
    assert_eq!(stored(WORKSPACE), None, "nothing is saved any more");
    frame(FRAME).await;
    assert_eq!(asked(), 0);
}

// --- what is stored ----------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn the_run_is_there_after_a_reload() {
    open().await;
    pass(3_000).await;
    act("C1", "Crash").await;
    click("#add-producer").await;
    pass(9_000).await;
    start_again("C1").await;
    pass(4_300).await;
    let seen = picture();
    reload().await;
    assert_eq!(picture(), seen);
    assert_eq!((notice().as_str(), is_playing()), ("", false));
    // and it goes on as it would have
    pass(5_000).await;
    let later = picture();
    click("[aria-label=\"To the start\"]").await;
    type_into("#timeline", "4000").await;
    let past = picture();
    reload().await;
    assert_eq!(picture(), past, "it looks back where it did");
    click("#to-now").await;
    assert_eq!(picture(), later);
}

/// Texts that are no workspace, made from one that is, and what is wrong with each.
fn no_workspaces(good: &str) -> Vec<(&'static str, String)> {
    let swap = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} in {good}");
        good.replacen(from, to, 1)
    };
    let deep = "[".repeat(10_000);
    let long = "x".repeat(300_000);
    vec![
        ("nothing", String::new()),
        ("a word", "garbage".to_owned()),
        ("a very long word", long),
        ("another form", "{\"version\":1}".to_owned()),
        ("too deep", deep),
        ("another version", swap("playground 1", "playground 99")),
        ("a negative version", swap("playground 1", "playground -1")),
        ("no broker", swap("brokers  1", "brokers  0")),
        (
            "a billion brokers",
            swap("brokers  1", "brokers  1000000000"),
        ),
        ("a negative horizon", swap("played   16s", "played   -1s")),
        (
            "a far horizon",
            swap("played   16s", "played   9007199254740993000s"),
        ),
        ("a horizon of words", swap("played   16s", "played   soon")),
        (
            "a topic without partitions",
            swap("partitions=3", "partitions=0"),
        ),
        (
            "an unknown command",
            swap("topic    orders", "world    orders"),
        ),
        (
            "a setting nobody knows",
            swap("producer web", "producer web whim=1"),
        ),
    ]
}

#[wasm_bindgen_test]
async fn what_is_stored_and_cannot_be_read_is_set_aside() {
    open().await;
    act("C1", "Crash").await;
    let good = stored(WORKSPACE).expect("it is stored");
    for (what, text) in no_workspaces(&good) {
        unmount();
        let _ = storage().remove_item(SET_ASIDE);
        keep(WORKSPACE, &text);
        mount().await;
        assert_eq!(texts(".notice").len(), 1, "{what}: {}", notice());
        assert!(
            notice().contains("stored workspace"),
            "{what}: {}",
            notice()
        );
        assert!(
            notice().chars().count() < 600,
            "{what}: a notice that can be read"
        );
        assert_eq!(
            stored(SET_ASIDE).as_deref(),
            Some(text.as_str()),
            "{what} is kept"
        );
        assert_eq!(
            (tapes().len(), clock()),
            (3, 16_000),
            "{what}: the page works"
        );
        frame(FRAME).await;
    }
    pass(1_000).await;
    click_on(&saying(all(".notice button"), "Dismiss")).await;
    reload().await;
    assert_eq!(
        (notice().as_str(), clock()),
        ("", 17_000),
        "the new work is stored"
    );
    assert!(stored(SET_ASIDE).is_some(), "and the old one still there");
}

#[wasm_bindgen_test]
async fn half_a_workspace_opens_as_far_as_it_goes() {
    open().await;
    let good = stored(WORKSPACE).expect("it is stored");
    let (half, _) = good.split_once("producer").expect("it has a producer");
    let half = format!("{half}prod");
    unmount();
    keep(WORKSPACE, &half);
    mount().await;
    assert!(notice().contains("unknown word 'prod'"), "{}", notice());
    assert_eq!(stored(SET_ASIDE).as_deref(), Some(half.as_str()));
    assert_eq!((tapes().len(), clock()), (3, 16_000), "the topic is there");
}

#[wasm_bindgen_test]
async fn acts_that_can_be_played_again_are() {
    open().await;
    act("C1", "Crash").await;
    pass(1_000).await;
    act("C2", "Crash").await;
    let good = stored(WORKSPACE).expect("it is stored");
    let bad = good.replace("crash C2", "crash C9");
    assert_ne!(good, bad);
    unmount();
    keep(WORKSPACE, &bad);
    mount().await;
    assert!(notice().contains(": there is no C9"), "{}", notice());
    assert_eq!(stored(SET_ASIDE).as_deref(), Some(bad.as_str()));
    assert!(state("C1").starts_with("crashed"), "{}", state("C1"));
    assert!(!state("C2").starts_with("crashed"), "{}", state("C2"));
}

#[wasm_bindgen_test]
async fn kafkas_own_times_are_one_click_away() {
    open().await;
    click("#as-shipped").await;
    until("the group is stable", || {
        group_state().starts_with("Stable")
    })
    .await;
    inspect(&consumer("C1")).await;
    assert_eq!(value(&field("session.timeout.ms")), "45000");
    inspect(&one(".broker-foot")).await;
    assert_eq!(value(&field("network latency")), "0");
    click("#as-shipped").await;
    assert_eq!(clock(), 16_000);
    inspect(&consumer("C1")).await;
    assert_eq!(value(&field("session.timeout.ms")), "6000");
}

// --- the engine --------------------------------------------------------------------------------

/// The constants were made by a 64-bit machine: here the same runs come out, to the byte.
#[wasm_bindgen_test]
fn a_run_is_the_same_in_a_browser() {
    use offset_playground::recording::{EVENTS_MAX, Recording};
    use offset_playground::scenario::CATALOG;
    use offset_playground::sim::{Seed, SimTime};
    let played = CATALOG.map(|preset| {
        let mut run = Recording::new((preset.make)(), Seed(1)).expect("in order");
        run.extend_to(SimTime(60_000_000), EVENTS_MAX);
        (preset.name, run.fingerprint())
    });
    assert_eq!(played, fingerprints::AFTER_A_MINUTE);
}
