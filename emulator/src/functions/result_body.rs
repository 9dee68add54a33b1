//! What is said of a result that is too large.

use crate::limits::RUN_RESULT_LIMIT;

pub(super) fn too_large() -> String {
    format!(
        "the result has more than {RUN_RESULT_LIMIT} bytes; return less, or a place where it is"
    )
}
