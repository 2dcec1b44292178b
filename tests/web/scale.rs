//! The stage where there is much on it: strips, the overview, folded groups, the zoom.

use crate::prelude::*;

fn many(partitions: u32, consumers: u32) -> String {
    let mut text = format!(
        "playground 1\ntopic load partitions={partitions}\n\
         producer web to=load every=20ms keys=500\n"
    );
    for n in 1..=consumers {
        let line = format!(
            "consumer C{n} group=many topics=load auto.offset.reset=earliest \
             commits=sync-each-batch\n"
        );
        text.push_str(&line);
    }
    text + "played   8s\n"
}

async fn open_many(partitions: u32, consumers: u32) {
    open().await;
    unmount();
    keep(WORKSPACE, &many(partitions, consumers));
    mount().await;
    frame(20.0).await;
    built().await;
}

fn focused() -> HtmlElement {
    let active = document()
        .active_element()
        .expect("something has the focus");
    active.unchecked_into()
}

#[wasm_bindgen_test]
async fn few_partitions_are_tapes_and_more_are_strips() {
    open_many(15, 2).await;
    assert_eq!((all(".tape").len(), all(".strip").len()), (15, 0));
    click(".add-partition").await;
    built().await;
    assert_eq!((all(".tape").len(), all(".strip").len()), (0, 16));
    click("[data-density=cells]").await;
    built().await;
    assert_eq!((all(".tape").len(), all(".strip").len()), (16, 0));
    assert_eq!(
        attribute(&one("[data-density=cells]"), "aria-pressed"),
        "true"
    );
    click("[data-density=auto]").await;
    built().await;
    assert_eq!(all(".strip").len(), 16);
}

#[wasm_bindgen_test]
async fn a_strip_says_what_it_is_when_it_is_looked_at() {
    open_many(20, 2).await;
    let strips = all(".strip");
    assert_eq!(text_of(&strips[3]), "load-3");
    assert_eq!(attribute(&strips[3], "aria-label"), "");
    strips[3].focus().expect("it can have the focus");
    settle().await;
    let said = attribute(&strips[3], "aria-label");
    assert!(
        said.starts_with("load-3: owner C") && said.contains("lag "),
        "{said}"
    );
    assert!(said.contains("processed once"), "{said}");
    press("ArrowDown").await;
    assert_eq!(text_of(&focused()), "load-4");
    press("End").await;
    assert_eq!(text_of(&focused()), "load-19");
    focused().click();
    settle().await;
    assert_eq!(text("#inspector-title"), "load-19");
    assert_eq!(attribute(&all(".strip")[19], "aria-current"), "true");
    assert!(!all("#inspector .cell").is_empty(), "with its tape");
    focused().blur().expect("it can lose the focus");
}

#[wasm_bindgen_test]
async fn the_overview_is_one_stop_and_arrows_lead_through_it() {
    open_many(240, 2).await;
    assert_eq!((all(".strip").len(), all(".overview button").len()), (0, 1));
    let cell = one(".overview-cell");
    cell.focus().expect("it can have the focus");
    settle().await;
    let label = || attribute(&one(".overview-cell"), "aria-label");
    assert!(label().starts_with("load-0 · lag"), "{}", label());
    press("ArrowRight").await;
    assert!(label().starts_with("load-1 · "), "{}", label());
    press("End").await;
    assert!(label().starts_with("load-239 · "), "{}", label());
    assert_eq!(text(".overview-said"), label(), "it is there to be read");
    cell.click();
    settle().await;
    assert_eq!(text("#inspector-title"), "load-239");
    assert!(!all("#inspector .cell.ghost").is_empty(), "with its tape");
    let counted = texts(".overview-legend b");
    let sum: u32 = counted
        .iter()
        .map(|one| one.parse::<u32>().expect("a number"))
        .sum();
    assert_eq!(sum, 240);
    let by_owner = all(".overview-legend button").remove(1);
    click_on(&by_owner).await;
    assert!(
        text(".overview-legend").contains("C1: 120"),
        "{}",
        text(".overview-legend")
    );
}

#[wasm_bindgen_test]
async fn many_members_are_lines_that_open() {
    open_many(12, 12).await;
    assert_eq!(
        (all(".members .line-of").len(), all(".card.consumer").len()),
        (12, 0)
    );
    assert!(
        text(".fold-sum").starts_with("12 members · lag"),
        "{}",
        text(".fold-sum")
    );
    let line = one("[data-line=C3] .line-of");
    click_on(&line).await;
    assert_eq!(text("#inspector-title"), "C3");
    assert_eq!(attribute(&line, "aria-expanded"), "true");
    act("C3", "Crash").await;
    frame(200.0).await;
    assert!(
        one("[data-line=C3] .line-of")
            .class_name()
            .contains("trouble")
    );
    assert!(
        text(".fold-sum").contains("1 in trouble"),
        "{}",
        text(".fold-sum")
    );
    click_on(&line).await;
    assert!(all(".card.consumer").is_empty());
    click("[data-fold=many]").await;
    built().await;
    assert_eq!(
        (all(".members .line-of").len(), all(".card.consumer").len()),
        (0, 12)
    );
    click("[data-fold=many]").await;
    built().await;
    assert_eq!(all(".members .line-of").len(), 12);
}

#[wasm_bindgen_test]
async fn keys_make_the_stage_larger_and_smaller() {
    open().await;
    let zoom = || {
        let style = attribute(&one(".stage-inner"), "style");
        style
            .split("zoom:")
            .nth(1)
            .map(|rest| rest.split(';').next().unwrap_or("").trim().to_owned())
    };
    press("+").await;
    assert_eq!(zoom().as_deref(), Some("125%"));
    press("-").await;
    press("-").await;
    assert_eq!(zoom().as_deref(), Some("80%"));
    press("0").await;
    assert_eq!(zoom().as_deref(), Some("100%"));
}
