//! What comes back from a function that is invoked and waited for.

pub(crate) mod function_error;
mod json_bytes;
pub(crate) mod result;

pub use function_error::FunctionError;
pub use result::InvocationResult;
