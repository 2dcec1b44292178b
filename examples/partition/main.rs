//! Which partition a key goes to, with the producers of different clients: lines of JSON on
//! standard input, an answer for each on standard output. `docs/calculators.md` has the format.
//!
//! ```sh
//! echo '{"key": "user-42", "partitions": 3, "to": 6}' | cargo run --example partition
//! ```

#[path = "../lines/mod.rs"]
mod lines;
mod program;

fn main() -> std::io::Result<()> {
    lines::run(program::answer)
}
