//! Functions in shell.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// `next` waits for an event, `ok` and `fail` respond to it.
const RUNTIME: &str = r#"#!/bin/sh
api="http://$RUNTIME_API_ADDR/v1/runtime/invocation"
next() {
    response=$(curl -sfi "$api/request") || exit 0
    id=$(printf '%s' "$response" | tr -d '\r' | sed -n 's/^x-cff-request-id: //p')
    event=$(printf '%s\n' "$response" | tail -n 1)
}
ok() { curl -s --data-binary "$1" "$api/response/$id"; }
fail() { curl -s --data-binary "$1" "$api/error/$id"; }
"#;

/// A folder whose `bootstrap` is this script.
pub(crate) fn folder(script: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &format!("{RUNTIME}{script}\n"), 0o755);
    folder
}

pub(crate) fn write(folder: &Path, text: &str, mode: u32) {
    let file = folder.join("bootstrap");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
}

/// Whether these programs are there; says so if they are not, as the test then shows nothing.
pub(crate) fn has(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let found = Command::new(program).arg("--version").output().is_ok();
        if !found {
            eprintln!("SKIPPED: {program} is missing");
        }
        found
    })
}
