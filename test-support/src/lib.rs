//! What the tests of the workspace share.

mod server;
pub mod spans;
pub mod vectors;

pub use server::{
    Connection, FUNCTION, Request, Server, direct_client, head, response, unused_address,
};
