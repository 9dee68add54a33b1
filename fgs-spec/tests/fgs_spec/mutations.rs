//! Every change of one fact is reported; the unchanged page has no difference.

use std::io::Write;
use std::path::Path;

use super::mutants::{Mutant, mutants};
use super::{check, document, draft, own_page, page_of, spec};

const OPERATION: &str = "UpdateFunctionAsyncInvokeConfig";

/// The provider's page, if it exists; its text is not copied into this repository.
const PROVIDERS: &str = "../../shared/docs/update-function-async-invoke-config.zh.txt";

#[test]
fn reports_changes_of_own_page() {
    assert_every_change_reported(
        "our page",
        &own_page("update-function-async-invoke-config.zh.txt"),
    );
}

#[test]
fn reports_changes_of_provider_page() {
    if !Path::new(PROVIDERS).exists() {
        log(&format!(
            "{PROVIDERS} does not exist: its mutants are skipped"
        ));
        return;
    }
    assert_every_change_reported(
        "the provider's page",
        &std::fs::read_to_string(PROVIDERS).unwrap(),
    );
}

fn assert_every_change_reported(name: &str, text: &str) {
    let document = document();
    assert_eq!(
        check::check(&page_of(text).unwrap(), &document).differences,
        []
    );
    let mutants = mutants(text);
    let alive: Vec<String> = mutants
        .iter()
        .filter_map(|mutant| missed(mutant, &document))
        .collect();
    log(&format!(
        "{name}: {}/{} mutants killed",
        mutants.len() - alive.len(),
        mutants.len()
    ));
    assert!(mutants.len() >= 200, "only {} mutants", mutants.len());
    assert!(alive.is_empty(), "not reported:\n{}", alive.join("\n"));
}

/// The difference of a mutant that is not reported, in one line.
fn missed(mutant: &Mutant, document: &spec::Spec) -> Option<String> {
    let what = &mutant.what;
    let page = match page_of(&mutant.text) {
        Ok(page) => page,
        Err(problem) => return Some(format!("{what}: {problem}")),
    };
    let differences = check::check(&page, document).differences;
    let is_reported = |expected: &super::mutants::Expected| {
        differences.iter().any(|difference| {
            let field = match expected.field.strip_prefix('*') {
                Some(end) => difference.field.ends_with(end),
                None => difference.field == expected.field,
            };
            difference.operation == OPERATION
                && difference.place == expected.place
                && field
                && difference.fact.name() == expected.fact
        })
    };
    let missed = mutant
        .expected
        .iter()
        .find(|expected| !is_reported(expected))?;
    Some(format!("{what}: {missed:?} is not among {differences:?}"))
}

#[test]
fn reads_every_yes_and_no_in_english() {
    let page = own_page("create-reserved-window.en.txt");
    let before =
        spec::Spec::read("draft", &draft::draft(&page_of(&page).unwrap()).unwrap()).unwrap();
    let lines: Vec<&str> = page.lines().collect();
    let cells = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| ["Yes", "No"].contains(line));
    let mut count = 0;
    for (at, cell) in cells {
        let mut lines = lines.clone();
        lines[at] = if *cell == "Yes" { "No" } else { "Yes" };
        let name = lines[..at]
            .iter()
            .rev()
            .find(|line| !line.is_empty())
            .unwrap();
        let changed = lines.join("\n");
        let differences = check::check(&page_of(&changed).unwrap(), &before).differences;
        assert!(
            differences.len() == 1
                && differences[0].field == *name
                && differences[0].fact.name() == "required",
            "{name}: {differences:?}"
        );
        assert_eq!(
            wrong_in_draft(&Mutant {
                what: changed.clone(),
                text: changed,
                expected: Vec::new()
            }),
            None
        );
        count += 1;
    }
    assert!(count > 8, "{count}");
}

#[test]
fn draft_of_every_change_equals_page() {
    let text = own_page("update-function-async-invoke-config.zh.txt");
    let wrong: Vec<String> = mutants(&text).iter().filter_map(wrong_in_draft).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong_in_draft(mutant: &Mutant) -> Option<String> {
    let page = page_of(&mutant.text).unwrap();
    let draft = draft::draft(&page).unwrap();
    match spec::Spec::read("draft", &draft) {
        Ok(draft) => {
            let differences = check::check(&page, &draft).differences;
            (!differences.is_empty()).then(|| format!("{}: {differences:?}", mutant.what))
        }
        Err(problem) => Some(format!("{}: {problem}", mutant.what)),
    }
}

/// Prints to the output of the test, even if it passes.
fn log(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
