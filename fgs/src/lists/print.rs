//! Lists of many pages, printed as one page. After an error, what arrived before it is printed.

use std::pin::pin;
use std::time::Duration;

use functiongraph::Error;
use futures_util::{Stream, StreamExt};

use super::page::Page;
use crate::args::global::{Global, Output};
use crate::args::limit::Limit;
use crate::failure::{Failure, Given};

/// Prints the entries of all pages, or as many as the limit allows. `--timeout` bounds the whole list; the client bounds
/// the first page.
pub(crate) async fn print<P: Page>(
    global: &Global,
    limit: Limit,
    given: &[Given],
    pages: impl Stream<Item = Result<P, Error>>,
    show: impl Fn(Output, &P) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut pages = pin!(pages);
    let limit = limit.max_entries();
    let first = pages.next().await.transpose();
    let first = first.map_err(|error| Failure::of_call(error, given))?;
    let mut list = first.unwrap_or_default();
    let failure = loop {
        if list.count() >= limit {
            break None;
        }
        match tokio::time::timeout(global.remaining(), pages.next()).await {
            Ok(None) => break None,
            Ok(Some(Ok(page))) => list.append(page),
            Ok(Some(Err(error))) => break Some(Failure::after_output(error)),
            Err(_) => break Some(Failure::Failed(timed_out(global.timeout, list.count()))),
        }
    };
    list.fit(limit);
    let shown = show(global.output, &list);
    // That the list is incomplete matters more than whether stdout is read.
    failure.map_or(shown, Err)
}

fn timed_out(timeout: Duration, count: usize) -> String {
    format!(
        "the list did not end within {timeout:?}: the first {count} entries arrived; --timeout TIME waits longer"
    )
}
