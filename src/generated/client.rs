//! The client and the models as `build.rs` made them from `spec/functiongraph.yaml`.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    unused_mut,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated code"
)]

include!(concat!(env!("OUT_DIR"), "/client.rs"));
