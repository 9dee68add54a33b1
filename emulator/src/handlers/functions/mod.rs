//! Functions themselves: their list, configuration and code.

pub(super) mod changes;
pub(super) mod code;
mod code_facts;
pub(super) mod config;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod record;
