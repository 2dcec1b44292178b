//! Who reads.

use crate::prelude::*;

#[wasm_bindgen_test]
async fn partitions_of_a_dead_consumer_move_when_its_session_ends() {
    open().await;
    let had = assigned("C1");
    assert!(!had.is_empty());
    act("C1", "Crash").await;
    let died = clock();
    let ends: Vec<u64> = had.iter().map(|name| log_end(name)).collect();
    assert!(state("C1").starts_with("crashed at"), "{}", state("C1"));
    assert_eq!(texts(".ghostly").len(), 1, "{:?}", texts(".ghostly"));
    assert!(
        text(".ghostly").contains("its session ends in"),
        "{}",
        text(".ghostly")
    );
    for name in &had {
        assert_ne!(owner(name), "C2", "nobody has noticed yet");
    }
    until("the group notices", || find(".ghostly").is_none()).await;
    let noticed = clock() - died;
    // six seconds after its last heartbeat, which it sent every two
    assert!((3_500..=6_300).contains(&noticed), "{noticed} ms");
    until("they are C2's", || assigned("C2").len() == 3).await;
    assert!(had.iter().all(|name| owner(name) == "C2"));
    // alone it may fall behind what is written from now on, but not behind what was there
    until("C2 commits what C1 had before it", || {
        had.iter()
            .zip(&ends)
            .all(|(name, end)| committed(name) >= Some(*end))
    })
    .await;
    assert_eq!(cells("lost"), 0);
}

#[wasm_bindgen_test]
async fn a_consumer_resumes_where_its_group_has_committed() {
    open().await;
    until("both have records in hand", || {
        ["C1", "C2"]
            .iter()
            .all(|name| state(name).starts_with("processing"))
    })
    .await;
    act("C1", "Crash").await;
    act("C2", "Crash").await;
    direct("web", "Pause").await;
    let before = all_committed();
    until("the group is empty", || group_state().starts_with("Empty")).await;
    assert_eq!(all_committed(), before, "what was committed stays");
    start_again("C1").await;
    until("it knows where to go on", || {
        tapes().iter().all(|name| position(name).is_some())
    })
    .await;
    for name in tapes() {
        assert_eq!(position(&name), before[&name], "{name}");
    }
    until("it has caught up", || {
        chips()[3].starts_with("✓everyone caught up")
    })
    .await;
    assert_eq!(cells("lost") + cells("pending") + cells("held"), 0);
}

#[wasm_bindgen_test]
async fn a_consumer_that_leaves_need_not_be_waited_for() {
    open().await;
    act("C1", "Leave").await;
    until("it has closed", || state("C1").starts_with("closed")).await;
    let left = clock();
    until("the group knows", || !group_state().starts_with("Stable")).await;
    assert!(clock() - left <= 500, "{} ms", clock() - left);
    assert!(find(".ghostly").is_none(), "it is no ghost");
    until("C2 has all", || assigned("C2").len() == 3).await;
    assert!(clock() - left < 9_000, "{} ms", clock() - left);
    assert_eq!((cells("lost"), cells("twice")), (0, 0));
    act("C1", "Remove").await;
    assert!(find("[data-consumer=C1]").is_none());
}

