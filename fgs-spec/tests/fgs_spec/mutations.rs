//! A page with one fact changed is told so; the page as it is, is not.

use std::io::Write;
use std::path::Path;

use super::mutants::{Mutant, mutants};
use super::{check, document, draft, own_page, page_of, spec};

const OPERATION: &str = "UpdateFunctionAsyncInvokeConfig";

/// The provider's page, where it is at hand; its text is not copied into this repository.
const PROVIDERS: &str = "../shared/docs/update-function-async-invoke-config.zh.txt";

#[test]
fn every_change_of_our_page_is_told() {
    every_change_is_told(
        "our page",
        &own_page("update-function-async-invoke-config.zh.txt"),
    );
}

#[test]
fn every_change_of_the_providers_page_is_told() {
    if !Path::new(PROVIDERS).exists() {
        tell(&format!(
            "{PROVIDERS} is not here: its mutants are not tried"
        ));
        return;
    }
    every_change_is_told(
        "the provider's page",
        &std::fs::read_to_string(PROVIDERS).unwrap(),
    );
}

fn every_change_is_told(name: &str, text: &str) {
    let document = document();
    assert_eq!(check::check(&page_of(text).unwrap(), &document).drift, []);
    let mutants = mutants(text);
    let alive: Vec<String> = mutants
        .iter()
        .filter_map(|mutant| missed(mutant, &document))
        .collect();
    tell(&format!(
        "{name}: {}/{} mutants killed",
        mutants.len() - alive.len(),
        mutants.len()
    ));
    assert!(mutants.len() >= 200, "only {} mutants", mutants.len());
    assert!(alive.is_empty(), "not told:\n{}", alive.join("\n"));
}

/// What was not told of a mutant, in a line.
fn missed(mutant: &Mutant, document: &spec::Spec) -> Option<String> {
    let what = &mutant.what;
    let page = match page_of(&mutant.text) {
        Ok(page) => page,
        Err(problem) => return Some(format!("{what}: {problem}")),
    };
    let drift = check::check(&page, document).drift;
    let is_told = |told: &super::mutants::Told| {
        drift.iter().any(|drift| {
            let field = match told.field.strip_prefix('*') {
                Some(end) => drift.field.ends_with(end),
                None => drift.field == told.field,
            };
            drift.operation == OPERATION
                && drift.place == told.place
                && field
                && drift.fact.name() == told.fact
        })
    };
    let missed = mutant.told.iter().find(|told| !is_told(told))?;
    Some(format!("{what}: {missed:?} is not among {drift:?}"))
}

#[test]
fn every_yes_and_no_of_an_english_page_is_read() {
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
        let drift = check::check(&page_of(&changed).unwrap(), &before).drift;
        assert!(
            drift.len() == 1 && drift[0].field == *name && drift[0].fact.name() == "required",
            "{name}: {drift:?}"
        );
        assert_eq!(
            wrong_in_draft(&Mutant {
                what: changed.clone(),
                text: changed,
                told: Vec::new()
            }),
            None
        );
        count += 1;
    }
    assert!(count > 8, "{count}");
}

#[test]
fn the_draft_of_every_change_says_what_the_page_says() {
    let text = own_page("update-function-async-invoke-config.zh.txt");
    let wrong: Vec<String> = mutants(&text).iter().filter_map(wrong_in_draft).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong_in_draft(mutant: &Mutant) -> Option<String> {
    let page = page_of(&mutant.text).unwrap();
    let draft = draft::draft(&page).unwrap();
    match spec::Spec::read("draft", &draft) {
        Ok(draft) => {
            let drift = check::check(&page, &draft).drift;
            (!drift.is_empty()).then(|| format!("{}: {drift:?}", mutant.what))
        }
        Err(problem) => Some(format!("{}: {problem}", mutant.what)),
    }
}

/// In the test's output, whether it passes or not.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
