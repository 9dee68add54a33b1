//! What is wrong with a command line, in one line.

use functiongraph_io::printable::escaped;

/// The words `clap` has for it, with its tip and without the rest of its advice.
pub fn problem(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let told = text.split("\n\nUsage:").next().unwrap_or(text);
    let told = told
        .split("\n\nFor more information")
        .next()
        .unwrap_or(told);
    let told = told.replace("\n\n  tip: ", "; ");
    told.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was given may hold anything, and a line is one line.
pub fn printable(line: &str) -> String {
    escaped(line).into_owned()
}
