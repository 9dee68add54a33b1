//! An invocation, as the handler of an emulator sees it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use functiongraph::FunctionUrn;
use serde_json::Value;

/// One attempt to run a function.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Invocation {
    /// The invocation's id; the same for every attempt.
    pub request_id: String,
    /// The function's full URN.
    pub function: FunctionUrn,
    /// The version that runs: where an alias was created, one that it stands for, by its weights. It is the same for
    /// every attempt.
    pub version: FunctionUrn,
    /// The event it was invoked with.
    pub event: Value,
    /// The number of this attempt, from 1; a synchronous invocation has only one.
    pub attempt: u32,
    /// When this attempt began, by the clock of the emulator: see [`Emulator::advance`](crate::Emulator::advance).
    pub started_at: SystemTime,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvocationError {
    /// The code, which the record of the invocation shows.
    pub code: i64,
    /// Why the invocation failed.
    pub message: String,
}

impl fmt::Display for InvocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for InvocationError {}

type RunFuture = Pin<Box<dyn Future<Output = Result<Value, InvocationError>> + Send>>;

/// What runs invocations.
pub(crate) type InvocationHandler = Arc<dyn Fn(Invocation) -> RunFuture + Send + Sync>;
