//! A local FunctionGraph on loopback, for tests and experiments.
//!
//! It serves HTTP, verifies every signature with its own implementation of the algorithm, validates
//! requests by the document's bounds, and responds with the provider's codes.
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
//! Functions that are created are kept, with their code, versions, aliases, triggers, test events and tags. A created
//! function has only the versions and aliases that it has; other functions exist as well, unless it is
//! [`strict`](EmulatorBuilder::strict) or functions were [added](EmulatorBuilder::with_function), but have none of this.
//! Requests of all other operations of the API are validated; the response is an example, which the header
//! `X-Emulator-Example` marks.
//!
//! Invocations are run by a [`handler`](EmulatorBuilder::handler), a [server](EmulatorBuilder::run_url), or a
//! [folder](EmulatorBuilder::run_folder) with a `bootstrap`, each with [options](RunOptions) of its own; without any, a
//! synchronous invocation returns its payload. An emulator with a state file resumes asynchronous ones that an earlier one left unfinished; an attempt that was cut off
//! has failed. [`Emulator::advance`] moves the clock that they wait and age by. [`Emulator::fail_next`] injects faults.
//!
//! The result of an asynchronous invocation is delivered to the destination that the function's config has: to another
//! function, or to the folder of [`deliver_to`](EmulatorBuilder::deliver_to). [`Emulator::deliveries`] returns it.
//!
//! [`Emulator::events`] returns what has happened to asynchronous invocations, change by change, and
//! [`Emulator::follow_events`] each change as it happens. A browser shows them at the emulator's own address, if that is
//! a loopback address.
//!
//! It also serves the endpoints of the [credentials providers](functiongraph::credentials), at its own address
//! and only if that is a loopback address: the metadata service of an instance, IAM (projects, passwords,
//! federation) and, at `/pod-identity`, the agent of a pod. Any password, identity token or pod token is accepted;
//! the credentials it issues are valid until they [expire](EmulatorBuilder::credentials_ttl). IAM has one
//! project, [`PROJECT_ID`], with the name of the emulator's region.
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
//! Every parameter of path, query and header is validated by the document's rules: an invalid or repeated one is a
//! 400 with the provider's code. A query parameter that the document does not have is ignored, and an empty one
//! counts as missing where the document allows it to be empty. A boolean header may also be `True` or `False`, which
//! the official SDK for Python writes.
//!
//! The records of the 10,000 invocations that ended last are kept, of all functions together; older ones are
//! dropped. Those that wait or run are all kept, with their events as they arrived; an event that cannot be parsed
//! as a [`Value`](serde_json::Value) (nested too deep, a number too large) is rejected if there is a handler.
//!
//! Loopback keeps out other machines only: other users and processes of this machine, and containers that share
//! its network, can connect and request keys. Web pages cannot: a request is rejected unless its `Host` is a
//! loopback name or an [allowed](EmulatorBuilder::allow_host) one, and its `Origin` absent or the emulator's own.
//! At most 100,000 issued keys and as many tokens are remembered; beyond that the first to expire are forgotten.
//!
//! Of what a destination receives it assumes: the name of an object; the conditions `Success` and `EventAgeExceeded`; that
//! a cancelled invocation is not delivered; that at most 16 functions deliver one to the next.
//!
//! Of asynchronous invocations it assumes: the [wait](EmulatorBuilder::retry_wait) before the first retry is 1 second, and is
//! doubled before each of the others, up to 5 minutes; a wait ends with the age of the event, which is then discarded; an
//! attempt that was cut off by a kill has the code 500; cancelling one that is unknown or has ended is the documented
//! 400 `Invalid RequestId`, also while its record is delivered; an alias chooses the version of an event at its acceptance,
//! for all attempts; an event that waits when its function is deleted, or the version or alias that it was invoked by or
//! is to run, ends as failed with the code 404, while a run goes on to its end; its record is delivered only if the
//! version or alias that was invoked still has a config; a delivery that may succeed later has 5 attempts, after 1, 2, 4
//! and 8 seconds.
//!
//! Where the documentation says nothing, the emulator assumes: a body may have 256 KiB; a function without version
//! or alias is its version `latest`; times are in the zone that the documented example implies; a list is sorted by
//! the names of the versions; a marker that no page returned is after the last entry; the status log is off unless
//! a config enables it.
//!
//! Of functions it assumes: code may have 64 MiB in a body; code that is not in the request is not fetched, so its size
//! is 0 and its digest that of its address; a version is published without comparing the `digest` of the request;
//! a version is deleted with the aliases that stand for it; an update of an alias leaves as it is what it does not have;
//! `additional_version_strategy` is kept and not applied; tags of `CreateFunction` are kept and not shown, as their form
//! is not documented; settings such as `timeout` and `memory_size` do not limit a handler, and of a URL or a folder only
//! `timeout` does; the codes and types of errors that a function does not report itself, such as `Timeout`. What exists already is a 409.
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

mod auth;
mod blocking;
mod builder;
mod clock;
mod control;
mod defaults;
mod delivery;
mod emulator;
mod fault;
mod functions;
mod gate;
mod handlers;
mod identity;
mod invocation;
mod journal;
mod key_pair;
mod known_functions;
mod limits;
mod random;
mod request;
mod respond;
mod router;
mod run_error;
mod runner;
mod running;
mod server;
mod service_time;
mod shared;
mod spec;
mod store;

pub use builder::{EmulatorBuilder, StartError};
pub use defaults::{PROJECT_ID, REGION};
pub use delivery::{Delivery, DeliveryOutcome};
pub use emulator::Emulator;
pub use fault::Fault;
pub use functions::RunOptions;
pub use invocation::{Invocation, InvocationError};
pub use journal::{EventChange, EventChangeKind, EventError};
pub use key_pair::new_key_pair;
pub use runner::AdvanceError;
pub use store::StateError;

/// For the tests of this crate.
#[doc(hidden)]
pub mod __private {
    pub use crate::auth::account::Account;
    pub use crate::auth::signature::{TOLERANCE, verify};
    pub use crate::auth::tokens::token_is_known;
}
