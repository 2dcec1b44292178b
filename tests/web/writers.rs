//! Who writes.

use crate::prelude::*;

#[wasm_bindgen_test]
async fn a_producer_that_is_added_writes() {
    open().await;
    all_quiet().await;
    let before = log_ends();
    click("#add-producer").await;
    let card = text_of(&producer("producer-1"));
    assert!(
        card.contains("sending") && card.contains("→ orders"),
        "{card}"
    );
    until("records of the new one", || log_ends() >= before + 3).await;
    assert!(text_of(&producer("web")).contains("paused"));
    let counts = text_of(&within(&producer("producer-1"), ".counts")[0]);
    assert!(last_number(&counts) > Some(0), "{counts}");
    direct("producer-1", "Remove").await;
    until("it is gone", || {
        find("[data-anchor=\"client:producer-1\"]").is_none()
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_record_by_hand_lands_where_it_is_sent() {
    open().await;
    all_quiet().await;
    let ends: Vec<u64> = tapes().iter().map(|name| log_end(name)).collect();
    inspect(&producer("web")).await;
    type_into("#send-key", "by hand").await;
    type_into("#send-value", "<b>&amp;").await;
    type_into("#send-partition", "2").await;
    click("#send").await;
    until("the record", || log_end("orders-2") > ends[2]).await;
    let last = records("orders-2").pop().expect("a record");
    assert!(
        last.starts_with(&format!("offset {} · key by hand · <b>&amp; · ", ends[2])),
        "{last}"
    );
    assert_eq!(
        (log_end("orders-0"), log_end("orders-1")),
        (ends[0], ends[1])
    );
    for absurd in ["two", "-1", "1.5", "99999999999"] {
        type_into("#send-partition", absurd).await;
        click("#send").await;
        let wrong = text("#inspector .send-one .wrong");
        assert!(wrong.contains("0 to 999"), "{absurd}: {wrong}");
    }
    let far = "x".repeat(1_001);
    type_into("#send-partition", "").await;
    type_into("#send-value", &far).await;
    click("#send").await;
    assert!(
        notice().contains("bytes of the value is 1001; it may be 0 to 1000"),
        "{}",
        notice()
    );
    pass(2_000).await;
    assert_eq!(
        log_ends(),
        ends.iter().sum::<u64>() + 1,
        "nothing else was written"
    );
}

#[wasm_bindgen_test]
async fn ones_own_records_can_be_sent_once_more() {
    open().await;
    all_quiet().await;
    inspect(&producer("web")).await;
    type_into("#own-lines", "alice: 1\nbob: 2").await;
    click("#use-lines").await;
    let before = log_ends();
    until("both", || log_ends() == before + 2).await;
    pass(3_000).await;
    click("#use-lines").await;
    until("both once more", || log_ends() == before + 4).await;
    pass(3_000).await;
    assert_eq!(log_ends(), before + 4, "and no more than once more");
    // in the past it is one answer for all of it
    click("[aria-label=\"Previous event\"]").await;
    click("#use-lines").await;
    assert!(is_asking());
    click("#past-here").await;
    assert!(!is_asking());
    until("both a third time", || log_ends() == before + 6).await;
}

#[wasm_bindgen_test]
async fn ones_own_records_land_where_their_keys_say() {
    open().await;
    all_quiet().await;
    inspect(&producer("web")).await;
    let lines =
        "alice: 1\nbob:2\n订单\t三\nПривет: a: b\n\n  日本 : 5  \norder-1001:\njust a value";
    type_into("#own-lines", lines).await;
    click("#use-lines").await;
    let before = log_ends();
    until("seven records", || log_ends() == before + 7).await;
    // murmur2 of the UTF-8 bytes, by a program of its own
    let expected = [
        ("orders-0", "key alice · 1"),
        ("orders-0", "key bob · 2"),
        ("orders-1", "key 订单 · 三"),
        ("orders-2", "key Привет · a: b"),
        ("orders-0", "key 日本 · 5"),
        ("orders-0", "key order-1001 · "),
    ];
    for (name, wanted) in expected {
        let found = records(name);
        let is_it = |label: &String| label.contains(&format!(" · {wanted} · "));
        assert!(found.iter().any(is_it), "{wanted} in {found:?}");
    }
    let everywhere: Vec<String> = tapes().iter().flat_map(|name| records(name)).collect();
    let unkeyed = everywhere
        .iter()
        .any(|label| label.contains("no key · just a value"));
    assert!(unkeyed, "{everywhere:?}");
    pass(3_000).await;
    assert_eq!(log_ends(), before + 7, "once over");
}

#[wasm_bindgen_test]
async fn the_articles_keys_land_where_kafka_puts_them() {
    open_scenario("article").await;
    assert_eq!((clock(), tapes().len(), log_ends()), (0, 3, 0));
    until("ten records", || log_ends() == 10).await;
    assert_eq!(keys("test-topic-0"), ["key key4", "key key6", "key key7"]);
    assert_eq!(
        keys("test-topic-1"),
        ["key key0", "key key3", "key key5", "key key8"]
    );
    assert_eq!(keys("test-topic-2"), ["key key1", "key key2", "key key9"]);
    until("all is committed", || {
        tapes()
            .iter()
            .all(|name| committed(name) == Some(log_end(name)))
    })
    .await;
    assert!(text_of(&producer("producer")).contains("done"));
    let before = all_committed();
    act("consumer", "Leave").await;
    until("it has left", || state("consumer").starts_with("closed")).await;
    start_again("consumer").await;
    until("it reads again", || position("test-topic-2") == Some(3)).await;
    switch_broker().await;
    pass(3_000).await;
    switch_broker().await;
    until("the broker is back", || {
        text(".broker-foot .pill") == "running"
    })
    .await;
    pass(5_000).await;
    assert_eq!(all_committed(), before);
    assert_eq!(
        (cells("once"), cells("twice")),
        (10, 0),
        "nothing was read twice"
    );
}

#[wasm_bindgen_test]
async fn a_partition_that_is_added_is_noticed_later() {
    open().await;
    click(".add-partition").await;
    assert_eq!(tapes(), ["orders-0", "orders-1", "orders-2", "orders-3"]);
    assert_eq!(
        (owner("orders-3").as_str(), log_end("orders-3")),
        ("nobody", 0)
    );
    assert!(text(".topic h3").contains("4 partitions"));
    let added = clock();
    pass(300).await;
    let told = text(".told");
    assert!(told.contains("orders has 1 more partition."), "{told}");
    assert_eq!(
        (owner("orders-3").as_str(), log_end("orders-3")),
        ("nobody", 0)
    );
    until("a record in it", || log_end("orders-3") > 0).await;
    until("somebody reads it", || owner("orders-3") != "nobody").await;
    // metadata.max.age.ms is 10 s here; then the leader rejoins
    let took = clock() - added;
    assert!((1_000..25_000).contains(&took), "{took} ms");
    until("it is read", || committed("orders-3") > Some(0)).await;
}
