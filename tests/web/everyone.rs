//! Languages, themes, keys, screen readers.

use crate::prelude::*;

/// Kafka's terms, names of keys, and names of things: they stand in every language.
const TERMS: &str = "\
    accumulator ack acks all apache asf assignor batch billing broker class classic client cluster \
    commit committed compaction consumer controller cooperative coordinator delete describe eager \
    bidirectional ctrl earliest \
    en end enter epoch esc execute fence fetch franz generation go group heartbeat high home hw id \
    java kafka key kill lag last latest leader librdkafka listener log member metadata ms murmur \
    none null offset offsets orders owner partition playground poll position produce producer \
    python range rebalance revoke roundrobin sarama seek session shift stable start static sticky \
    tab timeout tombstone topic true uniform value watermark web";

/// Words of English in texts that are in another language.
pub(crate) fn english_words(of: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in of {
        let parts = text.split(|c: char| c.is_whitespace() || !c.is_ascii());
        // configurations, calls and files are written as they are
        let prose = parts.filter(|part| !part.contains(['.', '(', '_', '=']));
        let words = prose.flat_map(|part| part.split(|c: char| !c.is_ascii_alphabetic()));
        for word in words.filter(|word| word.len() > 1) {
            let lower = word.to_ascii_lowercase();
            let is_term = TERMS.split_whitespace().any(|term| term == lower);
            // states and errors as Kafka spells them
            let is_name = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
            if !is_term && !is_name {
                found.insert(format!("{word} (“{text}”)"));
            }
        }
    }
    found
}

/// Everything that is read or read out, without code, tables of Kafka's tools, and data.
fn labels() -> Vec<String> {
    let kept = [
        ".header button",
        ".header span",
        ".header option",
        ".guide h2",
        ".guide p",
        ".guide h3",
        ".slowed button",
        ".chip",
        ".told span",
        ".column-head h3",
        ".column-head .add",
        ".adds button",
        ".under-tapes button",
        ".legend",
        ".producers .pill",
        ".producers .counts",
        ".producers .actions button",
        ".tape-name .small",
        ".tape-name .edge",
        ".mark .label",
        ".consumer .pill",
        ".consumer .assigned",
        ".consumer dt",
        ".consumer .actions button",
        ".waiting",
        ".broker-foot",
        ".transport button",
        ".tabs button",
        ".log-filter option",
        "#log .go span:nth-of-type(1)",
        "#log .go span:nth-of-type(2)",
        "#log .cause",
        "#inspector h3",
        "#inspector button:not(.turn)",
        "#inspector label > span:not(.mono)",
        "#inspector .about",
        "#inspector [data-key=\"commit style\"] option",
        "#inspector dt",
        "#help-sheet",
        "#past",
        "#topic-dialog",
        ".skip",
    ];
    let mut found: Vec<String> = kept.iter().flat_map(|selector| texts(selector)).collect();
    for name in ["title", "aria-label", "placeholder", "aria-valuetext"] {
        let named = all(&format!(
            "[{name}]:not(.cell button, .cell:not(.ghost), .details)"
        ));
        found.extend(named.iter().map(|element| attribute(element, name)));
    }
    found.retain(|text| !text.is_empty());
    found
}

#[wasm_bindgen_test]
async fn every_word_is_in_the_language_that_is_chosen() {
    open().await;
    assert_eq!(
        attribute(&document().document_element().expect("a root"), "lang"),
        "en"
    );
    act("C1", "Crash").await;
    pass(3_000).await;
    inspect(&consumer("C2")).await;
    let english: BTreeSet<String> = labels().into_iter().collect();
    let seen = picture();
    click(".header [lang=zh-Hans]").await;
    assert_eq!(
        attribute(&document().document_element().expect("a root"), "lang"),
        "zh-Hans"
    );
    let chinese = labels();
    let left = english_words(&chinese);
    assert!(left.is_empty(), "{left:#?}");
    let has_han = |text: &&String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(chinese.iter().filter(has_han).count() > 100);
    // and back, with nothing else changed
    click(".header [lang=en]").await;
    // the log looks for its lines with the frames
    for _ in 0..4 {
        frame(FRAME).await;
    }
    assert_eq!(picture(), seen);
    assert_eq!(labels().into_iter().collect::<BTreeSet<_>>(), english);
    assert_eq!(stored(LANG).as_deref(), Some("en"));
}

#[wasm_bindgen_test]
async fn every_pane_is_in_the_language_that_is_chosen() {
    open().await;
    click(".header [lang=zh-Hans]").await;
    built().await;
    for card in [
        producer("web"),
        consumer("C1"),
        one("[data-group=billing] h3"),
    ] {
        inspect(&card).await;
        let left = english_words(&labels());
        assert!(left.is_empty(), "{left:#?}");
    }
    inspect(&tape("orders-1")).await;
    assert_eq!(english_words(&labels()), BTreeSet::new());
    inspect(&one(".broker-foot")).await;
    assert_eq!(english_words(&labels()), BTreeSet::new());
    click(".cell.once button").await;
    assert_eq!(english_words(&labels()), BTreeSet::new());
    let cell = attribute(&one(".cell.once button"), "aria-label");
    assert!(cell.contains("处理了一次"), "{cell}");
    assert_eq!(english_words(&[text("#inspector h2")]), BTreeSet::new());
}

