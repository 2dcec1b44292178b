//! Groups: beside Kafka's own answers, and what moves and waits.

use offset_playground::assignor::GroupAssignment;
use offset_playground::calculator::assign::{Answer, MEMBERS_MAX, Question, afterwards, answer};
use offset_playground::calculator::notation::{partitions, read};
use serde_json::Value;

/// The answer of one assignor.
fn answered(question: &Question, assignor: &str) -> Answer {
    let answers = answer(question).expect("a question");
    let name = |answer: &Answer| match answer.sharing.is_server {
        true => format!("server-{}", answer.sharing.name),
        false => answer.sharing.name.to_owned(),
    };
    let found = answers.into_iter().find(|answer| name(answer) == assignor);
    found.unwrap_or_else(|| panic!("no assignor is {assignor}"))
}

fn shown(given: &GroupAssignment) -> String {
    let each = given.iter();
    let each = each.map(|(member, theirs)| format!("{member}={}", partitions(theirs)));
    each.collect::<Vec<_>>().join(" ")
}

fn moved(answer: &Answer) -> String {
    let each = answer.moved.iter().map(|moved| {
        let name =
            |member: &Option<_>| member.as_ref().map_or("-".to_owned(), |id| format!("{id}"));
        format!(
            "{} {}>{}",
            moved.partition,
            name(&moved.from),
            name(&moved.to)
        )
    });
    each.collect::<Vec<_>>().join(", ")
}

/// A recorded question in the notation; nothing if a member was in a later generation than the
/// one in which it was given what it has, or a topic has no partitions: it does not say so.
fn in_notation(case: &Value) -> Option<(String, String)> {
    let words = |value: &Value| value.as_str().unwrap_or_default().replace(' ', ",");
    let topics = case["topics"].as_object().expect("topics").iter();
    if topics.clone().any(|(_, count)| *count == 0) {
        return None;
    }
    let topics: Vec<String> = topics
        .map(|(name, count)| format!("{name}*{count}"))
        .collect();
    let members = case["members"]
        .as_array()
        .expect("members")
        .iter()
        .map(|member| {
            let id = member["id"].as_str().expect("an id");
            let wanted = words(&member["topics"]);
            let instance = member["instance"].as_str().map(|name| format!("~{name}"));
            let (owned, since) = (words(&member["owned"]), &member["owned_since"]);
            if *since != member["generation"] || (since.is_u64() && owned.is_empty()) {
                return None;
            }
            let claim = since.is_u64().then(|| format!("={owned}@{since}"));
            let (instance, claim) = (instance.unwrap_or_default(), claim.unwrap_or_default());
            Some(format!("{id}({wanted}){instance}{claim}"))
        });
    let members: Option<Vec<String>> = members.collect();
    Some((topics.join(" "), members?.join(" ")))
}

#[test]
fn answers_are_kafkas() {
    let text = include_str!("../oracle/recorded/assignors.json");
    let recorded: Value = serde_json::from_str(text).expect("JSON");
    let mut asked = 0;
    for story in recorded["answers"].as_array().expect("answers") {
        let case = &story["case"];
        let (Some(kafka), Some(written)) = (story["answer"].as_object(), in_notation(case)) else {
            continue;
        };
        let question = read(&written.0, &written.1).expect("the notation");
        let assignor = case["assignor"].as_str().expect("a name");
        let ours = answered(&question, assignor);
        let mut given: Vec<_> = ours.rounds[0].given.clone().into_iter().collect();
        if assignor.starts_with("server-") {
            for (_, theirs) in &mut given {
                theirs.sort_unstable();
            }
        }
        let ours = given.into_iter().map(|(member, theirs)| {
            let names: Vec<String> = theirs.iter().map(ToString::to_string).collect();
            (member.to_string(), Value::from(names.join(" ")))
        });
        assert_eq!(
            ours.collect::<serde_json::Map<_, _>>(),
            *kafka,
            "{}",
            story["name"]
        );
        asked += 1;
    }
    assert!(asked > 300, "{asked} of the stories could be asked");
}

