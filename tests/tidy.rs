//! What no compiler holds: which module may use which, and how files look. After TigerBeetle's
//! `tidy.zig`: every check is a function over text, and has a test of its own message.
#![cfg(not(target_arch = "wasm32"))]

use offset_playground::kafka::{CommitStyle, field};
use offset_playground::{assignor, scenario};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

// Think hard about the layering before changing this table.
const LAYERS: [(&str, &[&str]); 16] = [
    ("sim", &[]),
    ("kafka", &["sim"]),
    ("assignor", &["sim", "kafka"]),
    ("calculator", &["sim", "kafka", "assignor"]),
    ("cluster", &["sim", "kafka", "assignor"]),
    ("command", &["sim", "kafka", "cluster"]),
    (
        "protocol",
        &["sim", "kafka", "assignor", "cluster", "command"],
    ),
    (
        "engine",
        &["sim", "kafka", "cluster", "command", "protocol"],
    ),
    (
        "recording",
        &["sim", "kafka", "cluster", "command", "engine"],
    ),
    (
        "notation",
        &["sim", "kafka", "cluster", "command", "recording"],
    ),
    (
        "lesson",
        &["sim", "kafka", "cluster", "recording", "notation"],
    ),
    ("scenario", &["sim", "kafka", "command", "recording"]),
    (
        "view",
        &[
            "sim",
            "kafka",
            "assignor",
            "cluster",
            "recording",
            "notation",
            "lesson",
        ],
    ),
    (
        "session",
        &[
            "sim",
            "kafka",
            "cluster",
            "command",
            "recording",
            "notation",
            "lesson",
            "scenario",
            "view",
        ],
    ),
    // never the engine, the protocol, the cluster or the recording
    (
        "ui",
        &[
            "sim",
            "kafka",
            "calculator",
            "command",
            "lesson",
            "scenario",
            "session",
            "view",
        ],
    ),
    ("main", &["ui"]),
];

/// Files of `ui` that may talk to the browser by themselves; the others go through them.
const BROWSER_FILES: [&str; 10] = [
    "platform.rs",
    "canvas.rs",
    "files.rs",
    "link.rs",
    "slips.rs",
    "clock.rs",
    "dialogs.rs",
    "roving.rs",
    "pen.rs",
    "zoom.rs",
];

/// Style sheets that may name colours: the one that defines them, and the one that stands in the
/// page before any other has come.
const COLOUR_FILES: [&str; 2] = ["tokens.css", "boot.css"];

/// What the library may depend on without the page, and what those need themselves.
const DEPENDENCIES: [&str; 10] = [
    "proc-macro2",
    "quote",
    "rand_core",
    "rand_pcg",
    "serde",
    "serde_core",
    "serde_derive",
    "syn",
    "unicode-ident",
    "offset-playground",
];

/// Where there is Rust, `xtask` apart.
const FOLDERS: [&str; 4] = ["src", "tests", "examples", "benches"];

const COLUMNS_MAX: usize = 100;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Every file under a folder whose name ends so, by its path from there, with what is in it.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder of this package")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root()).expect("it is below the root");
                let text = fs::read_to_string(&path).expect("a text file");
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

/// Says what is wrong with which file, all of it at once.
fn report(complaints: impl Iterator<Item = String>) {
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// The module a file of `src` belongs to.
fn module_of(file: &str) -> &str {
    let inside = file.strip_prefix("src/").unwrap_or(file);
    inside.split(['/', '.']).next().unwrap_or(inside)
}

/// The modules of this crate a line names.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let word = |rest: &'_ str| {
        rest.find(|c: char| !c.is_ascii_lowercase() && c != '_')
            .unwrap_or(rest.len())
    };
    let after = |mark| line.split(mark).skip(1);
    after("crate::")
        .chain(after("offset_playground::"))
        .map(move |rest| &rest[..word(rest)])
        .filter(|name| !name.is_empty())
}

fn wrong_arrows(file: &str, text: &str) -> Vec<String> {
    let module = module_of(file);
    if module == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
        return vec![format!("{file}: {module} is not in the table of layers")];
    };
    let code = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !is_comment(line));
    code.flat_map(|(number, line)| named(line).map(move |name| (number, name)))
        .filter(|(_, name)| *name != module && !allowed.contains(name))
        .map(|(number, name)| format!("{file}:{}: {module} may not use {name}", number + 1))
        .collect()
}

