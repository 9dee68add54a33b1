//! The names of the document as names of Rust.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use quote::format_ident;

/// Whether a name of the document can be an identifier in Rust.
pub(crate) fn is_identifier(name: &str) -> bool {
    name.contains(char::is_alphanumeric)
}

/// The fields, parameters or methods of these names. Of names that are the same in Rust, the later ones get a number;
/// a name that is `reserved` or a keyword gets a `_`.
pub(crate) fn unique_idents<'a>(
    names: impl IntoIterator<Item = &'a str>,
    reserved: &[&str],
) -> Vec<Ident> {
    let mut used: Vec<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
    let names = names.into_iter().map(|name| {
        let base = snake(name);
        let candidates = std::iter::once(base.clone())
            .chain(std::iter::once(format!("{base}_")))
            .chain((2..).map(|number| format!("{base}_{number}")));
        let found = candidates
            .into_iter()
            .find(|candidate| {
                syn::parse_str::<Ident>(candidate).is_ok() && !used.contains(candidate)
            })
            .unwrap_or(base);
        used.push(found.clone());
        format_ident!("{found}")
    });
    names.collect()
}

fn snake(name: &str) -> String {
    let snake = name.to_snake_case();
    if snake.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("_{snake}")
    } else {
        snake
    }
}

/// Names that generated code takes from the prelude.
const PRELUDE: [&str; 24] = [
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Send",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// The type of a schema or an operation: `OBSTriggerConfig` is `ObsTriggerConfig`.
pub(crate) fn type_name(name: &str) -> String {
    type_of_camel(name.to_upper_camel_case())
}

fn type_of_camel(camel: String) -> String {
    if camel.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("V{camel}")
    } else if syn::parse_str::<Ident>(&camel).is_ok() && !PRELUDE.contains(&camel.as_str()) {
        camel
    } else {
        format!("{camel}_")
    }
}

/// The types of what has no name of its own in these members of `owner`, which has `reserved` ones already.
pub(crate) fn unique_types<'a>(
    owner: &str,
    members: impl IntoIterator<Item = &'a str>,
    reserved: &[&str],
) -> Vec<String> {
    let mut used: Vec<String> = reserved
        .iter()
        .map(|name| format!("{owner}{name}"))
        .collect();
    let owner = owner.to_upper_camel_case();
    let members = members.into_iter().map(|member| {
        let base = type_of_camel(format!("{owner}{}", member.to_upper_camel_case()));
        let found = std::iter::once(base.clone())
            .chain((2..).map(|number| format!("{base}{number}")))
            .find(|candidate| !used.contains(candidate))
            .unwrap_or(base);
        used.push(found.clone());
        found
    });
    members.collect()
}

/// The variants of an enum.
pub(crate) fn variant_idents(values: &[String]) -> Vec<Ident> {
    let mut used = vec!["Unknown".to_owned()];
    let variants = values.iter().enumerate().map(|(at, value)| {
        let base = match type_name(value) {
            name if name.trim_end_matches('_').is_empty() => format!("Value{at}"),
            name => name,
        };
        let candidates =
            std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}{number}")));
        let found = candidates
            .into_iter()
            .find(|candidate| !used.contains(candidate))
            .unwrap_or(base);
        used.push(found.clone());
        format_ident!("{found}")
    });
    variants.collect()
}

/// `UpdateFunctionAsyncInvokeConfig` and `no-such-api` as the names of constants.
pub(crate) fn constant(name: &str) -> Ident {
    let shouty = name.to_shouty_snake_case();
    if shouty.starts_with(|letter: char| letter.is_ascii_digit()) {
        format_ident!("_{shouty}")
    } else {
        format_ident!("{shouty}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_no_keywords() {
        let names = [
            "fooBar", "foo_bar", "FooBar", "type", "self", "client", "2fa", "$id", "client",
        ];
        let idents: Vec<String> = unique_idents(names, &["client"])
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = [
            "foo_bar",
            "foo_bar_",
            "foo_bar_2",
            "type_",
            "self_",
            "client_",
            "_2fa",
            "id",
            "client_2",
        ];
        assert_eq!(idents, expected);
    }

    #[test]
    fn type_names_follow_rust() {
        for (name, expected) in [
            ("OBSTriggerConfig", "ObsTriggerConfig"),
            ("list_tags", "ListTags"),
            ("Self", "Self_"),
            ("string", "String_"),
            ("3D", "V3d"),
        ] {
            assert_eq!(type_name(name), expected);
        }
    }

    #[test]
    fn variants_are_unique() {
        let values =
            ["C#(.NET Core 2.0)", "128", "", "+", "unknown", "a-b", "a_b"].map(str::to_owned);
        let variants: Vec<String> = variant_idents(&values)
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = [
            "CNetCore20",
            "V128",
            "Value2",
            "Value3",
            "Unknown2",
            "AB",
            "AB2",
        ];
        assert_eq!(variants, expected);
    }
}
