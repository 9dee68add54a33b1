//! Options whose values are those of an enum of the API.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use functiongraph::types::{CancelType, InvocationStatus};

pub(super) fn statuses() -> impl TypedValueParser<Value = InvocationStatus> {
    PossibleValuesParser::new(InvocationStatus::VALUES)
        .map(|typed| InvocationStatus::from(as_documented(InvocationStatus::VALUES, &typed)))
}

pub(super) fn cancel_types() -> impl TypedValueParser<Value = CancelType> {
    let values = CancelType::VALUES.iter().map(|name| {
        let value = PossibleValue::new(*name);
        match CancelType::from(*name) {
            CancelType::Force => value.help("End the runtime at once"),
            CancelType::Recursive => value.help("Also stop the functions that were called"),
            _ => value,
        }
    });
    PossibleValuesParser::new(values).map(CancelType::from)
}

/// The value that clap found, which returns it as it was typed, in whatever case.
fn as_documented<'a>(values: &[&'a str], typed: &'a str) -> &'a str {
    let found = values.iter().find(|name| name.eq_ignore_ascii_case(typed));
    found.copied().unwrap_or(typed)
}
