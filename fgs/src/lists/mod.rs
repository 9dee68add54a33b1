//! Lists of many pages.

mod page;
mod print;

pub(crate) use page::Page;
pub(crate) use print::print;
