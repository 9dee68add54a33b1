//! What happens to events, as lines of JSON. They hold no payload and no result.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State as Extract};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Serialize;
use serde_json::json;

use crate::journal::{Batch, EventChange, MAX_ENDED};
use crate::request::api_error::ApiError;
use crate::request::context::{form_pairs, repeated};
use crate::shared::Shared;
use crate::spec::errors;

/// A line is written at least so often: writing finds out whether the client is still there.
const HEARTBEAT: Duration = Duration::from_secs(5);

pub(super) async fn list(
    Extract(shared): Extract<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let options = Options::parse(&query.unwrap_or_default())?;
    let place = options.follow.then(|| shared.streams.take()).transpose()?;
    let journal = shared.runner.journal();
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    let own = [
        ("x-emulator-journal", journal.id().to_owned()),
        ("x-emulator-max-ended-events", MAX_ENDED.to_string()),
    ];
    let batches = journal.read(options.after, options.follow, HEARTBEAT);
    let held = place.clone();
    let lines = batches.map(move |batch| {
        let _ = &held;
        Ok::<_, Infallible>(lines(&batch))
    });
    Ok((place.map(Extension), headers, own, Body::from_stream(lines)).into_response())
}

/// A change, and what has happened as text.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    change: &'a EventChange,
    text: String,
}

impl<'a> Line<'a> {
    fn of(change: &'a EventChange) -> Self {
        Self {
            change,
            text: change.kind.to_string(),
        }
    }
}

/// A line for each change, and an empty one where there is none.
fn lines(batch: &Batch) -> String {
    let dropped = batch.dropped.map(|events| {
        let text = format!("{events} older events are no longer kept");
        json!({ "change": "dropped", "events": events, "text": text }).to_string()
    });
    let changes = batch.changes.iter().map(|change| Line::of(change));
    let changes = changes.filter_map(|line| serde_json::to_string(&line).ok());
    let lines: Vec<String> = dropped.into_iter().chain(changes).collect();
    lines.join("\n") + "\n"
}

#[derive(Default)]
struct Options {
    follow: bool,
    after: u64,
}

impl Options {
    fn parse(query: &str) -> Result<Self, ApiError> {
        let invalid = |problem: String| ApiError::new(errors::INVALID_QUERY, problem);
        let mut options = Self::default();
        let pairs = form_pairs(query);
        if let Some(name) = repeated(&pairs) {
            return Err(invalid(format!("{name} is given more than once")));
        }
        for (name, value) in pairs {
            match (name.as_str(), value.as_str()) {
                ("follow", "" | "true") => options.follow = true,
                ("follow", "false") => options.follow = false,
                ("follow", _) => {
                    return Err(invalid(format!(
                        "follow: {value:?} is not allowed; use true or false"
                    )));
                }
                ("after", _) => {
                    options.after = value.parse().map_err(|_| {
                        invalid(format!(
                            "after: {value:?} is not the sequence number of a change"
                        ))
                    })?;
                }
                _ => {
                    return Err(invalid(format!(
                        "{name:?} is not a parameter; use follow and after"
                    )));
                }
            }
        }
        Ok(options)
    }
}
