//! Why a reader has not processed all there is.

use super::en;
use super::played;
use offset_playground::session::{Question, Told};
use offset_playground::view::Reader;
use offset_playground::view::why::Because;

const RUN: &str = "playground 1
brokers  1 network.latency=20ms group.initial.rebalance.delay.ms=0 \
group.min.session.timeout.ms=6000
topic    orders partitions=2
producer web to=orders every=500ms keys=8
consumer C1 group=billing topics=orders auto.offset.reset=earliest session.timeout.ms=6000 \
processing.time=10ms
consumer C2 group=billing topics=orders auto.offset.reset=earliest session.timeout.ms=6000 \
processing.time=10ms
at 8s    crash C1
";

/// What is said of how it is, and of what led to it.
fn said(played_on: &str) -> (Vec<String>, Vec<String>) {
    let session = played(&format!("{RUN}{played_on}"));
    let asked = Question::Behind(Reader::Group("billing".into()));
    let Told { now, steps, .. } = session.told_why(&asked);
    let now = now.iter().map(|one| one.said(en::fact(one.fact)));
    let steps = steps.iter();
    let steps = steps.map(|step| step.because.said(en::fact(step.because.fact)));
    (now.collect(), steps.collect())
}

#[test]
fn a_partition_that_nobody_has_leads_back_to_who_had_it() {
    let (now, steps) = said("played   12s\n");
    assert!(now[0].ends_with("no consumer has orders-0 now."), "{now:?}");
    let has = |what: &str| steps.iter().any(|step| step.contains(what));
    assert!(has("C1 was killed"), "{steps:#?}");
    assert!(has("appended"), "{steps:#?}");
    assert!(
        !has("into a batch"),
        "not why there was something: {steps:#?}"
    );
}

#[test]
fn who_has_the_partition_says_what_it_does() {
    let (now, steps) = said("at 20s   freeze C2 for=5s\nplayed   23s\n");
    assert!(now[0].ends_with("and C2 has its partition."), "{now:?}");
    assert!(now[1].starts_with("C2 does nothing until 25"), "{now:?}");
    assert!(
        steps.iter().any(|step| step.starts_with("C2 stands still")),
        "{steps:#?}"
    );
}

#[test]
fn who_has_caught_up_has_nothing_to_explain() {
    let (now, steps) = said("at 20s   sending web off\nplayed   25s\n");
    assert_eq!(now, ["billing has nothing left to process."]);
    assert!(steps.is_empty(), "{steps:#?}");
}

/// Who was away from poll() for too long is out of its group and still has its partitions, as it
/// sees it.
#[test]
fn who_is_out_of_the_group_and_does_not_know_has_nothing() {
    let run = |until: &str| {
        let session = played(&format!(
            "playground 1
brokers  1 network.latency=20ms group.initial.rebalance.delay.ms=0
topic    orders partitions=1
producer web to=orders every=500ms
consumer C1 group=billing topics=orders auto.offset.reset=earliest \
max.poll.interval.ms=3000 processing.time=20s
at 6s    consumer C2 group=billing topics=orders auto.offset.reset=earliest \
processing.time=2s max.poll.records=1
played   {until}
"
        ));
        let asked = Question::Behind(Reader::Group("billing".into()));
        let Told { now, steps, .. } = session.told_why(&asked);
        let say = |one: &Because| one.said(en::fact(one.fact));
        let now: Vec<String> = now.iter().map(say).collect();
        let steps: Vec<String> = steps.iter().map(|step| say(&step.because)).collect();
        (now, steps)
    };
    let (now, steps) = run("5s");
    assert!(now[0].ends_with("no consumer has orders-0 now."), "{now:?}");
    let left = "had not called poll() for max.poll.interval.ms";
    assert!(steps.iter().any(|step| step.contains(left)), "{steps:#?}");
    let (now, _) = run("9s");
    assert!(now[0].ends_with("and C2 has its partition."), "{now:?}");
}
