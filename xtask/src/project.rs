//! The project's folder, and how other programs are found and started in it.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Failure, Result};

/// The project's folder.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The project that this program was started in.
    pub(crate) fn here() -> Self {
        // Cargo sets the variable when it runs a program; what was compiled in is wrong once the
        // folder has moved.
        let xtask = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = xtask
            .parent()
            .map_or_else(|| xtask.clone(), Path::to_path_buf);
        Self { root }
    }

    /// The path of `name` inside the project.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The text of the project's file `name`.
    pub(crate) fn read(&self, name: &str) -> Result<String> {
        fs::read_to_string(self.path(name))
            .map_err(|error| Failure::new(format!("{name} cannot be read: {error}")))
    }

    /// The folders where programs are looked for, the project's own first.
    fn search_path(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.path("node_modules/.bin"), self.path(".tools/bin")];
        if let Some(path) = env::var_os("PATH") {
            folders.extend(env::split_paths(&path));
        }
        folders.extend(cargo_home().map(|home| home.join("bin")));
        folders
    }

    /// The first program called `name`.
    pub(crate) fn find(&self, name: &str) -> Option<PathBuf> {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        self.search_path()
            .into_iter()
            .map(|folder| folder.join(&file))
            .find(|path| path.is_file())
    }

    /// A command that runs `program` in the project's folder and finds the project's own tools.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let program = program.as_ref();
        let found = program.to_str().and_then(|name| self.find(name));
        let mut command = Command::new(found.as_ref().map_or(program, |path| path.as_os_str()));
        command.current_dir(&self.root);
        if let Ok(path) = env::join_paths(self.search_path()) {
            command.env("PATH", path);
        }
        command
    }

    /// A command that runs the cargo that runs us.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments);
        command
    }

    /// What the tool `name` prints when asked for its version, if there is such a tool.
    pub(crate) fn version_line(&self, name: &str) -> Option<String> {
        let path = self.find(name)?;
        let output = self
            .command(path)
            .arg("--version")
            .stdin(Stdio::null())
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
    }
}

/// Where cargo puts the programs it installs.
fn cargo_home() -> Option<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home)
}

/// Runs a command to its end, without letting it ask; fails with `otherwise` if it does.
pub(crate) fn run(command: &mut Command, otherwise: &str) -> Result {
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(otherwise)),
        Err(error) => {
            let program = command.get_program().to_string_lossy();
            Err(Failure::new(format!("{otherwise} ({program}: {error})")))
        }
    }
}

/// Like [`run`], for a command that ends when its standard input does: whatever ends us ends it.
pub(crate) fn run_bound(command: &mut Command, otherwise: &str) -> Result {
    let spawned = command.stdin(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| Failure::new(format!("{otherwise} ({error})")))?;
    // waiting would close it
    let held = child.stdin.take();
    let status = child.wait();
    drop(held);
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Failure::new(otherwise)),
    }
}

/// Runs a command to its end, handing on each line as it is printed, and says whether it succeeded.
pub(crate) fn follow(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| {
        let program = command.get_program().to_string_lossy();
        Failure::new(format!("{program} cannot be started: {error}"))
    })?;
    if let Some(stdout) = child.stdout.take() {
        let lines = BufReader::new(stdout).split(b'\n');
        for line in lines.map_while(std::result::Result::ok) {
            each(&String::from_utf8_lossy(&line));
        }
    }
    Ok(child.wait().is_ok_and(|status| status.success()))
}

/// What a command prints, if it succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_stem()
        .map(OsString::from);
    let mut words = vec![name.unwrap_or_default()];
    words.extend(command.get_args().map(OsString::from));
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}