#[test]
fn arrows_between_modules_point_one_way() {
    let sources = files("src", ".rs");
    report(
        sources
            .iter()
            .flat_map(|(file, text)| wrong_arrows(file, text)),
    );
}

#[test]
fn a_wrong_arrow_is_named() {
    let text = "use crate::kafka::Offset;\n// crate::session\nuse crate::engine::Engine;\n";
    assert_eq!(
        wrong_arrows("src/cluster/log.rs", text),
        ["src/cluster/log.rs:3: cluster may not use engine"]
    );
    assert!(wrong_arrows("src/recording.rs", text).is_empty());
    assert_eq!(
        wrong_arrows("src/odd.rs", ""),
        ["src/odd.rs: odd is not in the table of layers"]
    );
}

#[test]
fn the_table_has_no_circle() {
    for (place, (module, allowed)) in LAYERS.iter().enumerate() {
        for name in *allowed {
            let found = LAYERS.iter().position(|(other, _)| other == name);
            assert!(
                found < Some(place),
                "{module} uses {name}, which is not before it"
            );
        }
    }
}

fn undocumented(file: &str, text: &str) -> Option<String> {
    let documented = text.starts_with("//!");
    (!documented).then(|| format!("{file}: begins without a //! that says what is in it"))
}

#[test]
fn every_module_says_what_is_in_it() {
    let all = FOLDERS.into_iter();
    let all = all.flat_map(|folder| files(folder, ".rs"));
    report(all.filter_map(|(file, text)| undocumented(&file, &text)));
}

#[test]
fn a_silent_module_is_named() {
    let complaint = "a.rs: begins without a //! that says what is in it";
    assert_eq!(undocumented("a.rs", "use b;\n").as_deref(), Some(complaint));
    assert_eq!(undocumented("a.rs", "//! What it is.\n"), None);
}

fn long_lines(file: &str, text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.chars().count()).enumerate();
    lines
        .filter(|(_, columns)| *columns > COLUMNS_MAX)
        .map(|(number, columns)| format!("{file}:{}: {columns} columns", number + 1))
        .collect()
}

/// The words of the page stand in tables, one line for one string.
fn is_table(file: &str) -> bool {
    file.contains("/i18n/")
}

#[test]
fn lines_fit_into_a_hundred_columns() {
    let all = FOLDERS.into_iter();
    let all = all.flat_map(|folder| files(folder, ".rs"));
    let all = all.filter(|(file, _)| !is_table(file));
    report(all.flat_map(|(file, text)| long_lines(&file, &text)));
}

#[test]
fn a_long_line_is_named() {
    let text = format!("short\n{}\n{}\n", "é".repeat(100), "x".repeat(101));
    assert_eq!(long_lines("a.rs", &text), ["a.rs:3: 101 columns"]);
}

fn unfinished(file: &str, text: &str) -> Vec<String> {
    // put together, so that this file does not contain them
    let marks = [["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark.as_str())))
        .map(|(number, _)| format!("{file}:{}: unfinished", number + 1))
        .collect()
}

#[test]
fn nothing_is_marked_as_unfinished() {
    let all = FOLDERS.into_iter();
    let all = all.flat_map(|folder| files(folder, ".rs"));
    let all = all.chain(files("style", ".css"));
    report(all.flat_map(|(file, text)| unfinished(&file, &text)));
}

#[test]
fn something_unfinished_is_named() {
    let text = format!("fine\n// {}{}\n", "FIX", "ME");
    assert_eq!(unfinished("a.rs", &text), ["a.rs:2: unfinished"]);
}

/// Whether a line names a colour by its numbers.
fn has_colour(line: &str) -> bool {
    let hex = line.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let ends = !rest[digits..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        matches!(digits, 3 | 4 | 6 | 8) && ends
    });
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("];
    hex || functions.iter().any(|function| line.contains(function))
}

fn colours(file: &str, text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !is_comment(line));
    lines
        .filter(|(_, line)| has_colour(line))
        .map(|(number, _)| format!("{file}:{}: a colour outside of tokens.css", number + 1))
        .collect()
}

#[test]
fn colours_are_named_in_one_place() {
    let styles = files("style", ".css").into_iter();
    let styles = styles.filter(|(file, _)| !COLOUR_FILES.iter().any(|name| file.ends_with(name)));
    let all = styles.chain(files("src/ui", ".rs"));
    report(all.flat_map(|(file, text)| colours(&file, &text)));
}

#[test]
fn a_colour_is_named() {
    for line in [
        "a { color: #fff; }",
        "b { color: #12ab34 }",
        "c: rgb(1 2 3)",
        "hsl(0 0% 0%)",
    ] {
        assert_eq!(
            colours("a.css", line),
            ["a.css:1: a colour outside of tokens.css"],
            "{line}"
        );
    }
    for line in [
        "#stage { }",
        "href=\"#fab-button\"",
        "// #fff",
        "web#31",
        "#[derive(Clone)]",
    ] {
        assert!(colours("a.css", line).is_empty(), "{line}");
    }
}

fn browser_calls(file: &str, text: &str) -> Vec<String> {
    let allowed = file.starts_with("src/ui/")
        && BROWSER_FILES
            .iter()
            .any(|name| file.rsplit('/').next() == Some(name));
    if allowed {
        return Vec::new();
    }
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !is_comment(line));
    lines
        .filter(|(_, line)| line.contains("web_sys") || line.contains("js_sys"))
        .map(|(number, _)| format!("{file}:{}: talks to the browser by itself", number + 1))
        .collect()
}

