//! The event log: which lines it shows, and how one gets about in it.

use crate::prelude::*;

/// How many lines there are, when all are searched.
async fn count() -> u64 {
    for _ in 0..200 {
        if !text("#log-count").contains('%') {
            break;
        }
        frame(FRAME).await;
    }
    let text = text("#log-count");
    assert!(!text.contains('%'), "{text}");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("a number of lines")
}

fn kinds() -> Vec<String> {
    texts("#log .go span:nth-of-type(2)")
}

#[wasm_bindgen_test]
async fn filters_leave_the_lines_that_are_asked_for() {
    open().await;
    let story = count().await;
    choose("#log-filter", "wire").await;
    assert!(count().await > story * 2);
    choose("#log-filter", "story").await;
    assert_eq!(count().await, story);
    click("#log-kinds").await;
    click("#kinds input[value=offset-committed]").await;
    click("#kinds .close").await;
    frame(FRAME).await;
    assert!(count().await > 0 && count().await < story);
    assert!(
        kinds().iter().all(|kind| kind.contains("offset")),
        "{:?}",
        kinds()
    );
    let committed = count().await;
    type_into("#log-text", "ORDERS-1").await;
    frame(FRAME).await;
    assert!(count().await > 0 && count().await < committed);
    assert!(
        texts("#log .details")
            .iter()
            .all(|line| line.contains("orders-1"))
    );
    type_into("#log-text", "no such words").await;
    frame(FRAME).await;
    assert_eq!((count().await, all("#log li").len()), (0, 0));
    assert!(find(".events .empty").is_some());
    type_into("#log-text", "").await;
    click("#log-kinds").await;
    click("#all-kinds").await;
    click("#kinds .close").await;
    let of_c1 = all("#log-about option").into_iter();
    let of_c1 = of_c1
        .filter(|option| text_of(option) == "C1")
        .map(|one| attribute(&one, "value"));
    let of_c1 = of_c1.last().expect("C1 can be chosen");
    choose("#log-about", &of_c1).await;
    frame(FRAME).await;
    let whose = texts("#log .go span:nth-of-type(1)");
    assert!(
        !whose.is_empty() && whose.iter().all(|who| who == "C1"),
        "{whose:?}"
    );
    inspect(&consumer("C2")).await;
    choose("#log-about", "selected").await;
    frame(FRAME).await;
    let whose = texts("#log .go span:nth-of-type(1)");
    assert!(
        !whose.is_empty() && whose.iter().all(|who| who == "C2"),
        "{whose:?}"
    );
}

#[wasm_bindgen_test]
async fn what_has_not_happened_yet_is_told_apart() {
    open().await;
    assert_eq!(all("#log li.later").len(), 0);
    let line = all("#log li")[5].clone();
    click_on(&within(&line, ".go")[0]).await;
    assert_eq!(attribute(&line, "aria-current"), "true");
    assert!(line.is_connected(), "it is where it was");
    let (all, later) = (all("#log li").len(), all("#log li.later").len());
    assert!(later > 0 && later < all - 4);
    assert!(find("#log-follow").is_none(), "the moment shown is in view");
}

#[wasm_bindgen_test]
async fn steps_lead_from_one_of_a_kind_to_the_next() {
    open().await;
    act("C1", "Crash").await;
    pass(2_000).await;
    choose("#step-to", "4").await; // crashes
    click("#step-back").await;
    assert!(text("#log li[aria-current]").contains("C1"));
    assert!(find("#to-now").is_some());
    choose("#step-to", "2").await; // commits
    click("#step-back").await;
    let commit = clock();
    assert!(text("#log li[aria-current]").contains("offset"));
    click("#step-back").await;
    assert!(clock() <= commit);
    click("#step-on").await;
    assert_eq!(clock(), commit);
    assert!(
        find(".events select[id*=mark]").is_none(),
        "one choice is enough"
    );
}

#[wasm_bindgen_test]
async fn all_of_a_line_is_to_be_read_below_the_lines() {
    open().await;
    assert_eq!(text("#log-whole time"), clock_of_current());
    let line = all("#log li")[2].clone();
    let details = text_of(&within(&line, ".details")[0]);
    let why = within(&line, ".ask-why")[0].clone();
    why.dyn_into::<HtmlElement>()
        .expect("a button")
        .focus()
        .expect("it can");
    frame(FRAME).await;
    assert!(
        text("#log-whole").contains(&details),
        "{}",
        text("#log-whole")
    );
    assert!(text("#log-whole .cause").starts_with("← "));
}

/// The moment of the line of the moment shown.
fn clock_of_current() -> String {
    text("#log li[aria-current] time")
}

#[wasm_bindgen_test]
async fn the_lines_about_a_group_are_its_members_too() {
    open().await;
    choose("#log-filter", "detail").await;
    let of_group = all("#log-about option").into_iter();
    let of_group = of_group
        .filter(|option| text_of(option) == "billing")
        .map(|one| attribute(&one, "value"));
    let of_group = of_group.last().expect("the group can be chosen");
    choose("#log-about", &of_group).await;
    assert!(count().await > 0);
    frame(FRAME).await;
    let whose = texts("#log .go span:nth-of-type(1)");
    assert!(whose.iter().any(|who| who == "C1"), "{whose:?}");
    assert!(whose.iter().all(|who| who != "web"), "{whose:?}");
}
