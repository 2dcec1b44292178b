//! Two runs side by side.

use crate::prelude::*;

/// A newcomer joins two others, and is seen to.
const NEWCOMER: &str = "playground 1
brokers  1 network.latency=20ms
topic    orders partitions=3
producer web to=orders every=200ms
default  consumer auto.offset.reset=earliest processing.time=100ms commits=sync-each-batch
consumer C1 group=billing topics=orders
consumer C2 group=billing topics=orders
at 20s   consumer C3 group=billing topics=orders
played   28s
";

async fn compare(text: &str) {
    open().await;
    unmount();
    keep(WORKSPACE, text);
    mount().await;
    click("#open-compare").await;
    lived().await;
}

/// Both sides are played as far as the run.
async fn lived() {
    let done = || text("#compare-living").is_empty();
    for _ in 0..PATIENCE {
        frame(200.0).await;
        if done() {
            break;
        }
    }
    assert!(done(), "both are lived");
    frame(200.0).await;
}

fn dialog() -> HtmlDialogElement {
    one("#compare").unchecked_into()
}

/// A row of the table: left, right, and which is better.
fn row(measure: &str) -> [String; 3] {
    let cells = texts(&format!("tr[data-measure={measure}] td"));
    cells.try_into().expect("three cells")
}

#[wasm_bindgen_test]
async fn an_assignor_is_compared_with_another() {
    compare(NEWCOMER).await;
    assert!(dialog().open());
    // the run has Kafka's own list: range comes first
    assert_eq!(
        texts(".compare-panel h3"),
        ["A · range", "B · cooperative-sticky"]
    );
    assert!(text(".compare-head").contains("partition.assignment.strategy"));
    assert_eq!(row("Stopped"), ["3 of 3", "1 of 3", "B better"]);
    assert_eq!(row("Moved"), ["2", "1", "B better"]);
    assert_eq!(row("Rounds"), ["2", "3", "A better"]);
    assert_eq!(row("Twice"), ["0", "0", "same"]);
    assert_eq!(text("#compare-clock"), "28.000 s");
    let said = texts(".sentence-of");
    assert!(
        said[0].starts_with("3 of 3 partitions stood still"),
        "{said:?}"
    );
    assert!(said[1].starts_with("Only orders-2 stood still"), "{said:?}");
    // the same in words as in the picture
    let told = texts(".compare-panel:nth-child(2) .sr li");
    assert!(told[2].contains("nobody for 3.00 s"), "{told:?}");
    click("#compare-swap").await;
    frame(200.0).await;
    assert_eq!(row("Moved"), ["1", "2", "A better"]);
    assert_eq!(
        texts(".compare-panel h3"),
        ["A · cooperative-sticky", "B · range"]
    );
}

#[wasm_bindgen_test]
async fn one_thing_at_a_time_is_compared() {
    open().await;
    three_branches().await;
    click("#open-compare").await;
    lived().await;
    let pressed = || texts(".compare-choose .choice [aria-pressed=true]");
    assert_eq!(pressed(), ["Assignor"]);
    click("#compare-branches").await;
    lived().await;
    assert_eq!(pressed(), ["Branches"]);
    let names: BTreeSet<String> = texts("#compare-a option").into_iter().collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[wasm_bindgen_test]
async fn one_clock_moves_both() {
    compare(NEWCOMER).await;
    let slider: HtmlInputElement = one("#compare-timeline").unchecked_into();
    slider.set_value("7500");
    tell(&slider, "input");
    settle().await;
    frame(200.0).await;
    assert_eq!(text("#compare-clock"), "21.000 s");
    assert_eq!(row("Moved")[..2], ["0", "0"]);
    let page = text("#clock");
    click("#compare-play").await;
    for _ in 0..10 {
        frame(100.0).await;
    }
    click("#compare-play").await;
    let at = text("#compare-clock");
    assert!(("21.500 s".."23.000 s").contains(&at.as_str()), "{at}");
    assert_eq!(text("#clock"), page, "the run of the page stands still");
    assert_eq!(row("Moved"), ["2", "0", "B better"]);
}

#[wasm_bindgen_test]
async fn what_cannot_be_set_is_refused_there() {
    compare(NEWCOMER).await;
    choose("#compare-key", "session.timeout.ms").await;
    assert_eq!(texts(".compare-panel h3")[0], "A · 45000 ms");
    type_into("#compare-b", "1").await;
    lived().await;
    let said = text("#compare .notice");
    assert!(said.starts_with("B cannot be played: "), "{said}");
    assert!(said.contains("session.timeout.ms"), "{said}");
    type_into("#compare-b", "x").await;
    assert_eq!(attribute(&one("#compare-b"), "aria-invalid"), "true");
    type_into("#compare-b", "60000").await;
    lived().await;
    assert!(find("#compare .notice").is_none());
    assert_eq!(row("Moved")[2], "same");
    assert!(text(".compare-records").contains("Every record has met the same fate"));
}

#[wasm_bindgen_test]
async fn a_side_can_be_gone_on_with() {
    compare(NEWCOMER).await;
    click(".compare-panel:nth-child(2) .keep").await;
    assert!(!dialog().open());
    assert!(stored(WORKSPACE).is_some_and(|text| text.contains("cooperative-sticky")));
    assert!(find("#take-back").is_some(), "the other is offered");
}

#[wasm_bindgen_test]
async fn it_is_closed_and_leaves_nothing_behind() {
    compare(NEWCOMER).await;
    click("#compare-close").await;
    assert!(!dialog().open());
    assert!(find(".compare-panel").is_none());
    assert!(stored(WORKSPACE).is_none_or(|text| !text.contains("cooperative-sticky")));
}

#[wasm_bindgen_test]
async fn it_is_told_in_chinese_too() {
    open().await;
    unmount();
    keep(WORKSPACE, NEWCOMER);
    keep(LANG, "zh-Hans");
    mount().await;
    click("#open-compare").await;
    lived().await;
    let parts = [
        "h2",
        "h3",
        "button",
        "label > span",
        "p",
        "th",
        "summary",
        ".judged",
        ".sr li",
    ];
    let said: Vec<String> = parts
        .iter()
        .flat_map(|part| texts(&format!("#compare {part}")))
        .collect();
    assert!(said.len() > 40, "{said:?}");
    assert_eq!(crate::everyone::english_words(&said), BTreeSet::new());
    assert_eq!(row("Moved"), ["2", "1", "B 更好"]);
}
