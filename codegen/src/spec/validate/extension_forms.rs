//! What each extension (`x-`) must hold: one of another form would be ignored.

use serde_json::Value;

/// What an extension holds.
enum Form {
    Text,
    Integer,
    Texts,
    /// Members of these names.
    Object(&'static [(&'static str, Form)]),
    /// Members of any names.
    Map(&'static Form),
    List(&'static Form),
}

use Form::{Integer, List, Map, Object, Text, Texts};

const FORMS: &[(&str, Form)] = &[
    (
        "x-cancelled",
        Object(&[("error_code", Integer), ("error_message", Text)]),
    ),
    ("x-checked-as", Text),
    (
        "x-ends",
        Object(&[("well", Texts), ("otherwise", Texts), ("time", Text)]),
    ),
    (
        "x-errors",
        Map(&Object(&[("status", Integer), ("code", Text)])),
    ),
    (
        "x-iam",
        Object(&[
            ("default", Text),
            ("own", List(&Object(&[("url", Text), ("regions", Texts)]))),
        ]),
    ),
    ("x-json-content", Map(&Text)),
    ("x-max-run-seconds", Integer),
    ("x-note", Text),
    (
        "x-page",
        Object(&[
            ("title", Text),
            ("url", Text),
            ("date", Text),
            ("x-note", Text),
            ("x-source", Text),
        ]),
    ),
    (
        "x-pages",
        Object(&[
            ("items", Text),
            ("next", Text),
            ("marker", Text),
            ("offset", Text),
            ("size", Text),
        ]),
    ),
    ("x-regional-enum", Map(&Texts)),
    ("x-required-response", Texts),
    ("x-rust-model", Text),
    ("x-rust-name", Text),
    ("x-source", Text),
    ("x-tags", Texts),
    ("x-time-format", Text),
    ("x-unit", Text),
    ("x-urn", Text),
    (
        "x-waiter",
        Object(&[
            ("parameter", Text),
            ("items", Text),
            ("key", Text),
            ("since", Text),
        ]),
    ),
    ("x-zones", Map(&Text)),
];

/// Why an extension cannot be used, if it is not of its form.
pub(super) fn problem(name: &str, value: &Value) -> Option<String> {
    let (_, form) = FORMS.iter().find(|(known, _)| *known == name)?;
    form.problem(name, value).or_else(|| {
        let is_missing = |key: &&str| value.get(key).is_none();
        let needed: &[&str] = match name {
            "x-cancelled" => &["error_code", "error_message"],
            _ => &[],
        };
        let key = needed.iter().copied().find(is_missing)?;
        Some(format!("{name}: {key} is missing"))
    })
}

impl Form {
    fn problem(&self, at: &str, value: &Value) -> Option<String> {
        let is_other = |what: &str| Some(format!("{at}: {value} is not {what}"));
        match (self, value) {
            (Text, Value::String(_)) => None,
            (Text, _) => is_other("a string"),
            (Integer, value) if value.is_i64() => None,
            (Integer, _) => is_other("an integer"),
            (Texts, Value::Array(texts)) => texts.iter().find_map(|text| Text.problem(at, text)),
            (Texts, _) => is_other("a list of strings"),
            (List(form), Value::Array(values)) => {
                values.iter().find_map(|value| form.problem(at, value))
            }
            (List(_), _) => is_other("a list"),
            (Map(form), Value::Object(members)) => members
                .iter()
                .find_map(|(name, value)| form.problem(&format!("{at}: {name}"), value)),
            (Object(known), Value::Object(members)) => members.iter().find_map(|(name, value)| {
                match known.iter().find(|(key, _)| key == name) {
                    Some((_, form)) => form.problem(&format!("{at}: {name}"), value),
                    None => {
                        let known: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
                        Some(format!(
                            "{at}: unknown keyword {name} ({})",
                            known.join(", ")
                        ))
                    }
                }
            }),
            (Map(_) | Object(_), _) => is_other("an object"),
        }
    }
}
