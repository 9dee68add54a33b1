//! Huawei Cloud FunctionGraph: all its operations, by groups that are features.
//!
//! [`Client`] and [`types`] are generated from `spec/functiongraph.yaml`, an OpenAPI document transcribed from the
//! provider's definitions and pages. A thin hand-written layer signs the requests, has types for destinations, URNs and timestamps,
//! and returns one [`Error`] for everything that can fail.
//!
//! ```text
//! spec/functiongraph.yaml ── build.rs ──▶ generated: Client, models, validation, constants
//!                                            │
//!   pipeline: resolve, sign, send, retry ◀───┤
//!   credentials: providers, cache, IAM   ◀───┤
//!   transport: failures, error bodies    ◀───┘
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "async"),
    allow(
        dead_code,
        unused_imports,
        reason = "without operations nothing is called"
    )
)]
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

#[cfg(test)]
extern crate self as functiongraph;

mod client;
#[cfg(doctest)]
mod compile_fail;
mod config;
pub mod credentials;
mod error;
mod generated;
mod invocation;
mod json;
#[cfg(feature = "async")]
mod merge;
mod pipeline;
mod signer;
mod transport;
pub mod types;
mod validation;

pub use bytes::Bytes;
pub use client::ClientBuilder;
pub use config::endpoint::regions;
pub use credentials::{Credentials, CredentialsNotLoaded};
pub use error::{Error, ErrorBuilder, ErrorKind, Result};
pub use generated::{Client, ResponseValue, builder};
pub use invocation::{FunctionError, InvocationResult};
pub use json::extra::{Extra, ExtraIter};
pub use json::value::Json;
#[cfg(feature = "async")]
pub use merge::update::{Merge, Merged};
pub use pipeline::dry_run::SignedRequest;
pub use pipeline::raw_request::RawRequest;
pub use pipeline::retry::policy::RetryPolicy;
pub use reqwest;
pub use reqwest::StatusCode;
pub use types::destination::destination::Destination;
pub use types::destination::text::ParseDestinationError;
pub use types::destination::unknown::UnknownDestination;
pub use types::event::{Event, ParseEventError};
pub use types::function_urn::{FunctionUrn, ParseFunctionUrnError};
pub use types::into_value::IntoValue;
pub use types::payload::Payload;
pub use types::timestamp::{ParseTimestampError, Timestamp};
pub use validation::{Validate, ValidationError};

/// What this workspace's own crates need beside the public API. It may change with any release.
#[doc(hidden)]
pub mod __private {
    /// The document's constants.
    pub mod constants {
        pub use crate::generated::constants::*;
        pub use crate::validation::parameters::{Parameter, ParameterLocation};
        pub use crate::validation::rules::Rule;
    }
    /// The document as data: operations, their parameters and bodies, and the validation of JSON by it.
    pub mod document {
        pub use crate::generated::descriptions::{
            ALL, Argument, Body, Description, Pages, SourcePage,
        };
        pub use crate::json::nearest::nearest;
        pub use crate::validation::json::validate;
        pub use crate::validation::schema::{JsonContent, Kind, Member, Others, Schema};
    }
    pub use crate::config::region::is_region;
    pub use crate::credentials::chain::KEY_VARIABLES;
    pub use crate::credentials::providers::environment::{
        PROJECT_ID as PROJECT_VARIABLE, TOKEN as TOKEN_VARIABLE,
    };
    #[cfg(feature = "schemars")]
    pub use crate::generated::client::add_schemas;
    pub use crate::invocation::result::function_log;
    pub use crate::pipeline::pagination::next_marker;
    pub use crate::pipeline::response::decode::read_response;
    pub use crate::signer::sign;
}
