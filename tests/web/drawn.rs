//! What is drawn under the stage: the ledger of fates, lag over time, protocol lanes.

use crate::prelude::*;

/// A number of the ledger, by its row and its column.
fn number(row: &Element, column: usize) -> u64 {
    let cells = within(row, "td:not(.log-column)");
    text_of(&cells[column]).parse().expect("a number")
}

fn focus(selector: &str) {
    let _ = one(selector).focus();
}

#[wasm_bindgen_test]
async fn the_ledger_counts_what_the_stage_shows() {
    open().await;
    click("#tab-fates").await;
    let rows = all("#fates tbody tr");
    assert_eq!(rows.len(), tapes().len());
    let name = text_of(&within(&rows[0], "th")[0]);
    assert_eq!(number(&rows[0], 0), log_end(&name));
    let (mut once, mut twice) = (0, 0);
    for row in &rows {
        let parts: u64 = (1..6).map(|column| number(row, column)).sum();
        assert_eq!(parts, number(row, 0), "each record is counted once");
        once += number(row, 1);
        twice += number(row, 2);
    }
    assert!(once > 5, "{once} once");
    let sums = one("#fates tfoot tr");
    assert_eq!((number(&sums, 1), number(&sums, 2)), (once, twice));
    click_on(&within(&rows[0], "td:nth-child(4) button")[0]).await;
    let told = text("#inspector");
    assert!(told.contains("processed once"), "{told}");
    click_on(&saying(all("#fates .order"), "once")).await;
    let sorted: Vec<u64> = all("#fates tbody tr")
        .iter()
        .map(|row| number(row, 1))
        .collect();
    assert!(sorted.is_sorted_by(|a, b| a >= b), "{sorted:?}");
}

#[wasm_bindgen_test]
async fn a_log_is_gone_along_by_keys() {
    open().await;
    click("#tab-fates").await;
    focus("#fates .bar");
    let said = || attribute(&one("#fates .bar"), "aria-valuetext");
    press("Home").await;
    assert_eq!(said(), "offset 0: processed once");
    press("PageDown").await;
    assert!(!said().ends_with("processed once"), "{}", said());
    press("End").await;
    let name = text_of(&within(&one("#fates tbody tr"), "th")[0]);
    let last = log_end(&name) - 1;
    assert!(said().starts_with(&format!("offset {last}:")), "{}", said());
    press("Enter").await;
    assert!(text("#inspector").contains(&format!("{name} · offset {last}")));
    assert!(find("#fates .at-selected").is_some());
}

#[wasm_bindgen_test]
async fn lag_is_what_the_tapes_say() {
    open().await;
    click("#tab-lag").await;
    let legend: BTreeMap<String, String> = all(".lag-legend li")
        .iter()
        .map(|line| {
            (
                text_of(&within(line, "span")[0]),
                text_of(&within(line, "b")[0]),
            )
        })
        .collect();
    assert_eq!(legend.len(), tapes().len());
    for name in tapes() {
        let behind = log_end(&name) - committed(&name).expect("it committed");
        assert_eq!(legend[&name], behind.to_string(), "{name} of {legend:?}");
    }
    let lines = all(".plot .lag-line");
    assert_eq!(lines.len(), 3);
    focus(".plot");
    for _ in 0..4 {
        press("PageUp").await;
    }
    let there = attribute(&one(".plot"), "aria-valuenow")
        .parse::<u64>()
        .expect("a moment");
    assert!(there < clock());
    press("Enter").await;
    assert!(clock().abs_diff(there) <= 1 && find("#to-now").is_some());
    // what is said is of the moment shown, also where the pointer was left on the chart
    press("End").await;
    assert!(moment(&text(".lag-legend p")) > clock());
    look_back_to_the_middle().await;
    assert_eq!(text(".lag-legend p"), text("#clock"));
    choose("#lag-of", "0").await;
    assert_eq!(texts(".lag-legend li span"), ["billing"]);
    click(".lag-table summary").await;
    settle().await;
    let rows = all(".lag-table tbody tr");
    assert!(rows.len() > 10 && texts(".lag-table th").contains(&"billing".to_owned()));
}

