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
        title: "bench-32 on the page, for 20 s",
        columns: &["a second"],
        rows: &[
            row("frames", Page, &["fps"], Unit::Number).aiming(Aim::AtLeast(60.0)),
            row(
                "Kafka's seconds at normal speed",
                Page,
                &["clock"],
                Unit::Number,
            )
            .aiming(Aim::AtLeast(1.0)),
        ],
    },
    Group {
        title: "bench-32 on the page: evenness",
        columns: &["median", "p95", "p99"],
        rows: &[row(
            "from one frame to the next",
            Page,
            &["frame/median", "frame/p95", "frame/p99"],
            Unit::Millis,
        )],
    },
    Group {
        title: "bench-32 on the page: work",
        columns: &["scripting", "layout", "all tasks"],
        rows: &[
            row(
                "for a frame",
                Page,
                &["script/frame", "layout/frame", "task/frame"],
                Unit::Millis,
            ),
            row(
                "in a second",
                Page,
                &["script/second", "layout/second", "task/second"],
                Unit::Millis,
            ),
        ],
    },
    Group {
        title: "bench-32 on the page: long tasks",
        columns: &["in 20 s"],
        rows: &[
            row("longer than 50 ms", Page, &["long/count"], Unit::Number),
            row("the longest", Page, &["long/worst"], Unit::Millis),
        ],
    },
    Group {
        title: "bench-32 on the page: memory",
        columns: &["wasm", "JavaScript"],
        rows: &[row("after 25 s", Page, &["memory", "heap"], Unit::Bytes)],
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
