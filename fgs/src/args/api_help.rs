//! The help of an operation.

use functiongraph::__private::constants::Rule;
use functiongraph::__private::document::{Argument, Description, Kind, Member, Others, Schema};

/// How deep the members of members are shown.
const DEPTH: usize = 5;

/// What follows the options.
pub(super) fn operation(description: &Description) -> String {
    let operation = description.operation;
    let mut help = format!("{} {}\n", operation.method, operation.path);
    if !description.doc.is_empty() {
        help.push_str(&format!("{}\n", description.doc));
    }
    if let Some(body) = &description.body {
        let required = if body.required {
            "required"
        } else {
            "optional"
        };
        help.push_str(&format!("\nBody, {}, {required}:\n", body.media));
        if let Some(schema) = body.schema {
            lines_of(&mut help, schema, &mut Vec::new());
        }
    }
    help.push_str(&format!("\nResponse, {}", operation.success));
    match description.response {
        Some(schema) => {
            help.push_str(&format!(", {}:\n", operation.accept));
            lines_of(&mut help, schema, &mut Vec::new());
        }
        None if operation.accept.is_empty() => help.push_str(", without content\n"),
        None => help.push_str(&format!(", {}\n", operation.accept)),
    }
    let page = &description.page;
    let facts = [page.title, page.date, page.url];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        help.push_str(&format!("\nSource: {}", facts.join(", ")));
    }
    help.trim_end().to_owned()
}

/// What a parameter is for, and what it takes.
pub(super) fn parameter(description: &Description, argument: &Argument) -> String {
    let required = description
        .parameter(argument.name)
        .is_some_and(|parameter| parameter.required);
    let Some(schema) = argument.schema else {
        return argument.doc.to_owned();
    };
    let facts = facts(schema, required);
    format!("{} [{facts}]", argument.doc)
        .trim_start()
        .to_owned()
}

/// The members of an object, each on a line with its own below it.
fn lines_of<'a>(help: &mut String, schema: &'a Schema, outer: &mut Vec<&'a Schema>) {
    let indent = "  ".repeat(outer.len() + 1);
    // A schema can hold itself.
    if outer.len() >= DEPTH || outer.iter().any(|known| std::ptr::eq(*known, schema)) {
        help.push_str(&format!("{indent}…\n"));
        return;
    }
    outer.push(schema);
    match &schema.kind {
        Kind::Object {
            members,
            others,
            content,
        } => {
            let (required, optional): (Vec<_>, Vec<_>) =
                members.iter().partition(|member| member.required);
            for member in required.into_iter().chain(optional) {
                let doc = member.doc();
                let facts = facts(member.schema, member.required);
                let line = format!("{indent}{}: {facts}", member.name);
                help.push_str(line.trim_end());
                help.push_str(&if doc.is_empty() {
                    "\n".to_owned()
                } else {
                    format!(". {doc}\n")
                });
                if let Some(inner) = inner(member) {
                    lines_of(help, inner, outer);
                }
                let Some(content) = content
                    .as_ref()
                    .filter(|content| content.member == member.name)
                else {
                    continue;
                };
                outer.push(member.schema);
                for (value, schema) in content.schemas {
                    help.push_str(&format!(
                        "{indent}  as JSON, where {} is {value}:\n",
                        content.by
                    ));
                    lines_of(help, schema, outer);
                }
                outer.pop();
            }
            match others {
                Others::None => {}
                Others::Any => help.push_str(&format!("{indent}any members\n")),
                Others::Of(values) => {
                    help.push_str(&format!("{indent}NAME: {}\n", facts(values, false)));
                    if has_members(values) {
                        lines_of(help, values, outer);
                    }
                }
            }
        }
        Kind::List { items, .. } => {
            help.push_str(&format!("{indent}{}\n", facts(schema, false)));
            if has_members(items) {
                lines_of(help, items, outer);
            }
        }
        _ => help.push_str(&format!("{indent}{}\n", facts(schema, false))),
    }
    outer.pop();
}

/// The object whose members follow those of a member.
fn inner(member: &Member) -> Option<&'static Schema> {
    let schema = match &member.schema.kind {
        Kind::List { items, .. } => items,
        _ => member.schema,
    };
    has_members(schema).then_some(schema)
}

fn has_members(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::Object {
            members, others, ..
        } => !members.is_empty() || matches!(others, Others::Of(_)),
        _ => false,
    }
}

/// Type, bounds, default.
fn facts(schema: &Schema, required: bool) -> String {
    let mut facts = vec![kind(schema)];
    if let Some(default) = schema.default {
        facts.push(format!("default {}", default.trim_matches('"')));
    }
    if required {
        facts.push("required".to_owned());
    }
    facts.join(", ")
}

pub(super) fn kind(schema: &Schema) -> String {
    let unit = schema.unit;
    match &schema.kind {
        Kind::Any => "any JSON".to_owned(),
        Kind::Text { rules } => {
            // Beside these, a length or a pattern says nothing new.
            let is_enough = |rule: &&Rule| matches!(rule, Rule::OneOf(_) | Rule::Integer { .. });
            match rules.iter().find(is_enough) {
                Some(rule) => self::rule(rule),
                None if rules.is_empty() => "string".to_owned(),
                None => {
                    let rules: Vec<String> = rules.iter().map(self::rule).collect();
                    format!("string, {}", rules.join(", "))
                }
            }
        }
        Kind::Integer {
            min,
            max,
            allowed: [],
        } => {
            format!("integer{}", range(*min, *max, unit))
        }
        Kind::Integer { allowed, .. } => {
            let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
            format!("one of {} {unit}", allowed.join(", "))
                .trim_end()
                .to_owned()
        }
        Kind::Number { min, max } => format!("number{}", range(*min, *max, unit)),
        Kind::Boolean { .. } => "boolean".to_owned(),
        Kind::List {
            items, min, max, ..
        } => {
            format!("array{} of {}", range(*min, *max, "items"), kind(items))
        }
        Kind::Object { .. } => "object".to_owned(),
    }
}

fn rule(rule: &Rule) -> String {
    match rule {
        Rule::Length { least, most } => range(*least, *most, "characters")
            .trim_start_matches([',', ' '])
            .to_owned(),
        Rule::OneOf(values) => format!("one of {}", values.join(", ")),
        Rule::Integer { least, most, unit } => {
            format!("integer{}", range(*least, *most, unit))
        }
        Rule::Time { between } => format!("YYYY-MM-DD{between}hh:mm:ss"),
        Rule::List { separator, most } => format!("up to {most} values joined by {separator:?}"),
        Rule::Pattern { shown, .. } => format!("characters: {shown}"),
        Rule::Number { least, most, unit } => format!("number{}", range(*least, *most, unit)),
        Rule::Urn { form } => (*form).to_owned(),
        Rule::FunctionUrn => "a function's name or URN".to_owned(),
        Rule::Repeated { .. } => "may be repeated".to_owned(),
    }
}

/// With what is before it.
fn range<T: ToString>(min: Option<T>, max: Option<T>, unit: &str) -> String {
    let (min, max) = (
        min.map(|min| min.to_string()),
        max.map(|max| max.to_string()),
    );
    let range = match (min, max) {
        (Some(min), Some(max)) => format!(", {min} to {max} {unit}"),
        (Some(min), None) => format!(", {min} or more {unit}"),
        (None, Some(max)) => format!(", up to {max} {unit}"),
        (None, None) if unit.is_empty() || unit == "items" => String::new(),
        (None, None) => format!(", {unit}"),
    };
    range.trim_end().to_owned()
}
