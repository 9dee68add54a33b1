//! Pages and API definitions of the provider, as fgs-spec reads them.

use fgs_spec::{check, draft, read, spec};

/// A page that is read has a draft, which says the same.
fn assert_drafted(name: &str, bytes: &[u8]) {
    let page = match read::from_bytes(name, bytes.to_vec()) {
        Ok(page) => page,
        Err(error) => return crate::assert_one_line(&error),
    };
    let draft = draft::draft(&page).unwrap();
    let draft = spec::Spec::read("draft", &draft).unwrap();
    let drift = check::check(&page, &draft).drift;
    assert!(drift.is_empty(), "{drift:?}");
}

#[test]
fn pages_equal_their_drafts() {
    fuzz::check!("../../fgs-spec/tests/pages", |bytes: &[u8]| {
        assert_drafted("page", bytes);
    });
}

#[test]
fn definitions_equal_their_drafts() {
    fuzz::check!("../../fgs-spec/tests/definitions", |bytes: &[u8]| {
        assert_drafted("definition.json", bytes);
    });
}
