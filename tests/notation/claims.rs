//! Claims and lessons as text: how they read, and everything that can be wrong with them.

use crate::must_round_trip;
use offset_playground::notation::{
    CLAIMS_MAX, Document, STEPS_MAX, TRIES_MAX, parse, parse_lossy, parse_moment,
};
use offset_playground::sim::SimTime;

/// Text after the header, the line and the column in it, and what is said.
pub(crate) const WRONG: [(&str, u32, u32, &str); 39] = [
    // claims
    (
        "claim",
        2,
        6,
        "expected when it is to be so, found the end of the line",
    ),
    (
        "claim sometimes lost(g) = 0",
        2,
        7,
        "unknown word 'sometimes'; expected always, never, eventually or at",
    ),
    (
        "claim alwys lost(g) = 0",
        2,
        7,
        "unknown word 'alwys'; did you mean 'always'?",
    ),
    (
        "clam always lost(g) = 0",
        2,
        1,
        "unknown word 'clam'; did you mean 'claim'?",
    ),
    (
        "claim always lots(g) = 0",
        2,
        14,
        "unknown word 'lots'; did you mean 'lost'?",
    ),
    (
        "claim always lost = 0",
        2,
        19,
        "expected what it is asked of, in parentheses, found '='",
    ),
    (
        "claim always lost() = 0",
        2,
        19,
        "expected a group's name, found ')'",
    ),
    ("claim always lost(g = 0", 2, 21, "expected ), found '='"),
    (
        "claim always committed(g) = 0",
        2,
        25,
        "expected a comma and what else is asked for, found ')'",
    ),
    (
        "claim always committed(g, t) = 0",
        2,
        27,
        "expected a partition such as orders-0, found 't'",
    ),
    (
        "claim always lost(g) 0",
        2,
        22,
        "expected =, !=, <, <=, > or >=, found '0'",
    ),
    (
        "claim always lost(g) =",
        2,
        23,
        "expected a number, found the end of the line",
    ),
    (
        "claim always lost(g) ! 0",
        2,
        22,
        "'!' cannot stand here outside of quotes",
    ),
    (
        "claim always lost(g) = t-0",
        2,
        24,
        "expected a whole number from 0 to 18446744073709551615, found 't-0'",
    ),
    (
        "claim always lost(g) = \"0\"",
        2,
        24,
        "expected a whole number from 0 to 18446744073709551615, found '0'",
    ),
    (
        "claim always lost(g) < none",
        2,
        24,
        "none cannot be less or more; expected = or !=",
    ),
    (
        "claim always share(C1) > t-0",
        2,
        24,
        "partitions cannot be less or more; expected = or !=",
    ),
    (
        "claim always share(C1) = 3",
        2,
        26,
        "expected a partition such as orders-0, found '3'",
    ),
    (
        "claim always share(C1) = t-0,",
        2,
        30,
        "expected a partition such as orders-0, found the end of the line",
    ),
    (
        "claim always state(g) = Stabel",
        2,
        25,
        "unknown word 'Stabel'; did you mean 'Stable'?",
    ),
    (
        "claim always alive(C1) = none",
        2,
        26,
        "unknown word 'none'; expected true or false",
    ),
    (
        "claim always lost(g) = owner(g, t-0)",
        2,
        24,
        "expected a number to compare with, found a client's name",
    ),
    (
        "claim always lost(g) = lots(g)",
        2,
        24,
        "unknown word 'lots'; did you mean 'lost'?",
    ),
    (
        "claim always lost(g) = 0 till 5s",
        2,
        26,
        "nothing more belongs here, found 'till'",
    ),
    (
        "claim eventually lost(g) = 0",
        2,
        29,
        "expected by and a time, as by 30s, found the end of the line",
    ),
    (
        "claim at lost(g) = 0",
        2,
        10,
        "expected a time with its unit such as 250us, 250ms, 1.5s or 2m, found 'lost'",
    ),
    ("at 5s claim", 2, 7, "expected a command, found 'claim'"),
    // lessons
    (
        "lesson Two-Groups",
        2,
        8,
        "a lesson's name consists of a-z, 0-9 and hyphens between them, found 'Two-Groups'",
    ),
    ("lesson a\nlesson b", 3, 1, "lesson is given twice"),
    ("title en a\ntitle en b", 3, 10, "en is given twice"),
    (
        "teaches de \"x\"",
        2,
        9,
        "unknown word 'de'; expected en or zh",
    ),
    (
        "speed 1/3",
        2,
        7,
        "expected a speed such as 1, 1/2 or 5, in thousandths at the finest, found '1/3'",
    ),
    (
        "keywords lag lost",
        2,
        14,
        "nothing more belongs here, found 'lost'",
    ),
    (
        "keywords \"a\"\nkeywords \"b\"",
        3,
        1,
        "keywords is given twice",
    ),
    ("hidden yes", 2, 8, "nothing more belongs here, found 'yes'"),
    ("en \"a\"", 2, 1, "en and zh follow a step or a try"),
    ("step 5s\nzh \"a\"\nzh \"b\"", 4, 4, "zh is given twice"),
    (
        "try 5s\nat 6s crash C1\nat 4s start C1",
        4,
        4,
        "time goes backwards: 4s comes after 6s",
    ),
    (
        "try 5s\nat 6s crash C1\nstart C1",
        4,
        1,
        "a command without a time stands before the first 'at'",
    ),
];

