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

/// What the module `m`, with this text, imports of the modules `a` to `k`, and of `c` inside it.
fn imports(text: &str) -> Vec<String> {
    let leaves: Vec<String> = ('a'..='k').map(|name| format!("{name}.rs")).collect();
    let mut files: Vec<(&str, &str)> = leaves.iter().map(|name| (name.as_str(), "")).collect();
    files.extend([("m/mod.rs", text), ("m/c.rs", ""), ("lib.rs", "mod m;")]);
    modules(&files).of("m").map(str::to_owned).collect()
}

#[test]
fn reads_every_form_of_import() {
    let text = "
        use crate::a::{self, X as Y};
        use super::b::*;
        use c::Z;
        pub(super) fn f() -> crate::e::T { crate::g::run(); super::h::run!() }
        mod inner { use super::nothing; use super::super::i::X; fn f() { crate::j::f() } }
    ";
    assert_eq!(imports(text), ["a", "b", "e", "g", "h", "i", "j", "m::c"]);
}

#[test]
fn reads_macros_and_attributes() {
    let text = r#"
        fn f() { println!("{}", crate::a::X); select! { _ = async { [super::b::f(), 1] } => {} } }
        macro_rules! m { ($x:expr) => { $crate::d::f(crate::e::g($x)) } }
        #[serde(with = "crate::g")] struct S;
        struct T { #[serde(default = "crate::h::default")] t: u8 }
        fn g() { quote!(crate::i::X); println!("crate::j is a text"); }
        /// See crate::k.
        fn h() {}
    "#;
    assert_eq!(imports(text), ["a", "b", "d", "e", "g", "h"]);
}

#[test]
fn ignores_test_code() {
    let text = "
        #[cfg(test)] mod tests { use crate::a::X; }
        #[cfg(all(test, unix))] use crate::b::X;
        #[cfg(any(test, all(unix, test)))] fn f() { crate::d::f() }
        #[cfg(not(test))] use crate::e::X;
        #[cfg(any(test, unix))] use crate::g::X;
        #[cfg(feature = \"test-events\")] use crate::h::X;
    ";
    assert_eq!(imports(text), ["e", "g", "h"]);
    let found = modules(&[
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "#[cfg(test)] mod tests;"),
        ("a/tests.rs", "use crate::b::X;"),
        ("b.rs", "use crate::a::Y;"),
    ]);
    assert_eq!(found.cycles(), [""; 0]);
}

#[test]
fn follows_re_exports() {
    let found = modules(&[
        (
            "lib.rs",
            "mod facade; mod user; pub use facade::Deep as Top;",
        ),
        (
            "facade/mod.rs",
            "mod deep; mod wide; pub(crate) use deep::Deep; pub use self::wide::*;",
        ),
        (
            "facade/deep.rs",
            "pub struct Deep; use crate::user::low::X;",
        ),
        ("facade/wide.rs", "pub struct Wide;"),
        ("user/mod.rs", "use crate::facade::Wide; use crate::Top;"),
        ("user/low.rs", ""),
        ("user/high.rs", "use crate::facade::Deep;"),
        (
            "user/by_name.rs",
            "use crate::facade; use crate::facade as other; fn f() { facade::Deep; other::Wide; }",
        ),
    ]);
    assert_eq!(
        found.of("user").collect::<Vec<_>>(),
        ["facade::deep", "facade::wide"]
    );
    assert_eq!(found.of("user::high").collect::<Vec<_>>(), ["facade::deep"]);
    assert_eq!(
        found.of("user::by_name").collect::<Vec<_>>(),
        ["facade", "facade::deep", "facade::wide"]
    );
    assert_eq!(found.of("facade").count(), 0);
}

#[test]
fn reports_upward_arrows_and_cycles() {
    let found = modules(&[
        ("lib.rs", ""),
        ("main.rs", "mod low;"),
        ("low.rs", "use crate::high::X; use crate::Root;"),
        ("high/mod.rs", "use crate::low::Y;"),
        ("high/leaf.rs", "use super::Z;"),
        ("nowhere.rs", ""),
    ]);
    let layers: [&[&str]; 3] = [&["low", "gone"], &["high"], &["crate", "main"]];
    assert_eq!(
        found.upward(&layers),
        [
            "low -> crate",
            "low -> high",
            "nowhere is in no layer",
            "no module is gone"
        ]
    );
    assert_eq!(found.cycles(), ["high, low"]);
}

#[test]
#[should_panic(expected = "m has #[path]")]
fn rejects_path_attributes() {
    modules(&[("lib.rs", "#[path = \"a.rs\"] mod m;"), ("a.rs", "")]);
}
