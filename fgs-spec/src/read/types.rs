//! Types in the text of a page.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::page::Type;
use crate::pattern::pattern;

/// Parses a cell of the column of types.
pub(super) fn read(text: &str) -> Type {
    let unknown = || Type::Unknown(text.to_owned());
    static ARRAY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?i:(?:array|list) of) (.+?)s?$|^(?i:List|Array)<(.+)>$"));
    static OBJECT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^([A-Za-z_][\w.-]*) (?i:objects?)$"));
    static MAP: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:map)(?:<.*>)?$"));
    if let Some(found) = ARRAY.captures(text) {
        let element = found
            .get(1)
            .or(found.get(2))
            .map_or("", |element| element.as_str());
        return match simple(element).or_else(|| reference(element)) {
            Some(element) => Type::Array(Box::new(element)),
            None => unknown(),
        };
    }
    if MAP.is_match(text) {
        return Type::Map;
    }
    fn reference(text: &str) -> Option<Type> {
        Some(Type::Reference(
            OBJECT.captures(text)?.get(1)?.as_str().to_owned(),
        ))
    }
    simple(text)
        .or_else(|| reference(text))
        .unwrap_or_else(unknown)
}

fn simple(text: &str) -> Option<Type> {
    Some(match text.to_ascii_lowercase().as_str() {
        "string" => Type::String,
        "integer" | "int" | "int32" => Type::Integer,
        "long" | "int64" => Type::Long,
        "number" | "float" | "double" | "bigdecimal" => Type::Number,
        "boolean" | "bool" => Type::Boolean,
        "object" => Type::Object,
        "map" => Type::Map,
        _ => return None,
    })
}

/// Whether a paragraph is a known type, spelled as on the pages.
pub(super) fn is_certain(text: &str) -> bool {
    text.starts_with(|letter: char| {
        letter.is_ascii_uppercase() || text.contains(" object") && letter.is_alphabetic()
    }) && !matches!(read(text), Type::Unknown(_))
}

/// Whether a paragraph below the name of a parameter may be an unknown type.
pub(super) fn is_likely(text: &str) -> bool {
    static LIKELY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[A-Z][A-Za-z0-9_.<>]{0,63}(?: of [\w ]{1,64}| object)?$"));
    LIKELY.is_match(text)
}
