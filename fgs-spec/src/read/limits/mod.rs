//! Whether a file is of the size of a page, before anything is made of it: what a reader costs may grow faster than
//! the file, and a file that was made to be costly is no page.

mod html;
mod tags;
mod text;

pub use html::html;
pub use text::{blocks, paragraph, paragraphs, text};