#[wasm_bindgen_test]
async fn a_language_and_a_theme_are_remembered() {
    open().await;
    let root = || document().document_element().expect("a root");
    assert!(!root().has_attribute("data-theme"));
    choose("#theme", "dark").await;
    assert_eq!(attribute(&root(), "data-theme"), "dark");
    click(".header [lang=zh-Hans]").await;
    reload().await;
    assert_eq!(attribute(&root(), "data-theme"), "dark");
    assert_eq!(attribute(&root(), "lang"), "zh-Hans");
    assert_eq!(stored(THEME).as_deref(), Some("dark"));
    choose("#theme", "light").await;
    assert_eq!(attribute(&root(), "data-theme"), "light");
    choose("#theme", "auto").await;
    assert!(!root().has_attribute("data-theme"));
    for garbage in ["", "mauve", "zh-Klingon", "🙂"] {
        keep(LANG, garbage);
        keep(THEME, garbage);
        reload().await;
        assert!(!root().has_attribute("data-theme"), "{garbage}");
        assert_eq!(tapes().len(), 3, "{garbage}");
    }
    keep(LANG, "en");
}

#[wasm_bindgen_test]
async fn keys_rule_time() {
    open().await;
    blur();
    press(" ").await;
    assert!(is_playing());
    press(" ").await;
    assert!(!is_playing());
    press("ArrowRight").await;
    let first = clock();
    press("ArrowRight").await;
    let second = clock();
    assert!(16_000 < first && first <= second);
    press("ArrowLeft").await;
    assert_eq!(clock(), first);
    press("Home").await;
    assert_eq!(clock(), 0);
    press("End").await;
    assert_eq!(clock(), second);
    inspect(&consumer("C1")).await;
    press("Escape").await;
    assert!(find("#inspector").is_none());
}

#[wasm_bindgen_test]
async fn keys_work_after_a_click_and_not_while_typing() {
    open().await;
    inspect(&producer("web")).await;
    let _ = one("#send-key").focus();
    for key in [" ", "ArrowRight", "Home", "q"] {
        press(key).await;
        assert!(!is_playing() && clock() == 16_000, "{key} is typed");
    }
    press("Escape").await;
    assert!(find("#inspector").is_none(), "Escape closes what is open");
    blur();
    // as after a click: the button has the focus
    let _ = one("#play").focus();
    press("ArrowRight").await;
    assert!(clock() > 16_000, "arrows step");
    let subject = within(&consumer("C1"), "button.subject")[0].clone();
    let _ = subject.focus();
    click_on(&subject).await;
    press("Escape").await;
    assert!(
        find("#inspector").is_none(),
        "Escape closes what was just opened"
    );
}

#[wasm_bindgen_test]
async fn everything_that_can_be_used_has_a_name() {
    open().await;
    click("#add-group").await;
    click("#add-standalone").await;
    for card in [
        producer("web"),
        consumer("C1"),
        one("[data-group=billing] h3"),
        tape("orders-0"),
    ] {
        inspect(&card).await;
        for element in all("button, input, select, textarea, a[href]") {
            let labelled = element.closest("label").expect("a selector");
            let named = !attribute(&element, "aria-label").trim().is_empty()
                || !text_of(&element).trim().is_empty() && element.tag_name() != "SELECT"
                || labelled.is_some_and(|label| !text_of(&label).is_empty());
            assert!(named, "{}", element.outer_html());
        }
    }
    for cell in all(".cell:not(.ghost) button") {
        let label = attribute(&cell, "aria-label");
        let parts: Vec<&str> = label.split(" · ").collect();
        assert_eq!(parts.len(), 4, "{label}");
        assert!(
            parts[0].starts_with("offset ") && parts[1].starts_with("key user-"),
            "{label}"
        );
        let others = "; group-1: to come, not handed out yet; solo-1: to come, not handed out yet";
        assert!(parts[3].ends_with(others), "{label}");
    }
    assert!(text(".for-others").ends_with("the same for group-1, solo-1"));
    for mark in all(".mark.other") {
        assert_eq!(text_of(&mark), attribute(&mark, "title"));
    }
    let ids: Vec<String> = all("[id]").iter().map(|one| attribute(one, "id")).collect();
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    let tab = all("[role=tab]");
    let chosen: Vec<String> = tab
        .iter()
        .map(|tab| attribute(tab, "aria-selected"))
        .collect();
    assert_eq!(
        chosen,
        ["true", "false", "false", "false", "false", "false"]
    );
    assert_eq!(attribute(&one(".notices"), "aria-live"), "assertive");
    assert_eq!(attribute(&one(".told"), "aria-live"), "polite");
}

#[wasm_bindgen_test]
async fn the_focus_stays_when_a_button_makes_place_for_another() {
    open().await;
    let crash = saying(within(&consumer("C1"), ".actions button"), "Crash");
    let _ = crash.focus();
    click_on(&crash).await;
    let active = document()
        .active_element()
        .expect("something has the focus");
    assert!(
        consumer("C1").contains(Some(&active)),
        "it is on {}",
        active.tag_name()
    );
}

#[wasm_bindgen_test]
async fn what_is_taken_down_does_nothing_more() {
    open().await;
    set_playing(true).await;
    frame(FRAME).await;
    let asked = || FRAMES.with_borrow(BTreeMap::len);
    assert!(asked() > 0, "the page asks for frames");
    unmount();
    settle().await;
    assert_eq!(asked(), 0, "and takes back what it has asked for");
    storage().clear().expect("storage can be cleared");
    tell(&document().body().expect("a body"), "pagehide");
    tell(&document().body().expect("a body"), "visibilitychange");
    settle().await;
    assert_eq!(stored(WORKSPACE), None, "nothing is saved any more");
    frame(FRAME).await;
    assert_eq!(asked(), 0);
}
