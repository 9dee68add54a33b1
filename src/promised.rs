//! What an answer must hold to be one: a success without any of its members is no success.

use reqwest::{Body, Response};
use serde_json::{Map, Value};

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
    // What is no object is told by the reading of it.
    let told: Option<Map<String, Value>> = serde_json::from_slice(&body).ok();
    let secrets = call.record().secrets.clone();
    match told.and_then(|told| broken(promise, status, &told, &secrets)) {
        None => Ok(Response::from(http::Response::from_parts(parts, Body::from(body)))),
        Some(error) => {
            call.record().failure = Some(error);
            Ok(nothing())
        }
    }
}

/// What is wrong with an answer that was to hold this.
fn broken(promise: &Promise, status: u16, body: &Map<String, Value>, secrets: &Secrets) -> Option<Error> {
    let holds_any = promise.members.iter().any(|name| body.contains_key(*name));
    if !holds_any {
        if let Some(error) = error_within(status, body, secrets) {
            return Some(error);
        }
        let members = promise.members.join(", ");
        let lacks = match promise.members.len() {
            1 => format!("the answer lacks {members}"),
            _ => format!("the answer has none of the members it is documented with: {members}"),
        };
        return Some(Error::new(ErrorKind::Answer, lacks));
    }
    let is_there = |name: &str| match body.get(name) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Number(_) | Value::Bool(_)) => true,
        _ => false,
    };
    let missing = promise.must.iter().find(|name| !is_there(name)).map(|name| format!("the answer lacks {name}"));
    // A null is an empty list to many services, and some leave a list out whose count is 0.
    let is_empty = body.get("count").and_then(Value::as_i64) == Some(0);
    let list = promise.items.filter(|name| !body.contains_key(*name) && !is_empty);
    let missing = missing.or_else(|| list.map(|name| format!("the answer lacks the list {name}")))?;
    Some(error_within(status, body, secrets).unwrap_or_else(|| Error::new(ErrorKind::Answer, missing)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(promise: &Promise, body: &str) -> String {
        let body = serde_json::from_str(body).unwrap();
        broken(promise, 200, &body, &Secrets::default()).map_or_else(|| "well".to_owned(), |error| error.to_string())
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
