//! A consumer's program in the language of its client library, with the calls that library has.
//!
//! A sketch: errors, the outer loop and what makes an offset out of a number are left out.

use crate::kafka::{CommitStyle, Profile};

/// The lines a program is put together of. A second row begins deeper than the first.
pub(super) struct Dialect {
    /// Where it takes records.
    pub(super) poll: &'static str,
    /// The same where the client commits by itself.
    pub(super) auto: &'static str,
    /// What is done for each.
    pub(super) each: &'static str,
    /// What is done with a record ...
    pub(super) process: &'static str,
    /// ... what if it is to be committed by itself ...
    pub(super) marked: &'static str,
    /// ... and what if it is noted down.
    pub(super) noted: &'static str,
    /// What ends the loop, if anything does.
    pub(super) end: &'static str,
    /// Whether the loop is never over: whatever is committed is in it.
    pub(super) endless: bool,
    /// How it is committed: up to where records were handed out,
    pub(super) all: &'static str,
    /// without waiting for the answer,
    pub(super) later: &'static str,
    /// behind the record,
    pub(super) behind: &'static str,
    /// at the record, by mistake,
    pub(super) at: &'static str,
    /// and up to where everything is done.
    pub(super) contiguous: &'static str,
}

const JAVA: Dialect = Dialect {
    poll: "records = consumer.poll(timeout);",
    auto: "records = consumer.poll(timeout);\n  // commits by itself",
    each: "for (var r : records) {",
    process: "process(r);",
    marked: "process(r);",
    noted: "process(r); done.add(r);",
    end: "}",
    endless: false,
    all: "consumer.commitSync();",
    later: "consumer.commitAsync();",
    behind: "consumer.commitSync(Map.of(\n  tp, r.offset() + 1));",
    at: "consumer.commitSync(Map.of(\n  tp, r.offset()));",
    contiguous: "consumer.commitSync(\n  contiguous(done));",
};

/// C. `NULL` stands for what is stored: what was handed out.
const LIBRDKAFKA: Dialect = Dialect {
    poll: "m = rd_kafka_consumer_poll(rk, 500);",
    auto: "m = rd_kafka_consumer_poll(rk, 500);\n  // its own thread commits",
    each: "if (m) {",
    process: "process(m);",
    marked: "process(m);",
    noted: "process(m); add(done, m);",
    end: "}",
    endless: false,
    all: "rd_kafka_commit(rk, NULL, 0);",
    later: "rd_kafka_commit(rk, NULL, 1);",
    behind: "rd_kafka_commit_message(\n  rk, m, 0);",
    at: "rd_kafka_commit(rk,\n  list(m->offset), 0);",
    contiguous: "rd_kafka_commit(rk,\n  contiguous(done), 0);",
};

/// Go. What is to be committed is marked; `MarkMessage` adds the 1, `MarkOffset` does not.
const SARAMA: Dialect = Dialect {
    poll: "msgs := claim.Messages()",
    auto: "msgs := claim.Messages()\n  // a timer commits what is marked",
    each: "for m := range msgs {",
    process: "process(m)",
    marked: "process(m)\nsess.MarkMessage(m, \"\")",
    noted: "process(m); done.add(m)",
    end: "}",
    endless: true,
    all: "sess.MarkMessage(m, \"\")\nsess.Commit()",
    later: "sess.MarkMessage(m, \"\")\ngo sess.Commit()",
    behind: "sess.MarkMessage(m, \"\")\nsess.Commit()",
    at: "sess.MarkOffset(t, p,\n  m.Offset, \"\")\nsess.Commit()",
    contiguous: "mark(contiguous(done))\nsess.Commit()",
};

/// The same for one who commits before the record is processed.
const SARAMA_BEFORE: Dialect = Dialect {
    poll: "m := <-claim.Messages()",
    each: "if m != nil {",
    endless: false,
    ..SARAMA
};

