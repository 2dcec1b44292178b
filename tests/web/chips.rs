//! What one hopes of a run, as the guide says it: what does not hold names the moment.

use crate::prelude::*;

/// Three workers at the records of one key, and a second group that is slow.
const WORKERS: &str = "playground 1
seed     2
brokers  1
topic    orders partitions=1
producer web to=orders every=1m
consumer C1 group=billing topics=orders worker.threads=3 commits=never processing.time=1s \
processing.jitter=4s
consumer C2 group=slow topics=orders processing.time=10s
sending  web off
at 8s    produce web key=anna value=0
at 8s    produce web key=anna value=1
at 9s    produce web key=anna value=2
at 9s    produce web key=anna value=3
played   30s
";

async fn open_written(text: &str, language: &str) {
    open().await;
    unmount();
    keep(LANG, language);
    keep(WORKSPACE, text);
    mount().await;
}

/// The moment a chip names, behind what it says before it.
#[track_caller]
fn since(chip: &str, before: &str) -> u64 {
    let since = chip.strip_prefix(before);
    moment(since.unwrap_or_else(|| panic!("{chip}")))
}

#[wasm_bindgen_test]
async fn out_of_order_is_said_with_its_moment_and_leads_there() {
    open_written(WORKERS, "en").await;
    let all = chips();
    assert_eq!(
        all[..2],
        ["✓billing: nothing lost", "✓billing: nothing twice"]
    );
    let said = "✕billing: in order per key — 1 record processed out of order, first at ";
    let first = since(&all[2], said);
    assert!(
        all[3].starts_with("✓billing: everyone caught up"),
        "{}",
        all[3]
    );
    click("#chips button.chip").await;
    assert_eq!(clock(), first);
    assert!(text("#log li[aria-current]").contains("after orders-0 "));
    until("it is told why", || {
        text("#why").contains("worker threads do not wait for one another")
    })
    .await;
    // another reader has another run
    choose("#reader", "1").await;
    assert_eq!(chips()[2], "✓slow: in order per key");
}

#[wasm_bindgen_test]
async fn who_is_behind_is_so_since_the_oldest_record_that_is_left() {
    open_written(WORKERS, "en").await;
    choose("#reader", "1").await;
    let first = since(
        &chips()[3],
        "…slow: everyone caught up — 2 records not processed yet, behind since ",
    );
    assert!(
        (9_000..9_200).contains(&first),
        "record 2 was sent at 9 s: {first}"
    );
    // why is asked of the moment shown: when the oldest came it was not late yet
    click("#chips button.chip").await;
    until("it is told", || !all("#why .because li").is_empty()).await;
    assert_eq!(clock(), 30_000);
    assert_eq!(text("#why-title"), "Why? slow is behind");
    let now = text("#why .why-now");
    assert!(now.contains("C2 is busy with orders-0 2 until"), "{now}");
    let steps = all("#why .because .turn").into_iter();
    let at = |step: &HtmlElement| moment(&text_of(&within(step, "time")[0]));
    let mut written = steps.filter(|step| at(step) == first);
    click_on(&written.next().expect("the oldest was written")).await;
    assert_eq!(clock(), first);
    assert!(find("#why .because li.here").is_some(), "it stays told");
}

#[wasm_bindgen_test]
async fn both_are_said_in_chinese() {
    open_written(WORKERS, "zh-Hans").await;
    let late = &chips()[2];
    assert!(
        late.starts_with("✕billing：同一 key 有序 — 1 条乱序处理，首次在 "),
        "{late}"
    );
    assert!(late.ends_with(" s"), "{late}");
}
