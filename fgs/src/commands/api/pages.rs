//! `--paginate`: the items of all pages. After an error, those that arrived before it are printed.

use std::collections::{HashMap, HashSet};

use functiongraph::__private::document::Pages;
use functiongraph::__private::next_marker;
use functiongraph::{Error, RawRequest};
use serde_json::value::RawValue;

use crate::args::api::ApiCall;
use crate::args::global::Global;
use crate::failure::Failure;
use crate::output;

/// Where the next page begins: the parameter and its value.
type Start = (&'static str, String);

/// Prints the items as one JSON array. `--timeout` bounds all of it.
pub(super) async fn print(
    global: &Global,
    call: &ApiCall,
    pages: &'static Pages,
    request: RawRequest,
) -> Result<(), Failure> {
    let mut items: Vec<Box<RawValue>> = Vec::new();
    let first = request.clone().send().await?;
    let mut page = first.into_inner();
    let mut starts = HashSet::new();
    let failure = loop {
        let count = match items_of(&page, pages.items) {
            Ok(more) => {
                let count = more.len();
                items.extend(more);
                count
            }
            Err(failure) => break Some(failure),
        };
        let start = match next(call, pages, &page, count, items.len()) {
            Ok(Some(start)) => start,
            Ok(None) => break None,
            Err(failure) => break Some(failure),
        };
        if !starts.insert(start.1.clone()) {
            break Some(Failure::Failed(format!(
                "the next marker {:?} was followed before; there may be more items",
                start.1
            )));
        }
        let (name, value) = start;
        let next = request.clone().replace_query_param(name, value).send();
        page = match tokio::time::timeout(global.remaining(), next).await {
            Ok(Ok(response)) => response.into_inner(),
            Ok(Err(error)) => break Some(Failure::after_output(error)),
            Err(_) => {
                break Some(Failure::Failed(format!(
                    "the list did not end within {:?}: the first {} items arrived; --timeout TIME waits longer",
                    global.timeout,
                    items.len()
                )));
            }
        };
    };
    let items: Vec<&str> = items.iter().map(|item| item.get()).collect();
    let shown = output::json_text(&format!("[{}]", items.join(",")));
    // That the list is incomplete matters more than whether stdout is read.
    failure.map_or(shown, Err)
}

fn items_of(page: &[u8], name: &str) -> Result<Vec<Box<RawValue>>, Failure> {
    let members: HashMap<String, &RawValue> = serde_json::from_slice(page)
        .map_err(|error| Failure::failed(format!("the response is no page: {error}")))?;
    let Some(list) = members.get(name) else {
        return Ok(Vec::new());
    };
    let items: Option<Vec<Box<RawValue>>> = serde_json::from_str(list.get())
        .map_err(|error| Failure::failed(format!("{name} of the response is no list: {error}")))?;
    Ok(items.unwrap_or_default())
}

/// Where the page after this one begins, unless this is the last.
fn next(
    call: &ApiCall,
    pages: &'static Pages,
    page: &[u8],
    count: usize,
    so_far: usize,
) -> Result<Option<Start>, Failure> {
    if count == 0 {
        return Ok(None);
    }
    if let Some(offset) = pages.offset {
        let given = call
            .values
            .iter()
            .find(|(argument, _)| argument.name == offset);
        let first: u64 = given
            .and_then(|(_, value)| value.parse().ok())
            .unwrap_or_default();
        let so_far = u64::try_from(so_far).unwrap_or(u64::MAX);
        return Ok(Some((offset, first.saturating_add(so_far).to_string())));
    }
    let failed = |error: Error| Failure::Failed(error.to_string());
    let next = next_marker(&String::from_utf8_lossy(page), pages.next).map_err(failed)?;
    match (next, pages.marker) {
        (None, _) => Ok(None),
        (Some(next), Some(marker)) => Ok(Some((marker, next))),
        (Some(next), None) => Err(Failure::Failed(format!(
            "the list goes on at {next:?}, but {} has no parameter for it",
            call.description.operation.id
        ))),
    }
}
