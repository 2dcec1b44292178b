//! What is done on the page.

use crate::prelude::*;
use web_sys::{
    Event, EventInit, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit,
};

/// Real milliseconds from one frame to the next: the longest the page takes for one.
pub(crate) const FRAME: f64 = 100.0;
/// So many frames are waited for something: at normal speed two minutes of Kafka's time.
pub(crate) const PATIENCE: u32 = 1_200;

pub(crate) async fn click_on(element: &HtmlElement) {
    element.click();
    settle().await;
}

pub(crate) async fn click(selector: &str) {
    click_on(&one(selector)).await;
}

/// A button on a consumer's card.
pub(crate) async fn act(name: &str, button: &str) {
    let button = saying(within(&consumer(name), ".actions button"), button);
    click_on(&button).await;
}

/// Starts a consumer again that has ended.
pub(crate) async fn start_again(name: &str) {
    let button = within(&consumer(name), ".actions button.go").swap_remove(0);
    click_on(&button).await;
}

/// Kills the broker, or starts it again.
pub(crate) async fn switch_broker() {
    click(".broker-foot button.tiny").await;
}

/// A button on a producer's card.
pub(crate) async fn direct(name: &str, button: &str) {
    let button = saying(within(&producer(name), ".actions button"), button);
    click_on(&button).await;
}

/// Looks at something closely.
pub(crate) async fn inspect(card: &HtmlElement) {
    click_on(&within(card, "button.subject")[0]).await;
    assert!(find("#inspector").is_some(), "the inspector opens");
}

pub(crate) fn tell(element: &Element, event: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(event, &init).expect("an event");
    element
        .dispatch_event(&event)
        .expect("an event that is heard");
}

/// Types a text in the place of what was there.
pub(crate) async fn type_into(selector: &str, text: &str) {
    let element = one(selector);
    match element.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.set_value(text),
        None => element.unchecked_ref::<HtmlInputElement>().set_value(text),
    }
    tell(&element, "input");
    tell(&element, "change");
    settle().await;
}

/// Chooses one of the speeds on offer, in thousandths.
pub(crate) async fn set_speed(speed: u32) {
    let speeds = offset_playground::session::SPEEDS;
    let place = speeds.iter().position(|other| *other == speed);
    let place = place.expect("it is on offer").to_string();
    type_into("#speed", &place).await;
}

pub(crate) fn value(selector: &str) -> String {
    one(selector).unchecked_into::<HtmlInputElement>().value()
}

pub(crate) async fn choose(selector: &str, value: &str) {
    let select: HtmlSelectElement = one(selector).unchecked_into();
    select.set_value(value);
    assert_eq!(select.value(), value, "{selector} offers it");
    tell(&select, "change");
    settle().await;
    built().await;
}

/// A field of a configuration.
pub(crate) fn field(key: &str) -> String {
    format!("#inspector [data-key=\"{key}\"]")
}

/// What is said at the field about what was typed.
pub(crate) fn said_at(key: &str) -> String {
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

pub(crate) async fn press(key: &str) {
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
pub(crate) fn blur() {
    if let Some(active) = document().active_element() {
        let _ = active.unchecked_into::<HtmlElement>().blur();
    }
}

pub(crate) async fn set_playing(wanted: bool) {
    if is_playing() != wanted {
        click("#play").await;
    }
}

/// Lets time go on until something is so, and stops it.
pub(crate) async fn until(what: &str, so: impl Fn() -> bool) {
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
pub(crate) async fn pass(millis: u32) {
    set_speed(1_000).await;
    set_playing(true).await;
    for _ in 0..millis / 100 {
        frame(FRAME).await;
    }
    set_playing(false).await;
}

/// Three branches: the main one, and two in which C1 is killed, each at a moment of its own.
pub(crate) async fn three_branches() {
    pass(4_000).await;
    for step in ["5000", "4000"] {
        type_into("#timeline", step).await;
        act("C1", "Crash").await;
        click("#past-here").await;
        // what the browser tells of a dialog that closes comes a little later
        frame(FRAME).await;
    }
}

/// A producer that has stopped, and a group that has committed all there is.
pub(crate) async fn all_quiet() {
    direct("web", "Pause").await;
    until("all is read and committed", || {
        let done = |name: &String| committed(name) == Some(log_end(name));
        tapes().iter().all(done) && chips()[3].starts_with("✓everyone caught up")
    })
    .await;
}

pub(crate) async fn look_back_to_the_middle() {
    type_into("#timeline", "5000").await;
    assert!(find("#to-now").is_some(), "the page looks back");
}

pub(crate) fn is_asking() -> bool {
    one("#past").unchecked_into::<HtmlDialogElement>().open()
}
