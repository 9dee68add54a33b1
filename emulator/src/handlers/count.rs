//! Counts, as the models have them.

pub(crate) fn to_i64(count: u64) -> Option<i64> {
    Some(i64::try_from(count).unwrap_or(i64::MAX))
}
