//! Reads the settings, or all that is wrong.

use serde::Deserialize;
use serde_saphyr::{Error, UserMessageFormatter};

use super::node::Node;
use super::problem::Problem;
use super::settings::Settings;

/// More lines do not help.
const MOST_PROBLEMS: usize = 100;

/// What is wrong, and in which line.
type Found = (Option<u64>, String);

/// The settings of this text with their lines, or all problems.
pub(super) fn read(text: &str) -> Result<(Settings, Node), Vec<Found>> {
    let mut root = match parse(text) {
        // Only comments.
        Ok(Node::Null) => Node::Map(Vec::new()),
        Ok(root) => root,
        Err(error) => return Err(vec![syntax(&error)]),
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

fn parse(text: &str) -> Result<Node, Error> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options)
}

fn syntax(error: &Error) -> Found {
    let reason = error
        .without_snippet()
        .render_with_formatter(&UserMessageFormatter);
    let reason = reason.lines().collect::<Vec<_>>().join(" ");
    let Some(at) = error.location() else {
        return (None, reason);
    };
    let end = format!(" at line {}, column {}", at.line(), at.column());
    let reason = reason.strip_suffix(&end).unwrap_or(&reason);
    (Some(at.line()), reason.to_owned())
}

/// Whether the setting is missing only because its value was wrong.
fn is_reported(problem: &Problem, root: &Node) -> bool {
    let Some(missing) = problem.missing() else {
        return false;
    };
    let path = [&problem.path[..], &[missing.to_owned()]].concat();
    root.entry(&path).is_some()
}
