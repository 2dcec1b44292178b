//! The examples' lines: answers, and what becomes of lines that are none.

use crate::lines::{LINE_MAX, answer};
use serde_json::Value;

#[path = "../../examples/assign/program.rs"]
mod assign;
#[path = "../../examples/partition/program.rs"]
mod partition;

fn told(output: &[u8]) -> Vec<Value> {
    let lines = output
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).expect("an answer is JSON"))
        .collect()
}

fn of_partition(input: impl AsRef<[u8]>) -> Vec<Value> {
    let mut output = Vec::new();
    answer(input.as_ref(), &mut output, partition::answer).expect("a text");
    told(&output)
}

fn of_assign(input: impl AsRef<[u8]>) -> Vec<Value> {
    let mut output = Vec::new();
    answer(input.as_ref(), &mut output, assign::answer).expect("a text");
    told(&output)
}

fn error(answer: &Value) -> &str {
    answer["error"].as_str().unwrap_or_default()
}

#[test]
fn every_client_answers() {
    let told =
        of_partition("{\"key\": \"user-42\", \"partitions\": 3, \"to\": 6}\n\n{\"partitions\": 3}");
    assert_eq!(told.len(), 2);
    let java = &told[0]["clients"][0];
    assert_eq!(told[0]["key"]["hex"], "757365722d3432");
    assert_eq!(
        (&java["client"], &java["partitioner"]),
        (&"Java".into(), &"BuiltInPartitioner".into())
    );
    assert_eq!(
        (&java["partition"], &java["then"], &java["moves"]),
        (&1.into(), &4.into(), &true.into())
    );
    assert_eq!(told[1]["line"], 3, "a blank line is a line");
    assert_eq!(told[1]["key"], Value::Null);
    assert_eq!(told[1]["clients"][0]["partition"], Value::Null);
    assert_eq!(told[1]["clients"][0]["spread"], "sticky");
    let empty = of_partition(r#"{"key": "", "partitions": 6}"#);
    assert_eq!(empty[0]["clients"][0]["partition"], 3);
    assert_eq!(
        empty[0]["clients"][1]["spread"], "sticky",
        "librdkafka takes an empty key for none"
    );
    let hex = of_partition(r#"{"hex": "757365722d3432", "partitions": 3, "to": 6}"#);
    assert_eq!(hex[0]["clients"], told[0]["clients"]);
}

#[test]
fn every_assignor_answers() {
    let members = r#"[{"id": "A", "owned": ["orders-0..5"], "generation": 4}, {"id": "B"}]"#;
    let group = format!(r#"{{"topics": {{"orders": 6}}, "members": {members}}}"#);
    let told = of_assign(group);
    let assignors = told[0]["assignors"].as_array().expect("answers");
    assert_eq!(assignors.len(), 6);
    let cooperative = &assignors[3];
    assert_eq!(cooperative["assignor"], "cooperative-sticky");
    assert_eq!(cooperative["rounds"][0]["withheld"][0], "orders-3");
    assert_eq!(cooperative["rounds"][1]["given"]["B"][0], "orders-3");
    assert_eq!(cooperative["moved"][0]["from"], "A");
    assert_eq!(assignors[4]["by"], "coordinator");
}

#[test]
fn a_line_that_is_none_does_not_stop_the_next() {
    let long = format!(
        "{{\"key\": \"{}\", \"partitions\": 1}}",
        "x".repeat(LINE_MAX)
    );
    let deep = "[".repeat(100_000);
    let mut input = Vec::new();
    for line in [
        b"nonsense".as_slice(),
        b"{}",
        b"[]",
        b"null",
        b"{\"key\": 5, \"partitions\": 3}",
        b"{\"key\": \"a\", \"hex\": \"00\", \"partitions\": 3}",
        b"{\"hex\": \"0\", \"partitions\": 3}",
        b"{\"partitions\": 0}",
        b"{\"partitions\": -1}",
        b"{\"partitions\": 1.5}",
        b"{\"partitions\": 1000001}",
        b"{\"partitions\": 99999999999999999999}",
        b"{\"partitions\": 1, \"partitions\": 1}",
        b"{\"partitions\": 1, \"else\": 1}",
        b"{\"partitions\": 1} trailing",
        b"{\"key\": \"\xff\", \"partitions\": 1}",
        b"\x00",
        deep.as_bytes(),
        long.as_bytes(),
        b"{\"key\": \"a\", \"partitions\": 3}\r",
    ] {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let told = of_partition(&input);
    assert_eq!(told.len(), 20);
    for (number, answer) in (1..).zip(&told) {
        assert_eq!(answer["line"], number);
        assert_eq!(error(answer).is_empty(), number == 20, "{answer}");
    }
    assert_eq!(error(&told[5]), "a key is text or hex, not both");
    assert!(
        error(&told[18]).contains("at most 262144 bytes"),
        "{}",
        error(&told[18])
    );
    let key = "x".repeat(65_537);
    let told = of_partition(format!("{{\"key\": \"{key}\", \"partitions\": 1}}"));
    assert!(error(&told[0]).contains("65536 bytes"));
}

#[test]
fn a_last_line_may_be_as_long_as_any() {
    let line = |length: usize| {
        let mut line = "{\"partitions\": 1}".to_owned();
        line.push_str(&" ".repeat(length - line.len()));
        line
    };
    for (input, fine) in [
        (line(LINE_MAX), true),
        (line(LINE_MAX) + "\n", true),
        (line(LINE_MAX + 1), false),
        (line(LINE_MAX + 1) + "\n", false),
    ] {
        let told = of_partition(input);
        assert_eq!((told.len(), error(&told[0]).is_empty()), (1, fine));
    }
}

#[test]
fn a_group_that_is_none_is_named() {
    for (line, said) in [
        (r#"{"topics": {"t": 1}, "members": []}"#, "1 to 100 members"),
        (
            r#"{"topics": {}, "members": [{"id": "A"}]}"#,
            "1 to 50 topics",
        ),
        (
            r#"{"topics": {"t": 1, "t": 2}, "members": [{"id": "A"}]}"#,
            "`t` is there twice",
        ),
        (
            r#"{"topics": {"t": 2001}, "members": [{"id": "A"}]}"#,
            "2000 partitions",
        ),
        (
            r#"{"topics": {"t": 1}, "members": [{"id": "A"}, {"id": "A"}]}"#,
            "`A` is there twice",
        ),
        (
            r#"{"topics": {"t": 1}, "members": [{"id": "A B"}]}"#,
            "`A B` is no member",
        ),
        (
            r#"{"topics": {"t": 1}, "members": [{"id": ""}]}"#,
            "`` is no member",
        ),
        (
            r#"{"topics": {"t": 1}, "members": [{"id": "A", "owned": ["t"]}]}"#,
            "are no partitions",
        ),
        (
            r#"{"topics": {"t/u": 1}, "members": [{"id": "A"}]}"#,
            "`t/u` is no topic",
        ),
        (
            r#"{"topics": ["t"], "members": []}"#,
            "expected topics with their numbers",
        ),
        (
            r#"{"topics": {"t": 1}, "members": [{"id": "A", "generation": -1}]}"#,
            "invalid value",
        ),
        (
            r#"{"topics": {"t": 1}, "members": [{"name": "A"}]}"#,
            "unknown field",
        ),
    ] {
        let told = of_assign(line);
        assert!(error(&told[0]).contains(said), "{line}: {}", told[0]);
    }
}
