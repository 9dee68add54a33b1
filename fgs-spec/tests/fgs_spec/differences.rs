//! What `check` reports, and that drafts have no difference to their page.

use std::fs;
use std::process::Command;

use insta::assert_snapshot;

use super::command::{LIST, NEW, SHOW, UPDATE, run, with_file};
use super::own_page;

#[test]
fn reports_equal_pages_in_one_line() {
    assert_snapshot!(run(&["check", UPDATE, SHOW, LIST]));
}

#[test]
fn reports_differences_with_lines() {
    let page = own_page("update-function-async-invoke-config.zh.txt");
    let page = page
        .replace("最大值:3", "最大值:5")
        .replace("[0,3]", "[0,5]")
        .replace("365", "366");
    with_file("page.txt", page.as_bytes(), |file| {
        for format in ["text", "json"] {
            let output = run(&["check", file, "--output", format]).replace(file, "page.txt");
            assert_snapshot!(format!("reports_differences_as_{format}"), output);
        }
        let line = document_line("maximum: 3\n");
        assert!(run(&["check", file]).contains(&format!("spec/functiongraph.yaml:{line}\n")));
    });
}

fn document_line(end: &str) -> usize {
    let text = fs::read_to_string("../spec/functiongraph.yaml").unwrap();
    text[..text.find(end).unwrap()].lines().count()
}

#[test]
fn reports_both_contradicting_values() {
    let page =
        own_page("update-function-async-invoke-config.zh.txt").replace("最大值:3", "最大值:5");
    with_file("page.txt", page.as_bytes(), |file| {
        assert!(run(&["check", file]).contains("5 and 3"));
    });
}

#[test]
fn checks_and_drafts_new_operation() {
    assert_snapshot!("check_reports_new_operation", run(&["check", NEW]));
    assert_snapshot!("draft_writes_new_operation", run(&["draft", NEW]));
}

#[test]
fn draft_has_no_difference_to_page() {
    for page in [UPDATE, SHOW, LIST, NEW] {
        let draft = Command::new(env!("CARGO_BIN_EXE_fgs-spec"))
            .current_dir("..")
            .args(["draft", page])
            .output()
            .unwrap();
        with_file("draft.yaml", &draft.stdout, |file| {
            let output = run(&["check", page, "--spec", file]);
            assert!(output.ends_with("exit status 0\n"), "{output}");
        });
    }
}
