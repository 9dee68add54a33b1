//! What comes back from a function that is invoked and waited for.

pub(crate) mod function_error;
pub(crate) mod result;

pub use function_error::FunctionError;
pub use result::InvocationResult;
