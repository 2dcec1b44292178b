//! Questions as lines of JSON, and an answer for each line.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{self, BufRead, Read, Write};

/// Bytes a line may have.
pub(crate) const LINE_MAX: usize = 262_144;

/// Answers every line that is not blank with a line: what `answer` says to it with its number, or
/// what is wrong with it. Whatever is wrong with one line, the next is read.
pub(crate) fn answer<Q: DeserializeOwned>(
    mut input: impl BufRead,
    mut output: impl Write,
    answer: impl Fn(Q) -> Result<Value, String>,
) -> io::Result<()> {
    for number in 1_u64.. {
        let mut line = Vec::new();
        let most = LINE_MAX as u64 + 1;
        if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let is_whole = line.pop_if(|last| *last == b'\n').is_some() || line.len() <= LINE_MAX;
        if !is_whole {
            input.skip_until(b'\n')?;
        } else if line.trim_ascii().is_empty() {
            continue;
        }
        let told = match is_whole {
            true => read(&line).and_then(&answer),
            false => Err(format!("a line has at most {LINE_MAX} bytes")),
        };
        let mut told = told.unwrap_or_else(|error| json!({"error": error}));
        told["line"] = number.into();
        writeln!(output, "{told}")?;
        // whoever asks line by line waits for it
        output.flush()?;
    }
    Ok(())
}

fn read<Q: DeserializeOwned>(line: &[u8]) -> Result<Q, String> {
    let said =
        |error: serde_json::Error| error.to_string().replace(" at line 1 column", " at column");
    serde_json::from_slice(line).map_err(said)
}

/// Answers standard input on standard output. That nobody listens any more is no failure.
pub(crate) fn run<Q: DeserializeOwned>(
    each: impl Fn(Q) -> Result<Value, String>,
) -> io::Result<()> {
    match answer(io::stdin().lock(), io::stdout().lock(), each) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
