//! `fgs async-config`.

mod body;
mod delete;
mod from_file;
mod get;
mod list;
mod option_error;
mod project;
mod regions;
mod set;
mod update;

pub(crate) use delete::delete;
pub(crate) use get::get;
pub(crate) use list::list;
pub(crate) use set::set;
pub(crate) use update::update;
