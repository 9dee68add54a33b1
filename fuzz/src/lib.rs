//! Inputs that nobody wrote by hand: those of a corpus, changed at random, and JSON by a schema.
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

mod choice;
pub mod corpus;
pub mod json;
pub mod mutants;

pub use bolero;

/// Checks the inputs of a corpus, and as many mutants of them as the time allows. The function fails for an input by a
/// panic.
#[macro_export]
macro_rules! check {
    ($corpus:literal, $check:expr) => {{
        let inputs = $crate::corpus::inputs($corpus).unwrap();
        let check = $check;
        for input in &inputs {
            let checked = std::panic::catch_unwind(|| check(input.bytes()));
            assert!(checked.is_ok(), "{input:?} of the corpus fails");
        }
        $crate::bolero::check!()
            .with_generator($crate::mutants::Mutants::of(inputs))
            .for_each(|input| check(input.bytes()));
    }};
}
