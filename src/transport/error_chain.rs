//! An error and its sources.

use std::error::Error as StdError;

use functiongraph_io::printable::one_line;

/// The error, its source, the source of that, and so on.
pub(crate) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The last source, in one line.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let cause = causes(error).last().map(ToString::to_string);
    one_line(&cause.unwrap_or_default())
}
