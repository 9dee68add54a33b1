//! Regular expressions that are written in this crate.

use regex_lite::Regex;

/// Compiles a pattern of this crate. The tests compile each of them.
#[expect(
    clippy::expect_used,
    reason = "a pattern written here is right or no page can be read"
)]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written right")
}
