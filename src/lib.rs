//! Huawei Cloud FunctionGraph: the asynchronous invocation of functions.
//!
//! [`Client`] and [`types`] are generated from `spec/functiongraph.yaml`, an OpenAPI document
//! transcribed from the provider's pages. What is written by hand signs the requests, gives
//! destinations, URNs and times a type, and turns every kind of trouble into one [`Error`].
//!
//! ```text
//! spec/functiongraph.yaml ─ build.rs ─▶ generated (Client, types), check, facts
//!                                          │
//!   call: where to, which error ◀──────────┤
//!   transport: headers, signer, limits ◀───┤
//!   retry: again, and after what wait ◀────┘
//! ```
#![warn(missing_docs)]

mod answer;
mod ask;
mod call;
mod client;
pub mod credentials;
mod destination;
mod ending;
mod endpoint;
mod error;
mod event;
mod facts;
mod generated;
mod iam;
mod lenient;
mod merge;
mod network;
mod not_found;
mod pages;
mod parameter;
mod promised;
mod proxy;
#[cfg(feature = "regions-file")]
mod regions_file;
mod retry;
mod roots;
#[cfg(feature = "schemars")]
mod schema;
mod secrets;
mod signed_request;
mod signer;
mod single_flight;
mod spans;
mod timestamp;
mod transport;
mod unambiguous;
mod urn;
mod validate;
mod variables;

pub use client::ClientBuilder;
pub use credentials::{Credentials, CredentialsNotLoaded};
pub use destination::{Destination, UnknownDestination};
pub use endpoint::regions;
pub use error::{Error, ErrorKind, Result};
pub use event::{Event, ParseEventError};
pub use generated::{Client, ResponseValue, builder, types};
pub use merge::{Merge, Merged};
pub use reqwest;
pub use retry::RetryPolicy;
pub use signed_request::SignedRequest;
pub use timestamp::Timestamp;
pub use urn::{FunctionUrn, ParseFunctionUrnError};
pub use validate::{Validate, ValidationError};

/// What this workspace's own crates need beside the public API. It may change with any release.
#[doc(hidden)]
pub mod __private {
    /// The document's facts.
    pub mod facts {
        pub use crate::facts::*;
        pub use crate::parameter::{Parameter, Place, Rule};
    }
    pub use crate::signer::sign;
}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
