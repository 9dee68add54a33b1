//! Variables of the environment.

use std::env;
use std::ffi::OsString;

use crate::failure::Failure;

/// A variable's value; an empty one counts as not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Failure> {
    let value = env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(OsString::into_string)
        .transpose();
    value.map_err(|_| {
        Failure::InvalidInput(format!(
            "{name}: the value of the variable is not UTF-8; set it to text, or unset it"
        ))
    })
}
