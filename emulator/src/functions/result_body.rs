//! How large a result may be.

/// The service's limit of a synchronous result.
pub(super) const RESULT_LIMIT: usize = 6 * 1024 * 1024;

pub(super) fn too_large() -> String {
    format!("the result has more than {RESULT_LIMIT} bytes; return less, or a place where it is")
}
