//! The process: its signals, its log, and how it ends.

mod exit;
pub(crate) mod panic;
pub(crate) mod signals;
pub(crate) mod trace;
