//! What an answer must hold to be one: a success without any of its members is no success.

use std::collections::HashMap;

use reqwest::{Body, Response};
use serde_json::value::RawValue;

use crate::answer::error_within;
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::facts::Promise;
use crate::secrets::Secrets;
use crate::transport::nothing;

/// The answer, unless it is empty of all that it was asked for.
pub(crate) async fn checked(answer: Response, call: &Call) -> reqwest::Result<Response> {
    let Some(promise) = &call.operation.promise else { return Ok(answer) };
    if answer.status().as_u16() != call.operation.success {
        return Ok(answer);
    }
    let status = answer.status().as_u16();
    let (parts, body) = http::Response::<Body>::from(answer).into_parts();
    // It is in memory already.
    let body = Response::from(http::Response::new(body)).bytes().await?;
    match broken(promise, status, &body, || call.record().secrets.clone()) {
        None => Ok(Response::from(http::Response::from_parts(parts, Body::from(body)))),
        Some(error) => {
            call.record().failure = Some(error);
            Ok(nothing())
        }
    }
}

/// What is wrong with an answer that was to hold this. What is no object is told by the reading of it.
fn broken(promise: &Promise, status: u16, text: &[u8], secrets: impl FnOnce() -> Secrets) -> Option<Error> {
    // The names alone: values are read once, into the models.
    let body: HashMap<String, &RawValue> = serde_json::from_slice(text).ok()?;
    let error = || error_within(status, &serde_json::from_slice(text).ok()?, &secrets());
    let holds_any = promise.members.iter().any(|name| body.contains_key(*name));
    if !holds_any {
        if let Some(error) = error() {
            return Some(error);
        }
        let members = promise.members.join(", ");
        let lacks = match promise.members.len() {
            1 => format!("the answer lacks {members}"),
            _ => format!("the answer has none of the members it is documented with: {members}"),
        };
        return Some(Error::new(ErrorKind::Answer, lacks));
    }
    let value = |name: &str| body.get(name).map(|value| value.get());
    let is_there = |name: &str| {
        value(name).is_some_and(|value| value != "null" && value != r#""""# && !value.starts_with(['{', '[']))
    };
    let missing = promise.must.iter().find(|name| !is_there(name)).map(|name| format!("the answer lacks {name}"));
    // A null is an empty list to many services, and some leave a list out whose count is 0.
    let is_empty = value("count") == Some("0");
    let list = promise.items.filter(|name| !body.contains_key(*name) && !is_empty);
    let missing = missing.or_else(|| list.map(|name| format!("the answer lacks the list {name}")))?;
    Some(error().unwrap_or_else(|| Error::new(ErrorKind::Answer, missing)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(promise: &Promise, body: &str) -> String {
        broken(promise, 200, body.as_bytes(), Secrets::default)
            .map_or_else(|| "well".to_owned(), |error| error.to_string())
    }

    #[test]
    fn names_what_an_answer_lacks_or_the_error_in_it() {
        let id = Promise { members: &["request_id"], must: &["request_id"], items: None };
        for body in [r#"{}"#, r#"{"request_id":null}"#, r#"{"request_id":""}"#, r#"{"request_id":{}}"#, r#"{"id":"a"}"#]
        {
            assert_eq!(told(&id, body), "the answer lacks request_id", "{body}");
        }
        assert_eq!(told(&id, r#"{"request_id":"a","error_code":""}"#), "well");
        assert_eq!(told(&id, r#"{"request_id":"","error_code":"A","error_msg":"no"}"#), "200 A: no");

        let config = Promise { members: &["a", "b"], must: &[], items: None };
        assert_eq!(told(&config, r#"{"c":1}"#), "the answer has none of the members it is documented with: a, b");
        assert_eq!(told(&config, r#"{"error":{"code":5,"message":"no"}}"#), "200 5: no");
        assert_eq!(told(&config, r#"{"a":null,"error_code":"A"}"#), "well");
        assert_eq!(told(&config, r#"{"error_code":0}"#), told(&config, "{}"));

        let list = Promise { members: &["items", "count"], must: &[], items: Some("items") };
        for well in [r#"{"items":[]}"#, r#"{"items":null}"#, r#"{"count":0}"#] {
            assert_eq!(told(&list, well), "well");
        }
        assert_eq!(told(&list, r#"{"count":3}"#), "the answer lacks the list items");
    }
}
