//! A page as plain data. Reading makes it; checking and drafting use nothing else.

mod contents;
mod fact;
mod field;
mod table;
mod types;

pub use contents::{Example, Form, Language, Page, Status, Unparsed};
pub use fact::{Content, Fact, Facts};
pub use field::Field;
pub use table::{Place, Side, Table};
pub use types::Type;
