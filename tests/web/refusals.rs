//! What Kafka refuses.

use crate::prelude::*;

#[wasm_bindgen_test]
async fn a_group_with_members_is_not_deleted() {
    open().await;
    inspect(&one("[data-group=billing] h3")).await;
    click("#delete-group").await;
    assert!(notice().contains("NON_EMPTY_GROUP"), "{}", notice());
    assert!(
        notice().contains("The way out: stop its members first"),
        "{}",
        notice()
    );
    click_on(&saying(all(".notice button"), "Dismiss")).await;
    assert_eq!(notice(), "");
    act("C1", "Leave").await;
    act("C2", "Leave").await;
    until("it is empty", || group_state().starts_with("Empty")).await;
    click("#delete-group").await;
    assert_eq!(notice(), "");
    until("its commits are gone", || {
        tapes().iter().all(|name| committed(name).is_none())
    })
    .await;
}

#[wasm_bindgen_test]
async fn partitions_only_grow() {
    open().await;
    inspect(&tape("orders-0")).await;
    for (asked, answer) in [
        ("2", "INVALID_PARTITIONS"),
        ("3", "INVALID_PARTITIONS"),
        ("0", "INVALID_PARTITIONS"),
        ("1001", "1000"),
        ("1000000000", "1000"),
    ] {
        type_into("#grow-to", asked).await;
        click("#grow").await;
        assert!(notice().contains(answer), "{asked}: {}", notice());
        assert_eq!(tapes().len(), 3, "{asked}");
    }
    for absurd in ["", "-1", "many", "4.5", "99999999999999999999"] {
        type_into("#grow-to", absurd).await;
        click("#grow").await;
        let wrong = text("#inspector .wrong");
        assert!(wrong.contains("1 to 1000"), "{absurd}: {wrong}");
        assert_eq!(tapes().len(), 3, "{absurd}");
    }
    type_into("#grow-to", "99999999999").await;
    click("#grow").await;
    assert!(notice().contains("100"), "{}", notice());
    type_into("#grow-to", "5").await;
    click("#grow").await;
    assert_eq!(tapes().len(), 5);
    assert_eq!(
        (notice(), texts("#inspector .wrong").len()),
        (String::new(), 0)
    );
}

#[wasm_bindgen_test]
async fn what_is_no_offset_deletes_nothing() {
    open().await;
    inspect(&tape("orders-0")).await;
    let start = || {
        let facts = texts("#inspector .facts dd");
        facts.first().cloned().expect("the log's start")
    };
    for absurd in ["many", "-2", "1.5", "99999999999999999999"] {
        type_into("#delete-before", absurd).await;
        click("#delete-records").await;
        let wrong = text("#inspector .wrong");
        assert!(
            wrong.contains("A whole number from 0 to"),
            "{absurd}: {wrong}"
        );
        assert_eq!((notice(), start()), (String::new(), "0".to_owned()));
    }
    type_into("#delete-before", "1000000").await;
    click("#delete-records").await;
    assert!(notice().contains("OFFSET_OUT_OF_RANGE"), "{}", notice());
    assert_eq!(texts("#inspector .wrong").len(), 0);
    type_into("#delete-before", "").await;
    click("#delete-records").await;
    until("nothing is left", || start() != "0").await;
}

#[wasm_bindgen_test]
async fn what_is_neither_offset_nor_moment_is_not_sought() {
    open().await;
    inspect(&consumer(&owner("orders-0"))).await;
    for absurd in [
        "",
        "many",
        "-1",
        "1.5",
        "s",
        "1.0000001s",
        "99999999999999999999",
    ] {
        type_into("#seek-to", absurd).await;
        let wrong = text("#inspector .wrong");
        assert!(wrong.contains("12.5s"), "{absurd}: {wrong}");
        let seeks = texts("#inspector .positions button");
        assert!(
            seeks.iter().all(|said| !said.starts_with("Seek ")),
            "{absurd}: {seeks:?}"
        );
    }
    type_into("#seek-to", "1.5s").await;
    assert_eq!(texts("#inspector .wrong").len(), 0);
    let seeks = texts("#inspector .positions button");
    assert!(seeks.iter().any(|said| said == "Seek 1.5s"), "{seeks:?}");
}