#[test]
fn few_files_talk_to_the_browser() {
    let sources = files("src", ".rs");
    report(
        sources
            .iter()
            .flat_map(|(file, text)| browser_calls(file, text)),
    );
}

#[test]
fn a_file_that_talks_to_the_browser_is_named() {
    let text = "use web_sys::Window;\n";
    assert_eq!(
        browser_calls("src/ui/log.rs", text),
        ["src/ui/log.rs:1: talks to the browser by itself"]
    );
    assert_eq!(
        browser_calls("src/clock.rs", text).len(),
        1,
        "outside of ui"
    );
    assert!(browser_calls("src/ui/clock.rs", text).is_empty());
}

fn unwanted<'t>(tree: &'t str, wanted: &[&str]) -> Vec<&'t str> {
    let names = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let mut unwanted: Vec<&str> = names.filter(|name| !wanted.contains(name)).collect();
    unwanted.dedup();
    unwanted
}

#[test]
fn the_library_depends_on_little() {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--edges", "normal", "--prefix", "none", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(unwanted(&tree, &DEPENDENCIES), [""; 0], "\n{tree}");
    assert!(tree.contains("rand_pcg"), "the tree is there");
}

#[test]
fn a_new_dependency_is_named() {
    let tree = "serde v1.0.0\nchrono v0.4.0\nchrono v0.4.0 (*)\n";
    assert_eq!(unwanted(tree, &["serde"]), ["chrono"]);
}

/// Variants of an enum in a file, by their names.
fn variants<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let head = format!("pub enum {name} {{");
    let body = text
        .split(&head)
        .nth(1)
        .and_then(|rest| rest.split("\n}").next());
    let lines = body.unwrap_or_default().lines();
    lines
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect()
}

#[test]
fn catalogues_are_complete() {
    let assignors = fs::read_dir(root().join("src/assignor")).expect("it is there");
    assert_eq!(
        assignors.count() - 2,
        assignor::Assignor::ALL.len(),
        "a file or folder for each assignor, and mod.rs and group"
    );
    let config = configurations();
    assert_eq!(
        variants(&config, "AssignorName").len(),
        assignor::CATALOG.len()
    );
    assert_eq!(
        variants(&config, "CommitStyle").len(),
        CommitStyle::ALL.len()
    );
    let consumer =
        fs::read_to_string(root().join("src/cluster/consumer/mod.rs")).expect("it is there");
    let lines = offset_playground::cluster::consumer::CrashLine::ALL;
    assert_eq!(variants(&consumer, "CrashLine").len(), lines.len());
    let mut names: Vec<&str> = scenario::CATALOG.iter().map(|preset| preset.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), scenario::CATALOG.len(), "names are told apart");
}

/// All files about what can be configured, as one text.
fn configurations() -> String {
    let folder = fs::read_dir(root().join("src/kafka/config")).expect("it is there");
    let read = |file: fs::DirEntry| fs::read_to_string(file.path()).expect("a text");
    folder.map(|file| read(file.expect("a file"))).collect()
}

