//! Lessons: the library, the lecture beside the stage, what is claimed, what can be tried.

use crate::everyone::english_words;
use crate::prelude::*;

/// What the select of the header calls a lesson.
fn lesson(name: &str) -> String {
    format!("lesson:{name}")
}

/// The lessons that are offered, by the select of the header.
fn offered() -> Vec<String> {
    let options = all("#scenario option");
    let values = options.iter().map(|option| attribute(option, "value"));
    values
        .filter(|value| value.starts_with("lesson:"))
        .collect()
}

/// Clicks on the way on and lets time go on until it has been gone, at a speed.
async fn go_on(speed: u32) {
    set_speed(speed).await;
    click("#go-on").await;
    for _ in 0..PATIENCE {
        if find("#go-on.going").is_none() {
            return;
        }
        frame(FRAME).await;
    }
    panic!("{} never ends", text(".eyebrow"));
}

fn claims_hold() -> (u64, u64) {
    let text = text("#claims-hold");
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let mut next = || numbers.find_map(|number| number.parse().ok());
    (next().expect("so many hold"), next().expect("of so many"))
}

async fn attend(name: &str) {
    open().await;
    choose("#scenario", &lesson(name)).await;
}

#[wasm_bindgen_test]
async fn each_lesson_is_played_step_by_step_to_its_end() {
    open().await;
    let lessons = offered();
    assert_eq!(lessons.len(), 16, "{lessons:?}");
    for name in &lessons {
        choose("#scenario", name).await;
        let steps = all(".stepper li").len();
        let mut said = vec![text(".caption")];
        for step in 2..=steps {
            assert_eq!(text("#go-on"), format!("Play to step {step}"), "{name}");
            go_on(20_000).await;
            assert_eq!(text(".stepper [aria-current]"), step.to_string(), "{name}");
            said.push(text(".caption"));
        }
        let different: BTreeSet<&String> = said.iter().collect();
        assert_eq!(different.len(), steps, "{name}: {said:#?}");
        assert!(said.iter().all(|said| said.len() > 30), "{name}: {said:#?}");
        assert_eq!(text("#go-on"), "Play to the end");
        go_on(20_000).await;
        let (hold, of) = claims_hold();
        assert_eq!(hold, of, "{name}: {:#?}", texts(".claim"));
        assert!(all(".claim.ok").len() > 1 && find(".claim.worse").is_none());
        assert_eq!(value("#scenario"), *name);
    }
    assert_eq!(text("#go-on"), "All lessons", "it was the last one");
    click("#go-on").await;
    assert!(one("#library").unchecked_into::<HtmlDialogElement>().open());
}

#[wasm_bindgen_test]
async fn the_next_lesson_follows() {
    attend("idle-consumer").await;
    while text("#go-on").starts_with("Play") {
        go_on(100_000).await;
    }
    assert_eq!(text("#go-on"), "Next lesson: After a restart");
    click("#go-on").await;
    assert_eq!(value("#scenario"), lesson("restart"));
    assert_eq!(text(".eyebrow"), "Lesson · Step 1 of 9");
    assert!(
        find(".offer").is_none(),
        "a lesson that was played is no work"
    );
}

/// What another lesson claims is not what the last one did.
#[wasm_bindgen_test]
async fn the_claims_are_those_of_the_lesson_that_is_open() {
    attend("restart").await;
    for name in ["order", "idle-consumer"] {
        choose("#scenario", &lesson(name)).await;
        let after_another = texts(".claim");
        attend(name).await;
        assert_eq!(after_another, texts(".claim"), "{name}");
    }
    click_on(&one(".tries summary")).await;
    click(".try-it").await;
    let tried = texts(".claim");
    assert_eq!(tried.len(), 4, "{tried:?}");
    assert!(
        tried.iter().all(|claim| !claim.contains("members of")),
        "{tried:?}"
    );
}

#[wasm_bindgen_test]
async fn a_variation_can_be_tried() {
    attend("idle-consumer").await;
    let summary = one(".tries summary");
    click_on(&summary).await;
    click(".try-it").await;
    assert_eq!(text(".eyebrow"), "Variation");
    assert!(is_playing(), "whoever tries wants to see it");
    assert!(state("C1").starts_with("crashed"), "{}", state("C1"));
    click("#go-on").await;
    assert!(!is_playing());
    go_on(20_000).await;
    assert_eq!(claims_hold(), (4, 4), "{:?}", texts(".claim"));
    assert_eq!(owner("orders-0"), "C2");
    assert_eq!(text("#go-on"), "Back to the lesson");
    click("#go-on").await;
    assert!(text(".eyebrow").starts_with("Lesson · Step"));
}

