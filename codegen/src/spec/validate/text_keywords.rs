//! The keywords of a string that are refused: formats, patterns, and the extensions that go with them.

use openapiv3::{Schema, SchemaKind, StringType, Type, VariantOrUnknownOrEmpty};

use super::patterns::{function_pattern, integer_pattern, list_pattern, time_pattern};
use crate::spec::pattern::Pattern;
use crate::spec::schema::extension_str;
use crate::spec::text_format::{List, time_separator};

/// The formats beside those of OpenAPI. None is validated: the documentation says that a text has it.
const FORMATS: [&str; 6] = ["email", "hostname", "ipv4", "ipv6", "uri", "uuid"];

/// A keyword of a text that no validation is generated for.
pub(super) fn unsupported(schema: &Schema, string: &StringType) -> Option<&'static str> {
    let extension = |name: &str| schema.schema_data.extensions.get(name);
    let time = extension_str(schema, "x-time-format").and_then(time_separator);
    if time.is_none() && extension("x-time-format").is_some() {
        return Some("x-time-format other than YYYY-MM-DDThh:mm:ss or YYYY-MM-DD hh:mm:ss");
    }
    let list = extension("x-list").and_then(List::read);
    if list.is_none() && extension("x-list").is_some() {
        return Some("x-list other than a separator of one character and maxItems of 1 or more");
    }
    if matches!(&string.format, VariantOrUnknownOrEmpty::Unknown(format) if !FORMATS.contains(&format.as_str()))
    {
        return Some(
            "format other than byte, binary, date, date-time, email, hostname, ipv4, ipv6, password, uri or uuid",
        );
    }
    if let Some(bounds) = extension("x-integer") {
        let expected = integer_pattern(bounds, may_be_empty(string));
        let is_other = string.pattern.is_some() && expected != string.pattern;
        return is_other.then_some("pattern other than that of its x-integer");
    }
    let pattern = string.pattern.as_deref()?;
    let names_function = ["x-rust-model", "x-checked-as"]
        .iter()
        .any(|name| extension_str(schema, name) == Some("FunctionUrn"));
    if names_function {
        return (function_pattern() != pattern)
            .then_some("pattern other than that of function names");
    }
    let is_known = time.is_some_and(|between| time_pattern(between) == pattern)
        || list.is_some_and(|list| list_pattern(&list) == pattern)
        || Pattern::read(pattern).is_some();
    (!is_known)
        .then_some("pattern other than classes of letters with their counts, such as ^[a-z]{1,64}$, or that of its x-time-format or x-list")
}

/// The pattern that a text with an `x-integer` lacks.
pub(super) fn missing_pattern(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else {
        return None;
    };
    let bounds = schema.schema_data.extensions.get("x-integer")?;
    let pattern = integer_pattern(bounds, may_be_empty(string));
    pattern.filter(|_| string.pattern.is_none())
}

fn may_be_empty(string: &StringType) -> bool {
    string.min_length.is_none_or(|min| min == 0)
}

/// An extension for texts on a schema that is not a text.
pub(super) fn misplaced(schema: &Schema) -> Option<&'static str> {
    ["x-time-format", "x-list", "x-integer"]
        .into_iter()
        .find(|name| schema.schema_data.extensions.contains_key(*name))
}