/// Python. The iterator's position is behind the record it has given.
const KAFKA_PYTHON: Dialect = Dialect {
    poll: "records = iter(consumer)",
    auto: "records = iter(consumer)\n  # commits by itself",
    each: "for r in records:",
    process: "process(r)",
    marked: "process(r)",
    noted: "process(r); done.add(r)",
    end: "",
    endless: false,
    all: "consumer.commit()",
    later: "consumer.commit_async()",
    behind: "consumer.commit(\n  {tp: r.offset + 1})",
    at: "consumer.commit(\n  {tp: r.offset})",
    contiguous: "consumer.commit(\n  contiguous(done))",
};

/// The same for one who commits for a whole batch.
const KAFKA_PYTHON_BATCH: Dialect = Dialect {
    poll: "records = consumer.poll(500)",
    each: "for r in chain(\n    *records.values()):",
    ..KAFKA_PYTHON
};

/// Go. `CommitRecords` adds the 1.
const FRANZ_GO: Dialect = Dialect {
    poll: "rs := cl.PollFetches(ctx).Records()",
    auto: "rs := cl.PollFetches(ctx).Records()\n  // a timer commits earlier polls",
    each: "for _, r := range rs {",
    process: "process(r)",
    marked: "process(r)",
    noted: "process(r); done.add(r)",
    end: "}",
    endless: false,
    all: "cl.CommitUncommittedOffsets(\n  ctx)",
    later: "cl.CommitOffsets(ctx,\n  cl.UncommittedOffsets(), nil)",
    behind: "cl.CommitRecords(ctx, r)",
    at: "cl.CommitOffsetsSync(ctx,\n  epochAt(r.Offset), nil)",
    contiguous: "cl.CommitOffsetsSync(ctx,\n  contiguous(done), nil)",
};

/// JavaScript. Offsets are strings there: `next` adds the 1.
const KAFKA_JS: Dialect = Dialect {
    poll: "await consumer.run({ eachMessage:",
    auto: "await consumer.run({ eachMessage:\n  // commits after each batch",
    each: "async ({ message: m }) => {",
    process: "await process(m);",
    marked: "await process(m);",
    noted: "await process(m); done.add(m);",
    end: "} });",
    endless: false,
    all: "await consumer.commitOffsets(\n  [{ topic, partition,\n    offset: next(batch) }]);",
    later: "consumer.commitOffsets(\n  [{ topic, partition,\n    offset: next(batch) }]);",
    behind: "await consumer.commitOffsets(\n  [{ topic, partition,\n    offset: next(m) }]);",
    at: "await consumer.commitOffsets(\n  [{ topic, partition,\n    offset: m.offset }]);",
    contiguous: "await consumer.commitOffsets(\n  contiguous(done));",
};

/// The same for one who commits for a whole batch.
const KAFKA_JS_BATCH: Dialect = Dialect {
    poll: "eachBatch: async ({ batch }) => {",
    each: "for (const m of\n    batch.messages) {",
    end: "}",
    ..KAFKA_JS
};

/// How a client's program is written that commits so.
pub(super) const fn dialect(client: Profile, style: CommitStyle) -> &'static Dialect {
    let by_record = matches!(
        style,
        CommitStyle::Auto
            | CommitStyle::Never
            | CommitStyle::SyncEachRecord
            | CommitStyle::SyncOwnOffset
    );
    match client {
        Profile::Java => &JAVA,
        Profile::Librdkafka => &LIBRDKAFKA,
        Profile::Sarama if matches!(style, CommitStyle::SyncBeforeProcessing) => &SARAMA_BEFORE,
        Profile::Sarama => &SARAMA,
        Profile::KafkaPython if by_record || matches!(style, CommitStyle::SyncInLoop) => {
            &KAFKA_PYTHON
        }
        Profile::KafkaPython => &KAFKA_PYTHON_BATCH,
        Profile::FranzGo => &FRANZ_GO,
        Profile::KafkaJs if by_record => &KAFKA_JS,
        Profile::KafkaJs => &KAFKA_JS_BATCH,
    }
}
