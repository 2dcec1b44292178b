//! The first scenario.

use crate::prelude::*;

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
    let [lost, twice, order, behind] = <[String; 4]>::try_from(chips()).expect("four chips");
    assert_eq!(
        [lost.as_str(), twice.as_str(), order.as_str()],
        ["✓nothing lost", "✓nothing twice", "✓in order per key"]
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
    for (speed, millis) in [(250, 25), (1_000, 100), (5_000, 500), (20_000, 2_000)] {
        set_speed(speed).await;
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
    let mut seen = vec![(clock(), text("#log li[aria-current]"))];
    for _ in 0..5 {
        click("[aria-label=\"Next event\"]").await;
        let line = text("#log li[aria-current]");
        assert_ne!(line, seen[seen.len() - 1].1, "something has happened");
        assert!(clock() >= seen[seen.len() - 1].0);
        assert_eq!(
            clock(),
            moment(&text("#log li[aria-current] time")),
            "it has just happened"
        );
        seen.push((clock(), line));
    }
    assert!(clock() > 16_000);
    // the first picture was taken at a moment at which nothing happened
    for (at, line) in seen[1..5].iter().rev() {
        click("[aria-label=\"Previous event\"]").await;
        assert_eq!((clock(), &text("#log li[aria-current]")), (*at, line));
    }
    click("[aria-label=\"To the start\"]").await;
    assert_eq!(clock(), 0);
    assert_eq!(
        texts(".cell:not(.ghost)"),
        [""; 0],
        "no record has been written"
    );
    click("#to-now").await;
    assert_eq!((clock(), text("#log li[aria-current]")), seen[5]);
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
