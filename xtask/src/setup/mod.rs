//! What the commands need, and how it gets onto the machine.
//!
//! Nothing is installed but through rustup, cargo, npm and the system's package manager, or into
//! the project's own folder. What is there already, in a version that will do, is used as it is;
//! what another project may rely on is never replaced. Each installation is announced first.

mod rust;
pub(crate) mod system;
mod tools;

use crate::{Failure, Project, Result, project};

/// Something that a command needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Need {
    /// `cargo fmt` and `cargo clippy`.
    Lints,
    /// The standard library for wasm.
    Wasm,
    /// Trunk, which builds the page.
    Trunk,
    /// wasm-bindgen, which joins wasm and JavaScript.
    Bindgen,
    /// Node.js and the packages of `package.json`.
    Packages,
    /// Chromium and its driver.
    Browser,
    /// Letters for pictures and layout tests of the Chinese page.
    Fonts,
    /// A JDK and Maven. Only the comparison with Kafka needs them, so they are not in [`ALL`].
    Java,
}

/// What the page and its tests need.
pub(crate) const ALL: [Need; 7] = [
    Need::Lints,
    Need::Wasm,
    Need::Trunk,
    Need::Bindgen,
    Need::Packages,
    Need::Browser,
    Need::Fonts,
];

/// What building the page needs.
pub(crate) const FOR_BUILDING: [Need; 4] = [Need::Wasm, Need::Trunk, Need::Bindgen, Need::Packages];

/// What the tests without a browser need.
pub(crate) const FOR_QUICK_TESTS: [Need; 2] = [Need::Lints, Need::Wasm];

/// Installs what is missing of `needs`.
pub(crate) fn set_up(project: &Project, needs: &[Need]) -> Result {
    // One call of the system's package manager for everything that comes from there.
    system::set_up(project, needs)?;
    for need in needs {
        match need {
            Need::Lints => rust::lints(project)?,
            Need::Wasm => rust::wasm_target(project)?,
            Need::Trunk => tools::trunk(project)?,
            Need::Bindgen => tools::wasm_bindgen(project)?,
            Need::Packages => packages(project)?,
            Need::Browser | Need::Fonts | Need::Java => {}
        }
    }
    Ok(())
}

/// A copy of `package-lock.json` as it was when `node_modules` was filled.
const INSTALLED: &str = "node_modules/.installed-package-lock.json";

/// Fills `node_modules`.
fn packages(project: &Project) -> Result {
    let wanted = project.read("package-lock.json")?;
    if project
        .read(INSTALLED)
        .is_ok_and(|installed| installed == wanted)
    {
        return Ok(());
    }
    println!("Installing what package.json asks for into node_modules: npm ci");
    let mut npm = project.command("npm");
    // A browser comes from the system; no package need look for one of its own.
    npm.args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    project::run(
        &mut npm,
        "npm could not install the packages that package.json asks for",
    )?;
    std::fs::write(project.path(INSTALLED), wanted)
        .map_err(|error| Failure::new(format!("{INSTALLED} cannot be written: {error}")))
}
