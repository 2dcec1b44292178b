//! What comes from the system: Node.js, Chromium, fonts, Java.
//!
//! Where there is `apt-get` it is used, without questions; elsewhere the missing thing is named
//! together with the command that would install it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use super::Need;
use crate::{Failure, Project, Result, project};

/// The oldest Node.js that will do: what Debian 12 has.
const NODE: (u32, u32) = (18, 19);

/// The oldest Java that will do: what Kafka's brokers need.
const JAVA: u32 = 17;

/// Something that the system's package manager has.
struct Missing {
    /// What it is, for a sentence.
    what: &'static str,
    /// Its packages in Debian.
    apt: &'static [&'static str],
    /// How to install it elsewhere.
    elsewhere: &'static str,
}

/// Installs what is missing of the needs that the system meets.
pub(super) fn set_up(project: &Project, needs: &[Need]) -> Result {
    let missing = missing(project, needs);
    let Some(first) = missing.first() else {
        return Ok(());
    };
    if project.find("apt-get").is_none() {
        return Err(Failure::new(format!(
            "{} is missing: {}",
            first.what, first.elsewhere
        )));
    }
    for thing in &missing {
        println!(
            "Installing {} with apt-get: {}",
            thing.what,
            thing.apt.join(" ")
        );
    }
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|thing| thing.apt)
        .copied()
        .collect();
    // Old lists of packages may still do, so a failure here is not the end.
    let _ = project::run(
        &mut apt_get(project, &["update", "-q"]),
        "apt-get update failed",
    );
    let mut install = apt_get(project, &["install", "-y", "-q", "--no-install-recommends"]);
    install.args(&packages);
    let failed = format!(
        "apt-get could not install them: try `sudo apt-get install {}`",
        packages.join(" ")
    );
    project::run(&mut install, &failed)?;
    if missing.iter().any(|thing| thing.apt.contains(&"nodejs")) {
        prefer_system_node(project)?;
    }
    // Pictures without the letters are the worse for it, but no reason to stop.
    let rest: Vec<Need> = needs
        .iter()
        .copied()
        .filter(|need| *need != Need::Fonts)
        .collect();
    match self::missing(project, &rest).first() {
        None => Ok(()),
        Some(thing) => Err(Failure::new(format!(
            "{} is still missing after its installation: {}",
            thing.what, thing.elsewhere
        ))),
    }
}

fn missing(project: &Project, needs: &[Need]) -> Vec<Missing> {
    let mut missing = Vec::new();
    if needs.contains(&Need::Packages) && !has_node(project) {
        missing.push(Missing {
            what: "Node.js (18.19 or newer) with npm",
            apt: &["nodejs", "npm"],
            elsewhere: "install it, for example with `brew install node` or \
                        `sudo dnf install nodejs npm`, and run this again",
        });
    }
    if needs.contains(&Need::Browser) && (browser(project).is_none() || driver(project).is_none()) {
        missing.push(Missing {
            what: "Chromium with its driver",
            apt: &["chromium", "chromium-driver"],
            elsewhere: "install both, for example with \
                        `brew install --cask chromium chromedriver` or \
                        `sudo dnf install chromium chromedriver`, and run this again; \
                        `cargo xtask test --quick` does without",
        });
    }
    if needs.contains(&Need::Java) && !has_java(project) {
        missing.push(Missing {
            what: "Java (17 or newer) with Maven",
            apt: &["default-jdk-headless", "maven"],
            elsewhere: "install both, for example with `brew install openjdk maven` or \
                        `sudo dnf install java-devel maven`, and run this again; \
                        only `cargo xtask oracle` needs them",
        });
    }
    // Without apt-get, pictures of the Chinese page are the worse for it, and that is all.
    let apt = project.find("apt-get").is_some();
    if needs.contains(&Need::Fonts) && apt && !has_chinese_font(project) {
        missing.push(Missing {
            what: "a font with Chinese letters",
            apt: &["fontconfig", "fonts-noto-cjk"],
            elsewhere: "install one, for example Noto Sans CJK",
        });
    }
    missing
}

/// `apt-get` as root, which never asks.
fn apt_get(project: &Project, arguments: &[&str]) -> Command {
    let id = project::output(project.command("id").arg("-u"));
    let root = id.is_none_or(|id| id.trim() == "0");
    let mut command = if !root && project.find("sudo").is_some() {
        let mut sudo = project.command("sudo");
        sudo.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        project.command("apt-get")
    };
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn has_node(project: &Project) -> bool {
    let version = project
        .version_line("node")
        .and_then(|line| node_version(&line));
    version.is_some_and(|version| version >= NODE) && project.find("npm").is_some()
}

fn has_java(project: &Project) -> bool {
    let version = project.version_line("javac");
    let version = version.and_then(|line| java_version(&line));
    let tools = ["java", "mvn"];
    version >= Some(JAVA) && tools.iter().all(|tool| project.find(tool).is_some())
}

/// The first number of what `javac --version` prints.
fn java_version(line: &str) -> Option<u32> {
    line.strip_prefix("javac ")?.split('.').next()?.parse().ok()
}

/// The first two numbers of what `node --version` prints.
fn node_version(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Puts the system's Node.js before an older one that the path names first.
fn prefer_system_node(project: &Project) -> Result {
    if has_node(project) {
        return Ok(());
    }
    println!("Using the system's Node.js, not the older one that comes first on the path.");
    let folder = project.path(".tools/bin");
    let mut linked = std::fs::create_dir_all(&folder);
    for program in ["node", "npm"] {
        let link = folder.join(program);
        let _ = std::fs::remove_file(&link);
        linked = linked.and_then(|()| symlink(Path::new("/usr/bin").join(program), &link));
    }
    linked.map_err(|error| Failure::new(format!(".tools/bin cannot be written: {error}")))
}

#[cfg(unix)]
use std::os::unix::fs::symlink;

#[cfg(not(unix))]
fn symlink(_to: PathBuf, _at: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// The browser that the end-to-end tests drive: they look in the same places if they are not told.
fn browser(project: &Project) -> Option<PathBuf> {
    let set = env::var_os("CHROMIUM").map(PathBuf::from);
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let applications = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    let application = || {
        applications
            .map(PathBuf::from)
            .into_iter()
            .find(|path| path.is_file())
    };
    set.or_else(|| names.iter().find_map(|name| project.find(name)))
        .or_else(application)
}

/// Tells a command which browser to drive.
pub(crate) fn name_browser(project: &Project, command: &mut Command) {
    if let Some(browser) = browser(project) {
        command.env("CHROMIUM", browser);
    }
}

/// The program that drives the browser for the tests in wasm.
pub(crate) fn driver(project: &Project) -> Option<PathBuf> {
    env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| project.find("chromedriver"))
}

fn has_chinese_font(project: &Project) -> bool {
    let fonts = project::output(project.command("fc-list").args([":lang=zh-cn", "family"]));
    fonts.is_some_and(|fonts| !fonts.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_versions_compare() {
        assert_eq!(java_version("javac 17.0.15"), Some(17));
        assert!(java_version("javac 21") >= Some(JAVA));
        assert!(java_version("javac 1.8.0_402") < Some(JAVA));
        assert_eq!(java_version("openjdk 17"), None);
    }

    #[test]
    fn node_versions_compare() {
        assert_eq!(node_version("v20.20.2"), Some((20, 20)));
        assert!(node_version("v18.19.0") >= Some(NODE));
        assert!(node_version("v18.3.0") < Some(NODE));
        assert!(node_version("v9.11.2") < Some(NODE));
        assert_eq!(node_version("node"), None);
    }
}
