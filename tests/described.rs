//! The operators' tables, as the tool prints them.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::session::{Session, Slices};
use offset_playground::view::Described;

const RUN: &str = "playground 1
brokers  1
topic    orders partitions=2
producer shop to=orders every=100ms keys=9
consumer C1 group=a-group-with-a-long-name topics=orders auto.offset.reset=earliest commits=auto
consumer K1 group=stock topics=orders group.protocol=consumer group.instance.id=the-first-of-them
";

fn printed(which: Described, group: Option<&str>, run: &str) -> String {
    let (session, error) = Session::restore_by(run, Slices::WHOLE).expect("it opens");
    assert_eq!(error, None);
    which.printed(session.cluster(), group.map(Into::into).as_ref())
}

/// Where each column begins.
fn begins(line: &str) -> Vec<usize> {
    let starts = line.char_indices().filter(|(at, sign)| {
        let before = at
            .checked_sub(1)
            .and_then(|before| line.chars().nth(before));
        *sign != ' ' && before.is_none_or(|before| before == ' ')
    });
    starts.map(|(at, _)| at).collect()
}

#[test]
fn columns_are_as_wide_as_the_tool_prints_them() {
    let run = format!("{RUN}played 12s\n");
    let text = printed(Described::Offsets, Some("a-group-with-a-long-name"), &run);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[0], "");
    // %-24s %-15s %-10s %-15s %-15s %-15s %-15s %-15s %s
    assert_eq!(begins(lines[1]), [0, 25, 41, 52, 68, 84, 100, 116, 132]);
    assert_eq!(begins(lines[2]), begins(lines[1]));
    assert!(lines[1].ends_with(" CLIENT-ID") && lines[2].ends_with(" C1"));
}

#[test]
fn a_member_is_printed_in_two_halves() {
    let run = format!("{RUN}played 12s\n");
    let text = printed(Described::Members, Some("stock"), &run);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    // 15 and the member id's, 17 that grows, 15, 15, and 15 with nothing behind it
    let member = lines[2]
        .split_whitespace()
        .nth(1)
        .expect("its id")
        .len()
        .max(15);
    let second = 16 + member + 1;
    let third = second + 18;
    let wanted = [
        0,
        16,
        second,
        third,
        third + 16,
        third + 32,
        third + 47,
        third + 63,
    ];
    assert_eq!(begins(lines[1])[..8], wanted, "{text}");
    assert_eq!(begins(lines[2])[..8], wanted, "{text}");
    assert!(lines[1].contains("#PARTITIONS    CURRENT-EPOCH   CURRENT-ASSIGNMENT   TARGET-EPOCH"));
}

#[test]
fn all_groups_stand_below_each_other() {
    let run = format!("{RUN}at 5s close C1\nplayed 12s\n");
    let text = printed(Described::State, None, &run);
    let message = "\nConsumer group 'a-group-with-a-long-name' has no active members.\n\nGROUP";
    assert!(text.starts_with(message), "{text}");
    assert_eq!(text.matches("COORDINATOR (ID)").count(), 2);
    let lines: Vec<&str> = text.lines().collect();
    // %-24s %-25s %-20s %-20s %s, and the same with a shorter name
    assert_eq!(begins(lines[3])[..2], [0, 25]);
    assert_eq!(lines[3].find("ASSIGNMENT-STRATEGY"), Some(51));
    assert_eq!(lines[6].find("STATE"), Some(16 + 26 + 21));
    assert!(lines[6].ends_with("#MEMBERS") && lines[7].ends_with(" 1"));
    let verbose = printed(Described::StateVerbose, Some("stock"), &run);
    let head = verbose.lines().nth(1).expect("a head");
    let place = |name| head.find(name).expect("it is there");
    assert_eq!(place("TARGET-ASSIGNMENT-EPOCH") - place("GROUP-EPOCH"), 16);
    assert_eq!(place("#MEMBERS") - place("TARGET-ASSIGNMENT-EPOCH"), 26);
}
