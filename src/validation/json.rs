//! Validation of JSON against a schema of the document.

use std::collections::HashSet;
use std::fmt;

use functiongraph_io::printable::one_line;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::checks;
use super::rules::{self, Rule};
use super::schema::{JsonContent, Kind, Member, Others, Schema};
use crate::json::nearest::nearest;
use crate::validation::ValidationError;
use crate::validation::reason::{ITEM_TWICE, out_of_range, shown, wrong_count};

/// Validates JSON. An error names the member by its path.
///
/// # Errors
///
/// A text that is not JSON; the first value that the schema does not allow.
pub fn validate(json: &str, schema: &Schema) -> Result<(), ValidationError> {
    let value: &RawValue = serde_json::from_str(json)
        .map_err(|error| ValidationError::of_value(format!("it is not JSON: {error}")))?;
    value_of(value.get(), schema)
}

fn value_of(json: &str, schema: &Schema) -> Result<(), ValidationError> {
    let json = json.trim();
    if json == "null" && !matches!(schema.kind, Kind::Any) {
        return Err(ValidationError::of_value(
            "null is not allowed; leave it out",
        ));
    }
    match &schema.kind {
        Kind::Any => Ok(()),
        Kind::Text { rules } => rules::check(&text(json)?, rules),
        Kind::Integer { min, max, allowed } => {
            let number = integer(json)?;
            if allowed.is_empty() {
                return checks::integer(number, *min, *max, schema.unit);
            }
            checks::one_of_integers(number, allowed, schema.unit)
        }
        Kind::Number { min, max } => {
            let number = serde_json::from_str(json).map_err(|_| unexpected(json, "a number"))?;
            checks::number(number, *min, *max, schema.unit)
        }
        Kind::Boolean { allowed } => {
            let value = serde_json::from_str(json).map_err(|_| unexpected(json, "a boolean"))?;
            if allowed.is_empty() {
                return Ok(());
            }
            checks::one_of_booleans(value, allowed)
        }
        Kind::List {
            items,
            min,
            max,
            unique,
        } => list(json, items, *min, *max, *unique),
        Kind::Object {
            members,
            others,
            content,
        } => object(json, members, others, content.as_ref()),
    }
}

fn text(json: &str) -> Result<String, ValidationError> {
    serde_json::from_str(json).map_err(|error| {
        if json.starts_with('"') {
            ValidationError::of_value(format!("{} is no text: {error}", shown(json)))
        } else {
            unexpected(json, "a string")
        }
    })
}

/// `2.0` and `2e0` are integers, too.
fn integer(json: &str) -> Result<i64, ValidationError> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = serde_json::from_str(json) {
        return Ok(number);
    }
    let float: Option<f64> = serde_json::from_str(json).ok();
    match float {
        #[allow(clippy::cast_possible_truncation, reason = "whole and within EXACT")]
        Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Ok(float as i64),
        Some(_) if !json.contains(['.', 'e', 'E']) => Err(ValidationError::of_value(out_of_range(
            json,
            "integers of 64 bits",
        ))),
        _ => Err(unexpected(json, "an integer")),
    }
}

fn list(
    json: &str,
    items: &Schema,
    min: Option<usize>,
    max: Option<usize>,
    unique: bool,
) -> Result<(), ValidationError> {
    let values: Vec<&RawValue> =
        serde_json::from_str(json).map_err(|_| unexpected(json, "an array"))?;
    if let Some(reason) = wrong_count(values.len(), min, max) {
        return Err(ValidationError::of_value(reason));
    }
    let mut seen = HashSet::new();
    for (at, value) in values.iter().enumerate() {
        value_of(value.get(), items).map_err(|error| error.inside(&format!("[{at}]")))?;
        if unique && !seen.insert(value.get().trim()) {
            return Err(ValidationError::new(format!("[{at}]"), ITEM_TWICE));
        }
    }
    Ok(())
}

fn object(
    json: &str,
    members: &[Member],
    others: &Others,
    content: Option<&JsonContent>,
) -> Result<(), ValidationError> {
    if !json.starts_with('{') {
        return Err(unexpected(json, "an object"));
    }
    if members.is_empty() && matches!(others, Others::Any) {
        // Such as an event: what it holds is the caller's.
        return Ok(());
    }
    let Entries(entries) = serde_json::from_str(json)
        .map_err(|error| ValidationError::of_value(format!("it is not JSON: {error}")))?;
    let mut seen = HashSet::new();
    for (name, value) in &entries {
        if !seen.insert(name.as_str()) {
            return Err(ValidationError::new(
                name,
                "is a member twice; leave one out",
            ));
        }
        let schema = match members.iter().find(|member| member.name == name) {
            Some(member) if member.secret => {
                secret(value.get(), member.schema).map_err(|error| error.inside(name))?;
                continue;
            }
            Some(member) => member.schema,
            None => match others {
                Others::Any => continue,
                Others::Of(schema) => schema,
                Others::None => return Err(unknown(name, members)),
            },
        };
        value_of(value.get(), schema).map_err(|error| error.inside(name))?;
    }
    let missing = members
        .iter()
        .find(|member| member.required && !seen.contains(member.name));
    if let Some(missing) = missing {
        return Err(ValidationError::missing(missing.name));
    }
    content.map_or(Ok(()), |content| json_content(content, &entries))
}

