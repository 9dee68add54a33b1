//! Pages and API definitions of the provider, as fgs-spec reads them.

use fgs_spec::{check, draft, read, spec};

#[test]
fn pages_equal_their_drafts() {
    fuzz::check!("../../fgs-spec/tests/pages", |bytes: &[u8]| {
        let page = match read::from_bytes("page", bytes.to_vec()) {
            Ok(page) => page,
            Err(error) => return crate::assert_one_line(&error),
        };
        let draft = draft::draft(&page).unwrap();
        let draft = spec::Spec::read("draft", &draft).unwrap();
        let differences = check::check(&page, &draft).differences;
        assert!(differences.is_empty(), "{differences:?}");
    });
}

/// A definition that is no OpenAPI has a draft that is none, whose error says where.
#[test]
fn definitions_cause_no_panic() {
    fuzz::check!("../../fgs-spec/tests/definitions", |bytes: &[u8]| {
        let page = match read::from_bytes("definition.json", bytes.to_vec()) {
            Ok(page) => page,
            Err(error) => return crate::assert_one_line(&error),
        };
        let draft = draft::draft(&page).unwrap();
        match spec::Spec::read("draft", &draft) {
            Ok(draft) => drop(check::check(&page, &draft)),
            Err(error) => crate::assert_one_line(&error),
        }
    });
}
