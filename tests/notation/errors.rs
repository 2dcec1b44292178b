//! Everything that can be wrong with a text, each with its line, its column and its sentence.

use offset_playground::notation::{
    Document, ErrorKind, LINES_MAX, TEXT_BYTES_MAX, parse, parse_lossy,
};
use std::collections::BTreeSet;

/// Text after the header, the line and the column in it, and what is said.
const WRONG: [(&str, u32, u32, &str); 76] = [
    // branches
    (
        "branch",
        2,
        7,
        "a branch needs how many acts it shares, as shares=2",
    ),
    (
        "branch shares=0",
        2,
        16,
        "a branch needs how far it was played, as played=20s",
    ),
    (
        "branch shares=0 played=2s plays=1s",
        2,
        27,
        "a branch has no setting 'plays'; did you mean 'played'?",
    ),
    (
        "at 1s crash C1\nbranch shares=2 played=3s",
        3,
        1,
        "the branch shares 2 acts, and there are 1",
    ),
    (
        "branch shown shares=1",
        2,
        14,
        "nothing more belongs here, found 'shares'",
    ),
    (
        "branch shown\nbranch shown",
        3,
        1,
        "branch shown is given twice",
    ),
    (
        "branch shown\nat 1s crash C1",
        3,
        7,
        "nothing more belongs here, found 'at'",
    ),
    (
        "branch shares=0 played=9s\nat 2s crash C1\nat 1s start C1",
        4,
        4,
        "time goes backwards: 1s comes after 2s",
    ),
    // characters and quotes
    (
        "topic örders partitions=3",
        2,
        7,
        "'ö' cannot stand here outside of quotes",
    ),
    (
        "topic a\"b\" partitions=3",
        2,
        8,
        "'\"' cannot stand here outside of quotes",
    ),
    ("topic =", 2, 7, "'=' cannot stand here outside of quotes"),
    (
        "topic a,b partitions=3",
        2,
        8,
        "',' cannot stand here outside of quotes",
    ),
    (
        "title \"é\" \"unclosed \\\"",
        2,
        11,
        "the quotes that open here are not closed",
    ),
    (
        "title \"é \\x\"",
        2,
        10,
        "after a backslash comes one of \" \\ n r t or u{…}, as in \\u{7f}",
    ),
    (
        "title \"\\u{d800}\"",
        2,
        8,
        "after a backslash comes one of \" \\ n r t or u{…}, as in \\u{7f}",
    ),
    // words
    (
        "consmer C1 topics=orders",
        2,
        1,
        "unknown word 'consmer'; did you mean 'consumer'?",
    ),
    ("  xyzzy C1", 2, 3, "unknown word 'xyzzy'"),
    (
        "\"topic\" t partitions=1",
        2,
        1,
        "expected a command, found 'topic'",
    ),
    ("to=orders", 2, 1, "expected a command, found 'to'"),
    (
        "at 5s crsh C1",
        2,
        7,
        "unknown word 'crsh'; did you mean 'crash'?",
    ),
    ("at 5s seed 7", 2, 7, "expected a command, found 'seed'"),
    (
        "at 5s",
        2,
        6,
        "expected a command, found the end of the line",
    ),
    (
        "delete consumer C1",
        2,
        8,
        "unknown word 'consumer'; expected topic, group, records or offsets",
    ),
    (
        "sending web of",
        2,
        13,
        "unknown word 'of'; did you mean 'on'?",
    ),
    ("kill 1", 2, 6, "unknown word '1'; expected broker"),
    (
        "crash-point C1 now nth=1",
        2,
        16,
        "unknown word 'now'; expected before-processing, after-processing or after-commit",
    ),
    (
        "crash",
        2,
        6,
        "expected a consumer's name, found the end of the line",
    ),
    (
        "crash # who?",
        2,
        6,
        "expected a consumer's name, found the end of the line",
    ),
    (
        "crash name=C1",
        2,
        7,
        "expected a consumer's name, found 'name'",
    ),
    (
        "crash C1 C2",
        2,
        10,
        "nothing more belongs here, found 'C2'",
    ),
    (
        "topic t partitions=3 now",
        2,
        22,
        "nothing more belongs here, found 'now'",
    ),
    (
        "topic t partitions=3,4",
        2,
        22,
        "nothing more belongs here, found '4'",
    ),
    ("title a b", 2, 9, "nothing more belongs here, found 'b'"),
    // numbers
    (
        "seed -7",
        2,
        6,
        "expected a whole number from 0 to 18446744073709551615, found '-7'",
    ),
    (
        "topic t partitions=4294967296",
        2,
        20,
        "expected a whole number from 0 to 4294967295, found '4294967296'",
    ),
    (
        "topic t partitions=\"3\"",
        2,
        20,
        "expected a whole number from 0 to 4294967295, found '3'",
    ),
    (
        "topic t partitions=",
        2,
        20,
        "expected a number, found the end of the line",
    ),
    (
        "topic t partitions=3,",
        2,
        22,
        "expected a value, found the end of the line",
    ),
    (
        "consumer C1 topics=t session.timeout.ms=6s",
        2,
        41,
        "expected a number of milliseconds such as 250 or 0.5, found '6s'",
    ),
    (
        "consumer C1 topics=t processing.time=900",
        2,
        38,
        "expected a time with its unit such as 250us, 250ms, 1.5s or 2m, found '900'",
    ),
    (
        "consumer C1 topics=t session.timeout.ms=0.0005",
        2,
        41,
        "'0.0005' is finer than a microsecond",
    ),
    ("opens 1.5us", 2, 7, "'1.5us' is finer than a microsecond"),
    (
        "played 18446744073710s",
        2,
        8,
        "'18446744073710s' is longer than time can be",
    ),
    (
        "seek C1 orders to=5",
        2,
        9,
        "expected a partition such as orders-0, found 'orders'",
    ),
    (
        "consumer C1 assign=orders-0,orders-x",
        2,
        29,
        "expected a partition such as orders-0, found 'orders-x'",
    ),
    // settings
    (
        "consumer C1 topics=t sesion.timeout.ms=6000",
        2,
        22,
        "a consumer has no setting 'sesion.timeout.ms'; did you mean 'session.timeout.ms'?",
    ),
    (
        "topic t partitions=1 a=b",
        2,
        22,
        "a topic has no setting 'a'",
    ),
    (
        "producer p to=t acks=al",
        2,
        22,
        "acks is 0, 1 or all, not 'al'; did you mean 'all'?",
    ),
    (
        "producer p to=t lines=twice",
        2,
        23,
        "lines is once or repeat, not 'twice'",
    ),
    (
        "consumer C1 topics=t partition.assignment.strategy=range,uniform",
        2,
        58,
        "partition.assignment.strategy is range, roundrobin, sticky, \
         cooperative-sticky or RoundRobinAssigner, not 'uniform'",
    ),
    (
        "consumer C1 topics=t session.timeout.ms=1 session.timeout.ms=2",
        2,
        43,
        "session.timeout.ms is given twice",
    ),
    (
        "consumer C1 topics=t group=a group=b",
        2,
        30,
        "group is given twice",
    ),
    ("seed 1\nseed 2", 3, 1, "seed is given twice"),
    ("playground 1", 2, 1, "playground is given twice"),
    (
        "consumer C1 group=g",
        2,
        20,
        "a consumer needs topics=… to subscribe to, or assign=…",
    ),
    (
        "producer p",
        2,
        11,
        "a producer needs a topic, as to=orders",
    ),
    ("freeze C1", 2, 10, "freeze needs a time, as for=5s"),
    (
        "default consumer",
        2,
        17,
        "a default for consumers needs a setting, as key=value",
    ),
    (
        "default consumer group=g",
        2,
        18,
        "a default for consumers has no setting 'group'",
    ),
    (
        "default brokers",
        2,
        9,
        "unknown word 'brokers'; expected producer or consumer",
    ),
    (
        "consumer C1 topics=t assign=t-0",
        2,
        22,
        "topics and assign exclude each other",
    ),
    (
        "producer p to=t keys=4 lines=once",
        2,
        17,
        "keys and lines exclude each other",
    ),
    (
        "topic t partition=3",
        2,
        9,
        "a topic has no setting 'partition'; did you mean 'partitions'?",
    ),
    (
        "producer p too=t",
        2,
        12,
        "a producer has no setting 'too'; did you mean 'to'?",
    ),
    (
        "consumer C1 group=g topic=t",
        2,
        21,
        "a consumer has no setting 'topic'; did you mean 'topics'?",
    ),
    (
        "brokers 1 acks=all",
        2,
        11,
        "the brokers' configuration has no setting 'acks'",
    ),
    // lines and records
    (
        "at 5s crash C1\nat 4s crash C2",
        3,
        4,
        "time goes backwards: 4s comes after 5s",
    ),
    (
        "at 5s crash C1\ntopic t partitions=1",
        3,
        1,
        "a command without a time stands before the first 'at'",
    ),
    (
        "producer p to=t\n  | value=a",
        3,
        5,
        "a record continues a producer with lines=once or lines=repeat",
    ),
    (
        "| value=a",
        2,
        3,
        "a record continues a producer with lines=once or lines=repeat",
    ),
    (
        "producer p to=t lines=once\n# so far\n| key=a",
        4,
        8,
        "a record needs a value, as value=paid",
    ),
    (
        "producer p to=t lines=once\n|",
        3,
        2,
        "a record needs a value, as value=paid",
    ),
    (
        "produce p value=a key=",
        2,
        23,
        "expected a key, found the end of the line",
    ),
    (
        "topic t partitions=1 min.cleanable.dirty.ratio=1.5",
        2,
        48,
        "expected a number from 0 to 1 with at most three decimals such as 0.5, found '1.5'",
    ),
    (
        "topic t partitions=1 retention.ms=-2",
        2,
        35,
        "expected a number of milliseconds such as 250 or 0.5, found '-2'",
    ),
    (
        "produce p value=a partition=-1",
        2,
        29,
        "expected a whole number from 0 to 4294967295, found '-1'",
    ),
];

