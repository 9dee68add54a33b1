//! How much memory the values of a text may take: `{}` is two bytes of JSON, and hundreds of bytes as a model.

use std::cell::Cell;

use serde::de::Error;

/// What the values of any text may take, however short it is.
const BASE: usize = 1024 * 1024;

/// What they may take beyond that, for each byte of the text.
const PER_BYTE: usize = 8;

thread_local! {
    /// What is left for the text that is read. Who reads by a deserializer alone does not have its text, and no limit.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Reads a text within its budget. A text in a value of another one has no budget of its own.
#[inline]
pub(crate) fn within<T>(text: &str, read: impl FnOnce() -> T) -> T {
    let bytes = text.len().saturating_mul(PER_BYTE);
    of(bytes.saturating_add(BASE), read)
}

/// Reads a text within a budget of so many bytes.
#[inline]
pub(crate) fn of<T>(bytes: usize, read: impl FnOnce() -> T) -> T {
    if LEFT.get().is_some() {
        return read();
    }
    LEFT.set(Some(bytes));
    let _end = End;
    read()
}

/// Reads with all of the budget but this many bytes, which are there again afterwards.
pub(crate) fn keeping<T>(bytes: usize, read: impl FnOnce() -> T) -> T {
    let kept = LEFT.get().map_or(0, |left| bytes.min(left / 8));
    LEFT.set(LEFT.get().map(|left| left - kept));
    let result = read();
    LEFT.set(LEFT.get().map(|left| left + kept));
    result
}

/// Reads, and gives back what was taken by what could not be read.
pub(crate) fn or_back<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let before = LEFT.get();
    let result = read();
    if result.is_err() {
        LEFT.set(before);
    }
    result
}

struct End;

impl Drop for End {
    fn drop(&mut self) {
        LEFT.set(None);
    }
}

/// Takes the memory of this many values from the budget.
#[inline]
pub(crate) fn take<T, E: Error>(values: usize) -> Result<(), E> {
    if try_take::<T>(values) {
        return Ok(());
    }
    Err(E::custom(format!(
        "its small items take more memory than is allowed ({BASE} bytes and {PER_BYTE} times the text); request fewer of them"
    )))
}

/// Whether the budget had the memory of this many values, which is taken from it.
#[inline]
pub(crate) fn try_take<T>(values: usize) -> bool {
    let Some(left) = LEFT.get() else {
        return true;
    };
    let left = left.checked_sub(values.saturating_mul(size_of::<T>()));
    if let Some(left) = left {
        LEFT.set(Some(left));
    }
    left.is_some()
}

/// Gives back what was taken for this many values.
#[inline]
pub(crate) fn give_back<T>(values: usize) {
    if let Some(left) = LEFT.get() {
        LEFT.set(Some(
            left.saturating_add(values.saturating_mul(size_of::<T>())),
        ));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Error;

    use super::*;

    #[test]
    fn budget_grows_with_text() {
        let take = |text: &str, bytes| within(text, || take::<u8, Error>(bytes));
        assert!(take("", BASE).is_ok() && take("", BASE + 1).is_err());
        assert!(take("{}", BASE + 16).is_ok() && take("{}", BASE + 17).is_err());
    }

    #[test]
    fn inner_text_shares_outer_budget() {
        within("", || {
            within("{}", || take::<u8, Error>(BASE).unwrap());
            assert!(take::<u8, Error>(1).is_err());
        });
        assert!(take::<u8, Error>(usize::MAX).is_ok());
    }
}
