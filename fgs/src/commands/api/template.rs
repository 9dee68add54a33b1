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
    let example = body
        .example
        .and_then(|json| serde_json::from_str(json).ok());
    let schema = body.schema.map(|schema| {
        let example = example.as_ref();
        value(schema, Use::Required(example), &mut Vec::new())
    });
    Ok(crate::output::pretty(&schema.unwrap_or_default()))
}

/// What a value is for, with the value that the example of the body has there.
#[derive(Clone, Copy)]
enum Use<'a> {
    /// A text is not empty, which only the service would refuse.
    Required(Option<&'a Value>),
    Optional(Option<&'a Value>),
}

impl<'a> Use<'a> {
    fn example(self) -> Option<&'a Value> {
        let (Self::Required(example) | Self::Optional(example)) = self;
        example
    }

    fn of_item(self) -> Self {
        let item = |list: &'a Value| list.get(0);
        match self {
            Self::Required(example) => Self::Required(example.and_then(item)),
            Self::Optional(example) => Self::Optional(example.and_then(item)),
        }
    }

    fn of_member(self, member: &Member) -> Self {
        let example = self.example().and_then(|example| example.get(member.name));
        if member.required {
            Self::Required(example)
        } else {
            Self::Optional(example)
        }
    }
}

fn value<'a>(schema: &'a Schema, used: Use<'_>, outer: &mut Vec<&'a Schema>) -> String {
    let has_members = matches!(
        schema.kind,
        Kind::Object {
            members: [_, ..],
            ..
        }
    );
    // The members of an example are as good as those that it lacks are made.
    let example = used.example().filter(|_| !has_members);
    let is_optional = matches!(used, Use::Optional(_));
    let example = example.filter(|example| !is_optional || !is_placeholder(example));
    let documented = schema.example.or(schema.default).map(str::to_owned);
    let documented = example.map(Value::to_string).into_iter().chain(documented);
    if let Some(documented) = documented
        .into_iter()
        .find(|json| validate(json, schema).is_ok())
    {
        return documented;
    }
    match &schema.kind {
        Kind::Any => "{}".to_owned(),
        Kind::Text { rules } => quoted(&text(rules, used)),
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
            let item = value(items, used.of_item(), outer);
            outer.pop();
            format!("[{}]", vec![item; min.unwrap_or(1).max(1)].join(","))
        }
        Kind::Object {
            members,
            others,
            content,
        } => {
            outer.push(schema);
            let object = object(members, others, content.as_ref(), used, outer);
            outer.pop();
            object
        }
    }
}

/// A text such as `xxx`, which stands for one that is to be filled in.
fn is_placeholder(example: &Value) -> bool {
    let text = example.as_str();
    text.is_some_and(|text| text.chars().all(|letter| letter == 'x'))
}

fn object<'a>(
    members: &'a [Member],
    others: &Others,
    content: Option<&JsonContent>,
    used: Use<'_>,
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
                || value(member.schema, used.of_member(member), outer),
                |(_, schema)| quoted(&value(schema, Use::Required(None), &mut Vec::new())),
            );
        let selected = content.filter(|content| content.by == member.name);
        let json = selected
            .and_then(|content| content.schemas.first())
            .map_or(json, |(selected, _)| quoted(selected));
        written.push(format!("{}:{json}", quoted(member.name)));
    }
    if let (true, Others::Of(schema)) = (written.is_empty(), others) {
        let schema: &'static Schema = schema;
        written.push(format!(
            "\"name\":{}",
            value(schema, Use::Required(None), &mut Vec::new())
        ));
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
fn text(rules: &[Rule], used: Use<'_>) -> String {
    let (forms, others): (Vec<&Rule>, Vec<&Rule>) = rules
        .iter()
        .partition(|rule| matches!(rule, Rule::Urn { .. } | Rule::FunctionUrn));
    let empty = matches!(used, Use::Optional(_)).then(String::new);
    let is_allowed = |text: &String| rules.iter().all(|rule| rule.check(text).is_none());
    let found = empty
        .into_iter()
        .chain(forms.into_iter().flat_map(candidates))
        .chain(["text".to_owned()])
        .chain(others.into_iter().flat_map(candidates))
        .find(is_allowed);
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
            let value: Value = serde_json::from_str(&template).unwrap();
            assert_eq!(empty(schema, &value), None, "{id}: {template}");
        }
    }

    /// A required member that is an empty text.
    fn empty(schema: &Schema, value: &Value) -> Option<String> {
        match &schema.kind {
            Kind::Object { members, .. } => members.iter().find_map(|member| {
                let value = value.get(member.name)?;
                if member.required && value == "" {
                    return Some(member.name.to_owned());
                }
                let inner = empty(member.schema, value)?;
                Some(format!("{}.{inner}", member.name))
            }),
            Kind::List { items, .. } => value.get(0).and_then(|item| empty(items, item)),
            _ => None,
        }
    }

    #[test]
    fn templates_use_example_values() {
        let create = ALL.iter().find(|one| one.operation.id == "CreateFunction");
        let template = template(create.unwrap()).unwrap();
        let value: Value = serde_json::from_str(&template).unwrap();
        let example = create.unwrap().body.as_ref().unwrap().example.unwrap();
        let example: Value = serde_json::from_str(example).unwrap();
        for name in ["func_name", "handler", "memory_size", "runtime"] {
            assert_eq!(value[name], example[name], "{template}");
        }
    }
}