#[test]
fn what_is_wrong_is_said_where_it_is() {
    for (body, line, column, said) in WRONG {
        let text = format!("playground 1\n{body}\n");
        let error = parse(&text).expect_err(body);
        let found = (error.line, error.column, error.kind.to_string());
        assert_eq!(found, (line, column, said.to_owned()), "{body}");
        let whole = format!("line {line}, column {column}: {said}");
        assert_eq!(error.to_string(), whole);
    }
}

#[test]
fn a_text_begins_with_its_version() {
    let no_header = "a text begins with 'playground 1'";
    for (text, line, column, said) in [
        ("", 1, 1, no_header),
        ("# nothing\n\n", 1, 1, no_header),
        ("# first\n  topic t partitions=1", 2, 3, no_header),
        ("| value=a", 1, 3, no_header),
        (
            "playground 9\nwhatever",
            1,
            12,
            "this text is playground 9; this page reads playground 1",
        ),
        (
            "playground",
            1,
            11,
            "expected a version, found the end of the line",
        ),
        (
            "playground one",
            1,
            12,
            "expected a whole number from 0 to 18446744073709551615, found 'one'",
        ),
        (
            "playground 1 2",
            1,
            14,
            "nothing more belongs here, found '2'",
        ),
        ("<html>", 1, 1, "'<' cannot stand here outside of quotes"),
    ] {
        let (document, errors) = parse_lossy(text);
        assert_eq!(document, Document::default(), "{text}");
        let [error] = errors.as_slice() else {
            panic!("one error for {text}, not {errors:?}");
        };
        let found = (error.line, error.column, error.kind.to_string());
        assert_eq!(found, (line, column, said.to_owned()), "{text}");
    }
}

