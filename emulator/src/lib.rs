//! A FunctionGraph of one's own on loopback, for tests and for trying things.
//!
//! It speaks HTTP, verifies every signature by its own implementation of the algorithm, checks
//! requests by the document's bounds, and answers with the provider's codes.
//!
//! ```
//! use functiongraph_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let client = emulator.client()?;
//! let set = client
//!     .update_function_async_invoke_config()
//!     .function_urn("resize")
//!     .body_map(|body| body.max_async_retry_attempts(2))
//!     .send()
//!     .await?;
//! assert_eq!(set.max_async_retry_attempts, Some(2));
//! # Ok(())
//! # }
//! ```
//!
//! Asynchronous invocations are run by a [`handler`](EmulatorBuilder::handler); those that were not over when
//! an emulator with a state file ended are run by the next one. [`Emulator::fail_next`] makes calls fail.
//!
//! It also answers what the [providers of credentials](functiongraph::credentials) ask, at its own address and as
//! long as that is a loopback one: the instance's metadata service, IAM (projects, passwords, federation)
//! and, at `/pod-identity`, a pod's agent. Any password, identity token or pod's token will do; what it
//! gives for them is accepted until it [ends](EmulatorBuilder::credentials_ttl). IAM knows one project,
//! [`PROJECT_ID`], by the name of the emulator's region.
//!
//! ```
//! use functiongraph::credentials::InstanceMetadataProvider;
//! use functiongraph_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let metadata = InstanceMetadataProvider::new().endpoint(emulator.endpoint());
//! let client = emulator.client_builder().credentials_provider(metadata).build()?;
//! client.list_functions().send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Every parameter of path, query and header is held to the document's rules: 400 with the provider's code for
//! one that is not allowed, or given twice. A query parameter that the document does not know is ignored, and an
//! empty one counts as left out where the document allows it to be empty.
//!
//! The records of the 10,000 invocations that ended last are kept, of all functions together; older ones
//! are dropped. Those that wait or run are all kept, with their events as they came; an event that no
//! [`Value`] can hold (nested too deep, a number too large) is refused where there is a handler to hand it to.
//!
//! Loopback keeps other machines out, and only them: other users and processes of this machine, and containers
//! that share its network, can connect and ask for keys. Web pages cannot: a request is refused unless its `Host`
//! is a loopback name or an [allowed](EmulatorBuilder::allow_host) one, and its `Origin` absent or the emulator's
//! own. 100,000 keys and as many tokens that it gave are known at a time; after that the ones that end first
//! are forgotten.
//!
//! What it assumes where the pages are silent: a body may have 256 KiB; a function without
//! version or alias means its version `latest`; times are written in the zone the documented
//! example implies; the entries of a list come in the order of their versions' names; a marker that it did not give
//! stands after the last entry; the status log is off where a config does not turn it on.

mod api_error;
mod auth;
mod builder;
mod clock;
mod defaults;
mod emulator;
mod error;
mod expiring_map;
mod fault;
mod function;
mod handlers;
mod identity;
mod invocation;
mod json_body;
mod parameters;
mod random;
mod request_body;
mod request_context;
mod response;
mod router;
mod runner;
mod server;
mod spec;
mod state;
mod store;

pub use builder::EmulatorBuilder;
pub use defaults::{PROJECT_ID, REGION};
pub use emulator::Emulator;
pub use error::StartError;
pub use fault::Fault;
pub use invocation::{Invocation, InvocationError};
pub use random::new_key_pair;
pub use store::StateError;

/// For the tests of this crate.
#[doc(hidden)]
pub mod __private {
    pub use crate::auth::account::Account;
    pub use crate::auth::signature::{TOLERANCE, verify};
    pub use crate::auth::tokens::token_is_known;
}
