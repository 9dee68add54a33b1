//! Validation of requests before they are sent. The bounds are generated from the document.

use super::error::ValidationError;
use crate::types::function_urn::FunctionUrn;

/// A value that is validated before it is sent.
///
/// ```
/// use functiongraph::{Validate, types::UpdateFunctionAsyncInvokeConfigRequestBody};
///
/// let body: UpdateFunctionAsyncInvokeConfigRequestBody =
///     UpdateFunctionAsyncInvokeConfigRequestBody::builder().max_async_retry_attempts(4).build()?;
/// let validation_error = body.validate().unwrap_err();
/// assert_eq!(validation_error.field(), "max_async_retry_attempts");
/// assert_eq!(validation_error.reason(), "4 is out of range (0 to 3)");
/// # Ok::<(), functiongraph::ValidationError>(())
/// ```
pub trait Validate {
    /// Validates every member against the document's bounds.
    ///
    /// # Errors
    ///
    /// The first member that is invalid.
    fn validate(&self) -> Result<(), ValidationError>;

    /// Validates what depends on the function: no destination may be the function itself.
    ///
    /// A region or project that one of the two names lacks is assumed to be the same. Aliases are not resolved, so that
    /// one for the same version is not detected; nor is a cycle of two functions.
    ///
    /// ```
    /// use functiongraph::{Validate, Destination, FunctionUrn};
    ///
    /// let function: FunctionUrn = "resize".parse()?;
    /// assert!(Destination::function("default:resize").validate_for(&function).is_err());
    /// assert!(Destination::function("cleanup").validate_for(&function).is_ok());
    /// # Ok::<(), functiongraph::ParseFunctionUrnError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first destination that is the function itself.
    fn validate_for(&self, function: &FunctionUrn) -> Result<(), ValidationError> {
        let _ = function;
        Ok(())
    }
}
