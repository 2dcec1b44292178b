//! Under the stage.

use crate::prelude::*;

#[wasm_bindgen_test]
async fn the_log_leads_to_each_of_its_moments() {
    open().await;
    let story = all("#log li").len();
    assert!(story > 20, "{story} lines");
    let times: Vec<u64> = texts("#log li time").iter().map(|at| moment(at)).collect();
    assert!(times.is_sorted(), "what happened first is first");
    assert_eq!(
        text_of(&all("#log li")[story - 1]),
        text("#log li[aria-current]"),
        "what has just happened is in view"
    );
    let line = all("#log li")[10].clone();
    let said = text_of(&line);
    click_on(&within(&line, "button.go")[0]).await;
    assert_eq!(clock(), times[10]);
    assert_eq!(
        text("#log li[aria-current]"),
        said,
        "it is the last thing that has happened"
    );
    click("#to-now").await;
    let count = text("#log-count");
    choose("#log-filter", "detail").await;
    assert_ne!(text("#log-count"), count);
    let caused = one("#log li button.cause");
    let message = text_of(&caused);
    assert!(
        message.contains(" request from ") || message.contains(" response from "),
        "{message}"
    );
    click_on(&caused).await;
    assert!(find("#to-now").is_some() && clock() <= 16_000);
}

#[wasm_bindgen_test]
async fn the_story_is_told_and_leads_to_its_moments() {
    open().await;
    let first = "billing committed orders-1 = 1: everything below 1 counts as done.";
    assert!(text(".told").contains(first), "{}", text(".told"));
    act("C1", "Crash").await;
    let told = texts(".told li");
    assert!(told[0].contains("C1 died"), "{told:?}");
    let expired = || {
        let told = all(".told li button").into_iter();
        let mut found = told.filter(|turn| text_of(turn).contains("has not heard of C1"));
        found.next()
    };
    until("its session has ended", || expired().is_some()).await;
    pass(500).await;
    let turn = expired().expect("it is still told");
    let at = text_of(&within(&turn, "time")[0]);
    click_on(&turn).await;
    assert_eq!(text("#clock"), at);
    assert!(find("#to-now").is_some());
}

#[wasm_bindgen_test]
async fn the_table_has_the_columns_of_kafkas_tool() {
    open().await;
    click("#tab-tables").await;
    assert_eq!(
        texts("#describe th"),
        [
            "GROUP",
            "TOPIC",
            "PARTITION",
            "CURRENT-OFFSET",
            "LOG-END-OFFSET",
            "LAG",
            "CONSUMER-ID",
            "HOST",
            "CLIENT-ID"
        ]
    );
    let rows = all("#describe tbody tr");
    assert_eq!(rows.len(), 3);
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = within(row, "td").iter().map(|cell| text_of(cell)).collect();
        let name = format!("orders-{index}");
        let number = |place: usize| cells[place].parse::<u64>().ok();
        assert_eq!(cells[..2], ["billing", "orders"]);
        assert_eq!(
            (number(2), number(3)),
            (Some(index as u64), committed(&name))
        );
        assert_eq!(number(4), Some(log_end(&name)));
        assert_eq!(
            number(5),
            Some(log_end(&name) - committed(&name).expect("it committed"))
        );
        assert_eq!(cells[8], owner(&name));
        assert!(cells[6].starts_with(&format!("{}-", cells[8])), "{cells:?}");
        assert_eq!(cells[7], "/127.0.0.1");
    }
}

#[wasm_bindgen_test]
async fn the_commits_are_records_of_a_topic() {
    open().await;
    click("#tab-offsets").await;
    built().await;
    let told = text("#view");
    // abs("billing".hashCode()) % 50, by a program of its own
    assert!(told.contains("__consumer_offsets-9"), "{told}");
    let offsets: Vec<u64> = texts("#view li b")
        .iter()
        .filter_map(|b| b.parse().ok())
        .collect();
    assert!(
        offsets.len() > 3 && offsets.is_sorted_by(|a, b| a > b),
        "newest first"
    );
    let newest: Vec<String> = texts("#view li:not(.superseded)");
    for name in tapes() {
        let wanted = committed(&name).expect("it committed").to_string();
        let says = |line: &String| line.contains(&name) && line.contains(&wanted);
        assert!(newest.iter().any(says), "{name} = {wanted} in {newest:?}");
    }
    let keys: BTreeSet<String> = texts("#view li .key").into_iter().collect();
    let group = "GroupMetadata billing".to_owned();
    let commits = tapes();
    let commits = commits
        .iter()
        .map(|tp| format!("OffsetCommit billing {tp}"));
    assert_eq!(keys, commits.chain([group]).collect());
    let members = texts("#view li .value");
    let members = members.iter().find(|said| said.starts_with("generation 1"));
    let members = members.expect("the generation was written down");
    assert!(
        members.contains("protocol range leader") && members.contains(": orders-2"),
        "{members}"
    );
    assert!(
        !all("#view li.superseded").is_empty(),
        "older ones are struck out"
    );
}

#[wasm_bindgen_test]
async fn a_record_tells_what_became_of_it() {
    open().await;
    let cell = one(".cell.once button");
    let label = attribute(&cell, "aria-label");
    let parts: Vec<&str> = label.split(" · ").collect();
    click_on(&cell).await;
    let told = text("#inspector");
    assert!(told.contains(parts[0]), "{told}");
    assert!(told.contains(parts[1].trim_start_matches("key ")), "{told}");
    assert!(
        told.contains(parts[2]) && told.contains("processed once"),
        "{told}"
    );
    assert!(told.contains("by C1 (process 1) at") || told.contains("by C2 (process 1) at"));
    click("#inspector-close").await;
    assert!(find("#inspector").is_none());
}
