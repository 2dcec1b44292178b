//! The notation of groups.

use offset_playground::calculator::Wrong;
use offset_playground::calculator::assign::{Member, Question, answer};
use offset_playground::calculator::notation::{LETTERS_MAX, read, write};
use offset_playground::kafka::{GenerationId, TopicPartition};
use proptest::prelude::*;

#[test]
fn a_group_is_written_as_it_is_read() {
    let topics = "orders*6 payments*3";
    let members = "A B(orders) C~till-1 D()=orders-0..2,payments-1,orders-3@4 -E=orders-4";
    let question = read(topics, members).expect("the notation");
    assert_eq!(write(&question), [topics, members]);
    assert_eq!(question.members[3].topics, Some(Vec::new()));
    assert_eq!(question.members[3].generation, GenerationId(4));
    assert!(question.members[4].is_gone);
}

#[test]
fn what_is_wrong_is_named() {
    let long = "x".repeat(LETTERS_MAX + 1);
    let word = |wrong: fn(String) -> Wrong, word: &str| wrong(word.to_owned());
    for (topics, members, wrong) in [
        ("", "A", Wrong::TopicCount),
        ("t*1", "", Wrong::MemberCount),
        ("t*1", "-A=t-0", Wrong::MemberCount),
        ("t", "A", word(Wrong::Topic, "t")),
        ("t*0", "A", word(Wrong::Topic, "t")),
        ("t*+1", "A", word(Wrong::Topic, "t*+1")),
        ("t*-1", "A", word(Wrong::Topic, "t*-1")),
        ("t*99999999999", "A", word(Wrong::Topic, "t*99999999999")),
        ("t*4294967295 u*4294967295", "A", Wrong::TooManyPartitions),
        ("t*2001", "A", Wrong::TooManyPartitions),
        ("..*1", "A", word(Wrong::Topic, "..")),
        ("订单*1", "A", word(Wrong::Topic, "订单")),
        ("t*1 t*2", "A", word(Wrong::Twice, "t")),
        ("t*1", "A A", word(Wrong::Twice, "A")),
        ("t*1", "A~i B~i", word(Wrong::Twice, "i")),
        ("t*1", "A(t,t)", word(Wrong::Twice, "t")),
        ("t*1", "A=t-0,t-0", word(Wrong::Twice, "t-0")),
        ("t*1", "A(t", word(Wrong::Member, "A(t")),
        ("t*1", "A~", word(Wrong::Member, "A~")),
        ("t*1", "=t-0", word(Wrong::Member, "=t-0")),
        ("t*1", "--A", word(Wrong::Member, "--A")),
        ("t*1", "A=t-0@x", word(Wrong::Member, "A=t-0@x")),
        ("t*1", "A=t", word(Wrong::Owned, "t")),
        ("t*1", "A=t-2..1", word(Wrong::Owned, "t-2..1")),
        (
            "t*1",
            "A=t-0..4294967295",
            word(Wrong::Owned, "t-0..4294967295"),
        ),
        ("t*1", "A=t-0..1999,t-2000..3999", Wrong::TooManyPartitions),
        (&long, "A", Wrong::TooLong),
        ("t*1", &long, Wrong::TooLong),
    ] {
        let answered = read(topics, members).and_then(|question| answer(&question));
        assert_eq!(answered.err(), Some(wrong), "{topics:.40} | {members:.40}");
    }
    let crowd: Vec<String> = (0..101).map(|member| format!("m{member}")).collect();
    let crowd = read("t*1", &crowd.join(" ")).and_then(|question| answer(&question));
    assert_eq!(crowd.err(), Some(Wrong::MemberCount));
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-zA-Z0-9_.-]{0,8}"
}

fn member() -> impl Strategy<Value = Member> {
    let owned = proptest::collection::vec((name(), 0..9_u32), 0..5);
    let owned = owned.prop_map(|owned| {
        let each = owned.iter();
        each.map(|(topic, number)| TopicPartition::new(&topic.as_str().into(), *number))
            .collect()
    });
    let topics = proptest::option::of(proptest::collection::vec(name(), 0..3));
    let instance = proptest::option::of("[a-z订🦀]{1,5}");
    let who = (name(), topics, instance, any::<bool>());
    (who, owned, any::<u32>()).prop_map(|(who, owned, generation): (_, Vec<_>, _)| {
        let (id, topics, instance, is_gone) = who;
        let topics = topics.map(|names| names.iter().map(|name| name.as_str().into()).collect());
        let generation = if owned.is_empty() { 1 } else { generation };
        Member {
            topics,
            instance: instance.map(|name| name.as_str().into()),
            owned,
            generation: GenerationId(generation),
            is_gone,
            ..Member::new(id.as_str().into())
        }
    })
}

proptest! {
    #[test]
    fn whatever_is_written_is_read(
        topics in proptest::collection::vec((name(), 0..3000_u32), 0..5),
        members in proptest::collection::vec(member(), 0..5),
    ) {
        let topics = topics.iter().map(|(name, count)| (name.as_str().into(), *count));
        let question = Question { topics: topics.collect(), members };
        let [topics, members] = write(&question);
        prop_assert_eq!(read(&topics, &members), Ok(question.clone()));
        // an answer or what is wrong, and no panic
        let _ = answer(&question);
    }

    #[test]
    fn whatever_is_typed_is_answered(
        topics in "[ a-c*0-3]{0,20}",
        members in "[ AB~()=,@.0-3t-]{0,40}",
    ) {
        let _ = read(&topics, &members).and_then(|question| answer(&question));
    }

    #[test]
    fn any_letters_are_answered(topics in ".{0,40}", members in ".{0,60}") {
        let _ = read(&topics, &members).and_then(|question| answer(&question));
        let _ = read("t*4", &members).and_then(|question| answer(&question));
    }
}
