//! All models and enums that the operations reach.

use std::collections::BTreeSet;

use super::enumeration::Enumeration;
use super::model::{Model, fields};
use crate::spec::document::Document;
use crate::spec::shape::Type;

#[derive(Default)]
pub(crate) struct Models<'a> {
    pub models: Vec<Model<'a>>,
    pub enums: Vec<Enumeration>,
}

impl<'a> Models<'a> {
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
    pub(super) fn describe_by_first(&mut self, document: &'a Document) {
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
    pub(super) fn box_cycles(&mut self) {
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
