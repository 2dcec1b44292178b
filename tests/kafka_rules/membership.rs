//! A member's own idea of its place in the group: what it keeps while a rebalance fails, and
//! which of its timers go on meanwhile (`AbstractCoordinator`).

use crate::harness::Run;

/// With no processing time and no time to wait for, one fetch of many partitions is as many turns
/// of the application as it has records.
#[test]
fn an_application_without_processing_time_comes_to_rest() {
    let mut run = Run::played(
        "playground 1
brokers 1
topic orders partitions=20
default producer linger.ms=1000
producer p1 to=orders every=1ms
producer p2 to=orders every=1ms
producer p3 to=orders every=1ms
producer p4 to=orders every=1ms
at 30s consumer C1 group=g topics=orders auto.offset.reset=earliest processing.time=0ms \
commits=never
played 30s
",
    );
    run.until(35_000);
    let left: usize = run.now().consumers["C1"].fetched.len();
    assert_eq!(left, 0);
    assert!(run.now().consumers["C1"].app.processed > 100_000);
}
