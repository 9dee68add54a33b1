//! What a page says, as plain data: everything that reads a page makes this, and checking and drafting use only this.

mod contents;
mod fact;
mod field;
mod table;
mod types;

pub use contents::{Example, Language, Page, Status, Unparsed};
pub use fact::{Fact, Facts};
pub use field::Field;
pub use table::{Place, Side, Table};
pub use types::Type;