/// A line that cannot be read is neither the run's nor that of a branch that shares it.
#[test]
fn a_broken_line_is_shared() {
    let text = "playground 1
at 1s crash C1
at 2s !
at 3s start C1
at 4s crash C2
branch shares=3 played=9s
at 5s start C2
branch shown
branch deleted shares=0 played=7s shows=6s
";
    let (document, errors) = parse_lossy(text);
    assert_eq!(errors.len(), 1);
    let acts = |acts: &[offset_playground::recording::Act]| {
        let seconds = acts.iter().map(|act| act.at.as_millis() / 1_000);
        seconds.collect::<Vec<_>>()
    };
    assert_eq!(acts(&document.acts), [1, 3, 4]);
    let [one, other] = document.branches.as_slice() else {
        panic!("two branches, not {:?}", document.branches);
    };
    assert_eq!(acts(&one.acts), [1, 3, 5]);
    assert_eq!(acts(&other.acts), [0_u64; 0]);
    assert_eq!(
        (document.place, one.is_deleted, other.is_deleted),
        (1, false, true)
    );
    // what stands below a branch whose line cannot be read goes with it
    let (document, errors) =
        parse_lossy("playground 1\nat 1s crash C1\nbranch !\nat 5s start C1\n");
    assert_eq!((errors.len(), acts(&document.acts)), (1, vec![1]));
    assert_eq!(document.branches, []);
}

