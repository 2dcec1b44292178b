//! Looking back.

use crate::prelude::*;

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
