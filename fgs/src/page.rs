//! Pages of the service, to which others can be added.

use functiongraph::types::{
    AsyncInvocations, ListFunctionAsyncInvokeConfigResponse, ListFunctionsResponse,
};
use serde_json::{Map, Value};

pub(crate) trait Page: Default {
    fn count(&self) -> usize;
    /// Adds the entries of the next page, and takes its marker.
    fn append(&mut self, next: Self);
    /// Keeps at most so many entries, and sets the numbers to what the page holds then.
    fn fit(&mut self, limit: usize);
}

/// A member that is not of the documented type, such as a marker that is text, is taken from the last page.
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

            fn fit(&mut self, limit: usize) {
                self.$entries.truncate(limit);
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

    fn fit(&mut self, limit: usize) {
        self.async_invoke_configs.truncate(limit);
        self.count = i64::try_from(self.async_invoke_configs.len()).ok();
        self.extra.remove("count");
        if let Some(info) = &mut self.page_info {
            info.current_count = self.count;
            info.extra.remove("current_count");
        }
    }
}
