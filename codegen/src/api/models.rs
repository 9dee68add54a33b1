//! All models and enums that the operations reach.

use std::collections::{BTreeSet, HashMap};

use openapiv3::Schema;

use super::enumeration::{Enumeration, values};
use super::groups::Groups;
use super::model::{Field, Model, fields};
use super::operation::Operation;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::schema_name;
use crate::spec::shape::{Shape, Type};

#[derive(Default)]
pub(crate) struct Models<'a> {
    pub models: Vec<Model<'a>>,
    pub enums: Vec<Enumeration>,
}

impl<'a> Models<'a> {
    /// The models of the operations, and those that types written by hand are made of.
    pub(crate) fn of(
        document: &'a Document,
        operations: &[Operation<'a>],
    ) -> Result<Self, SpecError> {
        let components = document.schema_names().filter_map(|name| {
            let schema = document.schema(name)?;
            Some((std::ptr::from_ref(schema), name))
        });
        let mut found = Collector {
            document,
            components: components.collect(),
            models: Self::default(),
        };
        for operation in operations {
            // What a response says of a type describes it better than what a parameter does.
            if let Some(shape) = operation.response.shape() {
                let place = format!("{}.response", operation.view.id);
                found.visit(shape, &place, Use::of(operation, false))?;
            }
            if let Some(body) = &operation.body {
                let place = format!("{}.body", operation.view.id);
                found.visit(&body.shape, &place, Use::of(operation, true))?;
            }
            for parameter in &operation.parameters {
                let place = format!("{}.{}", operation.view.id, parameter.wire);
                found.visit(&parameter.shape, &place, Use::of(operation, true))?;
            }
        }
        // What no operation names, such as the shape of errors.
        for name in document.schema_names() {
            if let Some(schema) = document.schema(name) {
                let shape = document.inline(schema, name);
                let tags = tags(document, operations, schema, name)?;
                let groups = match (found.has(&shape), tags) {
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
                found.visit(&shape, name, used)?;
            }
        }
        let mut models = found.models;
        models.describe_by_first(document);
        models.box_circles();
        Ok(models)
    }

    /// The names of the secret members of a model and of those in it, sorted.
    pub(crate) fn secrets_in(&self, model: &Model<'a>) -> Vec<&'a str> {
        let mut reached = vec![model];
        let mut secrets = BTreeSet::new();
        let mut at = 0;
        while let Some(model) = reached.get(at).copied() {
            for field in &model.fields {
                if field.is_secret {
                    secrets.insert(field.wire);
                }
                let inner = element(&field.shape.ty).and_then(|name| self.model(name));
                let is_new = |inner: &&Model| reached.iter().all(|known| known.name != inner.name);
                if let Some(inner) = inner.filter(is_new) {
                    reached.push(inner);
                }
            }
            at += 1;
        }
        secrets.into_iter().collect()
    }

    pub(crate) fn model(&self, name: &str) -> Option<&Model<'a>> {
        self.models.iter().find(|model| model.name == name)
    }

    /// Of the schemas of a model, the first one of the document describes it.
    fn describe_by_first(&mut self, document: &'a Document) {
        let names: Vec<&str> = document.schema_names().collect();
        for model in self
            .models
            .iter_mut()
            .filter(|model| model.schemas.len() > 1)
        {
            let position = |name: &str| names.iter().position(|known| *known == name);
            model
                .schemas
                .sort_by_key(|(name, _)| position(name).unwrap_or(names.len()));
            model.fields = fields(document, &model.name, model.schema());
        }
    }

    /// Boxes the members by which a model would hold itself.
    fn box_circles(&mut self) {
        let direct: Vec<(String, Vec<String>)> = self
            .models
            .iter()
            .map(|model| {
                let held = model
                    .fields
                    .iter()
                    .filter_map(|field| held(&field.shape.ty));
                (model.name.clone(), held.map(str::to_owned).collect())
            })
            .collect();
        for model in &mut self.models {
            for field in &mut model.fields {
                let target = held(&field.shape.ty);
                field.is_boxed = target.is_some_and(|target| reaches(&direct, target, &model.name));
            }
        }
    }
}

/// The tags of a schema that no operation has, each a tag of operations.
fn tags(
    document: &Document,
    operations: &[Operation],
    schema: &Schema,
    name: &str,
) -> Result<Vec<String>, SpecError> {
    let extension = schema.schema_data.extensions.get("x-tags");
    let tags = extension.and_then(serde_json::Value::as_array);
    let tags: Vec<String> = tags
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect();
    let is_known = |tag: &String| {
        let mut operations = operations.iter();
        operations.any(|operation| operation.view.operation.tags.contains(tag))
    };
    match tags.iter().find(|tag| !is_known(tag)) {
        Some(tag) => Err(document.error(format!(
            "components: {name}: x-tags: {tag:?} is not a tag of an operation"
        ))),
        None => Ok(tags),
    }
}

/// The model that a value of this type holds in itself.
fn held(ty: &Type) -> Option<&str> {
    match ty {
        Type::Model(name) => Some(name),
        _ => None,
    }
}

/// The model of a value of this type, or of its elements.
fn element(ty: &Type) -> Option<&str> {
    match ty {
        Type::List(inner) | Type::Map(inner) => element(inner),
        _ => held(ty),
    }
}

fn reaches(direct: &[(String, Vec<String>)], from: &str, to: &str) -> bool {
    let mut seen = vec![from.to_owned()];
    let mut at = 0;
    while let Some(name) = seen.get(at).cloned() {
        if name == to {
            return true;
        }
        let held = direct.iter().filter(|(known, _)| *known == name);
        for next in held.flat_map(|(_, held)| held) {
            if !seen.contains(next) {
                seen.push(next.clone());
            }
        }
        at += 1;
    }
    false
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
            let content = shape.schema.schema_data.extensions.get("x-json-content");
            let names = content
                .and_then(serde_json::Value::as_object)
                .into_iter()
                .flatten();
            for (_, reference) in names {
                let name = reference.as_str().and_then(schema_name).unwrap_or_default();
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
