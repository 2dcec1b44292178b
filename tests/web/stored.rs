//! What is stored.

use crate::prelude::*;

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
    pass(100).await;
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