/// An error does not show the value. That of a text of the right type names its length only.
fn secret(json: &str, schema: &Schema) -> Result<(), ValidationError> {
    value_of(json, schema).map_err(|error| match schema.kind {
        Kind::Text { .. } if text(json).is_ok() => error,
        _ => ValidationError::of_value("the value has the wrong type"),
    })
}

/// The JSON in a text, by the schema that the other member selects.
fn json_content(
    content: &JsonContent,
    entries: &[(String, &RawValue)],
) -> Result<(), ValidationError> {
    let text_of = |name: &str| {
        let (_, value) = entries.iter().find(|(known, _)| known == name)?;
        serde_json::from_str::<String>(value.get()).ok()
    };
    let Some(text) = text_of(content.member) else {
        return Ok(());
    };
    let Some(selected) = text_of(content.by) else {
        let hint = format!("{} says what it is", content.by);
        return Err(ValidationError::missing(content.by).with_hint(hint));
    };
    let schema = content.schemas.iter().find(|(value, _)| *value == selected);
    schema.map_or(Ok(()), |(_, schema)| {
        validate(&text, schema).map_err(|error| error.inside(content.member))
    })
}

fn unknown(name: &str, members: &[Member]) -> ValidationError {
    let names = members.iter().map(|member| member.name);
    let hint = match nearest(name, names.clone()) {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => format!("the members are {}", names.collect::<Vec<_>>().join(", ")),
    };
    ValidationError::new(name, "is not a member of a request").with_hint(hint)
}

fn unexpected(json: &str, expected: &str) -> ValidationError {
    let start: String = json.chars().take(80).collect();
    let rest = if start.len() < json.len() { "…" } else { "" };
    let start = one_line(&start);
    ValidationError::of_value(format!("{start}{rest} is not {expected}"))
}

/// The members of an object, in their order, with those that are there twice.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor)
    }
}

