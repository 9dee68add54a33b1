//! `fgs api`: any operation of the document.

mod body;
mod call;
mod list;
mod pages;
mod request;
mod template;

pub(crate) use call::run;
