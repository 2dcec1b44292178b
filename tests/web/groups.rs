//! A group closely: what moved, what stood still, and what Kafka's own tool says of it.

use crate::prelude::*;
use offset_playground::view::members::STATE_COLUMNS;

/// A group whose members have the `consumer` protocol; a second one comes, and has its share.
const MODERN: &str = "playground 1
brokers  1 network.latency=50ms
topic    orders partitions=4
producer web to=orders every=500ms
consumer N1 group=next topics=orders group.protocol=consumer
at 10s consumer N2 group=next topics=orders group.protocol=consumer
played   25s
";

async fn open_written(text: &str) {
    open().await;
    unmount();
    keep(WORKSPACE, text);
    mount().await;
}

async fn look_at(group: &str) {
    inspect(&one(&format!("[data-group={group}] h3"))).await;
}

/// How long each partition stood still, as it is said in a picture.
fn lengths(bars: &str) -> Vec<String> {
    texts(&format!("{bars} li b"))
}

#[wasm_bindgen_test]
async fn a_target_says_what_moved() {
    open_written(MODERN).await;
    look_at("next").await;
    let moved = text(".moved");
    assert!(moved.contains("assignment epoch 3, by uniform"), "{moved}");
    assert!(
        moved.contains("orders-2 N1") && moved.contains("goes to the new member"),
        "{moved}"
    );
    assert!(
        moved.contains("2 partitions stayed where they were."),
        "{moved}"
    );
    assert_eq!(lengths(".stood .bars")[..2], ["—", "—"]);
}

#[wasm_bindgen_test]
async fn what_stood_still_is_told_and_compared() {
    open().await;
    look_at("billing").await;
    assert!(
        text(".stood").contains("none of 3 has stood still"),
        "{}",
        text(".stood")
    );
    act("C1", "Leave").await;
    let over = || lengths(".stood .bars").iter().all(|one| one.ends_with('s'));
    until("C2 reads it all", || assigned("C2").len() == 3 && over()).await;
    let own = lengths(".stood .bars");
    click("#compare-protocols").await;
    let dialog: HtmlDialogElement = one("#protocols").unchecked_into();
    assert!(dialog.open());
    assert_eq!(
        texts(".way h3"),
        ["classic, eager", "classic, cooperative", "consumer"]
    );
    for _ in 0..100 {
        if all(".way .bars").len() == 3 {
            break;
        }
        frame(16.0).await;
    }
    // the group is eager: that way comes to what really happened
    assert_eq!(lengths(".way:first-child .bars"), own);
    let others = lengths(".way:nth-child(2) .bars");
    assert!(
        others.contains(&"—".to_owned()),
        "one of them stays where it is: {others:?}"
    );
    assert_eq!(text("#protocols [role=status]"), "");
    // and it can be looked at once more
    for _ in 0..2 {
        click("#protocols .btn").await;
        frame(16.0).await;
        assert!(!dialog.open());
        click("#compare-protocols").await;
        assert!(dialog.open());
    }
    click("#protocols .btn").await;
}

#[wasm_bindgen_test]
async fn a_comparison_is_in_the_language_that_is_chosen() {
    open().await;
    click(".header [lang=zh-Hans]").await;
    look_at("billing").await;
    click("#compare-protocols").await;
    for _ in 0..100 {
        frame(16.0).await;
    }
    let said: Vec<String> = ["h2", "p", "dt", "button"]
        .iter()
        .flat_map(|part| texts(&format!("#protocols {part}")))
        .chain(texts(".stood p"))
        .collect();
    assert!(said.len() > 10, "{said:?}");
    assert_eq!(crate::everyone::english_words(&said), BTreeSet::new());
    click("#protocols .btn").await;
}

