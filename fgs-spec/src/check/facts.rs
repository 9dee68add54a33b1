//! Compares one fact of a field.

use std::collections::BTreeSet;

use serde_json::Value;

use super::checker::Checker;
use super::difference::ABSENT;
use crate::page::{Fact, Place, Type};
use crate::spec::{self, Pointer};

impl Checker<'_> {
    /// Compares the values of both: none, one, or several where the page contradicts itself.
    pub(super) fn fact(
        &mut self,
        place: &Place,
        field: &spec::Field,
        fact: Fact,
        page: &[String],
        spec: &[String],
    ) {
        let expected = self
            .page_says(&field.pointer, fact)
            .unwrap_or_else(|| spec.to_vec());
        let same = page.len() == expected.len()
            && page
                .iter()
                .all(|value| expected.iter().any(|known| is_same(fact, value, known)));
        if !same {
            let is_array = matches!(field.kind, Type::Array(_));
            let pointer = match fact {
                Fact::Required => field.pointer.clone(),
                _ => field.pointer.to(fact.keyword(is_array)),
            };
            let pointer = match self.spec.get(&field.pointer.to("schema")) {
                Some(_) if fact != Fact::Required => {
                    field.pointer.to("schema").to(fact.keyword(is_array))
                }
                _ => pointer,
            };
            self.push(
                &place.to_string(),
                &field.name,
                fact,
                &display_values(page),
                &display_values(spec),
                &pointer,
            );
        }
    }

    /// The values of `x-page-says`, where the page deviates on purpose.
    fn page_says(&self, pointer: &Pointer, fact: Fact) -> Option<Vec<String>> {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Array(values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|value| value.as_str().map_or(value.to_string(), str::to_owned))
                    .collect();
                sorted_set(&values)
            }
            other => other.to_string(),
        };
        match self.spec.get(&pointer.to("x-page-says").to(fact.name()))? {
            Value::Null => Some(Vec::new()),
            // A list of values; of an enumeration, a list of lists.
            Value::Array(values) if fact != Fact::Enum || values.iter().all(Value::is_array) => {
                Some(values.iter().map(plain).collect())
            }
            value => Some(vec![plain(value)]),
        }
    }
}

pub(super) fn sorted_set(values: &[String]) -> String {
    values
        .iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

fn is_same(fact: Fact, page: &str, spec: &str) -> bool {
    let numeric = matches!(
        fact,
        Fact::Minimum | Fact::Maximum | Fact::MinLength | Fact::MaxLength | Fact::Default
    );
    let numbers = numeric
        .then(|| Some((page.parse::<f64>().ok()?, spec.parse::<f64>().ok()?)))
        .flatten();
    page == spec || numbers.is_some_and(|(page, spec)| page == spec)
}

fn display_values(values: &[String]) -> String {
    if values.is_empty() {
        ABSENT.to_owned()
    } else {
        values.join(" and ")
    }
}
