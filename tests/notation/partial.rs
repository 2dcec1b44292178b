//! What of a text with errors is kept, and what of a document can be played.

use offset_playground::notation::{Reading, parse, read};

#[test]
fn what_can_be_read_is_kept() {
    let text = "\
playground 1
seed    seven
brokers 3
topic   orders partitions=3
topc    payments partitions=1
producer web to=orders lines=once acks=most
  | value=gone
  | value=\"with it
producer app to=orders lines=once
  | value=a
  | valeu=b
  | value=c
consumer C1 group=billing topics=orders
at 20s  crash C1
at 10s  start C1
at 30s  start C1
played  60s
";
    let Reading {
        document,
        errors,
        setup_lines,
        act_lines,
    } = read(text);
    let places: Vec<(u32, u32)> = errors
        .iter()
        .map(|error| (error.line, error.column))
        .collect();
    assert_eq!(places, [(2, 9), (5, 1), (6, 40), (8, 11), (11, 5), (15, 4)]);
    assert_eq!((setup_lines, act_lines), (vec![4, 9, 13], vec![14, 16]));
    let kept = "\
playground 1
seed     1
brokers  3

topic    orders partitions=3
producer app to=orders lines=once
  | value=a
  | value=c
consumer C1 group=billing topics=orders

at 20s     crash C1
at 30s     start C1

played   60s
";
    assert_eq!(document.to_string(), kept);
}

#[test]
fn what_cannot_be_played_says_why() {
    for (body, said) in [
        ("brokers 4", "there are 1 to 3 brokers, not 4"),
        ("played 44641m", "2678460s is further than 31 days"),
        ("at 2678401s crash C1", "2678401s is further than 31 days"),
        ("opens 2678401s", "2678401s is further than 31 days"),
    ] {
        let document = parse(&format!("playground 1\n{body}\n")).expect("it can be read");
        let unplayable = document.play().map(|_| ()).expect_err(body);
        assert_eq!(unplayable.to_string(), said);
    }
    let document = parse("playground 1\ntopic t partitions=0\n").expect("it can be read");
    let unplayable = document.play().map(|_| ()).expect_err("no partitions");
    assert!(
        unplayable
            .to_string()
            .starts_with("command 1 of the setup: ")
    );
    let document = parse("playground 1\nbrokers 1 network.latency=0s\n").expect("it can be read");
    let unplayable = document.play().map(|_| ()).expect_err("no latency");
    assert!(unplayable.to_string().starts_with("the brokers: "));
    let text = "playground 1\ntopic t partitions=1\nat 1s delete topic t\nat 2s delete topic t\n";
    let document = parse(text).expect("it can be read");
    let played = document.play().expect("it can be begun");
    assert_eq!(played.refused.map(|(index, _)| index), Some(1));
    assert_eq!(played.recording.acts(), &document.acts[..1]);
}
