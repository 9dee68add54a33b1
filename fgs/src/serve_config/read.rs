//! Reads the settings, or all that is wrong.

use serde::Deserialize;

use super::node::Node;
use super::problem::Problem;
use super::settings::Settings;

/// More lines do not help.
const MOST_PROBLEMS: usize = 100;

/// The settings of this text with their lines, or lines and texts of all problems.
pub(super) fn read(text: &str) -> Result<(Settings, Node), Vec<(Option<u64>, String)>> {
    let mut root = match Node::parse(text) {
        // Only comments.
        Ok(Node::Null) => Node::Map(Vec::new()),
        Ok(root) => root,
        Err(problem) => return Err(vec![(problem.line(&Node::Null), problem.text(&Node::Null))]),
    };
    let mut problems = Vec::new();
    // What is wrong is skipped, so that the next problem shows.
    loop {
        let problem = match Settings::deserialize(&root) {
            Ok(settings) if problems.is_empty() => return Ok((settings, root)),
            Ok(_) => break,
            Err(problem) => problem,
        };
        if !is_reported(&problem, &root) {
            problems.push((problem.line(&root), problem.text(&root)));
        }
        match root.entry_mut(&problem.path) {
            Some(entry) => entry.is_skipped = true,
            None => break,
        }
        if problems.len() == MOST_PROBLEMS {
            problems.push((None, "more may be wrong; correct these first".to_owned()));
            return Err(problems);
        }
    }
    problems.sort_by_key(|(line, _)| *line);
    Err(problems)
}

/// Whether the setting is missing only because its value was wrong.
fn is_reported(problem: &Problem, root: &Node) -> bool {
    let Some(missing) = problem.missing() else {
        return false;
    };
    let path = [&problem.path[..], &[missing.to_owned()]].concat();
    root.entry(&path).is_some()
}
