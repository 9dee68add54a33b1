//! What the tests of the workspace share.
#![allow(missing_docs, reason = "not published: for tests only")]

mod server;
pub mod spans;
pub mod vectors;

pub use server::{
    Connection, FUNCTION, Request, Server, direct_client, head, response, unused_address,
};
