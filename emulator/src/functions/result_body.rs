//! How large a result may be.

/// A larger one is an error. That of the service is assumed.
pub(super) const RESULT_LIMIT: usize = 6 * 1024 * 1024;

pub(super) fn too_large() -> String {
    format!("the result has more than {RESULT_LIMIT} bytes; return less, or a place where it is")
}
