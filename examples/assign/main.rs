//! Who gets which partition, with every assignor: lines of JSON on standard input, an answer for
//! each on standard output. `docs/calculators.md` has the format.
//!
//! ```sh
//! echo '{"topics": {"orders": 6}, "members": [{"id": "A"}, {"id": "B"}]}' |
//!     cargo run --example assign
//! ```

#[path = "../lines/mod.rs"]
mod lines;
mod program;

fn main() -> std::io::Result<()> {
    lines::run(program::answer)
}
