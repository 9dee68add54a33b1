//! The reader of imports sees every form of one.

use std::fs;

use layering::Modules;

fn modules(files: &[(&str, &str)]) -> Modules {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Modules::read(folder.path())
}

#[test]
fn reads_every_form_of_import() {
    let text = "
        use crate::a::{self, X as Y};
        use super::b::*;
        use c::Z;
        pub use d::Z as Q;
        pub(super) fn f() -> crate::e::T { crate::g::run(); super::h::run!() }
        mod inner { use super::nothing; use super::super::i::X; fn f() { crate::j::f() } }
        #[cfg(test)]
        mod tests { use crate::k::X; }
    ";
    let leaves = ["a", "b", "e", "g", "h", "i", "j", "k"].map(|name| format!("{name}.rs"));
    let mut files: Vec<(&str, &str)> = leaves.iter().map(|name| (name.as_str(), "")).collect();
    files.extend([
        ("m/mod.rs", text),
        ("m/c.rs", ""),
        ("m/d.rs", ""),
        ("lib.rs", "mod m;"),
    ]);
    let found = modules(&files);
    assert_eq!(
        found.of("m").collect::<Vec<_>>(),
        ["a", "b", "e", "g", "h", "i", "j", "m::c"]
    );
}

#[test]
fn reports_upward_arrows_and_circles() {
    let found = modules(&[
        ("lib.rs", ""),
        ("low.rs", "use crate::high::X; use crate::Root;"),
        ("high/mod.rs", "use crate::low::Y;"),
        ("high/leaf.rs", "use super::Z;"),
        ("nowhere.rs", ""),
    ]);
    let layers: [&[&str]; 3] = [&["low"], &["high"], &["crate"]];
    assert_eq!(
        found.upward(&layers, &[]),
        ["low -> crate", "low -> high", "nowhere is in no layer"]
    );
    assert_eq!(found.circles(&[]), ["high, low"]);
    let forced = [("low", "high")];
    assert_eq!(
        found.upward(&layers, &forced),
        ["low -> crate", "nowhere is in no layer"]
    );
    assert!(found.circles(&forced).is_empty());
}
