//! The body that `--body` gives or points to.

use std::time::Duration;

use functiongraph::__private::document;
use serde_json::value::RawValue;

use crate::args::api::ApiCall;
use crate::failure::Failure;
use crate::input;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The body, validated by the document, byte for byte as it was given.
pub(super) async fn body(call: &ApiCall, timeout: Duration) -> Result<Option<Vec<u8>>, Failure> {
    let Some(given) = &call.body else {
        return Ok(None);
    };
    // What is given inline may hold a secret: the reason names the member.
    let option = match given.as_str() {
        "-" => "--body -".to_owned(),
        file if file.starts_with('@') => format!("--body {}", input::shown(file)),
        _ => "--body".to_owned(),
    };
    let invalid = |reason: String| Failure::InvalidInput(format!("{option}: {reason}"));
    let Some(described) = &call.description.body else {
        let id = call.description.operation.id;
        return Err(invalid(format!("{id} has no body; leave it out")));
    };
    let body = input::json(given, timeout).await.map_err(invalid)?;
    let (true, Some(schema)) = (described.is_json, described.schema) else {
        return Ok(Some(body));
    };
    let json = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&body);
    let text =
        std::str::from_utf8(json).map_err(|error| invalid(format!("it is not UTF-8: {error}")))?;
    document::validate(text, schema)
        .map_err(|error| invalid(format!("{error}{}", hint(call, text))))?;
    Ok(Some(json.to_vec()))
}

/// A function takes any text, though the document knows JSON only.
fn hint(call: &ApiCall, text: &str) -> &'static str {
    let is_json = serde_json::from_str::<&RawValue>(text).is_ok();
    if call.description.operation.max_run.is_some() && !is_json {
        "; fgs invoke --data sends any text"
    } else {
        ""
    }
}