#[test]
fn the_cooperative_assignor_takes_two_rounds() {
    let question = read("orders*6", "A=orders-0..2 B=orders-3..5 C").expect("the notation");
    let cooperative = answered(&question, "cooperative-sticky");
    let [first, second] = &cooperative.rounds[..] else {
        panic!("{} rounds", cooperative.rounds.len());
    };
    assert_eq!(shown(&first.given), "A=orders-0..1 B=orders-3..4 C=");
    assert_eq!(partitions(&first.withheld), "orders-2,orders-5");
    assert_eq!(
        shown(&second.given),
        "A=orders-0..1 B=orders-3..4 C=orders-2,orders-5"
    );
    assert_eq!(second.withheld, []);
    let eager = answered(&question, "sticky");
    assert_eq!(eager.rounds.len(), 1);
    assert_eq!(moved(&eager), "orders-2 A>C, orders-5 B>C");
    assert_eq!(moved(&eager), moved(&cooperative));
}

#[test]
fn what_somebody_left_behind_moves() {
    let question = read("orders*4", "A=orders-0..1 -B=orders-2..3 C").expect("the notation");
    let cooperative = answered(&question, "cooperative-sticky");
    assert_eq!(
        cooperative.rounds.len(),
        1,
        "nobody has to give anything up"
    );
    assert_eq!(moved(&cooperative), "orders-2 B>C, orders-3 B>C");
    let range = answered(&question, "range");
    assert_eq!(moved(&range), "orders-2 B>C, orders-3 B>C");
    let next = afterwards(&question, &range);
    let [_, members] = offset_playground::calculator::notation::write(&next);
    assert_eq!(members, "A=orders-0..1@2 C=orders-2..3@2");
}

#[test]
fn a_later_claim_outweighs_an_earlier_one() {
    let question = read("t*2", "A=t-0..1@3 B=t-0..1@5").expect("the notation");
    assert_eq!(moved(&answered(&question, "sticky")), "t-1 B>A");
    let gone = read("t*1", "A=t-0..3,u-0").expect("the notation");
    assert_eq!(
        moved(&answered(&gone, "sticky")),
        "",
        "what is not there does not move"
    );
}

#[test]
fn a_topic_of_nobody_is_nobodys() {
    let question = read("t*2 u*2", "A(t) B(t,v)").expect("the notation");
    for answer in answer(&question).expect("a question") {
        assert_eq!(answer.rounds.len(), 1, "{}", answer.sharing.name);
        assert_eq!(
            shown(&answer.rounds[0].given),
            "A=t-0 B=t-1",
            "{}",
            answer.sharing.name
        );
    }
}

/// The largest questions there may be are answered at once.
#[test]
#[expect(
    clippy::disallowed_types,
    reason = "nobody is to wait for a link to open"
)]
fn the_largest_group_takes_no_time() {
    let topics: Vec<String> = (0..50).map(|topic| format!("t{topic}*40")).collect();
    let alike = |member: usize| format!("m{member}=t{}-0..39", member % 50);
    let different = |member: usize| {
        let wanted = (0..50).filter(|topic| !(topic * 7 + member).is_multiple_of(3));
        let wanted: Vec<String> = wanted.map(|topic| format!("t{topic}")).collect();
        let owned = (0..50).map(|topic| format!("t{topic}-{}", (member + topic) % 40));
        let owned: Vec<String> = owned.collect();
        format!("m{member}({})={}", wanted.join(","), owned.join(","))
    };
    for member in [&alike as &dyn Fn(usize) -> String, &different] {
        let members: Vec<String> = (0..MEMBERS_MAX).map(member).collect();
        let begin = std::time::Instant::now();
        let mut question = read(&topics.join(" "), "A").expect("the notation");
        question.members.clear();
        for member in &members {
            question
                .members
                .extend(read("t*1", member).expect("the notation").members);
        }
        answer(&question).expect("a question");
        let took = begin.elapsed();
        println!("{took:?}");
        assert!(took.as_secs() < 10, "{took:?}");
    }
}
