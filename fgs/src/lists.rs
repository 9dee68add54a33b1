//! Lists of many pages: printed as one page, which holds what came even where a later page failed.

use std::pin::pin;
use std::time::Duration;

use functiongraph::Error;
use functiongraph::types::{
    AsyncInvocations, ListFunctionAsyncInvokeConfigResponse, ListFunctionsResponse,
};
use futures_util::{Stream, StreamExt};
use serde_json::{Map, Value};

use crate::args::{Global, Output};
use crate::failure::Failure;

/// Prints what all pages hold; `--timeout` bounds them in all. The first page is bounded by the client.
pub async fn print<P: Page>(
    global: &Global,
    pages: impl Stream<Item = Result<P, Error>>,
    show: impl Fn(Output, &P) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut pages = pin!(pages);
    let mut whole = pages.next().await.transpose()?.unwrap_or_default();
    let failure = loop {
        match tokio::time::timeout(global.left(), pages.next()).await {
            Ok(None) => break None,
            Ok(Some(Ok(page))) => whole.append(page),
            Ok(Some(Err(error))) => break Some(Failure::after_some(error)),
            Err(_) => break Some(Failure::Refused(too_long(global.timeout, whole.count()))),
        }
    };
    whole.fit();
    let shown = show(global.output, &whole);
    // That the list is not whole matters more than who reads it.
    failure.map_or(shown, Err)
}

fn too_long(timeout: Duration, count: usize) -> String {
    format!(
        "the list did not end within {timeout:?}: the first {count} entries came; --timeout TIME waits longer"
    )
}

/// A page of the service, to which others can be added.
pub trait Page: Default {
    fn count(&self) -> usize;
    /// Adds the entries of the page that comes next, and goes on where it does.
    fn append(&mut self, next: Self);
    /// Sets the numbers to what the page holds.
    fn fit(&mut self);
}

/// A member that is not of the documented type, such as a marker that is text, is that of the last page.
fn replace(own: &mut Map<String, Value>, next: &mut Map<String, Value>, name: &str) {
    match next.remove(name) {
        Some(value) => own.insert(name.to_owned(), value),
        None => own.remove(name),
    };
}

macro_rules! page_with_next_marker {
    ($page:ty, $entries:ident) => {
        impl Page for $page {
            fn count(&self) -> usize {
                self.$entries.len()
            }

            fn append(&mut self, mut next: Self) {
                self.$entries.append(&mut next.$entries);
                self.next_marker = next.next_marker;
                replace(&mut self.extra, &mut next.extra, "next_marker");
            }

            fn fit(&mut self) {
                self.count = i64::try_from(self.$entries.len()).ok();
                self.extra.remove("count");
            }
        }
    };
}

page_with_next_marker!(AsyncInvocations, invocations);
page_with_next_marker!(ListFunctionsResponse, functions);

impl Page for ListFunctionAsyncInvokeConfigResponse {
    fn count(&self) -> usize {
        self.async_invoke_configs.len()
    }

    fn append(&mut self, mut next: Self) {
        self.async_invoke_configs
            .append(&mut next.async_invoke_configs);
        let mut info = next.page_info.unwrap_or_default();
        let own = self.page_info.get_or_insert_default();
        own.next_marker = info.next_marker;
        replace(&mut own.extra, &mut info.extra, "next_marker");
    }

    fn fit(&mut self) {
        self.count = i64::try_from(self.async_invoke_configs.len()).ok();
        self.extra.remove("count");
        if let Some(info) = &mut self.page_info {
            info.current_count = self.count;
            info.extra.remove("current_count");
        }
    }
}