impl Schema {
    /// The texts that are allowed, where these are all.
    pub fn values(&self) -> Option<&'static [&'static str]> {
        let Kind::Text { rules } = self.kind else {
            return None;
        };
        rules.iter().find_map(|rule| match rule {
            Rule::OneOf(values) => Some(*values),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::rules::Letters;

    const TEXT: Schema = of(Kind::Text { rules: &[] });
    const COUNT: Schema = of(Kind::Integer {
        min: Some(0),
        max: Some(3),
        allowed: &[],
    });

    const fn of(kind: Kind) -> Schema {
        Schema {
            kind,
            doc: "",
            unit: "",
            default: None,
            example: None,
        }
    }

    const fn member(name: &'static str, required: bool, schema: &'static Schema) -> Member {
        Member {
            name,
            required,
            secret: false,
            doc: "",
            schema,
        }
    }

    /// The errors, or `ok`, a line for each JSON.
    fn errors(schema: &Schema, all: &[&str]) -> String {
        let line = |json: &&str| match validate(json, schema) {
            Ok(()) => format!("{json} → ok"),
            Err(error) => format!("{json} → {error}"),
        };
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn errors_are_one_line() {
        for json in ["[\r\n\r\n]", "{ \"a\":\n1\t}", "[\"\u{85}\"]"] {
            let error = validate(json, &TEXT).unwrap_err().to_string();
            assert!(!error.contains(char::is_control), "{error:?}");
        }
    }

    #[test]
    fn values_have_their_type() {
        static ITEM: Schema = of(Kind::Text {
            rules: &[Rule::Length {
                least: Some(2),
                most: Some(3),
            }],
        });
        let all = [
            of(Kind::Any),
            TEXT,
            COUNT,
            of(Kind::Number {
                min: None,
                max: Some(1.5),
            }),
            of(Kind::Boolean { allowed: &[] }),
            of(Kind::List {
                items: &ITEM,
                min: Some(1),
                max: Some(2),
                unique: true,
            }),
            of(Kind::Object {
                members: &[],
                others: Others::Any,
                content: None,
            }),
        ];
        let json = [
            "",
            "null",
            "1",
            "2.0",
            "4",
            "1.5",
            "1e400",
            "99999999999999999999",
            "true",
            "\"a\"",
            "{}",
            "[]",
            "[\"ab\"]",
            "[\"a\"]",
            "[\"ab\",\"ab\"]",
            "[\"ab\",\"cd\",\"ef\"]",
            "{\"a\":1,\"a\":2}",
        ];
        let lines: Vec<String> = all
            .iter()
            .map(|schema| format!("{:?}\n{}", schema.kind, errors(schema, &json)))
            .collect();
        insta::assert_snapshot!("json_of_each_kind", lines.join("\n\n"));
    }

    #[test]
    fn texts_follow_their_rules() {
        let schema = of(Kind::Text {
            rules: &[
                Rule::OneOf(&["ab", "a1"]),
                Rule::Pattern {
                    parts: &[Letters {
                        ranges: &[('a', 'z')],
                        least: 1,
                        most: None,
                    }],
                    shown: "a-z",
                },
            ],
        });
        insta::assert_snapshot!(errors(&schema, &["\"ab\"", "\"a1\"", "\"b\"", "\"a"]), @r#"
        "ab" → ok
        "a1" → "a1" is not valid (allowed characters: a-z)
        "b" → "b" is not one of: ab, a1
        "a → it is not JSON: EOF while parsing a string at line 1 column 2
        "#);
    }

    #[test]
    fn members_are_known_and_complete() {
        static INNER: Schema = of(Kind::Object {
            members: &[member("max_count", true, &COUNT)],
            others: Others::None,
            content: None,
        });
        static LIST: Schema = of(Kind::List {
            items: &INNER,
            min: None,
            max: None,
            unique: false,
        });
        static SCHEMA: Schema = of(Kind::Object {
            members: &[member("name", true, &TEXT), member("limits", false, &LIST)],
            others: Others::None,
            content: None,
        });
        let all = [
            r#"{"name":"a"}"#,
            r#"{"limits":[]}"#,
            r#"{"name":"a","limit":[]}"#,
            r#"{"name":"a","other":[]}"#,
            r#"{"name":"a","name":"b"}"#,
            r#"{"name":null}"#,
            r#"{"name":"a","limits":[{"max_count":1},{"max_count":4}]}"#,
            r#"{"name":"a","limits":[{"maxCount":1}]}"#,
            r#"{"name":"a","limits":[{}]}"#,
        ];
        insta::assert_snapshot!("members", errors(&SCHEMA, &all));
    }

    #[test]
    fn errors_show_no_secrets() {
        static KEY: Schema = of(Kind::Text {
            rules: &[Rule::Length {
                least: None,
                most: Some(8),
            }],
        });
        static PAIR: Schema = of(Kind::Object {
            members: &[member("count", true, &COUNT)],
            others: Others::None,
            content: None,
        });
        const fn secret(name: &'static str, schema: &'static Schema) -> Member {
            Member {
                secret: true,
                ..member(name, false, schema)
            }
        }
        static SCHEMA: Schema = of(Kind::Object {
            members: &[secret("key", &KEY), secret("pair", &PAIR)],
            others: Others::None,
            content: None,
        });
        for json in [
            r#"{"key":["classified"]}"#,
            r#"{"key":"classified"}"#,
            r#"{"key":"\ud800 classified"}"#,
            r#"{"pair":{"count":"classified"}}"#,
            r#"{"pair":{"classified":1}}"#,
            r#"{"pair":null}"#,
        ] {
            let error = validate(json, &SCHEMA).unwrap_err().to_string();
            assert!(!error.contains("classified"), "{error}");
            assert!(error.starts_with("key: ") || error.starts_with("pair: "));
        }
        assert!(validate(r#"{"key":"short","pair":{"count":1}}"#, &SCHEMA).is_ok());
    }

    #[test]
    fn other_members_follow_their_schema() {
        let schema = of(Kind::Object {
            members: &[],
            others: Others::Of(&COUNT),
            content: None,
        });
        insta::assert_snapshot!(
            "other_members",
            errors(&schema, &[r#"{"a":1}"#, r#"{"a":"x"}"#])
        );
    }

    #[test]
    fn json_in_text_has_its_schema() {
        static KIND: Schema = of(Kind::Text {
            rules: &[Rule::OneOf(&["count", "other"])],
        });
        static SCHEMA: Schema = of(Kind::Object {
            members: &[member("kind", false, &KIND), member("param", false, &TEXT)],
            others: Others::None,
            content: Some(JsonContent {
                member: "param",
                by: "kind",
                schemas: &[("count", &COUNT)],
            }),
        });
        let all = [
            r#"{"kind":"count","param":"3"}"#,
            r#"{"kind":"count","param":"4"}"#,
            r#"{"kind":"count","param":"{"}"#,
            r#"{"kind":"other","param":"{"}"#,
            r#"{"param":"3"}"#,
            r#"{"kind":"count"}"#,
        ];
        insta::assert_snapshot!("json_in_a_text", errors(&SCHEMA, &all));
    }
}
