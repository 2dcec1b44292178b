//! Pictures of the page.

use crate::{Project, Result, project, setup::system};

/// Takes the pictures that `tests/e2e/shots.mjs` lists, of the page in `dist/`.
pub(crate) fn take(project: &Project) -> Result {
    let mut node = project.command("node");
    node.args(["tests/e2e/shots.mjs", "target/shots"]);
    system::name_browser(project, &mut node);
    project::run(&mut node, "not all pictures could be taken")
}
