//! What the tests of the workspace share.
#![allow(missing_docs, reason = "not published: for tests only")]

pub mod layering;
mod server;
pub mod spans;
pub mod vectors;

pub use server::{Connection, FUNCTION, Request, Server, answer, direct, head, nobody};
