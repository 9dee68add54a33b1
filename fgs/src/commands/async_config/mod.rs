//! `fgs async-config`.

mod body;
mod delete;
mod from_file;
mod get;
mod list;
mod option_error;
mod set;
mod update;

pub use delete::delete;
pub use get::get;
pub use list::list;
pub use set::set;
pub use update::update;
