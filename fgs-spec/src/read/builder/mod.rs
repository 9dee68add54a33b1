//! From blocks to a page.

mod build;
mod names;
mod paragraphs;
mod rows;
mod state;
mod statuses;
mod tables;
mod unparsed;

pub(super) use state::PageBuilder;
