//! The end of an invocation in its record.

use std::time::SystemTime;

use crate::run_error::RunError;
use crate::service_time::ServiceTime;
use functiongraph::types::{AsyncInvocation, InvocationStatus};

/// Records that an invocation is over.
pub(crate) fn finish(
    record: &mut AsyncInvocation,
    now: SystemTime,
    status: InvocationStatus,
    error: Option<&RunError>,
) {
    record.status = Some(status);
    record.end_time = Some(ServiceTime::of(now).invoked());
    record.error_code = Some(error.map_or(0, |error| error.code));
    record.error_message = error.map(|error| error.message.clone());
}
