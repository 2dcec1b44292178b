//! Branches, loops, and the keys for time.

use crate::prelude::*;

/// The branches, as they are told of.
fn tree() -> Vec<String> {
    texts(".branches:not(.gone) .name")
}

#[wasm_bindgen_test]
async fn each_branch_is_a_click_away() {
    open().await;
    assert!(find("#branches").is_none(), "there is but one");
    pass(4_000).await;
    look_back_to_the_middle().await;
    act("C1", "Crash").await;
    click("#past-here").await;
    let second = picture();
    assert_eq!(attribute(&one("#branches"), "aria-label"), "Branches: 2");
    click("#branches").await;
    assert_eq!(tree(), ["main", "crash C1"]);
    let shown = || text(".branches .shown .name");
    assert_eq!(shown(), "crash C1");
    click_on(&all(".branches .branch")[0]).await;
    assert_eq!((shown(), clock()), ("main".to_owned(), 20_000));
    // it stays open for the next look
    click_on(&all(".branches .branch")[1]).await;
    assert_eq!(
        (shown(), picture()),
        ("crash C1".to_owned(), second.clone())
    );

    click_on(&all(".branches .delete")[1]).await;
    assert_eq!((tree(), clock()), (vec!["main".to_owned()], 20_000));
    assert_eq!(texts(".gone .name"), ["crash C1"]);
    click_on(&saying(all(".gone button"), "Get back")).await;
    assert_eq!((tree().len(), picture()), (2, second));
    assert!(find(".gone").is_none());
    one(".branches .branch")
        .focus()
        .expect("it can have the focus");
    press("Escape").await;
    assert!(find(".branches").is_none());
    assert!(find("#branches:focus").is_some());
}

#[wasm_bindgen_test]
async fn branches_of_the_same_act_are_told_apart_and_the_only_one_stays() {
    open().await;
    three_branches().await;
    click("#branches").await;
    assert_eq!(tree(), ["main", "crash C1", "crash C1"]);
    let deletes = || all(".branches:not(.gone) .delete");
    let names: BTreeSet<String> = deletes()
        .iter()
        .map(|delete| attribute(delete, "aria-label"))
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    for _ in 0..2 {
        let last = deletes().pop().expect("it is there");
        last.focus().expect("it can have the focus");
        click_on(&last).await;
        frame(FRAME).await;
        assert!(find(".branches .shown:focus").is_some());
    }
    let only = deletes();
    assert_eq!(only.len(), 1);
    assert!(only[0].has_attribute("disabled"));
    let back: BTreeSet<String> = all(".gone button")
        .iter()
        .map(|back| attribute(back, "aria-label"))
        .collect();
    assert_eq!(back.len(), 2, "{back:?}");
}

#[wasm_bindgen_test]
async fn a_stretch_is_looped_by_keys() {
    open().await;
    pass(4_000).await;
    blur();
    look_back_to_the_middle().await;
    blur();
    let from = clock();
    press("[").await;
    type_into("#timeline", "6000").await;
    blur();
    let to = clock();
    press("]").await;
    let name = attribute(&one("#loop"), "aria-label");
    assert_eq!(name, "Loop: 10.000 s to 12.000 s, over and over");
    assert_eq!((from, to), (10_000, 12_000));
    set_playing(true).await;
    let mut seen = BTreeSet::new();
    for _ in 0..60 {
        frame(FRAME).await;
        seen.insert(clock());
    }
    set_playing(false).await;
    assert_eq!((seen.first(), seen.last()), (Some(&from), Some(&to)));
    press("\\").await;
    assert_eq!(attribute(&one("#loop"), "aria-label"), "Loop");
    // what cannot be a loop is refused, and said
    click("#loop").await;
    type_into("#timeline", "0").await;
    click("#loop-to").await;
    assert!(
        notice().contains("A loop ends after it begins"),
        "{}",
        notice()
    );
}

#[wasm_bindgen_test]
async fn keys_change_the_speed() {
    open().await;
    blur();
    let told = || text(".speed output");
    assert_eq!(told(), "1×");
    press(">").await;
    assert_eq!(told(), "1.5×");
    press("<").await;
    press("<").await;
    assert_eq!(told(), "0.7×");
    set_speed(1).await;
    assert_eq!(told(), "0.001×");
    assert_eq!(text("#slow-speed"), "1 s shows 1 ms");
    set_speed(100_000).await;
    assert_eq!(attribute(&one("#speed"), "aria-valuetext"), "100×");
}

#[wasm_bindgen_test]
async fn a_presenters_remote_turns_the_pages() {
    open_scenario("lesson:idle-consumer").await;
    blur();
    let step = || text(".eyebrow");
    let first = (step(), clock());
    press("PageDown").await;
    for _ in 0..PATIENCE {
        if !is_playing() {
            break;
        }
        frame(FRAME).await;
    }
    let second = (step(), clock());
    assert!(second.1 > first.1 && second.0 != first.0, "{second:?}");
    press("PageUp").await;
    assert_eq!((step(), clock()), first);
}

#[wasm_bindgen_test]
async fn keys_that_are_one_character_can_be_turned_off() {
    open().await;
    blur();
    let help = || one("#help-sheet").unchecked_into::<HtmlDialogElement>();
    press("?").await;
    assert!(help().open());
    click("#characters").await;
    help().close();
    blur();
    let speed = text(".speed output");
    for key in ["?", ">", "["] {
        press(key).await;
    }
    assert!(!help().open() && find("#loop.on").is_none());
    assert_eq!(text(".speed output"), speed);
    // other keys still act, and it is kept
    press("ArrowLeft").await;
    assert!(find("#to-now").is_some());
    reload().await;
    blur();
    press("?").await;
    assert!(!help().open());
}

#[wasm_bindgen_test]
async fn steps_lead_to_the_next_of_a_kind() {
    open().await;
    pass(10_000).await;
    blur();
    let line = || text("#log li[aria-current] .go");
    choose("#step-to", "2").await;
    assert_eq!(
        attribute(&one("#step-back"), "aria-label"),
        "Previous commit"
    );
    let now = clock();
    for _ in 0..3 {
        let before = clock();
        click("#step-back").await;
        assert!(
            clock() <= before && line().contains("offset committed"),
            "{}",
            line()
        );
    }
    assert!(clock() < now);
    blur();
    press("c").await;
    assert!(line().contains("offset committed"), "{}", line());
    // any event, one at a time
    let at = clock();
    press(",").await;
    press(".").await;
    assert_eq!(clock(), at);
    press("R").await;
    assert!(line().contains("rebalance"), "{}", line());
    // the arrows go where the choice says
    press("ArrowRight").await;
    assert!(line().contains("offset committed"), "{}", line());
}
