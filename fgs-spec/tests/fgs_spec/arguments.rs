//! Arguments, files they name, and what is printed to a terminal.

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use super::command::{SHOW, UPDATE, run, with_file};
use super::own_page;

#[test]
fn unreadable_page_hides_no_others() {
    let output = run(&["check", "no-such-page.txt", SHOW]);
    assert!(
        output.contains("fgs-spec: no-such-page.txt: cannot be read"),
        "{output}"
    );
    assert!(
        output.contains("ShowFunctionAsyncInvokeConfig: no difference"),
        "{output}"
    );
    assert!(output.ends_with("exit status 2\n"), "{output}");
}

#[test]
fn directory_stands_for_its_pages() {
    let output = run(&["check", "fgs-spec/tests/pages"]);
    assert_eq!(
        output
            .lines()
            .filter(|line| line.contains("no difference"))
            .count(),
        5,
        "{output}"
    );
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&["check", folder.path().to_str().unwrap()]).contains("contains no page"));
}

/// What a page holds is shown as it is meant, and as escapes where it is not seen.
#[test]
fn escapes_invisible_characters() {
    let invisible = "url\u{202e}\u{e0041}x";
    let page = own_page("list-function-async-invoke-config.en.html");
    let page = page.replace(
        "max_async_retry_attempts",
        &format!("max_async_{invisible}"),
    );
    with_file("page.html", page.as_bytes(), |file| {
        for command in [
            &["facts", file][..],
            &["draft", file],
            &["check", file],
            &["check", "--output", "json", file],
        ] {
            let output = run(command);
            let is_invisible = |letter: char| invisible.contains(letter) && !letter.is_ascii();
            assert!(
                !output.contains(is_invisible) && output.to_lowercase().contains("202e"),
                "{output}"
            );
        }
        let facts = run(&["facts", file]);
        let facts: serde_json::Value = serde_json::from_str(
            facts
                .split_once('\n')
                .unwrap()
                .1
                .split("exit status")
                .next()
                .unwrap(),
        )
        .unwrap();
        assert!(facts.to_string().contains(invisible), "{facts}");
        let draft = run(&["draft", file]);
        let draft = draft
            .split_once('\n')
            .unwrap()
            .1
            .split("exit status")
            .next()
            .unwrap();
        let draft: serde_json::Value = serde_saphyr::from_str(draft).unwrap();
        assert!(draft.to_string().contains(invisible), "{draft}");
    });
}

#[test]
fn rejects_unreadable_document() {
    let output = run(&["check", UPDATE, "--spec", "no-such.yaml"]);
    assert!(
        output.contains("fgs-spec: no-such.yaml: cannot be read")
            && output.ends_with("exit status 2\n"),
        "{output}"
    );
    with_file("spec.yaml", b"openapi: [", |file| {
        let output = run(&["check", UPDATE, "--spec", file]);
        assert!(
            output.lines().count() == 3 && output.ends_with("exit status 2\n"),
            "{output}"
        );
    });
}

#[test]
fn rejects_invalid_arguments() {
    assert_snapshot!(
        [
            run(&["check"]),
            run(&["check", UPDATE, "--outptu", "json"]),
            run(&["check", UPDATE, "--output", "yaml"]),
            run(&["dratf", UPDATE]),
        ]
        .concat()
    );
}

#[test]
fn prints_help() {
    assert_snapshot!(run(&["--help"]));
}

#[test]
fn uses_built_in_document_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let page = Path::new("..").join(UPDATE).canonicalize().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_fgs-spec"))
        .arg("check")
        .arg(page)
        .current_dir(folder.path())
        .output();
    assert_eq!(done.unwrap().status.code(), Some(0));
}

#[test]
fn escapes_arguments_in_errors() {
    let argument = "\u{1b}[31m\u{202e}dratf";
    let output = run(&[argument]);
    let printed = output.split_once('\n').unwrap().1;
    assert!(
        printed.contains(r"\u{1b}[31m\u{202e}dratf") && printed.ends_with("exit status 2\n"),
        "{printed}"
    );
    assert!(!printed.contains(['\u{1b}', '\u{202e}']), "{printed}");
}
