//! How large bodies, events and results may be, in bytes.

/// How large an event of an asynchronous invocation may be (2023-11-21,
/// <https://support.huaweicloud.com/intl/ae-ad-1-usermanual-functiongraph/functiongraph_01_0150.html>).
pub(crate) const EVENT_LIMIT: usize = 256 * 1024;
/// How large the event of a synchronous invocation may be, by the same page as [`EVENT_LIMIT`].
pub(crate) const SYNC_EVENT_LIMIT: usize = 6 * 1024 * 1024;
/// How large a body may be that holds no code.
pub(crate) const BODY_LIMIT: usize = EVENT_LIMIT;
/// How large a body with code may be.
pub(crate) const CODE_LIMIT: usize = 64 * 1024 * 1024;
/// How much of a body that is too large is still received, so that its sender reads the response.
pub(crate) const DISCARD_LIMIT: usize = 64 * 1024 * 1024;
/// A larger result of a run is an error. That of the service is assumed.
pub(crate) const RUN_RESULT_LIMIT: usize = 6 * 1024 * 1024;
/// A larger result is empty in the record that a destination receives.
pub(crate) const RECORDED_RESULT_LIMIT: usize = 256 * 1024;
