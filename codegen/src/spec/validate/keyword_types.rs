//! The keywords that go with each `type` of a schema, and the types of their values.

use serde_json::Value;

/// What a keyword holds.
#[derive(Clone, Copy)]
enum Kind {
    Boolean,
    Count,
    Integer,
    Number,
    Text,
    /// Values of the type of the schema.
    Values,
    /// What is validated elsewhere.
    Other,
}

use Kind::{Boolean, Count, Integer, Number, Other, Text, Values};

const TYPES: &[(&str, &[(&str, Kind)])] = &[
    (
        "array",
        &[
            ("items", Other),
            ("maxItems", Count),
            ("minItems", Count),
            ("uniqueItems", Boolean),
        ],
    ),
    ("boolean", &[("enum", Values)]),
    (
        "integer",
        &[
            ("enum", Values),
            ("exclusiveMaximum", Boolean),
            ("exclusiveMinimum", Boolean),
            ("format", Text),
            ("maximum", Integer),
            ("minimum", Integer),
            ("multipleOf", Integer),
        ],
    ),
    (
        "number",
        &[
            ("enum", Values),
            ("exclusiveMaximum", Boolean),
            ("exclusiveMinimum", Boolean),
            ("format", Text),
            ("maximum", Number),
            ("minimum", Number),
            ("multipleOf", Number),
        ],
    ),
    (
        "object",
        &[
            ("additionalProperties", Other),
            ("maxProperties", Count),
            ("minProperties", Count),
            ("properties", Other),
            ("required", Other),
        ],
    ),
    (
        "string",
        &[
            ("enum", Values),
            ("format", Text),
            ("maxLength", Count),
            ("minLength", Count),
            ("pattern", Text),
        ],
    ),
];

/// The first keyword of a schema that does not go with its type.
pub(super) fn problem(schema: &Value) -> Option<String> {
    let members = schema.as_object()?;
    let is_of_a_type = |keyword: &str| {
        TYPES
            .iter()
            .any(|(_, known)| known.iter().any(|(known, _)| *known == keyword))
    };
    let Some(name) = members.get("type") else {
        let keyword = members.keys().find(|keyword| is_of_a_type(keyword))?;
        return Some(if members.contains_key("allOf") {
            format!("{keyword} beside allOf is not supported; put it into the schema of the $ref")
        } else {
            format!("type is missing beside {keyword} ({})", types())
        });
    };
    let Some((name, known)) = TYPES.iter().find(|(known, _)| name == known) else {
        return Some(format!("type {name} is not one of {}", types()));
    };
    for (keyword, value) in members.iter().filter(|(keyword, _)| is_of_a_type(keyword)) {
        let Some((_, kind)) = known.iter().find(|(known, _)| known == keyword) else {
            let known: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
            return Some(format!(
                "{keyword} is not a keyword of type {name} ({})",
                known.join(", ")
            ));
        };
        let problem = match kind {
            Values => values(
                name,
                value,
                members.get("nullable") == Some(&Value::Bool(true)),
            ),
            kind => kind
                .expected(value)
                .map(|what| format!("{value} is not {what}")),
        };
        if let Some(problem) = problem {
            return Some(format!("{keyword}: {problem}"));
        }
    }
    None
}

fn types() -> String {
    let names: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

impl Kind {
    /// What was expected, if a value is something else.
    fn expected(self, value: &Value) -> Option<&'static str> {
        let (is_expected, what) = match self {
            Boolean => (value.is_boolean(), "a boolean"),
            Count => (value.is_u64(), "an integer of 0 or more"),
            Integer => (value.is_i64(), "an integer"),
            Number => (value.is_number(), "a number"),
            Text => (value.is_string(), "a string"),
            Values | Other => (true, ""),
        };
        (!is_expected).then_some(what)
    }
}

/// The problem of an `enum`.
fn values(name: &str, value: &Value, is_nullable: bool) -> Option<String> {
    let kind = match name {
        "boolean" => Boolean,
        "integer" => Integer,
        "number" => Number,
        _ => Text,
    };
    let Some(values) = value.as_array() else {
        return Some(format!("{value} is not a list of values"));
    };
    if values.is_empty() {
        return Some("it has no values; list them, or remove it".to_owned());
    }
    values.iter().find_map(|value| {
        if value.is_null() && is_nullable {
            return None;
        }
        let what = kind.expected(value)?;
        Some(match (name, value) {
            ("string", Value::Bool(_)) => format!(
                "{value} is not a string; quote it (YAML reads on, off, yes, no, y and n as booleans)"
            ),
            ("string", _) => format!("{value} is not a string; quote it"),
            _ => format!("{value} is not {what}"),
        })
    })
}
