//! Collects the models and enums that operations and schemas reach.

use std::collections::HashMap;

use openapiv3::Schema;

use super::enumeration::{Enumeration, values};
use super::groups::Groups;
use super::model::{Field, Model, fields};
use super::models::Models;
use super::operation::Operation;
use super::schema_tags::tags;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::{json_content, schema_name};
use crate::spec::shape::{Shape, Type};

/// The models of the operations, and those that types written by hand are made of.
pub(crate) fn models<'a>(
    document: &'a Document,
    operations: &[Operation<'a>],
) -> Result<Models<'a>, SpecError> {
    let components = document.schema_names().filter_map(|name| {
        let schema = document.schema(name)?;
        Some((std::ptr::from_ref(schema), name))
    });
    let mut found = Collector {
        document,
        components: components.collect(),
        models: Models::default(),
    };
    found.visit_operations(operations)?;
    found.visit_schemas(operations)?;
    let mut models = found.models;
    models.describe_by_first(document);
    models.box_cycles();
    Ok(models)
}

/// What a schema is used for.
#[derive(Clone)]
struct Use {
    is_sent: bool,
    groups: Groups,
}

impl Use {
    fn of(operation: &Operation, is_sent: bool) -> Self {
        Self {
            is_sent,
            groups: operation.groups.clone(),
        }
    }
}

struct Collector<'a> {
    document: &'a Document,
    /// The names of the schemas that have one, by their addresses.
    components: HashMap<*const Schema, &'a str>,
    models: Models<'a>,
}

