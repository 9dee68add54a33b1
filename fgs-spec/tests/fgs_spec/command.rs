//! Runs the command on pages of this repository.

use std::fs;
use std::process::{Command, Stdio};

pub(crate) const UPDATE: &str = "fgs-spec/tests/pages/update-function-async-invoke-config.zh.txt";
pub(crate) const SHOW: &str = "fgs-spec/tests/pages/show-function-async-invoke-config.zh.txt";
pub(crate) const LIST: &str = "fgs-spec/tests/pages/list-function-async-invoke-config.en.html";
pub(crate) const NEW: &str = "fgs-spec/tests/pages/create-reserved-window.en.txt";

/// The command line, its output and its exit status.
pub(crate) fn run(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_fgs-spec"))
        .args(arguments)
        .current_dir("..")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let status = done.status.code().unwrap();
    format!(
        "$ fgs-spec {}\n{}{}exit status {status}\n",
        arguments.join(" "),
        text(&done.stdout),
        text(&done.stderr)
    )
}

/// Calls the function with a temporary file.
pub(crate) fn with_file(name: &str, content: &[u8], then: impl FnOnce(&str)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, content).unwrap();
    then(file.to_str().unwrap());
}
