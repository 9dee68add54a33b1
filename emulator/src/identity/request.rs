//! Reads what a handler needs from a request.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde_json::Value;

use super::error::IamError;
use crate::limits::BODY_LIMIT;
use crate::request::body;
use crate::shared::Shared;

/// A header that is text and not empty.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|value| !value.is_empty())
}

pub(crate) async fn read(shared: &Shared, request: Request) -> Result<(Parts, Bytes), IamError> {
    let (parts, body) = request.into_parts();
    let body = body::read(body, BODY_LIMIT, shared.body_timeout)
        .await
        .map_err(|_| IamError::bad_request("the body is too large or incomplete"))?;
    Ok((parts, body))
}

pub(crate) async fn json_body(shared: &Shared, request: Request) -> Result<Value, IamError> {
    let (_, body) = read(shared, request).await?;
    serde_json::from_slice(&body).map_err(|_| IamError::bad_request("the body is not JSON"))
}

/// The member of the body that a JSON pointer names: a text that is not empty.
pub(crate) fn required_str<'a>(body: &'a Value, pointer: &str) -> Result<&'a str, IamError> {
    let text = body
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty());
    text.ok_or_else(|| {
        IamError::bad_request(format!("{} is missing", &pointer[1..].replace('/', ".")))
    })
}
