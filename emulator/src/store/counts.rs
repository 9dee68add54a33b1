//! How many invocations of a function arrived when, by status: a list has their number, and starts anywhere,
//! without reading all of them.

use super::access::{Readable, Writing};
use super::error::StateError;
use super::key::{Key, push_padded};
use super::table::Table;

/// A number, by function, level, bucket and status; none is 0.
pub(crate) const COUNTS: Table = Table::new("invocation-counts");

/// The seconds in a bucket of each level. One bucket holds 64 of the next level.
const WIDTHS: [u64; 4] = [1 << 18, 1 << 12, 1 << 6, 1];

/// Where the keys of a bucket begin, with room for a status.
fn bucket(function: &str, level: usize, number: u64) -> String {
    let mut key = String::with_capacity(function.len() + 40);
    key.extend([function, "|", &level.to_string(), "|"]);
    push_padded(&mut key, u128::from(number), 20);
    key.push('|');
    key
}

/// The parts of a key after the function: the number of the bucket, and the status.
fn parts(key: &str) -> Option<(u64, &str)> {
    let mut parts = key.splitn(4, '|').skip(2);
    Some((parts.next()?.parse().ok()?, parts.next()?))
}

fn number(value: &[u8]) -> u64 {
    std::str::from_utf8(value)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}

/// Counts the change of an invocation from one status, if it had any, to another, if it still exists.
pub(crate) fn move_count(
    writing: &Writing<'_>,
    key: &Key<'_>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(), StateError> {
    if from == to {
        return Ok(());
    }
    let mut table = writing.open_table(COUNTS)?;
    for (level, width) in WIDTHS.into_iter().enumerate() {
        let mut name = bucket(key.function, level, key.second / width);
        let bucket_end = name.len();
        for (status, is_new) in [(from, false), (to, true)] {
            let Some(status) = status else { continue };
            name.truncate(bucket_end);
            name.push_str(status);
            table.change(&name, |old| {
                let old = old.map_or(0, number);
                let new = if is_new {
                    old + 1
                } else {
                    old.saturating_sub(1)
                };
                (new > 0).then(|| new.to_string().into_bytes())
            })?;
        }
    }
    Ok(())
}

/// The counts of a function's invocations in some statuses.
pub(crate) struct Counts<'a, T, W> {
    pub table: &'a T,
    pub function: &'a str,
    pub wanted: W,
}

/// How many arrived in a bucket that begins with a second.
pub(crate) struct Bucket {
    level: usize,
    second: u64,
    pub count: u64,
}

impl<T: Readable, W: Fn(&str) -> bool> Counts<'_, T, W> {
    /// The widest buckets that make up the seconds from the first on and before the second, but for empty ones.
    pub(super) fn buckets(&self, seconds: (u64, u64)) -> Result<Vec<Bucket>, StateError> {
        let mut found = Vec::new();
        self.add(&mut found, 0, seconds.0, seconds.1)?;
        Ok(found)
    }

    fn add(
        &self,
        found: &mut Vec<Bucket>,
        level: usize,
        from: u64,
        to: u64,
    ) -> Result<(), StateError> {
        let Some(width) = WIDTHS.get(level).filter(|_| from < to) else {
            return Ok(());
        };
        let (first, end) = (from.div_ceil(*width), to / width);
        if first >= end {
            return self.add(found, level + 1, from, to);
        }
        self.add(found, level + 1, from, first * width)?;
        let bounds = [first, end].map(|number| bucket(self.function, level, number));
        for entry in self.table.range(bounds[0].as_str()..bounds[1].as_str())? {
            let (key, value) = entry?;
            let Some((number_of, status)) = parts(key.value()) else {
                continue;
            };
            if (self.wanted)(status) {
                found.push(Bucket {
                    level,
                    second: number_of * width,
                    count: number(value.bytes()),
                });
            }
        }
        self.add(found, level + 1, end * width, to)
    }

    /// The second in which the invocation at this position arrived, and its position within that second.
    pub(super) fn locate(
        &self,
        seconds: (u64, u64),
        mut skip: u64,
    ) -> Result<Option<(u64, u64)>, StateError> {
        let mut buckets = self.buckets(seconds)?;
        loop {
            // The statuses of one bucket follow each other.
            let mut runs =
                buckets.chunk_by(|one, next| (one.level, one.second) == (next.level, next.second));
            let found = runs.find_map(|run| {
                let count = run.iter().map(|bucket| bucket.count).sum::<u64>();
                let bucket = run.first().filter(|_| skip < count);
                skip -= if bucket.is_some() { 0 } else { count };
                bucket
            });
            let Some(Bucket { level, second, .. }) = found else {
                return Ok(None);
            };
            let (level, second) = (*level, *second);
            if level + 1 == WIDTHS.len() {
                return Ok(Some((second, skip)));
            }
            buckets.clear();
            self.add(&mut buckets, level + 1, second, second + WIDTHS[level])?;
        }
    }
}