#[wasm_bindgen_test]
async fn absurd_numbers_are_refused_where_they_were_typed() {
    open().await;
    let before = picture();
    inspect(&consumer("C1")).await;
    for (key, least, most) in [
        ("session.timeout.ms", "6000", "1800000"),
        ("max.poll.records", "1", "10000"),
        ("fetch.max.wait.ms", "1", "2678400000"),
        ("fetch.max.bytes", "1", "2147483647"),
    ] {
        let stood = value(&field(key));
        for absurd in ["0", "1000000000000", "18446744073709551615"] {
            type_into(&field(key), absurd).await;
            let said = said_at(key);
            assert!(
                said.contains(least) && said.contains(most),
                "{key} = {absurd}: “{said}”"
            );
            let named = said.contains(&format!(" is {absurd};"));
            assert!(named, "{key}: what was typed is refused: “{said}”");
        }
        for absurd in [
            "-1",
            "six",
            "",
            "6e3",
            "1.5",
            "99999999999999999999",
            "６０００",
        ] {
            type_into(&field(key), absurd).await;
            let said = said_at(key);
            assert!(
                said.contains(&format!("whole number from {least} to {most}")),
                "{key} = {absurd}: “{said}”"
            );
        }
        assert_eq!(notice(), "", "{key}: it is said at the field alone");
        type_into(&field(key), &stood).await;
        assert_eq!(said_at(key), "", "{key}");
    }
    type_into(&field("heartbeat.interval.ms"), "6000").await;
    assert!(said_at("heartbeat.interval.ms").contains("must be below session.timeout.ms"));
    click("#inspector-close").await;
    assert_eq!(picture(), before, "nothing has changed");
    inspect(&consumer("C1")).await;
    assert_eq!(value(&field("session.timeout.ms")), "6000");
    assert_eq!(value(&field("heartbeat.interval.ms")), "2000");
}

#[wasm_bindgen_test]
async fn what_is_not_kafkas_default_is_marked_and_can_be_put_back() {
    open().await;
    inspect(&consumer("C1")).await;
    let marked = |key: &str| {
        let changed = all("#inspector .field.changed [data-key]");
        changed
            .iter()
            .any(|control| attribute(control, "data-key") == key)
    };
    assert!(marked("session.timeout.ms") && !marked("fetch.max.wait.ms"));
    type_into(&field("fetch.max.wait.ms"), "700").await;
    assert!(marked("fetch.max.wait.ms"));
    let its = one(".field:has([data-key=\"fetch.max.wait.ms\"])");
    assert!(
        text_of(&its).contains("default 500 ms"),
        "{}",
        text_of(&its)
    );
    click_on(&within(&its, "button")[0]).await;
    assert_eq!(value(&field("fetch.max.wait.ms")), "500");
    assert!(!marked("fetch.max.wait.ms"));
    click("#all-defaults").await;
    assert_eq!(value(&field("session.timeout.ms")), "45000");
    assert_eq!(value(&field("max.poll.records")), "500");
    assert!(!marked("session.timeout.ms"));
    let button = one("#all-defaults");
    assert!(
        button.get_attribute("aria-disabled").as_deref() == Some("true"),
        "there is nothing left to put back"
    );
    assert!(all("#inspector .field.changed").is_empty());
    assert_eq!(
        value(&field("processing time")),
        "900",
        "Kafka has no default for it"
    );
    let own = one(".field:has([data-key=\"processing time\"])");
    assert!(
        own.class_list().contains("own"),
        "no configuration of Kafka's"
    );
}

#[wasm_bindgen_test]
async fn a_topic_needs_a_name_and_partitions_kafka_would_take() {
    open().await;
    click("#add-topic").await;
    let dialog: HtmlDialogElement = one("#topic-dialog").unchecked_into();
    assert!(dialog.open());
    let long = "x".repeat(250);
    for (name, count, said) in [
        ("", "3", "not a name"),
        ("two words", "3", "not a name"),
        (".", "3", "not a name"),
        ("..", "3", "not a name"),
        ("заказы", "3", "not a name"),
        (&long, "3", "not a name"),
        ("orders", "3", "TOPIC_ALREADY_EXISTS"),
        ("__consumer_offsets", "3", "TOPIC_ALREADY_EXISTS"),
        ("fine", "0", "1 to 1000"),
        ("fine", "1001", "1 to 1000"),
        ("fine", "1000000000", "1 to 1000"),
        ("fine", "-1", "1 to 1000"),
        ("fine", "three", "1 to 1000"),
        ("fine", "", "1 to 1000"),
    ] {
        type_into("#topic-name", name).await;
        type_into("#topic-partitions", count).await;
        click("#topic-create").await;
        let wrong = text("#topic-dialog .wrong");
        assert!(wrong.contains(said), "“{name}” {count}: {wrong}");
        assert!(dialog.open() && tapes().len() == 3, "“{name}” {count}");
        assert_eq!(notice(), "", "it is said in the dialog alone");
        let other = count.parse::<u32>().is_err() && wrong.contains(" is ");
        assert!(!other, "“{name}” {count}: of another attempt: {wrong}");
    }
    type_into("#topic-name", "clicks").await;
    type_into("#topic-partitions", "2").await;
    click("#topic-create").await;
    assert!(!dialog.open());
    assert_eq!((tapes().len(), notice().as_str()), (5, ""));
    assert!(tapes().contains(&"clicks-1".to_owned()));
    inspect(&tape("clicks-0")).await;
    click("#delete-topic").await;
    assert_eq!(tapes().len(), 3);
    assert!(
        find("#inspector").is_none(),
        "there is nothing left to look at"
    );
}

