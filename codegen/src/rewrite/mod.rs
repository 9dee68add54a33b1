//! Rewrites the generator's code where it has no setting.
//!
//! * An operation's `send` goes through the layer above: validation first, then `transmit` (the
//!   generated `send`), then errors of one kind. `build_signed` stops before sending.
//! * No `api-version` header is sent.
//! * A value that does not convert reports why.
//! * A member of a response that cannot be read does not fail the others.
//! * The members of an optional object in a body can be set on the body's builder.

mod client;
mod file;
mod items;
mod models;
mod operations;

pub(crate) use file::rewrite;
