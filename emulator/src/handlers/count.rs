//! Numbers of pages and parts of lists.

/// A page of a list, and the marker of the next page; 0 after the last.
pub(crate) fn slice<T>(all: Vec<T>, start: u64, limit: u64) -> (Vec<T>, u64) {
    let count = all.len() as u64;
    let (skip, take) = (
        usize::try_from(start).unwrap_or(usize::MAX),
        usize::try_from(limit).unwrap_or(usize::MAX),
    );
    let page: Vec<T> = all.into_iter().skip(skip).take(take).collect();
    let end = start.saturating_add(page.len() as u64);
    (page, if end < count { end } else { 0 })
}

pub(crate) fn to_i64(count: u64) -> Option<i64> {
    Some(i64::try_from(count).unwrap_or(i64::MAX))
}
