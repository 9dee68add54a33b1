//! A body to fill in.

use functiongraph::__private::constants::Rule;
use functiongraph::__private::document::{
    Description, JsonContent, Kind, Member, Others, Schema, validate,
};
use serde_json::Value;

use crate::failure::Failure;

/// The body as JSON on lines of its own: required members first, each with a value that is allowed.
pub(super) fn template(description: &Description) -> Result<String, Failure> {
    let Some(body) = &description.body else {
        let id = description.operation.id;
        let line = format!("{id} has no body; leave out --template");
        return Err(Failure::InvalidInput(line));
    };
    let schema = body.schema.map(|schema| value(schema, &mut Vec::new()));
    Ok(crate::output::pretty(&schema.unwrap_or_default()))
}

fn value<'a>(schema: &'a Schema, outer: &mut Vec<&'a Schema>) -> String {
    let documented = schema.example.or(schema.default);
    if let Some(documented) = documented.filter(|json| validate(json, schema).is_ok()) {
        return documented.to_owned();
    }
    match &schema.kind {
        Kind::Any => "{}".to_owned(),
        Kind::Text { rules } => quoted(&text(rules)),
        Kind::Integer { min, max, allowed } => {
            // The bound of the type is nothing to fill in.
            let min = min.filter(|min| *min > i64::from(i32::MIN));
            let least = min.or(max.filter(|max| *max < 0)).unwrap_or_default();
            allowed.first().unwrap_or(&least).to_string()
        }
        Kind::Number { min, max } => {
            let least = min.or(max.filter(|max| *max < 0.0)).unwrap_or_default();
            Value::from(least).to_string()
        }
        Kind::Boolean { allowed } => allowed.first().unwrap_or(&false).to_string(),
        Kind::List { items, min, .. } => {
            if is_outer(items, outer) {
                return "[]".to_owned();
            }
            outer.push(schema);
            let item = value(items, outer);
            outer.pop();
            format!("[{}]", vec![item; min.unwrap_or(1).max(1)].join(","))
        }
        Kind::Object {
            members,
            others,
            content,
        } => {
            outer.push(schema);
            let object = object(members, others, content.as_ref(), outer);
            outer.pop();
            object
        }
    }
}

fn object<'a>(
    members: &'a [Member],
    others: &Others,
    content: Option<&JsonContent>,
    outer: &mut Vec<&'a Schema>,
) -> String {
    let (required, optional): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.required);
    let members = required.into_iter().chain(optional);
    // A schema that holds itself ends where it begins again.
    let members = members.filter(|member| member.required || !is_outer(member.schema, outer));
    let members: Vec<&Member> = members.collect();
    let mut written: Vec<String> = Vec::new();
    for member in members {
        let json = content
            .filter(|content| content.member == member.name)
            .and_then(|content| content.schemas.first())
            .map_or_else(
                || value(member.schema, outer),
                |(_, schema)| quoted(&value(schema, &mut Vec::new())),
            );
        let selected = content.filter(|content| content.by == member.name);
        let json = selected
            .and_then(|content| content.schemas.first())
            .map_or(json, |(selected, _)| quoted(selected));
        written.push(format!("{}:{json}", quoted(member.name)));
    }
    if let (true, Others::Of(schema)) = (written.is_empty(), others) {
        let schema: &'static Schema = schema;
        written.push(format!("\"name\":{}", value(schema, &mut Vec::new())));
    }
    format!("{{{}}}", written.join(","))
}

fn is_outer(schema: &Schema, outer: &[&Schema]) -> bool {
    outer.iter().any(|known| std::ptr::eq(*known, schema))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A text that the rules allow, as far as one is found.
fn text(rules: &[Rule]) -> String {
    let candidates = rules.iter().flat_map(candidates);
    let is_allowed = |text: &String| rules.iter().all(|rule| rule.violation(text).is_none());
    let plain = [String::new(), "text".to_owned()];
    let found = plain.into_iter().chain(candidates).find(is_allowed);
    found.unwrap_or_default()
}

/// Texts that a rule allows, if no other does not.
fn candidates(rule: &Rule) -> Vec<String> {
    match rule {
        Rule::Length { least, most } => {
            let lengths = [*least, *most].into_iter().flatten().take(1);
            lengths.map(|length| "x".repeat(length.min(64))).collect()
        }
        Rule::OneOf(values) => values.iter().map(|value| (*value).to_owned()).collect(),
        Rule::Integer { least, most, .. } => {
            let numbers = [Some(0), *least, *most].into_iter().flatten();
            numbers.map(|number| number.to_string()).collect()
        }
        Rule::Number { least, most, .. } => {
            let numbers = [Some(0.0), *least, *most].into_iter().flatten();
            numbers.map(|number| number.to_string()).collect()
        }
        Rule::Time { between } => vec![format!("2026-01-01{between}00:00:00")],
        Rule::List { .. } => vec!["text".to_owned()],
        Rule::Pattern { parts, .. } => [1, 2, 4, 8, 16, 32]
            .into_iter()
            .map(|count| {
                let letters = parts.iter().map(|part| {
                    let first = part.ranges.first().map_or('x', |(first, _)| *first);
                    let count = count.clamp(part.least, part.most.unwrap_or(count).max(part.least));
                    String::from(first).repeat(count)
                });
                letters.collect()
            })
            .collect(),
        Rule::Urn { form } => vec![(*form).to_owned()],
        Rule::FunctionUrn => vec![
            "urn:fss:REGION:PROJECT_ID:function:default:NAME".to_owned(),
            "NAME".to_owned(),
        ],
        Rule::Repeated { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use functiongraph::__private::document::ALL;

    use super::*;

    #[test]
    fn templates_are_valid_bodies() {
        for description in ALL {
            let Some(schema) = description.body.as_ref().and_then(|body| body.schema) else {
                continue;
            };
            let template = template(description).unwrap();
            let valid = validate(&template, schema);
            let id = description.operation.id;
            assert_eq!(valid, Ok(()), "{id}: {template}");
            let bound = i32::MIN.to_string();
            assert!(!template.contains(&bound), "{id}: {template}");
        }
    }
}
