//! Validates schemas, and those they refer to.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type};

use super::unsupported_keywords::unsupported;
use super::{text_keywords, values};
use crate::names::is_identifier;
use crate::spec::document::{Document, RUST_MODELS};
use crate::spec::error::SpecError;
use crate::spec::schema::{extension_str, json_content, schema_name};

/// Validates the schemas of a document, each component once.
pub(super) struct Schemas<'a> {
    pub document: &'a Document,
    validated: Vec<&'a str>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            validated: Vec::new(),
        }
    }

    /// Validates a schema of `operation` at `place`, and every schema that it refers to.
    pub(super) fn validate(
        &mut self,
        operation: &str,
        place: &str,
        schema: &'a ReferenceOr<Schema>,
    ) -> Result<(), SpecError> {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(operation, place, reference),
            ReferenceOr::Item(schema) => self.inline(operation, place, schema),
        }
    }

    fn boxed(
        &mut self,
        operation: &str,
        place: &str,
        schema: &'a ReferenceOr<Box<Schema>>,
    ) -> Result<(), SpecError> {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(operation, place, reference),
            ReferenceOr::Item(schema) => self.inline(operation, place, schema),
        }
    }

    fn reference(
        &mut self,
        operation: &str,
        place: &str,
        reference: &'a str,
    ) -> Result<(), SpecError> {
        let name = schema_name(reference).unwrap_or(reference);
        if self.document.schema(name).is_none() {
            let what = format!("{operation}: {place}: $ref to {name}, which does not exist");
            return Err(self.document.error(what));
        }
        self.component(operation, name)
    }

    pub(super) fn component(&mut self, operation: &str, name: &'a str) -> Result<(), SpecError> {
        if self.validated.contains(&name) {
            return Ok(());
        }
        self.validated.push(name);
        let Some(schema) = self.document.schema(name) else {
            let what = format!("{operation}: {name}: $ref in place of a schema is not supported");
            return Err(self.document.error(what));
        };
        if is_its_own_alias(self.document, name) {
            let what = format!("{operation}: {name}: it is made of nothing but itself");
            return Err(self.document.error(what));
        }
        self.inline(operation, name, schema)
    }

    /// Validates a schema that is written where it is used.
    pub(super) fn inline(
        &mut self,
        operation: &str,
        place: &str,
        schema: &'a Schema,
    ) -> Result<(), SpecError> {
        let document = self.document;
        let fail = |what: String| Err(document.error(format!("{operation}: {place}: {what}")));
        if let Some(model) = extension_str(schema, "x-rust-model")
            && !RUST_MODELS.contains(&model)
        {
            return fail(format!(
                "x-rust-model {model} is not one of {}",
                RUST_MODELS.join(", ")
            ));
        }
        if let Some(name) = extension_str(schema, "x-rust-name")
            && !is_identifier(name)
        {
            return fail(format!("x-rust-name {name:?} is not a valid name"));
        }
        if let Some(keyword) = unsupported(schema) {
            return fail(format!(
                "{keyword} is not supported: requests could not be validated against it"
            ));
        }
        if let Some(pattern) = text_keywords::missing_pattern(schema) {
            return fail(format!(
                "x-integer without a pattern; write pattern: '{pattern}' for the tools that do not know it"
            ));
        }
        if let Some(problem) = bounds(schema).or_else(|| values::problem(document, schema)) {
            return fail(problem);
        }
        for reference in json_content(schema) {
            self.reference(operation, place, reference)?;
        }
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                for required in &object.required {
                    if !object.properties.contains_key(required) {
                        return fail(format!("required lists {required}, which is not a property"));
                    }
                }
                for (field, property) in &object.properties {
                    if !is_identifier(field) {
                        return fail(format!("{field:?} is not a valid field name"));
                    }
                    self.boxed(operation, &format!("{place}.{field}"), property)?;
                }
                match &object.additional_properties {
                    Some(AdditionalProperties::Schema(_)) if !object.properties.is_empty() => {
                        fail("additionalProperties of a type beside properties are not supported: requests could not be validated against it".to_owned())
                    }
                    Some(AdditionalProperties::Schema(values)) => {
                        self.validate(operation, &format!("{place}{{}}"), values)
                    }
                    _ => Ok(()),
                }
            }
            SchemaKind::Type(Type::Array(array)) => match &array.items {
                Some(items) => self.boxed(operation, &format!("{place}[]"), items),
                None => Ok(()),
            },
            SchemaKind::Type(_) => Ok(()),
            SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                [ReferenceOr::Reference { reference }] => {
                    self.reference(operation, place, reference)
                }
                _ => fail("only allOf with one $ref is supported".to_owned()),
            },
            SchemaKind::Any(any) if *any == Default::default() => Ok(()),
            SchemaKind::Any(any) => {
                let found = any.typ.as_deref().unwrap_or("missing");
                fail(format!("type {found} is not supported with keywords of another type"))
            }
            _ => fail(
                "only string, integer, number, boolean, array, object, any value and allOf with one $ref are supported".to_owned(),
            ),
        }
    }
}

/// Bounds that contradict each other.
fn bounds(schema: &Schema) -> Option<String> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            contradiction("minimum", integer.minimum, "maximum", integer.maximum)
        }
        SchemaKind::Type(Type::Number(number)) => {
            contradiction("minimum", number.minimum, "maximum", number.maximum)
        }
        SchemaKind::Type(Type::String(string)) => contradiction(
            "minLength",
            string.min_length,
            "maxLength",
            string.max_length,
        ),
        SchemaKind::Type(Type::Array(array)) => {
            contradiction("minItems", array.min_items, "maxItems", array.max_items)
        }
        _ => None,
    }
}

fn contradiction<T: PartialOrd + std::fmt::Display>(
    least: &str,
    min: Option<T>,
    most: &str,
    max: Option<T>,
) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min > max => {
            Some(format!("{least} {min} is greater than {most} {max}"))
        }
        _ => None,
    }
}

/// Whether a schema refers to itself through nothing but references, lists and maps.
fn is_its_own_alias(document: &Document, name: &str) -> bool {
    let mut seen = Vec::new();
    let mut next = target_of(document, name);
    while let Some(target) = next {
        if target == name {
            return true;
        }
        if seen.contains(&target) {
            return false;
        }
        seen.push(target);
        next = target_of(document, target);
    }
    false
}

/// What a schema is an alias, a list or a map of.
fn target_of<'a>(document: &'a Document, name: &str) -> Option<&'a str> {
    let mut schema = document.schema(name)?;
    loop {
        match &schema.schema_kind {
            SchemaKind::Type(Type::Array(array)) => match array.items.as_ref()? {
                ReferenceOr::Reference { reference } => return schema_name(reference),
                ReferenceOr::Item(items) => schema = items,
            },
            SchemaKind::Type(Type::Object(object)) if object.properties.is_empty() => {
                match object.additional_properties.as_ref()? {
                    AdditionalProperties::Schema(values) => match &**values {
                        ReferenceOr::Reference { reference } => return schema_name(reference),
                        ReferenceOr::Item(values) => schema = values,
                    },
                    AdditionalProperties::Any(_) => return None,
                }
            }
            SchemaKind::AllOf { all_of } => match all_of.first()? {
                ReferenceOr::Reference { reference } => return schema_name(reference),
                ReferenceOr::Item(_) => return None,
            },
            _ => return None,
        }
    }
}