#[wasm_bindgen_test]
async fn a_record_for_a_partition_that_is_not_there_says_why_it_waits() {
    open().await;
    inspect(&producer("web")).await;
    type_into("#send-partition", "7").await;
    click("#send").await;
    let said = text("#no-such-partition");
    let why = ["orders has no partition 7", "3 partitions", "max.block.ms"];
    assert!(why.iter().all(|why| said.contains(why)), "{said}");
    type_into("#send-partition", "1").await;
    click("#send").await;
    assert!(find("#no-such-partition").is_none());
}

#[wasm_bindgen_test]
async fn an_empty_stage_can_be_filled() {
    open_scenario("empty").await;
    assert_eq!((tapes().len(), texts(".broker-foot").len()), (0, 3));
    let told = || text(".told p");
    assert!(told().contains("First add a topic"), "{}", told());
    for add in ["#add-producer", "#add-group", "#add-standalone"] {
        click(add).await;
        assert!(
            notice().contains("UNKNOWN_TOPIC_OR_PARTITION"),
            "{add}: {}",
            notice()
        );
        click_on(&saying(all(".notice button"), "Dismiss")).await;
    }
    click("#add-topic").await;
    click("#topic-create").await;
    built().await;
    assert_eq!(tapes(), ["orders-0", "orders-1", "orders-2"]);
    assert!(told().contains("somebody who writes"), "{}", told());
    click("#add-producer").await;
    assert!(told().contains("somebody who reads"), "{}", told());
    click("#add-group").await;
    until("it is read", || cells("once") > 2).await;
    assert_eq!(notice(), "");
}

#[wasm_bindgen_test]
async fn a_killed_broker_comes_back_with_its_log() {
    open().await;
    all_quiet().await;
    let (before, ends) = (all_committed(), log_ends());
    switch_broker().await;
    assert!(
        text(".broker-foot .pill").starts_with("down"),
        "{}",
        text(".broker-foot")
    );
    assert!(text(".broker-foot").contains("the controller has not noticed yet"));
    assert!(text(".broker-foot").contains("clients still send to it as the leader of orders-0"));
    until("it is given up", || owner("orders-0") == "no leader").await;
    let foot = text(".broker-foot");
    assert!(
        foot.contains("nobody leads orders-0, orders-1, orders-2"),
        "{foot}"
    );
    assert!(foot.contains("nobody coordinates billing"), "{foot}");
    direct("web", "Send").await;
    pass(2_000).await;
    assert_eq!(log_ends(), ends, "nobody takes records");
    switch_broker().await;
    until("it serves again", || {
        text(".broker-foot .pill") == "running"
    })
    .await;
    until("the group is back", || group_state().starts_with("Stable")).await;
    for (name, offset) in before {
        assert!(
            committed(&name) >= offset,
            "{name}: {offset:?} is still there"
        );
    }
    until("records go on", || log_ends() > ends + 3).await;
    assert_eq!((cells("lost"), cells("twice")), (0, 0));
}

/// A list is compared, named and put back as a whole.
#[wasm_bindgen_test]
async fn a_list_of_assignors_is_more_than_its_first() {
    open().await;
    inspect(&consumer("C1")).await;
    let key = "partition.assignment.strategy";
    let about = || {
        let fields = all("#inspector .field");
        let mut found = fields.into_iter().filter(|one| text_of(one).contains(key));
        let found = found.next().expect("its field");
        (text_of(&found), found.class_list().contains("changed"))
    };
    let (said, changed) = about();
    assert!(
        said.contains("default range,cooperative-sticky") && !changed,
        "{said}"
    );
    choose(&field(key), "1").await;
    choose(&field(key), "0").await;
    assert!(about().1, "range alone is not what Kafka ships");
    let fields = all("#inspector .field");
    let ours = fields
        .iter()
        .find(|one| text_of(one).contains(key))
        .expect("its field");
    click_on(&within(ours, "button")[0]).await;
    assert!(!about().1, "{}", about().0);
}

