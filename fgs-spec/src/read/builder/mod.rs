//! From blocks to a page.

mod names;
mod page;
mod paragraphs;
mod rows;
mod state;
mod statuses;
mod tables;
mod unparsed;

pub(super) use state::PageBuilder;
