//! Response bodies as text.

mod beginning;
mod not_text;

pub(crate) use beginning::beginning;
pub(crate) use not_text::not_text;

/// How much of a body is read as text.
const MAX_TEXT: usize = 64 * 1024;