#[test]
fn there_are_so_many_branches_and_no_more() {
    let text = format!("playground 1\n{}", "branch shares=0 played=1s\n".repeat(24));
    let (document, errors) = parse_lossy(&text);
    assert_eq!(document.branches.len(), 23);
    assert_eq!(
        errors[0].kind.to_string(),
        "the text has more than 24 branches"
    );
}

#[test]
fn what_is_too_long_is_refused() {
    let text = "playground 1\n";
    let long = format!("{text}{}", " ".repeat(TEXT_BYTES_MAX));
    let many = format!("{text}{}", "\n".repeat(LINES_MAX));
    let acts = format!("{text}{}", "at 1s crash C1\n".repeat(10_001));
    let setup = format!("{text}{}", "start C1\n".repeat(10_001));
    let word = format!("{text}title {}", "a".repeat(5_001));
    let quoted = format!("{text}title \"{}\"", "é".repeat(2_501));
    for (text, line, column, said) in [
        (&long, 1, 1, "the text is longer than 1048576 bytes"),
        (&many, 20_001, 1, "the text has more than 20000 lines"),
        (&acts, 10_002, 7, "the text has more than 10000 commands"),
        (&setup, 10_002, 1, "the text has more than 10000 commands"),
        (&word, 2, 7, "longer than 5000 bytes"),
        (&quoted, 2, 7, "longer than 5000 bytes"),
    ] {
        let error = parse(text).err();
        let found = error.map(|error| (error.line, error.column, error.kind.to_string()));
        assert_eq!(found, Some((line, column, said.to_owned())));
    }
    assert_eq!(parse_lossy(&acts).0.acts.len(), 10_000, "what fits is kept");
    let fits = format!("{text}{}", "\n".repeat(LINES_MAX - 1));
    assert!(parse(&fits).is_ok());
}

/// The name of a variant, from how it prints.
fn name(kind: &ErrorKind) -> String {
    let text = format!("{kind:?}");
    let end = text.find(|c: char| !c.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}

#[test]
fn every_kind_of_error_occurs_in_these_tests() {
    let bodies = (WRONG.iter().chain(&crate::claims::WRONG))
        .map(|(body, ..)| format!("playground 1\n{body}\n"));
    let others = [
        String::new(),
        "playground 9".to_owned(),
        "\n".repeat(TEXT_BYTES_MAX + 1),
        format!("playground 1\n{}", "\n".repeat(LINES_MAX)),
        format!("playground 1\n{}", "start C1\n".repeat(10_001)),
        format!("playground 1\ntitle {}", "a".repeat(5_001)),
        format!("playground 1\n{}", "step 1s\n".repeat(201)),
    ];
    let errors = bodies.chain(others).filter_map(|text| parse(&text).err());
    let seen: BTreeSet<String> = errors.map(|error| name(&error.kind)).collect();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/notation/error.rs");
    let source = std::fs::read_to_string(file).expect("it is there");
    let body = source.split("pub enum ErrorKind {").nth(1);
    let body = body
        .and_then(|rest| rest.split("\n}").next())
        .expect("the enum");
    let variants = body.lines().filter_map(|line| line.strip_prefix("    "));
    let variants = variants.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let missing: Vec<&str> = variants
        .map(|line| line.split(['(', ' ', ',']).next().unwrap_or(line))
        .filter(|variant| !seen.contains(*variant))
        .collect();
    assert_eq!(missing, [""; 0]);
}
