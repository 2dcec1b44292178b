//! What the table has: every figure by its name, what it is, and what it should be.

use super::figures::Place::{self, Fast, Native, Page, Small};
use super::table::{Aim, Group, Row, Unit};

const NATIVE: &str = "native";
const SMALL: &str = "wasm, opt-level z: what the page has";
const FAST: &str = "wasm, opt-level 3";

const fn row(label: &'static str, place: Place, names: &'static [&'static str], unit: Unit) -> Row {
    let aim = None;
    Row {
        label,
        place,
        names,
        unit,
        aim,
    }
}

const EVENTS: &[&str] = &["events/1x", "events/4x", "events/16x"];
const FLOOR: &[&str] = &["floor", "floor", "floor"];
const SIZE: &[&str] = &["size/1x", "size/4x", "size/16x"];
const AGENDA: &[&str] = &["agenda/1x", "agenda/4x", "agenda/16x"];
const LOAD: &[&str] = &["load/1x", "load/4x", "load/16x"];
const CLONE: &[&str] = &["clone/1x", "clone/4x", "clone/16x"];
const SEEK_MEDIAN: &[&str] = &["seek-median/1x", "seek-median/4x", "seek-median/16x"];
const SEEK_P99: &[&str] = &["seek-p99/1x", "seek-p99/4x", "seek-p99/16x"];
const RECORD_BYTES: &[&str] = &["record-bytes/1x", "record-bytes/4x", "record-bytes/16x"];
const EVENT_BYTES: &[&str] = &["event-bytes/1x", "event-bytes/4x", "event-bytes/16x"];
const ALONE: &[&str] = &["alone/1x", "alone/4x", "alone/16x"];
const PLAYED: &[&str] = &["played/1x", "played/4x", "played/16x"];

const MILLION: f64 = 1_000_000.0;
const TO_A_MILLION: &[&str] = &["62,500", "250,000", "1,000,000"];
const TO_TEN_MINUTES: &[&str] = &["37.5 s", "150 s", "600 s"];

/// What the engine does.
pub(crate) const ENGINE: [Group; 8] = [
    Group {
        title: "Events a second in bench-32, after so many",
        columns: TO_A_MILLION,
        rows: &[
            row(NATIVE, Native, EVENTS, Unit::PerSecond).aiming(Aim::AtLeast(2.0 * MILLION)),
            row(SMALL, Small, EVENTS, Unit::PerSecond).aiming(Aim::AtLeast(MILLION)),
            row(FAST, Fast, EVENTS, Unit::PerSecond),
            row(
                "native, a bare agenda: the floor",
                Native,
                FLOOR,
                Unit::PerSecond,
            ),
            row(
                "wasm, opt-level z, a bare agenda",
                Small,
                FLOOR,
                Unit::PerSecond,
            ),
        ],
    },
    Group {
        title: "Events a second, so many of everything",
        columns: &["4", "16", "64"],
        rows: &[
            row(NATIVE, Native, SIZE, Unit::PerSecond),
            row(SMALL, Small, SIZE, Unit::PerSecond),
            row(FAST, Fast, SIZE, Unit::PerSecond),
            row(
                "native, a bare agenda: the floor",
                Native,
                AGENDA,
                Unit::PerSecond,
            ),
        ],
    },
    Group {
        title: "Kafka's seconds in one: 100 × 50, records a s",
        columns: &["625", "2,500", "10,000"],
        rows: &[
            row(NATIVE, Native, LOAD, Unit::Speed),
            row(SMALL, Small, LOAD, Unit::Speed),
            row(FAST, Fast, LOAD, Unit::Speed),
        ],
    },
    Group {
        title: "A clone of the engine after so many records",
        columns: TO_A_MILLION,
        rows: &[
            row(NATIVE, Native, CLONE, Unit::Nanos),
            row(SMALL, Small, CLONE, Unit::Nanos),
            row(FAST, Fast, CLONE, Unit::Nanos),
        ],
    },
    Group {
        title: "A seek in a run of so many events",
        columns: TO_A_MILLION,
        rows: &[
            row("native, median", Native, SEEK_MEDIAN, Unit::Nanos),
            row("native, p99", Native, SEEK_P99, Unit::Nanos).aiming(Aim::AtMost(50.0)),
            row("wasm, opt-level z, median", Small, SEEK_MEDIAN, Unit::Nanos),
            row("wasm, opt-level z, p99", Small, SEEK_P99, Unit::Nanos).aiming(Aim::AtMost(50.0)),
            row("wasm, opt-level 3, p99", Fast, SEEK_P99, Unit::Nanos),
        ],
    },
    Group {
        title: "Kept of a record, after so many",
        columns: TO_A_MILLION,
        rows: &[row("native", Native, RECORD_BYTES, Unit::Bytes)],
    },
    Group {
        title: "Kept of an event to look back, bench-32 for",
        columns: TO_TEN_MINUTES,
        rows: &[row("native", Native, EVENT_BYTES, Unit::Bytes)],
    },
    Group {
        title: "Memory of a run, bench-32 for",
        columns: TO_TEN_MINUTES,
        rows: &[
            row("native", Native, PLAYED, Unit::Bytes),
            row("native, the engine alone", Native, ALONE, Unit::Bytes),
            row("wasm", Small, PLAYED, Unit::Bytes),
        ],
    },
];

const SCENES: &[&str] = &["bench-32", "bench-64", "1,000"];

/// What the page does.
pub(crate) const PAGE: [Group; 6] = [
    Group {
        title: "The page, from navigation",
        columns: &["median", "worst"],
        rows: &[row(
            "to the first interactive frame",
            Page,
            &["interactive/median", "interactive/worst"],
            Unit::Millis,
        )],
    },
    Group {
        title: "The page plays for 20 s; the last: partitions",
        columns: SCENES,
        rows: &[
            row(
                "frames a second",
                Page,
                &["bench-32/fps", "bench-64/fps", "1000/fps"],
                Unit::Number,
            )
            .aiming(Aim::AtLeast(60.0)),
            row(
                "Kafka's seconds in one",
                Page,
                &["bench-32/clock", "bench-64/clock", "1000/clock"],
                Unit::Number,
            )
            .aiming(Aim::AtLeast(1.0)),
            row(
                "from one frame to the next, median",
                Page,
                &[
                    "bench-32/frame/median",
                    "bench-64/frame/median",
                    "1000/frame/median",
                ],
                Unit::Millis,
            ),
            row(
                "p95",
                Page,
                &["bench-32/frame/p95", "bench-64/frame/p95", "1000/frame/p95"],
                Unit::Millis,
            ),
            row(
                "p99",
                Page,
                &["bench-32/frame/p99", "bench-64/frame/p99", "1000/frame/p99"],
                Unit::Millis,
            ),
        ],
    },
    Group {
        title: "Its work for a frame",
        columns: SCENES,
        rows: &[
            row(
                "scripting",
                Page,
                &["bench-32/script", "bench-64/script", "1000/script"],
                Unit::Millis,
            ),
            row(
                "layout",
                Page,
                &["bench-32/layout", "bench-64/layout", "1000/layout"],
                Unit::Millis,
            ),
            row(
                "all tasks",
                Page,
                &["bench-32/task", "bench-64/task", "1000/task"],
                Unit::Millis,
            ),
        ],
    },
    Group {
        title: "Tasks longer than 50 ms",
        columns: SCENES,
        rows: &[
            row(
                "while it plays",
                Page,
                &[
                    "bench-32/long/count",
                    "bench-64/long/count",
                    "1000/long/count",
                ],
                Unit::Number,
            )
            .aiming(Aim::AtMost(0.0)),
            row(
                "the longest",
                Page,
                &[
                    "bench-32/long/worst",
                    "bench-64/long/worst",
                    "1000/long/worst",
                ],
                Unit::Millis,
            ),
            row(
                "while one scrubs",
                Page,
                &[
                    "bench-32/scrub/count",
                    "bench-64/scrub/count",
                    "1000/scrub/count",
                ],
                Unit::Number,
            )
            .aiming(Aim::AtMost(0.0)),
            row(
                "the longest",
                Page,
                &[
                    "bench-32/scrub/worst",
                    "bench-64/scrub/worst",
                    "1000/scrub/worst",
                ],
                Unit::Millis,
            ),
            row(
                "while a minute of bench-64 is opened; the longest",
                Page,
                &["load/count", "load/worst"],
                Unit::Number,
            ),
            row(
                "while the page comes up; the longest",
                Page,
                &["boot/count", "boot/worst"],
                Unit::Number,
            ),
        ],
    },
    Group {
        title: "Memory after 25 s",
        columns: SCENES,
        rows: &[
            row(
                "wasm",
                Page,
                &["bench-32/memory", "bench-64/memory", "1000/memory"],
                Unit::Bytes,
            ),
            row(
                "JavaScript",
                Page,
                &["bench-32/heap", "bench-64/heap", "1000/heap"],
                Unit::Bytes,
            ),
        ],
    },
    Group {
        title: "Ten minutes at speed 1 to 20 (--long)",
        columns: &["at first", "midway", "at last"],
        rows: &[
            row(
                "frames a second",
                Page,
                &[
                    "lasting/first/fps",
                    "lasting/midway/fps",
                    "lasting/last/fps",
                ],
                Unit::Number,
            )
            .aiming(Aim::AtLeast(60.0)),
            row(
                "from one frame to the next, p99",
                Page,
                &[
                    "lasting/first/p99",
                    "lasting/midway/p99",
                    "lasting/last/p99",
                ],
                Unit::Millis,
            ),
            row(
                "JavaScript",
                Page,
                &[
                    "lasting/first/heap",
                    "lasting/midway/heap",
                    "lasting/last/heap",
                ],
                Unit::Bytes,
            ),
            row(
                "wasm, with all that was played",
                Page,
                &[
                    "lasting/first/memory",
                    "lasting/midway/memory",
                    "lasting/last/memory",
                ],
                Unit::Bytes,
            ),
        ],
    },
];

/// What the page weighs.
pub(crate) const WEIGHT: [Group; 1] = [Group {
    title: "What a browser fetches at first",
    columns: &["raw", "gzip", "brotli"],
    rows: &[
        row(
            "html",
            Page,
            &["html/raw", "html/gzip", "html/brotli"],
            Unit::Bytes,
        ),
        row(
            "css",
            Page,
            &["css/raw", "css/gzip", "css/brotli"],
            Unit::Bytes,
        ),
        row("js", Page, &["js/raw", "js/gzip", "js/brotli"], Unit::Bytes),
        row(
            "wasm",
            Page,
            &["wasm/raw", "wasm/gzip", "wasm/brotli"],
            Unit::Bytes,
        ),
        row(
            "all",
            Page,
            &["all/raw", "all/gzip", "all/brotli"],
            Unit::Bytes,
        )
        .aiming(Aim::AtMost(200_000.0)),
    ],
}];