impl<'a> Collector<'a> {
    fn visit_operations(&mut self, operations: &[Operation<'a>]) -> Result<(), SpecError> {
        for operation in operations {
            // What a response says of a type describes it better than what a parameter does.
            if let Some(shape) = operation.response.shape() {
                let place = format!("{}.response", operation.view.id);
                self.visit(shape, &place, Use::of(operation, false))?;
            }
            if let Some(body) = &operation.body {
                let place = format!("{}.body", operation.view.id);
                self.visit(&body.shape, &place, Use::of(operation, true))?;
            }
            for parameter in &operation.parameters {
                let place = format!("{}.{}", operation.view.id, parameter.wire);
                self.visit(&parameter.shape, &place, Use::of(operation, true))?;
            }
        }
        Ok(())
    }

    /// What no operation names, such as the shape of errors.
    fn visit_schemas(&mut self, operations: &[Operation<'a>]) -> Result<(), SpecError> {
        let document = self.document;
        for name in document.schema_names() {
            if let Some(schema) = document.schema(name) {
                let shape = document.inline(schema, name);
                let tags = tags(document, operations, schema, name)?;
                let groups = match (self.has(&shape), tags) {
                    (false, tags) => Groups::of_tags(&tags),
                    (true, tags) if tags.is_empty() => Groups::default(),
                    (true, _) => {
                        return Err(document.error(format!(
                            "components: {name}: x-tags: an operation or an earlier schema has it, and says the tags; remove x-tags"
                        )));
                    }
                };
                let used = Use {
                    is_sent: false,
                    groups,
                };
                self.visit(&shape, name, used)?;
            }
        }
        Ok(())
    }

    fn visit(&mut self, shape: &Shape<'a>, place: &str, used: Use) -> Result<(), SpecError> {
        match (&shape.ty, &shape.inner) {
            (Type::List(_) | Type::Map(_), Some(inner)) => self.visit(inner, place, used),
            (Type::Enum(name), _) => self.visit_enum(name, shape, place, &used),
            (Type::Model(name), _) => self.visit_model(name, shape.schema, place, used),
            (Type::Custom(_), _) => self.visit_custom(shape.schema, place, &used),
            _ => Ok(()),
        }
    }

    /// Whether the model or enum of a shape was found already.
    fn has(&self, shape: &Shape) -> bool {
        match &shape.ty {
            Type::Model(name) => self.models.model(name).is_some(),
            Type::Enum(name) => self.models.enums.iter().any(|known| known.name == *name),
            _ => true,
        }
    }

    fn visit_enum(
        &mut self,
        name: &str,
        shape: &Shape<'a>,
        place: &str,
        used: &Use,
    ) -> Result<(), SpecError> {
        if self.models.model(name).is_some() {
            return Err(self.same_name(name, place));
        }
        let known = self
            .models
            .enums
            .iter_mut()
            .find(|known| known.name == name);
        match known {
            Some(known) => {
                let values = values(shape);
                let is_shared = known.is_named && shape.has_rust_name() && known.may_join(&values);
                if known.values != values && !is_shared {
                    return Err(self.same_name(name, place));
                }
                known.add_values(values);
                known.groups.add(&used.groups);
                Ok(())
            }
            None => {
                let mut found = Enumeration::new(name, shape, place);
                found.groups.add(&used.groups);
                self.models.enums.push(found);
                Ok(())
            }
        }
    }

    fn visit_model(
        &mut self,
        name: &str,
        schema: &'a Schema,
        place: &str,
        used: Use,
    ) -> Result<(), SpecError> {
        if self.models.enums.iter().any(|known| known.name == name) {
            return Err(self.same_name(name, place));
        }
        let component = self.components.get(&std::ptr::from_ref(schema));
        let place = component.copied().unwrap_or(place).to_owned();
        let mut is_new = false;
        let at = match self
            .models
            .models
            .iter()
            .position(|model| model.name == name)
        {
            Some(at) => at,
            None => {
                is_new = true;
                let model = Model::new(self.document, name, &place, schema);
                self.models.models.push(model);
                self.models.models.len() - 1
            }
        };
        let known = &mut self.models.models[at];
        let is_known = known
            .schemas
            .iter()
            .any(|(_, known)| std::ptr::eq(*known, schema));
        let others = (!is_known).then(|| fields(self.document, name, schema));
        if let Some(others) = &others {
            let is_shared = schema.schema_data.extensions.contains_key("x-rust-name")
                && known
                    .schema()
                    .schema_data
                    .extensions
                    .contains_key("x-rust-name");
            if !known.has_shape_of(others) || !is_shared && known.schema() != schema {
                return Err(self.same_name(name, &place));
            }
            known.schemas.push((place.clone(), schema));
            is_new = true;
        }
        let is_first_sent = used.is_sent && !known.is_sent;
        known.is_sent |= used.is_sent;
        if !known.groups.add(&used.groups) && !is_new && !is_first_sent {
            return Ok(());
        }
        let members = match others {
            Some(others) => others,
            None if std::ptr::eq(known.schema(), schema) => known.fields.clone(),
            None => fields(self.document, name, schema),
        };
        for Field { wire, shape, .. } in members {
            self.visit(&shape, &format!("{place}.{wire}"), used.clone())?;
        }
        Ok(())
    }

    /// The schemas that a type written by hand is made of.
    fn visit_custom(
        &mut self,
        schema: &'a Schema,
        place: &str,
        used: &Use,
    ) -> Result<(), SpecError> {
        for Field { wire, shape, .. } in fields(self.document, place, schema) {
            let used = Use {
                groups: Groups::always(),
                ..used.clone()
            };
            for reference in json_content(shape.schema) {
                let name = schema_name(reference).unwrap_or_default();
                if let Some(inner) = self.document.schema(name) {
                    let inner = self.document.inline(inner, name);
                    self.visit(&inner, name, used.clone())?;
                }
            }
            self.visit(&shape, &format!("{place}.{wire}"), used)?;
        }
        Ok(())
    }

    fn same_name(&self, name: &str, place: &str) -> SpecError {
        self.document.error(format!(
            "components: {place}: {name} is also the Rust name of a schema with another shape; set another x-rust-name"
        ))
    }
}
