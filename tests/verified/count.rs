//! Counts what was recorded.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a script is about that does not say so.
pub(crate) const OTHER: &str = "other";

/// What was recorded, in numbers.
pub(crate) struct Verified {
    /// The version of Kafka that everything was recorded from.
    pub(crate) kafka: String,
    pub(crate) subjects: Vec<Subject>,
    /// How many keys Kafka's classes were asked about.
    pub(crate) keys: usize,
    /// How many groups' coordinators.
    pub(crate) coordinators: usize,
    /// Groups that were shared out, by assignor.
    pub(crate) groups: Vec<(String, usize)>,
    /// Requests sent one by one to a broker, and in how many stories.
    pub(crate) requests: (usize, usize),
    pub(crate) clients: Vec<Client>,
    /// Lines of tests/scripts/known-differences.
    pub(crate) differences: Vec<String>,
}

/// Scripts about one thing.
#[derive(Default)]
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) titles: Vec<String>,
    /// Moments at which something was to be seen.
    pub(crate) moments: usize,
    /// Everything that was to be seen then.
    pub(crate) points: usize,
}

/// A client's partitioner.
pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) answers: usize,
}

fn json(root: &Path, file: &str) -> Value {
    let text = fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("{file} is there"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// Counts everything. That all was recorded from one version is another test's matter.
pub(crate) fn verified(root: &Path) -> Verified {
    let recorded = |name: &str| json(root, &format!("tests/oracle/recorded/{name}.json"));
    let (places, stories, random) = (
        recorded("partitioner"),
        recorded("assignors"),
        recorded("random"),
    );
    let keys = list(&places["answers"])
        .iter()
        .filter(|place| place.get("key").is_some())
        .count();
    let asked = list(&random["answers"]).len();
    let asked = asked * usize::try_from(random["block"].as_u64().expect("a number")).expect("few");
    let mut assignors: BTreeMap<String, usize> = BTreeMap::new();
    for story in list(&stories["answers"]) {
        let name = story["case"]["assignor"].as_str().expect("a name");
        let name = match name.strip_prefix("server-") {
            Some(name) => format!("groups for {name} of the coordinator"),
            None => format!("groups for {name}"),
        };
        *assignors.entry(name).or_default() += 1;
    }
    let mut groups: Vec<(String, usize)> = assignors.into_iter().collect();
    groups.push(("random groups for all assignors".to_owned(), asked));
    let known = fs::read_to_string(root.join("tests/scripts/known-differences"));
    let known = known.expect("the known differences are there");
    let known = known
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    Verified {
        kafka: places["version"]["kafka"]
            .as_str()
            .expect("a version")
            .to_owned(),
        subjects: subjects(root),
        keys,
        coordinators: list(&places["answers"]).len() - keys,
        groups,
        requests: requests(root),
        clients: clients(root),
        differences: known.map(str::to_owned).collect(),
    }
}

/// Requests and their stories: those that are told, and random ones.
fn requests(root: &Path) -> (usize, usize) {
    let read = |name: &str| json(root, &format!("tests/oracle/recorded/{name}.json"));
    let (told, random) = (read("requests"), read("random-requests"));
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("few");
    let of_told = list(&told["answers"])
        .iter()
        .map(|story| list(&story["steps"]).len());
    let steps = of_told.sum::<usize>() + number(&random["steps"]);
    (
        steps,
        list(&told["answers"]).len() + list(&random["answers"]).len(),
    )
}

/// What each script is about says its first line: `# about: commits`.
fn subjects(root: &Path) -> Vec<Subject> {
    let folder = fs::read_dir(root.join("tests/oracle/scripts")).expect("there are scripts");
    let mut names: Vec<String> = folder
        .map(|file| {
            file.expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|name| name.strip_suffix(".playground").map(str::to_owned))
        .collect();
    names.sort();
    let mut subjects: BTreeMap<String, Subject> = BTreeMap::new();
    for name in names {
        let file = root.join(format!("tests/oracle/scripts/{name}.playground"));
        let text = fs::read_to_string(file).expect("a script");
        let about = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# about: "));
        let title = text.lines().find_map(|line| line.strip_prefix("title "));
        let subject = subjects
            .entry(about.unwrap_or(OTHER).trim().to_owned())
            .or_default();
        subject.titles.push(title.map_or(name.clone(), |title| {
            title.trim().trim_matches('"').to_owned()
        }));
        // a script that is not recorded yet is missed by another test
        let recording = format!("tests/oracle/recorded/scripts/{name}.json");
        if root.join(&recording).exists() {
            let recording = json(root, &recording);
            let moments = recording["moments"].as_object().expect("moments");
            let seen = moments
                .values()
                .map(|seen| seen.as_object().map_or(0, serde_json::Map::len));
            subject.moments += moments.len();
            subject.points += seen.sum::<usize>();
        }
    }
    let finished = subjects
        .into_iter()
        .map(|(name, subject)| Subject { name, ..subject });
    finished.collect()
}

fn clients(root: &Path) -> Vec<Client> {
    let recorded = json(root, "tests/calculator/clients/answers.json");
    let each = recorded
        .as_object()
        .expect("clients")
        .iter()
        .map(|(name, client)| {
            let partitions = client["partitions"].as_object().expect("keys").values();
            Client {
                name: name.clone(),
                version: client["version"]
                    .as_str()
                    .expect("a version")
                    .trim_start_matches('v')
                    .to_owned(),
                answers: partitions.map(|partitions| list(partitions).len()).sum(),
            }
        });
    each.collect()
}
