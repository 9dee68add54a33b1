//! Operations that the emulator keeps nothing for: the document's example, or one made of its schema.

use std::borrow::Cow;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::request::context::RequestContext;
use crate::spec::document::{Description, Pages};

/// Marks a response that is an example.
const EXAMPLE: HeaderName = HeaderName::from_static("x-emulator-example");

pub(crate) fn respond(description: &Description, context: &RequestContext) -> Response {
    let operation = description.operation;
    let status = StatusCode::from_u16(operation.success).unwrap_or(StatusCode::OK);
    let example = match &description.pages {
        Some(pages) => only_page(operation.example, pages, context),
        None => operation.example.into(),
    };
    let mut response = (status, example).into_response();
    let headers = response.headers_mut();
    headers.insert(EXAMPLE, HeaderValue::from_static("true"));
    match operation.accept {
        "" => headers.remove(header::CONTENT_TYPE),
        media => headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media)),
    };
    response
}

/// The example as the only page of a list: no marker leads on, and nothing comes after its items.
fn only_page(example: &'static str, pages: &Pages, context: &RequestContext) -> Cow<'static, str> {
    let Ok(mut page) = serde_json::from_str::<Value>(example) else {
        return example.into();
    };
    let marker = pages
        .next
        .iter()
        .try_fold(&mut page, |value, name| value.get_mut(name));
    if let (false, Some(marker)) = (pages.next.is_empty(), marker) {
        *marker = match marker {
            Value::Number(_) => 0.into(),
            Value::String(_) => "".into(),
            _ => Value::Null,
        };
    }
    let offset = pages
        .offset
        .and_then(|name| context.query(name)?.parse::<usize>().ok());
    if let (Some(offset), Some(Value::Array(items))) = (offset, page.get_mut(pages.items)) {
        items.drain(..offset.min(items.len()));
    }
    page.to_string().into()
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::HeaderMap;

    use super::*;
    use crate::spec::document::ALL;

    fn described(id: &str) -> &'static Description {
        ALL.iter().find(|one| one.operation.id == id).unwrap()
    }

    fn asked(query: &[(&str, &str)]) -> RequestContext {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        RequestContext {
            project_id: "p".to_owned(),
            function: None,
            path: Vec::new(),
            query: query.iter().map(pair).collect(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    #[test]
    fn responds_with_example() {
        let response = respond(described("ListQuotas"), &asked(&[]));
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[&EXAMPLE], "true");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        let response = respond(described("DeleteFunctionAsyncInvokeConfig"), &asked(&[]));
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert!(!response.headers().contains_key(header::CONTENT_TYPE));
    }

    #[test]
    fn every_list_ends() {
        let mut lists = 0;
        for description in ALL {
            let Some(pages) = &description.pages else {
                continue;
            };
            lists += 1;
            let example = description.operation.example;
            let page = only_page(example, pages, &asked(&[]));
            let count = |page: &str| {
                let page: Value = serde_json::from_str(page).unwrap();
                page[pages.items].as_array().map_or(0, Vec::len)
            };
            let id = description.operation.id;
            assert_eq!(count(&page), count(example), "{id}");
            let next = functiongraph::__private::next_marker(&page, pages.next);
            if let Some(offset) = pages.offset {
                let after = count(example).to_string();
                let after = only_page(example, pages, &asked(&[(offset, &after)]));
                assert_eq!(count(&after), 0, "{id}: {after}");
            } else {
                assert_eq!(next.unwrap(), None, "{id}: {page}");
            }
        }
        assert!(lists > 10, "{lists}");
    }
}
