//! Pages of the service, to which others can be added.

use functiongraph::types::{
    AsyncInvocations, ListFunctionAsyncInvokeConfigResponse, ListFunctionVersionsResponse,
    ListFunctionsResponse,
};
use functiongraph::{Extra, Json};
use serde::Serialize;

pub(crate) trait Page: Default {
    fn count(&self) -> usize;
    /// Adds the entries of the next page, and takes its marker.
    fn append(&mut self, next: Self);
    /// Keeps at most so many entries, and sets the numbers to what the page holds then.
    fn fit(&mut self, limit: usize);
}

/// The entries of a page. Where some cannot be read, `extra` has the list as it arrived, which is written in place of
/// the entries as long as it says the same.
struct Entries<'a, T> {
    name: &'static str,
    read: &'a mut Option<Vec<T>>,
    extra: &'a mut Extra,
}

impl<T: Serialize> Entries<'_, T> {
    fn append(&mut self, next: Entries<'_, T>) {
        let arrived = self.arrived_with(&next);
        if let Some(next) = next.read.take() {
            self.read.get_or_insert_default().extend(next);
        }
        if let Some(list) = arrived {
            self.extra.insert(self.name, list);
        }
    }

    /// Both lists as they arrived, if an entry of them cannot be read.
    fn arrived_with(&self, next: &Entries<'_, T>) -> Option<Json> {
        if !self.extra.contains(self.name) && !next.extra.contains(self.name) {
            return None;
        }
        let mut list = self.arrived()?;
        list.extend(next.arrived()?);
        Json::from_serialize(&list).ok()
    }

    fn arrived(&self) -> Option<Vec<Json>> {
        if let Some(list) = self.extra.get(self.name) {
            return list.parse().ok();
        }
        let read = self.read.as_deref().unwrap_or_default();
        read.iter()
            .map(|entry| Json::from_serialize(entry).ok())
            .collect()
    }

    /// Keeps at most so many entries, the unread ones only where all fit, and returns how many there are.
    fn fit(&mut self, limit: usize) -> Option<i64> {
        let arrived = self.extra.get(self.name);
        let arrived = arrived.and_then(|list| list.parse::<Vec<Json>>().ok());
        let count = match arrived {
            Some(list) if list.len() <= limit => list.len(),
            _ => {
                self.extra.remove(self.name);
                let read = self.read.as_mut();
                read.map_or(0, |read| {
                    read.truncate(limit);
                    read.len()
                })
            }
        };
        i64::try_from(count).ok()
    }
}

macro_rules! entries {
    ($page:expr, $name:ident) => {
        Entries {
            name: stringify!($name),
            read: &mut $page.$name,
            extra: &mut $page.extra,
        }
    };
}

/// A member that is not of the documented type, such as a marker that is text, is taken from the last page.
fn replace(own: &mut Extra, next: &mut Extra, name: &str) {
    match next.remove(name) {
        Some(value) => own.insert(name, value),
        None => own.remove(name),
    };
}

macro_rules! page_with_next_marker {
    ($page:ty, $entries:ident) => {
        impl Page for $page {
            fn count(&self) -> usize {
                self.$entries().len()
            }

            fn append(&mut self, mut next: Self) {
                entries!(self, $entries).append(entries!(next, $entries));
                self.next_marker = next.next_marker;
                replace(&mut self.extra, &mut next.extra, "next_marker");
            }

            fn fit(&mut self, limit: usize) {
                self.count = entries!(self, $entries).fit(limit);
                self.extra.remove("count");
            }
        }
    };
}

page_with_next_marker!(AsyncInvocations, invocations);
page_with_next_marker!(ListFunctionsResponse, functions);
page_with_next_marker!(ListFunctionVersionsResponse, versions);

impl Page for ListFunctionAsyncInvokeConfigResponse {
    fn count(&self) -> usize {
        self.async_invoke_configs().len()
    }

    fn append(&mut self, mut next: Self) {
        entries!(self, async_invoke_configs).append(entries!(next, async_invoke_configs));
        let mut info = next.page_info.unwrap_or_default();
        let own = self.page_info.get_or_insert_default();
        own.next_marker = info.next_marker;
        replace(&mut own.extra, &mut info.extra, "next_marker");
    }

    fn fit(&mut self, limit: usize) {
        self.count = entries!(self, async_invoke_configs).fit(limit);
        self.extra.remove("count");
        if let Some(info) = &mut self.page_info {
            info.current_count = self.count;
            info.extra.remove("current_count");
        }
    }
}
