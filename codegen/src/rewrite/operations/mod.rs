//! Rewrites the operations.

mod begin;
mod body;
mod code;
mod entry_points;
mod module;
mod pagination;
mod replacement;

pub(super) use module::rewrite;
