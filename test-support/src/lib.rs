//! What the tests of the workspace share.
#![allow(missing_docs, reason = "not published: for tests only")]

mod server;
pub mod spans;
pub mod vectors;

pub use server::{
    Connection, FUNCTION, Request, Server, direct_client, head, response, unused_address,
};

/// The examples of the README and of `docs/`, as tests. They use the emulator, which the SDK's package cannot.
#[cfg(doctest)]
mod examples {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/credentials.md")]
    struct Credentials;
    #[doc = include_str!("../../docs/emulator.md")]
    struct Emulator;
    #[doc = include_str!("../../docs/library.md")]
    struct Library;
    #[doc = include_str!("../../emulator/README.md")]
    struct EmulatorReadme;
}
