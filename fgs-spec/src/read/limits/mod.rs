//! Limits of a file, checked before it is parsed: the cost of a parser can grow faster than the file, so a file that
//! is larger than any page is an error.

mod html;
mod tags;
mod text;

pub(super) use html::html;
pub(super) use text::{blocks, paragraph, paragraphs, text};