#[wasm_bindgen_test]
async fn the_other_tables_of_kafkas_tool_are_there() {
    open().await;
    click("#tab-tables").await;
    look_at("billing").await;
    for place in ["#view", ".told-by-tool"] {
        let cells = |part: &str| texts(&format!("{place} table {part}"));
        choose(&format!("{place} select"), " --members --verbose").await;
        assert_eq!(
            cells("th"),
            [
                "GROUP",
                "CONSUMER-ID",
                "HOST",
                "CLIENT-ID",
                "#PARTITIONS",
                "CURRENT-EPOCH",
                "CURRENT-ASSIGNMENT",
                "TARGET-EPOCH",
                "TARGET-ASSIGNMENT",
            ],
            "nobody is a static member"
        );
        assert_eq!(all(&format!("{place} tbody tr")).len(), 2);
        assert!(cells("td").iter().any(|cell| cell.starts_with("orders:0")));
        choose(&format!("{place} select"), " --state --verbose").await;
        assert_eq!(cells("th"), STATE_COLUMNS);
        assert!(cells("td").contains(&"Stable".to_owned()));
        choose(&format!("{place} select"), "").await;
        assert_eq!(cells("th").len(), 9);
    }
}

#[wasm_bindgen_test]
async fn kafkas_tool_says_that_a_group_has_no_members() {
    open().await;
    look_at("billing").await;
    assert!(all(".told-by-tool code").is_empty());
    act("C1", "Leave").await;
    act("C2", "Leave").await;
    until("nobody is in it", || text(".machine b") == "Empty").await;
    choose(".told-by-tool select", " --members --verbose").await;
    assert_eq!(
        text(".told-by-tool code"),
        "Consumer group 'billing' has no active members."
    );
    assert!(all(".told-by-tool table, .told-by-tool .empty").is_empty());
}

/// There is no list of facts that has none in it.
/// What is deleted of a group's offsets is told as the tool tells it, and what is refused too.
#[wasm_bindgen_test]
async fn deleted_offsets_are_told_of() {
    open_written(
        "playground 1
default  consumer auto.offset.reset=earliest
topic    orders partitions=2
producer web to=orders every=500ms
consumer C1 group=billing topics=orders commits=sync-each-batch
at 10s close C1
played   20s
",
    )
    .await;
    look_at("billing").await;
    choose("#reset-scope", "orders:1").await;
    assert!(find("#deleted-offsets").is_none());
    click("#delete-offsets").await;
    let told = text("#deleted-offsets");
    assert!(
        told.contains("Request succeeded for deleting offsets from group billing.")
            && told.contains("Successful"),
        "{told}"
    );
    assert_eq!(value("#reset-scope"), "orders:1", "still chosen");
    choose("#reset-scope", "orders").await;
    assert!(find("#deleted-offsets").is_none(), "of something else");
    start_again("C1").await;
    until("C1 reads", || assigned("C1").len() == 2).await;
    look_at("billing").await;
    choose("#reset-scope", "orders").await;
    click("#delete-offsets").await;
    assert!(find("#deleted-offsets").is_none(), "it was refused");
    assert!(
        notice().contains("GROUP_SUBSCRIBED_TO_TOPIC"),
        "{}",
        notice()
    );
}

#[wasm_bindgen_test]
async fn an_empty_list_is_not_there() {
    open().await;
    look_at("billing").await;
    let lists = all("#inspector dl.facts");
    assert!(lists.len() > 1);
    for list in lists {
        assert!(!within(&list, "dt").is_empty(), "{}", text("#inspector"));
    }
}

#[wasm_bindgen_test]
async fn a_card_has_the_program_of_its_own_client() {
    open().await;
    inspect(&consumer("C1")).await;
    choose(&field("client library"), "2").await;
    act("C1", "Crash").await;
    start_again("C1").await;
    until("it reads", || state("C1").starts_with("processing")).await;
    let code = texts("[data-consumer=C1] .code .line").join(" ");
    assert!(
        code.contains("sess.Commit()") && !code.contains("commitSync"),
        "{code}"
    );
    assert!(text("[data-consumer=C1] .code .at").starts_with("process(m)"));
    assert!(text("[data-consumer=C2] .code").contains("commitSync"));
}
