//! Whether numbers are read with all of their digits.
//!
//! `serde_json` hands over a number as one of Rust's, which may have lost digits where another type is expected. Texts
//! are read quickly at first, and once more, by the text of every value, where such a number turns up.

use std::cell::Cell;

use serde::de::Error;

use super::read::{Inner, Read, Reading};

thread_local! {
    static IS_QUICK: Cell<bool> = const { Cell::new(false) };
}

/// What an error says where digits would be lost.
const ROUNDED: &str = "a number lost digits";

/// Whether values are read without their text.
pub(super) fn is_quick() -> bool {
    IS_QUICK.get()
}

/// The error of a number that may have lost digits.
pub(super) fn rounded<E: Error>() -> E {
    E::custom(ROUNDED)
}

/// Reads a text of JSON.
pub(crate) fn read_text<T: Read>(text: &str) -> serde_json::Result<Reading<T>> {
    let parse = |is_quick: bool| {
        let _mode = Mode::enter(is_quick);
        serde_json::from_str::<Inner<T>>(text).map(|Inner(reading)| reading)
    };
    match parse(true) {
        Err(error) if error.is_data() && error.to_string().starts_with(ROUNDED) => parse(false),
        result => result,
    }
}

/// The mode of this thread, and the one to go back to.
struct Mode(bool);

impl Mode {
    fn enter(is_quick: bool) -> Self {
        Self(IS_QUICK.replace(is_quick))
    }
}

impl Drop for Mode {
    fn drop(&mut self) {
        IS_QUICK.set(self.0);
    }
}
