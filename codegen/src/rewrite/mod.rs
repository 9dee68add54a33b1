//! What no setting of the generator can do, done to the code it made.
//!
//! * An operation's `send` goes through the layer above: checks first, then `transmit` (the
//!   generated `send`), then errors of one kind. `request` stops before sending.
//! * No `api-version` header is made.
//! * A value that does not convert says why.
//! * An odd member of an answer loses only itself.
//! * The members of an optional object in a body can be set on the body's builder.

mod client;
mod file;
mod items;
mod models;
mod operations;

pub use file::rewrite;
