//! Pages of a function's invocations.

use std::collections::BTreeSet;

use super::access::{Readable, Reading};
use super::counts::{COUNTS, Counts};
use super::database::Store;
use super::error::StateError;
use super::key::Key;
use super::records::{IDS, is_active_status, status};
use super::table::INVOCATIONS;
use functiongraph::types::AsyncInvocation;

/// How many records that do not match are skipped one by one.
const MISSES: u32 = 64;

/// A page of the invocations of a function that match.
pub(crate) struct Query<'a> {
    pub function: &'a str,
    pub active: bool,
    pub ids: Option<BTreeSet<String>>,
    pub status: Option<&'a str>,
    /// Seconds of the arrival: from the first on, and before the second.
    pub arrival: (u64, u64),
    pub start: u64,
    pub limit: u64,
}

#[derive(Default)]
pub(crate) struct Page {
    pub records: Vec<AsyncInvocation>,
    /// How many there are on all pages.
    pub count: u64,
    /// Where the next page begins; 0 after the last.
    pub next: u64,
}

impl Store {
    /// Reads the records of the page, and the keys and statuses of a few others.
    pub(crate) fn page(&self, query: &Query<'_>) -> Result<Page, StateError> {
        if query.arrival.0 >= query.arrival.1 {
            return Ok(Page::default());
        }
        let wanted = |status: &str| {
            query.status.is_none_or(|wanted| wanted == status)
                && (!query.active || is_active_status(status))
        };
        self.read(|reading| {
            let mut page = match &query.ids {
                Some(ids) => self.page_by_ids(ids, query, wanted, reading)?,
                None => self.page_by_counts(query, wanted, reading)?,
            };
            let stop = query.start.saturating_add(query.limit);
            page.next = if stop < page.count { stop } else { 0 };
            Ok(page)
        })
    }

    fn page_by_ids(
        &self,
        ids: &BTreeSet<String>,
        query: &Query<'_>,
        wanted: impl Fn(&str) -> bool,
        reading: &Reading<'_>,
    ) -> Result<Page, StateError> {
        let (invocations, table) = (reading.open_table(INVOCATIONS)?, reading.open_table(IDS)?);
        let mut keys = BTreeSet::new();
        for id in ids {
            let found = table.get(Key::by_id(query.function, id).as_str())?;
            keys.extend(found.and_then(|key| String::from_utf8(key.bytes().to_vec()).ok()));
        }
        let (mut page, stop) = (Page::default(), query.start.saturating_add(query.limit));
        let arrived = query.arrival.0..query.arrival.1;
        for key in keys
            .iter()
            .filter(|key| Key::parse(key).is_some_and(|key| arrived.contains(&key.second)))
        {
            let Some(value) = invocations.get(key.as_str())? else {
                continue;
            };
            if wanted(status(&value)) {
                if (query.start..stop).contains(&page.count) {
                    page.records
                        .extend(self.parse::<AsyncInvocation>(key, &value));
                }
                page.count += 1;
            }
        }
        Ok(page)
    }

    fn page_by_counts(
        &self,
        query: &Query<'_>,
        wanted: impl Fn(&str) -> bool,
        reading: &Reading<'_>,
    ) -> Result<Page, StateError> {
        let invocations = reading.open_table(INVOCATIONS)?;
        let counts = Counts {
            table: &reading.open_table(COUNTS)?,
            function: query.function,
            wanted: &wanted,
        };
        let count = counts
            .buckets(query.arrival)?
            .iter()
            .map(|bucket| bucket.count)
            .sum();
        let (mut page, mut at) = (
            Page {
                count,
                ..Page::default()
            },
            query.start,
        );
        let stop = query.start.saturating_add(query.limit).min(count);
        let end = Key::bound(query.function, query.arrival.1);
        'located: while at < stop {
            let Some((second, mut skip)) = counts.locate(query.arrival, at)? else {
                break;
            };
            let (located, mut misses) = (at, 0);
            for entry in
                invocations.range(Key::bound(query.function, second).as_str()..end.as_str())?
            {
                let (key, value) = entry?;
                if !wanted(status(&value)) {
                    misses += 1;
                    if misses > MISSES && at > located {
                        continue 'located;
                    }
                } else if skip > 0 {
                    skip -= 1;
                } else {
                    page.records
                        .extend(self.parse::<AsyncInvocation>(key.value(), &value));
                    (at, misses) = (at + 1, 0);
                    if at == stop {
                        break 'located;
                    }
                }
            }
            break;
        }
        Ok(page)
    }
}
