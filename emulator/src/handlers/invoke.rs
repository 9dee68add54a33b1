//! Runs a function and waits for its result.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::functions::{Call, Outcome};
use crate::random::random_hex;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::errors;
use crate::store::StateError;
use functiongraph::{FunctionUrn, ParseFunctionUrnError};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-cff-request-id");
const SUMMARY: HeaderName = HeaderName::from_static("x-cff-invoke-summary");
const BILLING_DURATION: HeaderName = HeaderName::from_static("x-cff-billing-duration");
const LOG: HeaderName = HeaderName::from_static("x-cff-function-log");
const IS_ERROR: HeaderName = HeaderName::from_static("x-is-func-err");
const ERROR_CODE: HeaderName = HeaderName::from_static("x-func-err-code");
/// The end of the log that a response has.
const LOG_LIMIT: usize = 4096;

/// How a run has ended.
struct Run {
    request_id: String,
    version: FunctionUrn,
    duration: Duration,
    outcome: Outcome,
}

/// Where nothing runs the function, the payload is the result.
pub(crate) async fn respond(
    shared: &Arc<Shared>,
    context: &RequestContext,
) -> Result<Response, ApiError> {
    let invalid = |problem: String| ApiError::new(errors::INVALID_PARAMETER, problem);
    let function: FunctionUrn = context
        .function()?
        .urn()
        .parse()
        .map_err(|error: ParseFunctionUrnError| invalid(error.to_string()))?;
    let request_id = random_hex().map_err(StateError::from)?;
    let version = shared.runner.version(&function).await?;
    let started_at = Instant::now();
    let functions = shared.runner.functions();
    functions
        .check_event(function.as_str(), &context.body)
        .map_err(invalid)?;
    let call = Call {
        request_id: request_id.clone(),
        function,
        version: version.clone(),
        event: context.body.clone(),
        attempt: 1,
        started_at: shared.runner.now(),
        is_async: false,
    };
    let _running = shared.running.clone();
    let outcome = shared.runner.run_once(call).await?;
    let run = Run {
        request_id,
        version,
        duration: started_at.elapsed(),
        outcome,
    };
    Ok(run.response(
        context.header("x-cff-log-type").is_some(),
        context.header("x-cff-request-version") == Some("v1"),
    ))
}

impl Run {
    fn response(&self, with_log: bool, as_json: bool) -> Response {
        let result = self.result();
        let log = with_log.then(|| self.log());
        let body = if as_json {
            self.json(&result, log.as_deref())
        } else {
            result
        };
        let is_json = serde_json::from_slice::<IgnoredAny>(&body).is_ok();
        let media = if is_json {
            "application/json"
        } else {
            "text/plain"
        };
        let mut response = (StatusCode::OK, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        let mut insert = |name: HeaderName, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        };
        insert(REQUEST_ID, self.request_id.clone());
        insert(SUMMARY, self.summary().to_string());
        insert(BILLING_DURATION, self.billed().to_string());
        if let Some(log) = log {
            insert(LOG, STANDARD.encode(log));
        }
        if let Err(error) = &self.outcome.result {
            insert(IS_ERROR, "true".to_owned());
            insert(ERROR_CODE, error.code.to_string());
        }
        response
    }

    fn result(&self) -> Bytes {
        match &self.outcome.result {
            Ok(result) => result.clone(),
            Err(error) => Bytes::from(error.to_json().to_string()),
        }
    }

    /// The form of version 1. The status of a run that failed is not documented.
    fn json(&self, result: &[u8], log: Option<&str>) -> Bytes {
        let status = if self.outcome.result.is_ok() {
            200
        } else {
            500
        };
        let mut body = json!({
            "request_id": self.request_id,
            "result": String::from_utf8_lossy(result),
            "status": status,
        });
        if let Some(log) = log {
            body["log"] = json!(log);
        }
        Bytes::from(body.to_string())
    }

    /// In started milliseconds.
    fn billed(&self) -> u128 {
        self.duration.as_micros().div_ceil(1000).max(1)
    }

    fn milliseconds(&self) -> String {
        format!("{:.3}ms", self.duration.as_secs_f64() * 1000.0)
    }

    fn summary(&self) -> Value {
        json!({
            "duration": self.milliseconds(),
            "billingDuration": format!("{}ms", self.billed()),
        })
    }

    /// The lines of the service, and between them what the function printed. What a handler in Rust prints is not the
    /// emulator's to read.
    fn log(&self) -> String {
        let (id, now) = (&self.request_id, ServiceTime::now().created());
        let version = self.version.qualifier().unwrap_or_default();
        let mut log = format!("{now} Start invoke request '{id}', version: {version}\n");
        log += &self.outcome.log.text();
        if let Err(error) = &self.outcome.result {
            log += &format!("{now} {id} ERROR {error}\n");
        }
        log += &format!(
            "{now} Finish invoke request '{id}', duration: {}, billing duration: {}ms\n",
            self.milliseconds(),
            self.billed()
        );
        let mut start = log.len().saturating_sub(LOG_LIMIT);
        while !log.is_char_boundary(start) {
            start += 1;
        }
        log.split_off(start)
    }
}
