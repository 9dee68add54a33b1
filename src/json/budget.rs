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
    if LEFT.get().is_some() {
        return read();
    }
    LEFT.set(Some(
        text.len().saturating_mul(PER_BYTE).saturating_add(BASE),
    ));
    let _end = End;
    read()
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
    let Some(left) = LEFT.get() else {
        return Ok(());
    };
    let left = left.checked_sub(values.saturating_mul(size_of::<T>()));
    let left = left.ok_or_else(|| {
        E::custom(format!(
            "its small items take more memory than is allowed ({BASE} bytes and {PER_BYTE} times the text); request fewer of them"
        ))
    })?;
    LEFT.set(Some(left));
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Error;

    use super::*;

    #[test]
    fn depends_on_the_text() {
        let take = |text: &str, bytes| within(text, || take::<u8, Error>(bytes));
        assert!(take("", BASE).is_ok() && take("", BASE + 1).is_err());
        assert!(take("{}", BASE + 16).is_ok() && take("{}", BASE + 17).is_err());
    }

    #[test]
    fn inner_texts_take_from_the_outer() {
        within("", || {
            within("{}", || take::<u8, Error>(BASE).unwrap());
            assert!(take::<u8, Error>(1).is_err());
        });
        assert!(take::<u8, Error>(usize::MAX).is_ok());
    }
}
