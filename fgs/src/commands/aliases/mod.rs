//! `fgs aliases`.

mod delete;
mod list;
mod set;

pub(crate) use delete::delete;
pub(crate) use list::list;
pub(crate) use set::set;