#[test]
fn what_is_wrong_is_said_where_it_is() {
    for (body, line, column, said) in WRONG {
        let error = parse(&format!("playground 1\n{body}\n")).expect_err(body);
        let found = (error.line, error.column, error.kind.to_string());
        assert_eq!(found, (line, column, said.to_owned()), "{body}");
    }
}

#[test]
fn there_are_only_so_many() {
    for (line, most, what) in [
        ("claim always lost(g) = 0\n", CLAIMS_MAX, "claims"),
        ("step 1s\n", STEPS_MAX, "steps"),
        ("try 1s\n", TRIES_MAX, "variations"),
    ] {
        let text = |count| format!("playground 1\n{}", line.repeat(count));
        assert!(parse(&text(most)).is_ok());
        let (kept, errors) = parse_lossy(&text(most + 1));
        assert_eq!(Ok(kept), parse(&text(most)), "what fits is kept");
        let said: Vec<String> = errors.iter().map(|error| error.kind.to_string()).collect();
        assert_eq!(said, [format!("the text has more than {most} {what}")]);
    }
}

/// What it looks like. A change here is a change of the notation.
const LESSON: &str = "\
playground 1
lesson   a-lesson
title    en \"A lesson\"
title    zh \"一课\"
teaches  en \"What is to be learnt.\"
keywords \"learning 学习\"
speed    1/2
hidden
seed     1
brokers  1

topic    orders partitions=2
consumer C1 group=billing topics=orders

at 20s     crash C1

claim always     lost(billing) = 0
claim never      twice(billing, orders) > 0 from 2s until 30s
claim eventually share(C1) = orders-0,orders-1 by 30s
claim at 20s     owner(billing, orders-0) != \"none\"
claim at 20s     committed(billing, orders-0) <= position(C1, orders-0)
claim always     state(billing) != Empty from 500ms
claim at 1s      alive(C1) = false

played   40s

step 4s
  en \"First. \\\"Then\\\".\"
  zh \"先。\"
step 8s

try 16s
  en \"Leave.\"
  zh \"离开。\"
  close C1
  at 18s     start C1
  claim eventually alive(C1) = true by 20s

try 17s
  producer web to=orders lines=once
  | value=a
";

#[test]
fn a_lesson_reads_like_this() {
    let document: Document = LESSON.parse().expect("it is in order");
    assert_eq!(document.to_string(), LESSON);
    must_round_trip(&document);
    assert_eq!(document.claims.len(), 7);
    assert_eq!(document.lesson.speed, Some(500));
    let other = document.variation(0).expect("there are two");
    assert_eq!(
        other.acts.len(),
        2,
        "what the lesson does at 20 s is left out"
    );
    assert_eq!((other.claims.len(), other.until()), (1, document.until()));
    assert_eq!(document.variation(2), None);
}

#[test]
fn spaces_between_the_signs_of_a_claim_mean_nothing() {
    let tight = "playground 1\nclaim at 5s committed(g,t-0)<=position(C1,t-0)#so\n";
    let loose = "playground 1\n claim  at 5s  committed ( g , t-0 ) <= position ( C1 , t-0 )\n";
    assert_eq!(parse(tight), parse(loose));
    let text = parse(tight).expect("it is in order").claims[0].to_string();
    assert_eq!(text, "at 5s committed(g, t-0) <= position(C1, t-0)");
}

#[test]
fn what_belongs_to_a_broken_line_goes_with_it() {
    let text = "playground 1\n\
        topic t partitions=1\n\
        step soon\n  en \"gone\"\n  zh \"gone\"\n\
        step 2s\n  en \"kept\"\n\
        try later\n  en \"gone\"\n  crash C1\n  at 5s start C1\n  claim at 5s lost(g) = 0\n\
        try 6s\n  crash C1\n";
    let (document, errors) = parse_lossy(text);
    let lines: Vec<u32> = errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [3, 8]);
    let kept = "playground 1\ntopic t partitions=1\nstep 2s\nen kept\ntry 6s\ncrash C1\n";
    assert_eq!(Ok(document), parse(kept));
}

#[test]
fn a_moment_can_be_read_by_itself() {
    assert_eq!(parse_moment("1.5s"), Ok(SimTime(1_500_000)));
    assert_eq!(parse_moment(" 2m "), Ok(SimTime(120_000_000)));
    for wrong in ["", "5", "1s 2s", "\"1s\"", "a=b"] {
        assert!(parse_moment(wrong).is_err(), "{wrong}");
    }
}