#[wasm_bindgen_test]
async fn lanes_show_who_said_what() {
    open().await;
    click("#tab-lanes").await;
    let names = texts(".lane-name");
    assert_eq!(names[0], "b1", "{names:?}");
    assert!(names.contains(&"C1".to_owned()) && !names.contains(&"shop".to_owned()));
    assert!(find(".lane-plot .of-commit .lines").is_some());
    assert!(find(".lane-plot .of-fetch .lines").is_none());
    assert!(texts(".lane-plot text").contains(&"generation 1".to_owned()));
    click_on(&saying(all(".lane-topic"), "fetch")).await;
    assert!(find(".lane-plot .of-fetch .lines").is_some());
    let span = || text(".lanes-head .span");
    let before = span();
    focus("#lane-plot");
    press("+").await;
    assert_ne!(span(), before);
    assert_eq!(attribute(&one("#lanes-follow"), "aria-pressed"), "true");
    press("ArrowLeft").await;
    assert_eq!(attribute(&one("#lanes-follow"), "aria-pressed"), "false");
    press("0").await;
    assert_eq!(attribute(&one("#lanes-follow"), "aria-pressed"), "true");
    press("ArrowDown").await;
    let said = text(".lane-says");
    assert!(
        said.contains(" → ") && find(".lane-plot .chosen[d]").is_some(),
        "{said}"
    );
    let sent = || moment(text(".lane-says").split(" · ").next().expect("a moment"));
    assert!((clock() - 1_000..=clock()).contains(&sent()), "{said}");
    press("ArrowUp").await;
    let said = text(".lane-says");
    assert!(sent() <= clock());
    press("Enter").await;
    let at = moment(said.split(" · ").next().expect("a moment"));
    assert!(clock().abs_diff(at) <= 1, "{} and {said}", clock());
    assert_eq!(text(".lane-says"), said, "it stays said");
}

#[wasm_bindgen_test]
async fn messages_are_a_list_too() {
    open().await;
    act("C1", "Crash").await;
    pass(8_000).await;
    click("#tab-lanes").await;
    click(".lane-list summary").await;
    built().await;
    let lines = texts(".lane-list li");
    assert!(lines.len() > 5, "{lines:?}");
    assert!(
        lines.iter().any(|line| line.ends_with("C1 · process died")),
        "{lines:?}"
    );
    let all = all(".lane-list li button").into_iter();
    let mut answers = all.filter(|line| text_of(line).contains("OffsetCommit: ok"));
    let answer = answers.next().expect("a commit was answered");
    let at = moment(text_of(&answer).split(" · ").next().expect("a moment"));
    click_on(&answer).await;
    assert!(clock().abs_diff(at) <= 1);
}

#[wasm_bindgen_test]
async fn the_tools_tables_are_printed_to_be_copied() {
    open().await;
    click("#tab-tables").await;
    click(".copy-printed").await;
    let printed = one("#printed").text_content().unwrap_or_default();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 2 + tapes().len(), "{printed}");
    assert!(lines[1].starts_with("GROUP           TOPIC           PARTITION  CURRENT-OFFSET"));
    choose("#view select", " --state").await;
    assert!(find("#printed").is_none());
    click(".copy-printed").await;
    let printed = one("#printed").text_content().unwrap_or_default();
    assert!(
        printed.contains("ASSIGNMENT-STRATEGY  STATE                #MEMBERS"),
        "{printed}"
    );
}

#[wasm_bindgen_test]
async fn what_is_drawn_is_said_in_chinese_too() {
    open().await;
    act("C1", "Crash").await;
    pass(3_000).await;
    click(".header [lang=zh-Hans]").await;
    for tab in ["fates", "lag", "lanes", "tables"] {
        click(&format!("#tab-{tab}")).await;
        let mut said: Vec<String> = [
            "p",
            "summary",
            "th button",
            "label > span",
            "button.lane-topic",
        ]
        .iter()
        .flat_map(|what| texts(&format!("#view {what}")))
        .collect();
        said.extend(texts("#view .fate-legend span"));
        said.extend(texts("#view .copy-printed"));
        for name in ["title", "aria-label"] {
            let named = all(&format!("#view [{name}]"));
            said.extend(named.iter().map(|element| attribute(element, name)));
        }
        let has_han = |text: &&String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(said.iter().filter(has_han).count() > 0, "{tab}: {said:?}");
        said.retain(|text| !["C1", "C2"].contains(&text.as_str()));
        let left = crate::everyone::english_words(&said);
        assert!(left.is_empty(), "{tab}: {left:#?}");
    }
}
