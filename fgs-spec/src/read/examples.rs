//! The examples of a page: JSON below a request line or a status.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::blocks::Paragraph;
use super::keywords;
use crate::page::{Example, Side};
use crate::pattern::pattern;

/// Bytes parsed without a result, after which lines that look like JSON are no longer parsed.
const MAX_WASTED_BYTES: usize = 2 << 20;

#[derive(Debug, Default)]
pub(super) struct Examples {
    pub examples: Vec<Example>,
    /// Lines that look like JSON and cannot be parsed.
    pub unparsed: Vec<Paragraph>,
}

pub(super) fn read(side: Side, paragraphs: &[Paragraph]) -> Examples {
    static STARTS_WITHIN: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[{\[]\s*(?:"|$)"#));
    let mut found = Examples::default();
    let (mut status, mut wasted) = (None, 0);
    // All lines as one text, and the start of each in it.
    let mut text = String::new();
    let starts: Vec<usize> = paragraphs
        .iter()
        .map(|line| {
            let start = text.len();
            text.push_str(&line.raw.replace(['\u{a0}', '\u{feff}'], " "));
            text.push('\n');
            start
        })
        .collect();
    let mut at = 0;
    while let (Some(first), Some(start)) = (paragraphs.get(at), starts.get(at)) {
        at += 1;
        if let Some(code) = keywords::status(&first.text) {
            status = Some(code);
        } else if let Some((method, path)) = keywords::request_line(&first.text) {
            found.examples.push(Example::Line {
                method: method.to_owned(),
                path: path.to_owned(),
            });
        } else if first.text.starts_with(['{', '[']) {
            let rest = text.get(*start..).unwrap_or_default();
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            let next = if wasted < MAX_WASTED_BYTES {
                values.next()
            } else {
                None
            };
            let value: Option<serde_json::Value> = next.and_then(Result::ok);
            wasted += if value.is_none() { rest.len() } else { 0 };
            match (value, side, status) {
                (Some(request), Side::Request, _) => {
                    found.examples.push(Example::Request { request })
                }
                (Some(response), Side::Response, Some(status)) => {
                    found.examples.push(Example::Response { status, response });
                }
                _ => {
                    found.unparsed.push(first.clone());
                    continue;
                }
            }
            // Skip the lines of the value.
            let end = start + values.byte_offset();
            at = at.max(starts.partition_point(|start| *start < end));
        } else if STARTS_WITHIN.is_match(&first.text) {
            found.unparsed.push(first.clone());
        }
    }
    found
}
