//! The record of an invocation that has ended.

use std::time::SystemTime;

use serde_json::Value;

use crate::limits::RECORDED_RESULT_LIMIT;
use crate::run_error::RunError;
use crate::service_time::ServiceTime;
use functiongraph::Json;
use functiongraph::types::{
    DestinationRecord, DestinationRequestContext, DestinationResponseContext,
};

/// An asynchronous invocation that has ended.
pub(crate) struct Ended<'a> {
    /// Full URN of the version or alias that was invoked.
    pub function: &'a str,
    pub request_id: &'a str,
    pub accepted_at: SystemTime,
    /// How often the function was run.
    pub attempts: u32,
    pub event: &'a [u8],
    pub end: &'a End,
}

pub(crate) enum End {
    /// With this result.
    Success(Vec<u8>),
    Failed(RunError),
    /// No more retries, as the event is too old.
    Discarded(RunError),
}

impl Ended<'_> {
    pub(crate) fn record(&self) -> DestinationRecord {
        // A failure as it was seen; the other conditions are assumed.
        let (condition, status, result) = match self.end {
            End::Success(result) => ("Success", 200, text(result)),
            End::Failed(error) => ("UnhandledInvocationError", 500, error.to_json().to_string()),
            End::Discarded(error) => ("EventAgeExceeded", 500, error.to_json().to_string()),
        };
        let result = if result.len() > RECORDED_RESULT_LIMIT {
            String::new()
        } else {
            result
        };
        let mut request = DestinationRequestContext::default();
        request.request_id = Some(self.request_id.to_owned());
        request.function_urn = Some(self.function.to_owned());
        request.condition = Some(condition.to_owned());
        request.approximate_invoke_count = Some(i64::from(self.attempts));
        let mut response = DestinationResponseContext::default();
        response.status_code = Some(status);
        response.function_error = Some(String::new());
        let mut record = DestinationRecord::default();
        record.timestamp = Some(ServiceTime::of(self.accepted_at).recorded());
        record.request_context = Some(request);
        record.request_payload = Some(Json::from(Value::String(text(self.event))));
        record.response_context = Some(response);
        record.response_payload = Some(Json::from(Value::String(result)));
        record
    }
}

/// The last part of the name of an object: names sort by time, and one invocation has one.
pub(crate) fn object_name(accepted_at: SystemTime, request_id: &str) -> String {
    let time = ServiceTime::of(accepted_at).sortable();
    format!("{time}-{request_id}.json")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
