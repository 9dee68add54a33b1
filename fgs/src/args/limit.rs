//! `--limit`, of the commands that list.

use clap::Args as ClapArgs;

use crate::values::number;

#[derive(Clone, Copy, Debug, ClapArgs)]
pub(crate) struct Limit {
    /// Print at most N entries, and fetch no more pages than they need
    #[arg(long, value_name = "N", value_parser = number::count, allow_negative_numbers = true)]
    limit: Option<u32>,
}

impl Limit {
    pub(crate) fn is_set(self) -> bool {
        self.limit.is_some()
    }

    /// The page size to request: no more than the limit.
    pub(crate) fn page_size(self, max: i64) -> i64 {
        self.limit.map_or(max, |limit| max.min(i64::from(limit)))
    }

    pub(crate) fn max_entries(self) -> usize {
        self.limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(usize::MAX)
    }
}
