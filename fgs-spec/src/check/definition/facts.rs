//! The facts of a schema, in one form for both sides.

use serde_json::Value;

use super::marks::{Marks, SAYS, plain, set};
use crate::check::checker::Checker;
use crate::check::difference::ABSENT;
use crate::page::{Fact, Field, Type};
use crate::spec::{Chain, Pointer, Spec};

/// The facts that a schema and a row can both have.
const FACTS: [Fact; 11] = [
    Fact::Type,
    Fact::Format,
    Fact::Minimum,
    Fact::Maximum,
    Fact::MinLength,
    Fact::MaxLength,
    Fact::Default,
    Fact::Enum,
    Fact::Pattern,
    Fact::Largest,
    Fact::MaxItems,
];

/// Where a fact is: the place and the field in it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub place: &'a str,
    pub field: &'a str,
}

impl Checker<'_> {
    /// Compares every fact of a row with those of the schema.
    pub(super) fn facts_of_definition(
        &mut self,
        at: At,
        row: &Field,
        chain: &Chain,
        marks: &Marks,
        is_explained: bool,
    ) {
        let has_number = self.spec.keyword(chain, "x-integer").is_some();
        let is_free = has_number
            || is_explained
            || ["x-note", "x-time-format", "x-list"]
                .iter()
                .any(|key| self.spec.keyword(chain, key).is_some());
        for fact in FACTS {
            if fact == Fact::Largest && !has_number {
                continue;
            }
            let document = of_document(self.spec, chain, fact);
            let definition = of_definition(row, fact);
            // A pattern that is explained is of the document alone.
            if fact == Fact::Pattern && definition.is_none() && is_free {
                continue;
            }
            // Words that no reader understands can hold the fact all the same.
            if let (Some(value), None, None) = (&document, &definition, marks.get(fact, &row.kind))
                && fact != Fact::Pattern
                && self.is_in_words(row, fact, value)
            {
                continue;
            }
            let pointer = match chain.parts().first() {
                Some(schema) => schema.to(fact.keyword(is_array(&row.kind))),
                None => continue,
            };
            self.definition_fact(at, fact, marks, [document, definition], &row.kind, &pointer);
        }
    }

    /// Compares one fact. A mark must be needed and right, or it is a difference as well.
    pub(super) fn definition_fact(
        &mut self,
        at: At,
        fact: Fact,
        marks: &Marks,
        values: [Option<String>; 2],
        kind: &Type,
        pointer: &Pointer,
    ) {
        let [document, definition] = values;
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| ABSENT.to_owned());
        let mark = marks.get(fact, kind);
        let (spec, pointer) = match &mark {
            None if document == definition => return,
            None => (shown(&document), pointer),
            Some((said, place)) if *said != definition => {
                (format!("{SAYS} {}", shown(said)), *place)
            }
            Some((_, place)) if document == definition => {
                (format!("{SAYS} the same, which is no difference"), *place)
            }
            Some(_) => return,
        };
        let page = shown(&definition);
        self.push(at.place, at.field, fact, &page, &spec, pointer);
    }
}

pub(super) fn is_array(kind: &Type) -> bool {
    matches!(kind, Type::Array(_))
}

fn of_document(spec: &Spec, chain: &Chain, fact: Fact) -> Option<String> {
    let get = |key: &str| spec.keyword(chain, key).and_then(|(_, value)| plain(value));
    let number = |key: &str| {
        let (_, value) = spec.keyword(chain, "x-integer")?;
        value.get(key).and_then(plain)
    };
    match fact {
        Fact::Type => get("type").or_else(|| get("properties").map(|_| "object".to_owned())),
        Fact::Format => get("format").filter(|format| format != "int32"),
        Fact::Minimum => number("minimum").or_else(|| get("minimum")),
        Fact::Maximum => number("maximum")
            .or_else(|| number("largest"))
            .or_else(|| get("maximum")),
        Fact::MinLength => get("minLength")
            .or_else(|| get("minItems"))
            .filter(|it| it != "0"),
        Fact::MaxLength => get("maxLength").or_else(|| get("maxItems")),
        Fact::Default => number("default").or_else(|| get("default")),
        Fact::Enum => get("enum"),
        Fact::Pattern => get("pattern"),
        Fact::Largest => number("largest"),
        Fact::MaxItems => {
            let (_, list) = spec.keyword(chain, "x-list")?;
            list.get("maxItems").and_then(plain)
        }
        _ => None,
    }
    .map(number_as_text)
}

fn of_definition(row: &Field, fact: Fact) -> Option<String> {
    let (facts, content) = (&row.facts, &row.content);
    let one = |values: &[String]| values.first().cloned();
    match fact {
        Fact::Type => name(&row.kind),
        Fact::Format => one(&facts.format).filter(|format| format != "int32"),
        Fact::Minimum => one(&facts.minimum).or_else(|| content.minimum.clone()),
        Fact::Maximum => one(&facts.maximum).or_else(|| content.maximum.clone()),
        Fact::MinLength => one(&facts.min_length).filter(|it| it != "0"),
        Fact::MaxLength => one(&facts.max_length),
        Fact::Default => one(&facts.default).or_else(|| content.default.clone()),
        Fact::Enum => facts
            .enumeration
            .first()
            .map(|values| set(values.iter().cloned())),
        Fact::Pattern => one(&facts.pattern),
        Fact::Largest => content.largest.clone(),
        Fact::MaxItems => content.max_items.clone(),
        _ => None,
    }
    .map(number_as_text)
}

/// `1.0` is `1`.
fn number_as_text(text: String) -> String {
    match text.strip_suffix(".0") {
        Some(whole) if whole.parse::<i64>().is_ok() => whole.to_owned(),
        _ => text,
    }
}

/// The keyword of a type.
fn name(kind: &Type) -> Option<String> {
    let name = match kind {
        Type::Any => return None,
        Type::String => "string",
        Type::Integer | Type::Long => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Object | Type::Map | Type::Reference(_) => "object",
        Type::Array(_) => "array",
        Type::Unknown(words) => words,
    };
    Some(name.to_owned())
}

/// Whether the value is `additionalProperties` that allows some.
pub(super) fn is_open(value: &Value) -> bool {
    *value != Value::Bool(false)
}
