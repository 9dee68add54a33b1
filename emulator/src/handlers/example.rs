//! Operations that the emulator keeps nothing for: the document's example, or one made of its schema.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::spec::Operation;

/// Marks a response that is an example.
const EXAMPLE: HeaderName = HeaderName::from_static("x-emulator-example");

pub(crate) fn respond(operation: &Operation) -> Response {
    let status = StatusCode::from_u16(operation.success).unwrap_or(StatusCode::OK);
    let mut response = (status, operation.example).into_response();
    let headers = response.headers_mut();
    headers.insert(EXAMPLE, HeaderValue::from_static("true"));
    match operation.accept {
        "" => headers.remove(header::CONTENT_TYPE),
        media => headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media)),
    };
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::operations;

    #[test]
    fn responds_with_the_example() {
        let response = respond(&operations::LIST_FUNCTIONS);
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[&EXAMPLE], "true");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        let response = respond(&operations::DELETE_FUNCTION_ASYNC_INVOKE_CONFIG);
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert!(!response.headers().contains_key(header::CONTENT_TYPE));
    }
}
