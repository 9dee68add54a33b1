//! From the body of a success to its value.

use bytes::Bytes;

use super::content::{content_error, is_doubtful};
use super::error::decode_error;
use crate::error::Error;
use crate::generated::constants::ResponseContent;
use crate::json::origin::of_service;
use crate::json::read::{Read, Reading, read_text};
use crate::json::text::{readable, without_lone_surrogates};
use crate::pipeline::call::Call;

/// Reads JSON.
pub(crate) fn json<T: Read>(body: Bytes, call: &Call) -> Result<T, Error> {
    let text = readable(&body);
    let (value, reason) = match parse(&text) {
        Ok(Reading::Value(value) | Reading::Partial(value, _)) => {
            if !needs_check(&value, call) {
                return Ok(value);
            }
            (Some(value), String::new())
        }
        Ok(Reading::Absent) => (T::of_null(), format!("{} is expected", T::EXPECTED)),
        Ok(Reading::Kept(_)) => (None, format!("{} is expected", T::EXPECTED)),
        Err(error) => (None, error.to_string()),
    };
    check(&body, call)?;
    value.ok_or_else(|| {
        let state = call.state();
        let encoding = state.content_encoding.as_deref();
        decode_error(&body, encoding, &reason, &state.secrets())
    })
}

/// Checks that a success without content has no error in it.
pub(crate) fn empty(body: Bytes, call: &Call) -> Result<(), Error> {
    check(&body, call)
}

/// Checks that a success has no error in it, and keeps its body as it came.
pub(crate) fn as_is(body: Bytes, call: &Call) -> Result<Bytes, Error> {
    check(&body, call)?;
    Ok(body)
}

/// The value of the body of a success, as a call reads it: for benchmarks.
#[expect(private_bounds, reason = "all models have it")]
pub fn read_response<T: Read>(text: &str) -> serde_json::Result<Option<T>> {
    Ok(match parse(text)? {
        Reading::Value(value) | Reading::Partial(value, _) => Some(value),
        Reading::Absent | Reading::Kept(_) => None,
    })
}

fn parse<T: Read>(text: &str) -> serde_json::Result<Reading<T>> {
    let read_text = |text: &str| of_service(|| read_text(text));
    read_text(text).or_else(|error| {
        // In a name; those of values are replaced when they are read.
        let replaced = without_lone_surrogates(text);
        if replaced == text {
            return Err(error);
        }
        read_text(&replaced)
    })
}

fn needs_check<T: Read>(value: &T, call: &Call) -> bool {
    match (&call.operation.response, value.as_members()) {
        (ResponseContent::Object(expected), Some(members)) => is_doubtful(expected, members),
        _ => false,
    }
}

fn check(body: &[u8], call: &Call) -> Result<(), Error> {
    let state = call.state();
    let status = state.status.map_or(0, |status| status.as_u16());
    let encoding = state.content_encoding.as_deref();
    let expected = &call.operation.response;
    content_error(expected, status, body, encoding, &state.secrets()).map_or(Ok(()), Err)
}
