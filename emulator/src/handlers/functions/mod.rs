//! Functions themselves: their list, configuration and code.

pub(super) mod changes;
pub(crate) mod code;
mod code_facts;
pub(crate) mod config;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(super) mod record;