/// Fields of a struct in a file, by their names.
fn struct_fields<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let head = format!("pub struct {name} {{");
    let body = text.split(&head).nth(1);
    let body = body.and_then(|rest| rest.split("\n}").next());
    let lines = body.unwrap_or_default().lines();
    lines
        .filter_map(|line| line.trim().strip_prefix("pub "))
        .filter_map(|line| line.split(':').next())
        .collect()
}

/// What a table does not have can neither be shown nor written down.
#[test]
fn every_setting_is_in_the_table_of_fields() {
    let config = configurations();
    let elsewhere = [
        "client_id",
        "group_id",
        "group_instance_id",
        "subscription",
        "topic",
        "source",
    ];
    for (name, in_table) in [
        ("BrokerConfig", field::broker_fields().len()),
        ("ProducerConfig", field::producer_fields().len()),
        ("ConsumerConfig", field::consumer_fields().len()),
    ] {
        let mut fields = struct_fields(&config, name);
        fields.retain(|field| !elsewhere.contains(field));
        assert_eq!(fields.len(), in_table, "{name}: {fields:?}");
    }
}

#[test]
fn variants_are_read_from_their_text() {
    let text = "pub enum A {\n    /// One.\n    B,\n    C,\n}\npub enum D {\n    E,\n}\n";
    assert_eq!(variants(text, "A"), ["B", "C"]);
    assert!(variants(text, "F").is_empty());
}

/// Classes that two style sheets may style, and why.
const STYLED_TWICE: [(&str, &str); 0] = [];

/// The classes a style sheet styles wherever they are, and not only within something else: what
/// another sheet says of them goes by which of the two comes last.
fn classes_at_top(text: &str) -> Vec<&str> {
    let mut classes = Vec::new();
    let (mut depth, mut comment) = (0_usize, false);
    let mut rest = text;
    while let Some(place) = rest.find(['{', '}', ';', '/', '*']) {
        let (before, sign) = (&rest[..place], rest.as_bytes()[place]);
        rest = &rest[place + 1..];
        match sign {
            b'/' if rest.starts_with('*') => comment = true,
            b'*' if rest.starts_with('/') => comment = false,
            _ if comment => {}
            b'{' => {
                if depth == 0 {
                    let selectors = before.trim_start_matches('/').split(',').map(str::trim);
                    let class = |one: &'_ str| one.strip_prefix('.').map(str::len);
                    let alone = selectors.filter(|one| {
                        class(one).is_some() && !one[1..].contains(['.', ' ', '>', '+', '~', '['])
                    });
                    classes.extend(alone.map(|one| one[1..].split(':').next().unwrap_or("")));
                }
                depth += 1;
            }
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// What is wrong with style sheets, each with its name.
fn styled_twice(sheets: &[(String, String)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut known: Vec<(&str, &str)> = Vec::new();
    for (name, text) in sheets {
        for class in classes_at_top(text) {
            let other = known.iter().find(|(one, _)| *one == class);
            let allowed = STYLED_TWICE.iter().any(|(one, _)| *one == class);
            match other {
                Some((_, first)) if !allowed => {
                    wrong.push(format!(".{class} is styled in {first} and in {name}"));
                }
                Some(_) => {}
                None => known.push((class, name)),
            }
        }
    }
    wrong
}

#[test]
fn a_class_is_styled_in_one_sheet() {
    let sheets = fs::read_dir("style").expect("it is there");
    let mut sheets: Vec<(String, String)> = sheets
        .map(|sheet| sheet.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|end| end == "css"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("text");
            (path.display().to_string(), text)
        })
        .collect();
    sheets.sort();
    assert!(sheets.len() > 10);
    assert_eq!(styled_twice(&sheets), [""; 0]);
}

#[test]
fn a_class_that_is_styled_twice_is_named() {
    let sheet = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let wrong = styled_twice(&[
        sheet(
            "a.css",
            "/* .c { } */\n.a,\n.b:hover {\n  top: 0;\n}\n.x .c { top: 0; }\n",
        ),
        sheet(
            "b.css",
            ".c { top: 0; }\n.b { top: 0; }\n@media print { .a { top: 0; } }\n",
        ),
    ]);
    assert_eq!(wrong, [".b is styled in a.css and in b.css"]);
}
