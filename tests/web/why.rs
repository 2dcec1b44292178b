//! Why: the panel.

use crate::prelude::*;

#[wasm_bindgen_test]
async fn a_crashed_consumer_leads_back_to_who_did_it() {
    open().await;
    pass(2_000).await;
    act("C1", "Crash").await;
    inspect(&consumer("C1")).await;
    click(".ask-subject").await;
    until("it is told", || !all("#why .because li").is_empty()).await;
    let first = text("#why .because li:first-child");
    assert!(first.contains("C1 was killed"), "{first}");
    assert!(first.contains("You did this."), "{first}");
    let now = text("#why .why-now");
    assert!(now.contains("C1 has no process"), "{now}");
    click("#why-close").await;
    assert!(find("#why").is_none());
}

#[wasm_bindgen_test]
async fn a_step_leads_to_its_moment_and_stays_in_sight() {
    open().await;
    pass(4_000).await;
    inspect(&consumer("C1")).await;
    press("w").await;
    until("it is told", || all("#why .because li").len() > 2).await;
    let steps = all("#why .because .turn");
    click_on(steps.last().expect("there are some")).await;
    until("it is there", || find("#why .because li.here").is_some()).await;
    // whoever has gone back sees what is still to come, as such
    let told = texts("#why .because li");
    assert!(find("#why .because li.later").is_some(), "{told:?}");
    assert_eq!(
        attribute(&one("#why .because li.here"), "aria-current"),
        "step"
    );
    press("Escape").await;
    assert!(find("#why").is_none(), "closed");
    assert!(
        find("#inspector").is_some(),
        "what was selected stays selected"
    );
}

#[wasm_bindgen_test]
async fn a_records_life_stands_where_it_is_selected() {
    open().await;
    pass(2_000).await;
    click(".cell.once > button").await;
    until("it is told", || !all("#life .because li").is_empty()).await;
    built().await;
    let life = texts("#life .because li");
    let said = |what: &str| life.iter().any(|line| line.contains(what));
    assert!(said("appended"), "{life:?}");
    assert!(said(" processed orders-"), "{life:?}");
    // what is asked of anything else is answered here
    click(".ask-subject").await;
    assert!(find("#why").is_none());
    assert!(find("#life h3:focus").is_some(), "it leads to its life");
}

#[wasm_bindgen_test]
async fn a_state_and_a_mark_are_asked_where_they_are_inspected() {
    open().await;
    pass(4_000).await;
    for subject in [consumer("C1"), one(".broker-foot")] {
        inspect(&subject).await;
        click("#inspector-state").await;
        until("it is told", || !all("#why .because li").is_empty()).await;
        click("#why-close").await;
    }
    click(".tape-name .subject").await;
    let mark = |name: &str| {
        let names = texts(".asked-marks dt");
        let place = names.iter().position(|one| one == name);
        let place = place.unwrap_or_else(|| panic!("{name} is one of {names:?}"));
        all(".asked-marks .ask-why")[place].clone()
    };
    click_on(&mark("committed billing")).await;
    until("it is told", || !all("#why .because li").is_empty()).await;
    assert!(text("#why-title").contains("committed billing · orders-0"));
    let first = text("#why .because li:first-child");
    assert!(first.contains("billing committed orders-0"), "{first}");
    click("#why-close").await;
    // on the stage itself, for whoever points
    click(".mark.end").await;
    until("it is told", || !all("#why .because li").is_empty()).await;
    assert!(text("#why-title").contains("high watermark"));
}
