//! The calculators, and what is said of what was checked.

use crate::everyone::english_words;
use crate::prelude::*;

/// What a client says of the key: its name and its partition.
fn place(partitioner: &str) -> String {
    let lines = all(".answers li").into_iter();
    let mut lines = lines.filter(|line| text_of(line).contains(partitioner));
    let line = lines.next().expect("a line of that name");
    text_of(&within(&line, ".place")[0])
}

/// An assignor's card.
fn card(number: usize) -> HtmlElement {
    all(".shared").swap_remove(number)
}

fn is_open(dialog: &str) -> bool {
    one(dialog).unchecked_into::<HtmlDialogElement>().open()
}

async fn follow(hash: &str) {
    let location = window().location();
    location.set_hash(hash).expect("an address");
    // the event comes when the browser is ready
    for _ in 0..20 {
        settle().await;
    }
}

fn hash() -> String {
    window().location().hash().expect("an address")
}

#[wasm_bindgen_test]
async fn a_key_is_put_where_each_client_puts_it() {
    open().await;
    click("#open-calculators").await;
    assert!(is_open("#calculators"));
    assert_eq!(all(".answers li").len(), 16);
    assert_eq!(place("BuiltInPartitioner"), "1 → 4");
    assert_eq!(place("consistent_random"), "1 → 1");
    assert!(text(".verdict").starts_with("They do not agree"));
    type_into("#ask-to", "").await;
    assert_eq!(place("BuiltInPartitioner"), "1");
    type_into("#ask-key", "").await;
    assert_eq!(place("BuiltInPartitioner"), "0", "an empty key is a key");
    assert_eq!(
        place("consistent_random"),
        "one for a while, then another",
        "and none for librdkafka"
    );
    choose("#ask-form", "No key").await;
    assert!(find("#ask-key").is_none());
    assert!(text(".verdict").starts_with("Without a key"));
    choose("#ask-form", "Key in hex").await;
    type_into("#ask-key", "75 73 65 72 2d 34 32").await;
    assert_eq!(place("BuiltInPartitioner"), "1");
    for (field, wrong, said) in [
        ("#ask-key", "7", "pairs of hexadecimal digits"),
        ("#ask-partitions", "0", "from 1 to 1000000"),
        ("#ask-to", "six", "from 1 to 1000000"),
    ] {
        let right = value(field);
        type_into(field, wrong).await;
        assert!(text(".calculator .wrong").contains(said), "{said}");
        assert!(all(".answers li").is_empty());
        type_into(field, &right).await;
        assert_eq!(all(".answers li").len(), 16);
    }
    click_on(&saying(all("#calculators button"), "Close")).await;
    assert!(!is_open("#calculators"));
}

#[wasm_bindgen_test]
async fn a_group_is_shared_out_by_every_assignor() {
    open().await;
    click("#open-calculators").await;
    click_on(&saying(
        all("#calculators .choice button"),
        "Who gets what?",
    ))
    .await;
    let names = texts(".shared h3");
    let expected = [
        "range",
        "roundrobin",
        "sticky",
        "cooperative-sticky",
        "uniform",
        "range",
    ];
    assert_eq!(names, expected);
    let eager = text_of(&card(2));
    assert!(eager.contains("2 partitions move:"), "{eager}");
    assert!(eager.contains("A → C: orders-2"), "{eager}");
    let cooperative = text_of(&card(3));
    assert!(
        cooperative.contains("Nobody gets orders-2, orders-5 yet"),
        "{cooperative}"
    );
    assert_eq!(within(&card(3), ".shares").len(), 2);
    click_on(&within(&card(2), "button")[0]).await;
    assert_eq!(
        value("#ask-members"),
        "A=orders-0..1@2 B=orders-3..4@2 C=orders-2,orders-5@2"
    );
    assert!(text_of(&card(2)).contains("Nothing moves."));
    type_into("#ask-members", "A B(").await;
    assert!(text(".calculator .wrong").contains("`B(` is no member"));
    type_into("#ask-members", "A B").await;
    assert_eq!(all(".moves").len(), 0, "nobody had anything");
}

