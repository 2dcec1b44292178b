//! The tools that cargo installs: Trunk and wasm-bindgen.
//!
//! Each is wanted in one exact version. If the machine has another, that one is left alone and
//! ours goes into the project's `.tools`, which comes first on the path of what we start.

use std::process::Command;

use crate::{Failure, Project, Result, project};

/// The last Trunk that the minimum Rust version builds.
const TRUNK: &str = "0.21.14";

struct Tool {
    /// The package that has it.
    package: &'static str,
    /// The programs in that package that we use.
    programs: &'static [&'static str],
    /// The only version that will do.
    version: String,
    /// Further arguments to `cargo install`.
    arguments: &'static [&'static str],
}

/// How a tool stands on this machine.
#[derive(Debug, PartialEq)]
enum Found {
    Right,
    Missing,
    Other(String),
}

/// Trunk, which builds the page.
pub(super) fn trunk(project: &Project) -> Result {
    // Trunk is used offline; without its updater and its own TLS it compiles in half the time.
    provide(
        project,
        &Tool {
            package: "trunk",
            programs: &["trunk"],
            version: TRUNK.into(),
            arguments: &["--no-default-features", "--features", "rustls"],
        },
    )
}

/// wasm-bindgen, in exactly the version of the library that the page is compiled with.
pub(super) fn wasm_bindgen(project: &Project) -> Result {
    let lock = project.read("Cargo.lock")?;
    let version = locked_version(&lock, "wasm-bindgen")
        .ok_or_else(|| Failure::new("Cargo.lock has no wasm-bindgen"))?;
    provide(
        project,
        &Tool {
            package: "wasm-bindgen-cli",
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            version: version.into(),
            arguments: &[],
        },
    )
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

fn provide(project: &Project, tool: &Tool) -> Result {
    let Tool {
        package, version, ..
    } = tool;
    let inside = match standing(project, tool) {
        Found::Right => return Ok(()),
        Found::Missing => {
            println!("Installing {package} {version} with cargo; it takes some minutes.");
            false
        }
        Found::Other(other) => {
            println!(
                "Installing {package} {version} into .tools with cargo, since the {other} that is \
                 installed will not do and is left alone; it takes some minutes."
            );
            true
        }
    };
    // With the versions its authors tried or, should one of those not be had, with newer ones.
    let installed = install(project, tool, inside, true).is_ok() || {
        println!("That did not work; trying once more, without its authors' Cargo.lock.");
        install(project, tool, inside, false).is_ok()
    };
    if installed && standing(project, tool) == Found::Right {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{package} {version} could not be installed: try `cargo install {package}@{version}`"
    )))
}

fn standing(project: &Project, tool: &Tool) -> Found {
    for program in tool.programs {
        let Some(line) = project.version_line(program) else {
            return Found::Missing;
        };
        let version = line.split_whitespace().nth(1).unwrap_or_default();
        if version != tool.version {
            return Found::Other(version.into());
        }
    }
    Found::Right
}

fn install(project: &Project, tool: &Tool, inside: bool, locked: bool) -> Result {
    let mut command: Command = project.cargo(&["install"]);
    command
        .arg(format!("{}@{}", tool.package, tool.version))
        .args(tool.arguments);
    // They only orchestrate: compiling them fast is worth more than their being fast.
    command
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256");
    if locked {
        command.arg("--locked");
    }
    if inside {
        command.arg("--root").arg(project.path(".tools"));
    }
    project::run(&mut command, "cargo install failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