/// What cannot be set in a group's protocol is not offered there.
#[wasm_bindgen_test]
async fn what_the_protocol_does_not_have_is_not_offered() {
    open().await;
    inspect(&consumer("C1")).await;
    let shown = |key: &str| {
        let fields = all("#inspector .field");
        let ours = fields.iter().find(|one| text_of(one).contains(key));
        ours.is_some_and(|one| {
            !one.get_attribute("style")
                .unwrap_or_default()
                .contains("none")
        })
    };
    assert!(shown("group.protocol") && shown("partition.assignment.strategy"));
    choose(&field("client library"), "2").await;
    assert!(!shown("group.protocol"));
}

/// -1 is a number where Kafka takes it, and it is said so.
#[wasm_bindgen_test]
async fn minus_one_is_among_what_is_allowed() {
    open().await;
    inspect(&one(".broker-foot")).await;
    let key = "group.coordinator.append.linger.ms";
    type_into(&field(key), "-5").await;
    let said = said_at(key);
    assert!(
        said.ends_with(", or -1") && !said.contains("18446744073709551615"),
        "{said}"
    );
}

/// Kafka's ratio is a number from 0 to 1, and is shown and typed as one.
#[wasm_bindgen_test]
async fn a_ratio_is_typed_as_kafka_writes_it() {
    open().await;
    inspect(&one(".tape")).await;
    let key = "min.cleanable.dirty.ratio";
    assert_eq!(value(&field(key)), "0.5");
    for (typed, shown) in [("0.1", "0.1"), ("0.005", "0.005"), ("1.0", "1"), ("0", "0")] {
        type_into(&field(key), typed).await;
        assert_eq!(said_at(key), "");
        assert_eq!(value(&field(key)), shown);
    }
    for wrong in ["1.5", "500", "0.0001", "-0.1", "half", ""] {
        type_into(&field(key), wrong).await;
        assert!(
            said_at(key).contains("from 0 to 1"),
            "{wrong}: {}",
            said_at(key)
        );
    }
    type_into(&field(key), "0.5").await;
    assert_eq!(said_at(key), "");
    assert!(all("#inspector .field.changed").is_empty());
}

/// Topics and brokers go back to the defaults as clients do.
#[wasm_bindgen_test]
async fn everything_of_kafkas_goes_back_to_the_defaults_at_once() {
    open().await;
    inspect(&one(".tape")).await;
    assert_eq!(
        one("#all-defaults")
            .get_attribute("aria-disabled")
            .as_deref(),
        Some("true")
    );
    type_into(&field("segment.ms"), "2000").await;
    type_into(&field("retention.bytes"), "1000").await;
    type_into(&field("min.cleanable.dirty.ratio"), "0.1").await;
    assert_eq!(all("#inspector .field.changed").len(), 3);
    click("#all-defaults").await;
    assert!(all("#inspector .field.changed").is_empty());
    assert_eq!(value(&field("retention.bytes")), "-1");
    inspect(&one(".broker-foot")).await;
    type_into(&field("log.cleaner.backoff.ms"), "1000").await;
    click("#all-defaults").await;
    assert!(all("#inspector .field.changed").is_empty());
    assert_eq!(
        value(&field("network latency")),
        "250",
        "no broker has a default for it"
    );
}

/// Who changes the protocol does without what the other has: Kafka refuses it where it is set.
#[wasm_bindgen_test]
async fn another_protocol_is_chosen_and_what_it_refuses_goes() {
    open().await;
    inspect(&consumer("C1")).await;
    assert_eq!(value(&field("session.timeout.ms")), "6000");
    choose(&field("group.protocol"), "1").await;
    assert_eq!(said_at("group.protocol"), "");
    assert_eq!(value(&field("group.protocol")), "1");
    choose(&field("group.remote.assignor"), "2").await;
    assert_eq!(said_at("group.remote.assignor"), "");
    choose(&field("group.protocol"), "0").await;
    assert_eq!(said_at("group.protocol"), "");
    assert_eq!(value(&field("session.timeout.ms")), "45000");
    assert_eq!(value(&field("group.remote.assignor")), "0");
    // what is set all the same is refused, and is not shown as if it were
    choose(&field("group.remote.assignor"), "2").await;
    assert!(said_at("group.remote.assignor").contains("group.protocol=classic"));
    assert_eq!(value(&field("group.remote.assignor")), "0");
}
