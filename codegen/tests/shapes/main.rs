//! Documents of other shapes than this crate's own: what is generated from them compiles and works.

mod package;
mod random;

use package::Package;

#[test]
fn supports_other_shapes() {
    let package = Package::new("shapes", include_str!("document.yaml"));
    package.write("tests/program.rs", include_str!("program.rs"));
    package.cargo(&["test", "--test", "program"]);
    package.cargo(&["test", "--doc", "client"]);
}

/// `SHAPES_BATCHES` and `SHAPES_SEED` say how many documents are made, and from which number on.
#[test]
fn random_documents_compile() {
    let number = |name: &str, default: u64| {
        let value = std::env::var(name).ok();
        value.map_or(default, |value| value.parse().unwrap())
    };
    let first = number("SHAPES_SEED", 1);
    for seed in first..first + number("SHAPES_BATCHES", 1) {
        let (document, operations) = random::document(seed);
        println!("seed {seed}: {operations} operations");
        let package = Package::new("random", &document);
        package.cargo(&["check", "--features", "schemars"]);
    }
}
