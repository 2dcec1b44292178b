//! Compares the library with Apache Kafka's own classes: `cargo xtask oracle`.
//!
//! The Java program in `tests/oracle` answers the questions in `tests/oracle/asked`, or has a
//! broker answer them; the answers are compared with the library's, and recorded for `cargo test`.

#[path = "../../tests/oracle/asked/mod.rs"]
mod asked;
mod comparison;
mod java;
mod recording;
mod timing;

use asked::{random, requests};
use comparison::Comparison;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let told = match &arguments[..] {
        [classpath, what] if what == "record" => compare(classpath),
        [classpath, what] if what == "requests" => answer_requests(classpath),
        [classpath, what] if what == "timing" => timing::table(classpath).map(|()| true),
        _ => {
            eprintln!(
                "usage: oracle CLASSPATH record|requests|timing; `cargo xtask oracle` knows how"
            );
            return ExitCode::from(2);
        }
    };
    match told {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Asks everything, records the answers, and says whether all are the same. With another seed in
/// `SEED` there are other random groups, and nothing is recorded.
fn compare(classpath: &str) -> io::Result<bool> {
    let seed = seed()?;
    let keys = comparison::keys(classpath)?;
    let stories = comparison::stories(classpath)?;
    let random = comparison::random(classpath, seed.unwrap_or(random::SEED))?;
    for comparison in [&keys.comparison, &stories.comparison, &random.comparison] {
        comparison.print();
    }
    if seed.is_none() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/recorded");
        recording::write(&folder, &keys, &stories, &random)?;
    }
    let all = [keys.comparison, stories.comparison, random.comparison];
    Ok(all.iter().all(Comparison::agrees))
}

fn seed() -> io::Result<Option<u64>> {
    match env::var("SEED").map(|seed| seed.parse()) {
        Ok(Ok(seed)) => Ok(Some(seed)),
        Ok(Err(_)) => Err(io::Error::other("SEED is no number")),
        Err(_) => Ok(None),
    }
}

/// Has a broker answer requests, and records what it says.
fn answer_requests(classpath: &str) -> io::Result<bool> {
    let seed = seed()?;
    let told = comparison::requests(classpath, requests::stories(), "requests")?;
    let random = requests::random::stories(seed.unwrap_or(requests::random::SEED));
    let random = comparison::requests(classpath, random, "random requests")?;
    told.comparison.print();
    random.comparison.print();
    if seed.is_none() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/recorded");
        recording::requests(&folder, &told, &random)?;
    }
    Ok(told.comparison.agrees() && random.comparison.agrees())
}