#[wasm_bindgen_test]
async fn doing_something_leaves_the_lesson_and_there_is_a_way_back() {
    attend("idle-consumer").await;
    go_on(20_000).await;
    let before = text(".eyebrow");
    act("C3", "Crash").await;
    assert!(text(".caption").starts_with("You have done something yourself"));
    assert!(find(".claims").is_none() && find(".stepper").is_none());
    pass(9_000).await;
    assert!(
        heart("C2").contains("heartbeat"),
        "the lesson does nothing more"
    );
    assert_eq!(text("#go-on"), "Back to the lesson");
    click("#go-on").await;
    assert!(text(".eyebrow").starts_with("Lesson · Step"), "{before}");
    // what was done oneself is not lost with that
    click("#take-back").await;
    assert!(state("C3").starts_with("crashed"));
    assert!(text(".caption").starts_with("You have done something yourself"));
}

#[wasm_bindgen_test]
async fn a_lesson_goes_on_after_a_reload() {
    attend("crash-before-commit").await;
    go_on(20_000).await;
    go_on(20_000).await;
    let seen = (picture(), text(".eyebrow"), texts(".claim"));
    reload().await;
    assert_eq!((picture(), text(".eyebrow"), texts(".claim")), seen);
    while text("#go-on").starts_with("Play") {
        go_on(20_000).await;
    }
    let (hold, of) = claims_hold();
    assert_eq!(hold, of);
}

#[wasm_bindgen_test]
async fn steps_and_claims_lead_to_their_moments() {
    attend("crash-before-commit").await;
    click(".stepper li:nth-child(4) button").await;
    assert_eq!(clock(), 24_200, "what has not been played is played");
    let claims = all(".claim.ok");
    let at = claims
        .iter()
        .find(|claim| text_of(claim).contains("at 15 s"));
    click_on(at.expect("it has been decided")).await;
    assert_eq!(clock(), 15_000);
    assert_eq!(text(".stepper [aria-current]"), "2");
    assert!(
        texts(".claim:not(.ok)")
            .iter()
            .any(|it| it.contains("at 35 s"))
    );
}

#[wasm_bindgen_test]
async fn kafkas_own_times_are_a_course_of_their_own() {
    attend("idle-consumer").await;
    assert!(text(".slowed p").contains("max.poll.records is 3 (Kafka: 500)"));
    click("#as-shipped").await;
    assert!(text(".caption").starts_with("What the lesson does, with Kafka's own times."));
    go_on(20_000).await;
    // C2 was killed at 20 s, and Kafka waits for 45 seconds
    assert_eq!(clock(), 102_000);
    assert!(owner("orders-1").contains("C3"), "{}", owner("orders-1"));
    click("#as-shipped").await;
    assert_eq!(text(".eyebrow"), "Lesson · Step 1 of 5");
}

#[wasm_bindgen_test]
async fn the_library_is_searched() {
    open().await;
    click("#open-library").await;
    let found = || texts("#library li b");
    assert_eq!(found().len(), 16 + 4);
    type_into("#library-search", "heartbeat rebalance").await;
    assert_eq!(found()[0], "Two partitions, three consumers");
    assert!(found().len() < 6, "{:?}", found());
    // a question is answered in either language
    type_into("#library-search", "待命").await;
    assert_eq!(found(), ["Two partitions, three consumers"]);
    for hostile in ["xyzzy", "<b>", "\u{202e}", &"a".repeat(500)] {
        type_into("#library-search", hostile).await;
        assert!(found().is_empty(), "{hostile}: {:?}", found());
        assert!(text("#library [role=status]").contains(hostile));
    }
    type_into("#library-search", "").await;
    click_on(&saying(all("#library li b"), "Order")).await;
    assert_eq!(value("#scenario"), lesson("order"));
    assert!(!one("#library").unchecked_into::<HtmlDialogElement>().open());
    click("#open-library").await;
    assert_eq!(value("#library-search"), "", "it opens as the first time");
}

/// Who is in the lessons, and words of Kafka's that only they speak.
const NAMES: &str = "anna ben carl dora mailing keeps own next test audit lag latest user \
    hash segment tombstone delete empty active kafkajs at least most exactly once static dynamic";

#[wasm_bindgen_test]
async fn lessons_are_told_in_chinese() {
    open().await;
    click_on(&saying(all(".choice button"), "中文")).await;
    click("#open-library").await;
    let mut told =
        texts("#library h2, #library h3, #library b, #library li span, #library .buttons");
    click("#library .buttons button").await;
    for name in offered() {
        choose("#scenario", &name).await;
        while find(".stepper").is_some() && text("#go-on").contains("播放") {
            told.extend(texts(
                ".lecture p, .lecture button, .claims summary, .claim",
            ));
            go_on(100_000).await;
        }
        told.push(text("#go-on"));
    }
    let english = english_words(&told);
    let unknown = english.iter().filter(|found| {
        let word = found.split(' ').next().unwrap_or_default();
        !NAMES.split(' ').any(|name| name.eq_ignore_ascii_case(word))
    });
    let unknown: Vec<_> = unknown.collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}
