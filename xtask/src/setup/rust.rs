//! The parts of the Rust toolchain: the installed one is used, never another.

use crate::{Failure, Project, Result, project};

/// What rustc calls the platform of the page.
const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for wasm.
pub(super) fn wasm_target(project: &Project) -> Result {
    // Asking rustc rather than rustup: a Rust without rustup may have it too.
    let printed = project::output(project.command("rustc").args(["--print", "sysroot"]));
    let sysroot = printed.ok_or_else(|| Failure::new("rustc does not run: install Rust first"))?;
    let library = format!("{}/lib/rustlib/{WASM}/lib", sysroot.trim());
    if std::fs::read_dir(library).is_ok_and(|mut files| files.next().is_some()) {
        return Ok(());
    }
    rustup(
        project,
        &["target", "add", WASM],
        "Rust's standard library for wasm",
    )
}

/// `cargo fmt` and `cargo clippy`.
pub(super) fn lints(project: &Project) -> Result {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if project::output(&mut project.cargo(&[command, "--version"])).is_none() {
            rustup(project, &["component", "add", component], component)?;
        }
    }
    Ok(())
}

fn rustup(project: &Project, arguments: &[&str], what: &str) -> Result {
    let line = format!("rustup {}", arguments.join(" "));
    if project.find("rustup").is_none() {
        return Err(Failure::new(format!(
            "{what} is missing, and so is rustup, which would install it: with rustup it is \
             `{line}`; without it, look among your system's Rust packages"
        )));
    }
    println!("Installing {what}: {line}");
    let failed = format!("{what} could not be installed: try `{line}` yourself");
    project::run(project.command("rustup").args(arguments), &failed)
}
