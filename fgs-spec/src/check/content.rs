//! The members of JSON in a string, which pages describe in prose: `OBS:…bucket…[0~365]…`.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde_json::Value;

use super::checker::Checker;
use super::difference::{ABSENT, PRESENT};
use crate::page::{self, Fact, Place};
use crate::pattern::pattern;
use crate::spec;

pub(super) fn check(checker: &mut Checker, place: &Place, row: &page::Field, field: &spec::Field) {
    let content = checker
        .spec
        .get(&field.pointer.to("x-json-content"))
        .and_then(Value::as_object);
    let Some(content) = content.cloned() else {
        return;
    };
    let line = |key: &str| {
        row.description.iter().find(|line| {
            line.split_once(':')
                .is_some_and(|(start, _)| start.trim() == key)
        })
    };
    if !content.keys().any(|key| line(key).is_some()) {
        // An unknown form is left for manual review.
        checker
            .unparsed
            .extend(row.description.iter().map(|text| page::Unparsed {
                place: place.to_string(),
                field: row.name.clone(),
                text: text.clone(),
                line: None,
            }));
        return;
    }
    for (key, reference) in &content {
        let name = reference
            .as_str()
            .and_then(|reference| reference.strip_prefix("#/components/schemas/"));
        let Some(name) = name else { continue };
        match line(key) {
            Some(words) => check_members(checker, name, words),
            None => checker.push(
                &place.to_string(),
                &format!("{}.{key}", field.name),
                Fact::Presence,
                ABSENT,
                PRESENT,
                &field.pointer.to("x-json-content").to(key),
            ),
        }
        checker
            .unparsed
            .retain(|unparsed| Some(&unparsed.text) != line(key));
    }
}

fn check_members(checker: &mut Checker, schema: &str, words: &str) {
    static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z][A-Za-z0-9_]*"));
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(-?\d+)\s*(?:~|-|,|到|至|to)\s*(-?\d+)"));
    static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(-?\d+)\s*(?:\(?默认|(?i:\(?(?:by )?default))|(?:默认(?:值)?为?|(?i:default(?:s to| is|:)?))\s*(-?\d+)",
        )
    });
    let place = Place::Schema(schema.to_owned());
    let Some(pointer) = checker.spec.schema(schema) else {
        return;
    };
    let fields = checker.spec.properties(&pointer);
    // Before the colon is the service.
    let words = words.split_once(':').map_or(words, |(_, words)| words);
    let names: Vec<&str> = WORD.find_iter(words).map(|word| word.as_str()).collect();
    for field in &fields {
        if !names.contains(&field.name.as_str()) && !field.has_source {
            checker.push(
                &place.to_string(),
                &field.name,
                Fact::Presence,
                ABSENT,
                PRESENT,
                &field.pointer,
            );
        }
    }
    // Only the names of members have underscores.
    for name in names.iter().filter(|name| name.contains('_')) {
        if !fields.iter().any(|field| field.name == **name) {
            checker.push(
                &place.to_string(),
                name,
                Fact::Presence,
                PRESENT,
                ABSENT,
                &pointer,
            );
        }
    }
    let numbers: Vec<&spec::Field> = fields
        .iter()
        .filter(|field| field.kind.is_numeric())
        .collect();
    let [number] = numbers.as_slice() else { return };
    let range = RANGE.captures(words);
    let end = |at: usize| {
        range
            .as_ref()
            .and_then(|range| Some(range.get(at)?.as_str().to_owned()))
    };
    let default = DEFAULT
        .captures(words)
        .and_then(|found| Some(found.get(1).or(found.get(2))?.as_str().to_owned()));
    let facts = number.facts.clone();
    let list = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
    checker.fact(&place, number, Fact::Minimum, &list(end(1)), &facts.minimum);
    checker.fact(&place, number, Fact::Maximum, &list(end(2)), &facts.maximum);
    checker.fact(
        &place,
        number,
        Fact::Default,
        &list(default),
        &facts.default,
    );
}
