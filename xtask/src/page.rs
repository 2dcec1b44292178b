//! The built page in `dist/`.

use std::{fs, process::Command};

use crate::{Failure, Project, Result, project};

/// The platform the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the page into `dist/`, ready for any static host and any path.
pub(crate) fn build(project: &Project) -> Result {
    fetch(project)?;
    project::run(&mut build_command(project), "the page could not be built")?;
    finish(project)
}

/// Gets the sources of the dependencies, since Trunk is told not to use the network.
pub(crate) fn fetch(project: &Project) -> Result {
    let mut fetch = project.cargo(&["fetch", "--quiet", "--locked", "--target", TARGET]);
    project::run(
        &mut fetch,
        "the sources of the dependencies could not be fetched",
    )
}

/// The command that builds `dist/`, which is then to be [`finish`]ed.
pub(crate) fn build_command(project: &Project) -> Command {
    let mut command = trunk(project, "build");
    command.arg("--release");
    command
}

/// Trunk with the command `what`: it downloads no tools of its own and leaves `Cargo.lock` alone.
pub(crate) fn trunk(project: &Project, what: &str) -> Command {
    let mut command = project.command("trunk");
    command.args([what, "--offline", "--locked"]);
    // Trunk takes `true` and `false` only, and stops at the customary `NO_COLOR=1`.
    command.env_remove("NO_COLOR");
    command
}

/// Takes out of scripts and styles what only people read. Trunk could, but not what wasm-bindgen
/// writes, and it would take the quotes off the page's attributes.
fn shrink(project: &Project) -> Result {
    let is_text = |name: &String| matches!(name.rsplit_once('.'), Some((_, "js" | "css")));
    let names = files(project)?.into_iter().map(|(name, _)| name);
    let mut esbuild = project.command("esbuild");
    esbuild
        .args(names.filter(is_text).map(|name| format!("dist/{name}")))
        .args(["--minify", "--outdir=dist", "--allow-overwrite"])
        .arg("--log-level=warning");
    project::run(&mut esbuild, "scripts and styles could not be minified")
}

/// What `Trunk.toml` writes into the page for the size of the program.
const UNKNOWN_SIZE: &str = "data-bytes=\"0\"";

/// Makes everything small, writes the size of the program into the page and says how large all is.
///
/// A host that compresses does not tell how much will arrive, and a bar needs to know.
pub(crate) fn finish(project: &Project) -> Result {
    shrink(project)?;
    let files = files(project)?;
    let wasm = files.iter().find(|(name, _)| name.contains("_bg.wasm"));
    let (_, size) = wasm.ok_or_else(|| Failure::new("dist/ has no wasm in it"))?;
    let page = project.read("dist/index.html")?;
    if !page.contains(UNKNOWN_SIZE) {
        return Err(Failure::new(format!(
            "dist/index.html has no place for a size: {UNKNOWN_SIZE}"
        )));
    }
    let page = page.replace(UNKNOWN_SIZE, &format!("data-bytes=\"{size}\""));
    fs::write(project.path("dist/index.html"), page)
        .map_err(|error| Failure::new(format!("dist/index.html cannot be written: {error}")))?;
    println!("dist/ is ready for any static host:");
    for (name, size) in &files {
        println!("{:>8} kB  {name}", size.div_ceil(1000));
    }
    Ok(())
}

/// The files of `dist/` with their sizes.
fn files(project: &Project) -> Result<Vec<(String, u64)>> {
    let unreadable = |error| Failure::new(format!("dist/ cannot be read: {error}"));
    let mut files = Vec::new();
    for entry in fs::read_dir(project.path("dist")).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let size = entry.metadata().map_err(unreadable)?.len();
        files.push((entry.file_name().to_string_lossy().into_owned(), size));
    }
    files.sort();
    Ok(files)
}