/// The state that is marked in the picture of the states, which is the one that is said.
#[wasm_bindgen_test]
async fn a_group_shows_where_it_is() {
    open().await;
    inspect(&one("[data-group=billing] h3")).await;
    let marked = || attribute(&one(".machine [data-state]"), "data-state");
    assert_eq!(marked(), "Stable");
    act("C1", "Leave").await;
    act("C2", "Leave").await;
    let seen = std::cell::RefCell::new(BTreeSet::new());
    until("it is empty", || {
        let now = marked();
        assert!(group_state().starts_with(&now), "{now}: {}", group_state());
        assert!(find(&format!(".machine .{now} rect")).is_some(), "{now}");
        assert!(text(".machine p").starts_with(&now));
        let is_empty = now == "Empty";
        seen.borrow_mut().insert(now);
        is_empty
    })
    .await;
    assert!(seen.borrow().len() > 1, "{seen:?}");
    click("#delete-group").await;
    until("it is gone", || {
        find(".machine").is_none() || marked() == "Dead"
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_frozen_consumer_wakes_as_a_zombie() {
    open().await;
    until("C1 has a record in hand", || {
        state("C1").starts_with("processing")
    })
    .await;
    let frozen = clock();
    assert!(heart("C1").starts_with("● heartbeat"), "{}", heart("C1"));
    act("C1", "Freeze 10 s").await;
    assert!(
        heart("C1").starts_with("○ no heartbeat for"),
        "{}",
        heart("C1")
    );
    assert_eq!(state("C1"), "frozen for 10.0 s");
    assert_eq!(texts("[data-consumer=C1] .actions button"), ["Crash"]);
    until("C2 has all", || assigned("C2").len() == 3).await;
    assert!(state("C1").starts_with("frozen for"), "{}", state("C1"));
    // it believes to have what is another's: the card and the tapes tell them apart
    assert!(text("[data-consumer=C1] .assigned").contains("no longer a member"));
    assert_eq!(text("[data-consumer=C1] .assigned s"), "orders-0, orders-1");
    until("C2 knows where to go on", || {
        texts(".mark.rival .label") == ["C1", "C1"]
    })
    .await;
    assert_eq!(owner("orders-0"), "C2");
    assert!(
        heart("C1").contains("✕ no heartbeat for"),
        "{}",
        heart("C1")
    );
    until("it wakes", || !state("C1").starts_with("frozen")).await;
    let slept = clock() - frozen;
    assert!((10_000..=10_200).contains(&slept), "{slept} ms");
    until("both share again", || {
        !assigned("C1").is_empty() && assigned("C2").len() < 3
    })
    .await;
    choose("#log-filter", "detail").await;
    type_into("#log-text", "no longer a member").await;
    let fenced = |line: &String| line.contains("C1") && line.contains("no longer a member");
    until("it is found", || {
        texts("#log li.trouble").iter().any(fenced)
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_crash_after_processing_and_before_the_commit_makes_duplicates() {
    open().await;
    let slot = "[data-consumer=C1] .slot[data-crash=after-processing]";
    assert_eq!(attribute(&one(slot), "aria-pressed"), "false");
    click(slot).await;
    assert_eq!(attribute(&one(slot), "aria-pressed"), "true");
    assert!(one(slot).class_list().contains("set"));
    until("it crashes there", || state("C1").starts_with("crashed")).await;
    assert_eq!(cells("twice"), 0);
    until("C2 does it again", || cells("twice") > 0).await;
    assert_eq!(attribute(&one(".cell.twice b"), "data-sign"), "×2");
    let twice = &chips()[1];
    let since = twice.strip_prefix("✕nothing twice — 1 record processed twice or more, first at ");
    let since = since.unwrap_or_else(|| panic!("{twice}")).to_owned();
    pass(2_000).await;
    assert!(
        chips()[1].ends_with(&since),
        "it stays the first: {}",
        chips()[1]
    );
    click("#chips button.bad").await;
    assert_eq!(clock(), moment(&since), "it leads to the moment it names");
    assert!(find("#to-now").is_some(), "it shows when that was");
    assert_eq!(cells("twice"), 1);
    assert!(text("#log li[aria-current]").contains("record processed"));
    click("[aria-label=\"Previous event\"]").await;
    assert_eq!(cells("twice"), 0);
}

#[wasm_bindgen_test]
async fn a_crash_can_wait_for_a_later_record() {
    open().await;
    let nth = "[data-consumer=C1] .nth";
    assert!(find(nth).is_none());
    click("[data-consumer=C1] .slot[data-crash=after-processing]").await;
    assert_eq!(value(nth), "1");
    type_into(nth, "0").await;
    assert_eq!(value(nth), "1", "there is no such record");
    type_into(nth, "3").await;
    assert_eq!(value(nth), "3");
    choose("#log-filter", "detail").await;
    let set = "after-processing of record 3";
    assert!(text("#log li[aria-current]").contains(set));
    until("it crashes there", || state("C1").starts_with("crashed")).await;
    let lines = texts("#log li");
    let set = lines.iter().position(|line| line.contains(set));
    let since = &lines[set.expect("it is told")..];
    let done = |line: &&String| line.contains("C1") && line.contains("record processed");
    assert_eq!(since.iter().filter(done).count(), 3, "{since:?}");
    let died = text("[data-consumer=C1] p.epitaph");
    assert!(died.starts_with("Died after process(orders-"), "{died}");
    assert!(died.ends_with(", before the commit."), "{died}");
}

#[wasm_bindgen_test]
async fn the_log_speaks_in_words() {
    open().await;
    choose("#log-filter", "detail").await;
    let lines = texts("#log li").join(" ");
    for kind in ["batch-appended", "poll-returned", "offset-committed"] {
        assert!(!lines.contains(kind), "{kind}");
    }
    assert!(lines.contains("poll() returned records"), "{lines}");
}

#[wasm_bindgen_test]
async fn a_crash_point_can_be_taken_out_again() {
    open().await;
    let slots = all("[data-consumer=C1] .slot");
    let names: BTreeSet<String> = slots.iter().map(|s| attribute(s, "aria-label")).collect();
    assert_eq!(names.len(), slots.len(), "told apart: {names:?}");
    assert!(names.iter().all(|name| name.starts_with("crash here")));
    for line in ["before-processing", "after-processing", "after-commit"] {
        let slot = format!("[data-consumer=C1] .slot[data-crash={line}]");
        click(&slot).await;
        assert_eq!(texts("[data-consumer=C1] .slot.set").len(), 1, "{line}");
        click(&slot).await;
        assert_eq!(attribute(&one(&slot), "aria-pressed"), "false");
    }
    pass(8_000).await;
    assert!(!state("C1").starts_with("crashed"), "{}", state("C1"));
}

#[wasm_bindgen_test]
async fn committing_before_processing_loses_records() {
    open().await;
    inspect(&consumer("C1")).await;
    choose(&field("commit style"), "5").await;
    assert!(text("#inspector").contains("takes effect when it next starts"));
    act("C1", "Crash").await;
    start_again("C1").await;
    assert!(!text("#inspector").contains("takes effect when it next starts"));
    let code = texts("[data-consumer=C1] .code .line");
    let line = |wanted: &str| code.iter().position(|line| line.contains(wanted));
    assert!(line("commitSync") < line("process(r)"), "{code:?}");
    until("it reads again", || state("C1").starts_with("processing")).await;
    click("[data-consumer=C1] .slot[data-crash=before-processing]").await;
    until("it crashes there", || state("C1").starts_with("crashed")).await;
    until("records are lost", || cells("lost") > 0).await;
    assert!(chips()[0].starts_with("✕nothing lost — "), "{:?}", chips());
    assert!(one("#chips .chip").class_list().contains("worse"));
    let label = attribute(&one(".cell.lost button"), "aria-label");
    assert!(
        label.ends_with("lost: passed over, never processed"),
        "{label}"
    );
}

#[wasm_bindgen_test]
async fn a_second_group_reads_everything_once_more() {
    open().await;
    assert!(find("#reader").is_none(), "there is one reader");
    click("#add-group").await;
    let group = one("[data-group=\"group-1\"]");
    assert!(text_of(&group).contains("C3"), "{}", text_of(&group));
    until("it has read something", || {
        find(".cell .others i.once").is_some()
    })
    .await;
    let billing = all_committed();
    let ticks = all(".cell .others i.once").len();
    assert_eq!(texts("#reader option"), ["billing", "group-1"]);
    choose("#reader", "1").await;
    assert_eq!(cells("once"), ticks, "what were ticks are the cells now");
    let own: Vec<bool> = tapes().iter().map(|name| owner(name) == "C3").collect();
    assert_eq!(own, [true; 3]);
    choose("#reader", "0").await;
    assert_eq!(all_committed(), billing);
}

#[wasm_bindgen_test]
async fn a_consumer_on_its_own_reads_without_a_group() {
    open().await;
    click("#add-standalone").await;
    assert!(text(".readers").contains("On their own"));
    until("it reads all", || assigned("solo-1").len() == 3).await;
    until("it processes", || state("solo-1").starts_with("processing")).await;
    let code = texts("[data-consumer=solo-1] .code .line").join(" ");
    assert!(!code.contains("commit"), "{code}");
    assert_eq!(
        assigned("C1").len() + assigned("C2").len(),
        3,
        "the group is not touched"
    );
    click("#tab-tables").await;
    assert!(!text("#describe").contains("solo-1"));
    act("solo-1", "Crash").await;
    assert!(find(".ghostly").is_none(), "nobody waits for it");
}

#[wasm_bindgen_test]
async fn a_consumer_with_nothing_to_do_takes_over() {
    open_scenario("idle-consumer").await;
    let idle: Vec<&str> = ["C1", "C2", "C3"]
        .into_iter()
        .filter(|name| state(name).starts_with("idle"))
        .collect();
    assert_eq!(idle.len(), 1, "{idle:?}");
    let busy = ["C1", "C2", "C3"]
        .into_iter()
        .find(|name| !idle.contains(name));
    act(busy.expect("a busy one"), "Crash").await;
    until("the idle one has work", || !assigned(idle[0]).is_empty()).await;
}

#[wasm_bindgen_test]
async fn one_more_consumer_gets_its_share() {
    open().await;
    click("[data-group=billing] .add-consumer").await;
    until("each has one", || {
        ["C1", "C2", "C3"]
            .iter()
            .all(|name| assigned(name).len() == 1)
    })
    .await;
    assert_eq!((cells("lost"), cells("twice")), (0, 0));
}

#[wasm_bindgen_test]
async fn seeking_back_reads_again() {
    open().await;
    all_quiet().await;
    let (name, end) = ("orders-0", log_end("orders-0"));
    let holder = owner(name);
    inspect(&consumer(&holder)).await;
    let row = || {
        let rows = all("#inspector .positions li");
        rows.into_iter()
            .find(|row| text_of(row).contains(name))
            .expect("its row")
    };
    click_on(&saying(within(&row(), "button"), "Beginning")).await;
    until("all of it twice", || {
        within(&tape(name), ".cell.twice").len() as u64 == end
    })
    .await;
    assert!(
        chips()[1].contains(&format!("{end} records processed twice")),
        "{:?}",
        chips()
    );
    type_into("#seek-to", &(end - 1).to_string()).await;
    click_on(&saying(
        within(&row(), "button"),
        &format!("Seek {}", end - 1),
    ))
    .await;
    until("the last a third time", || {
        let cell = find(".cell.twice:nth-last-child(3) b");
        cell.is_some_and(|cell| attribute(&cell, "data-sign") == "×3")
    })
    .await;
    assert_eq!(cells("lost"), 0);
}

#[wasm_bindgen_test]
async fn a_control_keeps_the_focus_while_time_goes_on() {
    open().await;
    inspect(&consumer(&owner("orders-0"))).await;
    let row = one("#inspector .positions li");
    let stood = text_of(&row);
    let pause = saying(within(&row, "button"), "pause()");
    let _ = pause.focus();
    until("its position moves", || {
        text("#inspector .positions li") != stood
    })
    .await;
    let active = document().active_element();
    assert!(pause.is_connected() && active.as_ref() == Some(&pause));
    click_on(&pause).await;
    assert_eq!(text_of(&pause), "resume()");
    // nor is what is only read put in the place of itself
    inspect(&tape("orders-1")).await;
    let marks = all("#inspector dl dd");
    let before = text("#inspector dl");
    until("a mark moves", || text("#inspector dl") != before).await;
    assert!(marks.iter().all(|mark| mark.is_connected()));
}

#[wasm_bindgen_test]
async fn a_commit_without_membership_is_said_to_be_one() {
    open().await;
    act("C1", "Leave").await;
    act("C2", "Leave").await;
    until("nobody is left", || group_state().contains("Empty")).await;
    click("#add-standalone").await;
    let kept = stored(WORKSPACE).expect("it is stored");
    unmount();
    let alone = "consumer solo-1 ";
    assert!(
        kept.contains(alone) && !kept.contains("group=solo"),
        "{kept}"
    );
    let billing = "consumer solo-1 group=billing commits=sync-each-batch ";
    keep(WORKSPACE, &kept.replace(alone, billing));
    mount().await;
    until("billing loses what it reads", || cells("lost") > 0).await;
    inspect(&consumer("solo-1")).await;
    let said = text("#inspector");
    assert!(
        said.contains("Commits as billing without being a member"),
        "{said}"
    );
    click(".cell.lost button").await;
    let said = text("#inspector");
    assert!(said.contains("lost: passed over"), "{said}");
    assert!(
        said.contains("solo-1 reads this partition with assign() and commits as billing"),
        "{said}"
    );
    act("C1", "Restart").await;
    inspect(&consumer("C1")).await;
    assert!(!text("#inspector").contains("without being a member"));
}

#[wasm_bindgen_test]
async fn a_paused_partition_is_not_read() {
    open().await;
    let name = "orders-0";
    let holder = owner(name);
    inspect(&consumer(&holder)).await;
    let button = |wanted: &'static str| {
        let rows = all("#inspector .positions li");
        let row = rows
            .into_iter()
            .find(|row| text_of(row).contains(name))
            .expect("its row");
        saying(within(&row, "button"), wanted)
    };
    click_on(&button("pause()")).await;
    pass(5_000).await;
    let (stands, end) = (position(name), log_end(name));
    until("it falls behind", || log_end(name) > end + 2).await;
    assert_eq!(position(name), stands);
    click_on(&button("resume()")).await;
    until("it is read again", || position(name) > stands).await;
}

#[wasm_bindgen_test]
async fn of_many_partitions_the_rest_is_shown_when_asked_for() {
    open().await;
    unmount();
    keep(
        WORKSPACE,
        "playground 1
brokers  1 network.latency=5ms group.initial.rebalance.delay.ms=0
topic    t partitions=20
consumer C1 group=g topics=t
played   8s
",
    );
    mount().await;
    frame(200.0).await;
    inspect(&consumer("C1")).await;
    built().await;
    let rows = || all(".positions li").len();
    assert_eq!(rows(), 12);
    let rest = || saying(all("#inspector .rest"), "and 8 more");
    assert_eq!(attribute(&rest(), "aria-expanded"), "false");
    click_on(&rest()).await;
    built().await;
    assert_eq!(rows(), 20);
    click_on(&saying(all("#inspector .rest"), "show fewer")).await;
    assert_eq!(rows(), 12);
}