#[wasm_bindgen_test]
async fn a_question_is_a_link() {
    open().await;
    follow("#partition?key=a%2Bb+c&partitions=10&to=20").await;
    assert!(is_open("#calculators"));
    assert_eq!(
        (value("#ask-key"), value("#ask-to")),
        ("a+b c".into(), "20".into())
    );
    click("#link-question").await;
    frame(FRAME).await;
    let link = value("#link");
    assert!(
        link.ends_with("#partition?key=a%2Bb+c&partitions=10&to=20"),
        "{link}"
    );
    // another question is another link
    type_into("#ask-partitions", "11").await;
    assert!(find("#link").is_none());
    follow("#assign?topics=t*4&members=A(t)~i=t-0..1@3+-B=t-2").await;
    assert_eq!(value("#ask-members"), "A(t)~i=t-0..1@3 -B=t-2");
    click("#link-question").await;
    let link = value("#link");
    assert!(
        link.ends_with("#assign?topics=t*4&members=A(t)~i=t-0..1@3+-B=t-2"),
        "{link}"
    );
    click_on(&saying(all("#calculators button"), "Close")).await;
    for _ in 0..20 {
        settle().await;
    }
    assert_eq!(hash(), "", "what was followed is not followed again");
}

#[wasm_bindgen_test]
async fn a_link_that_is_none_says_so() {
    open().await;
    for (end, said) in [
        ("#partition?key=a&partitions=%00", "from 1 to 1000000"),
        ("#partition?key=a&partitions=-3", "from 1 to 1000000"),
        ("#partition?hex=zz&partitions=3", "hexadecimal"),
        ("#partition?key=%E0%A4%A&partitions=%", "from 1 to 1000000"),
        ("#assign?topics=&members=", "1 to 50 topics"),
        ("#assign?topics=t*9999&members=A", "2000 partitions"),
        ("#assign?topics=t*1&members=%3Cscript%3E(", "is no member"),
    ] {
        follow(end).await;
        assert!(is_open("#calculators"), "{end}");
        assert!(text(".calculator .wrong").contains(said), "{end}");
    }
    follow("#partition").await;
    assert_eq!(
        all(".answers li").len(),
        16,
        "nothing asked is the first question"
    );
    click_on(&saying(all("#calculators button"), "Close")).await;
    follow("#partitions?key=a").await;
    assert!(
        !is_open("#calculators"),
        "what is not known asks for nothing"
    );
    follow("").await;
}

#[wasm_bindgen_test]
async fn the_calculators_are_in_the_language_that_is_chosen() {
    const TERMS: &str = "client join kafkajs librdkafka sarama hash serializer long rack uniform \
        partitioner lost text hex static instance eager co \
        cooperative partitioning";
    open().await;
    click(".header [lang=zh-Hans]").await;
    click("#open-calculators").await;
    let mut said: Vec<String> = texts(".calculator p, .calculator h2, .calculator h3");
    said.extend(texts(
        ".calculator option, .calculator label > span, #calculators button",
    ));
    click_on(&all("#calculators .choice button")[1]).await;
    said.extend(texts(
        ".calculator p, .calculator h2, .calculator dd, .calculator summary",
    ));
    click("#open-checked").await;
    assert!(is_open("#checked"));
    said.extend(texts("#checked p, #checked dt, #checked h2"));
    let mut left = english_words(&said);
    left.retain(|word| {
        let word = word
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        !TERMS.split_whitespace().any(|term| term == word)
    });
    assert!(left.is_empty(), "{left:#?}");
    click(".header [lang=en]").await;
}

#[wasm_bindgen_test]
async fn what_was_checked_is_told() {
    open().await;
    click("#open-checked").await;
    assert!(text("#checked h2").starts_with("Checked against Apache Kafka 4."));
    let scripts: u64 = texts("#checked .tally dd")
        .iter()
        .filter_map(|n| last_number(n))
        .sum();
    assert!(text("#checked p").contains(&format!("{scripts} scripts were played")));
}
