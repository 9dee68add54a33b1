//! Rewrites the module of the models.

use syn::{Item, ItemMod};

use super::default_extra::default_extra;
use super::field_docs::{copy_docs, field_docs};
use super::from_json::from_json;
use super::json_schema::{add_bounds, derive_json_schema};
use super::lenient::read_leniently;
use super::setters::nested_setters;
use crate::rewrite::items::{document_as, is_module};
use crate::spec::document::Document;
use crate::spec::operation::OperationView;
use crate::spec::schema::properties;

pub(crate) fn rewrite(document: &Document, views: &[OperationView], module: &mut ItemMod) {
    document_as(&mut module.attrs, "The models of requests and responses.");
    let Some((_, items)) = &mut module.content else {
        return;
    };
    items.retain(|item| !is_module(item, "defaults"));
    let docs = field_docs(items);
    let (mut sent, mut readers) = (Vec::new(), Vec::new());
    for name in views.iter().filter_map(|view| view.body) {
        document.reach(name, &mut sent);
    }
    for item in items.iter_mut() {
        match item {
            Item::Struct(model) => {
                let is_body = views
                    .iter()
                    .any(|view| view.body.is_some_and(|name| model.ident == name));
                readers.extend(read_leniently(model, is_body));
                if sent.iter().any(|name| model.ident == name) {
                    add_bounds(document, model);
                }
                model.attrs.push(derive_json_schema());
            }
            Item::Enum(model) => model.attrs.push(derive_json_schema()),
            Item::Mod(builders) if builders.ident == "builder" => {
                document_as(&mut builders.attrs, "Builders of the models.");
                let Some((_, items)) = &mut builders.content else {
                    continue;
                };
                for item in items.iter_mut() {
                    default_extra(item);
                    copy_docs(item, &docs);
                }
                for name in views.iter().filter_map(|view| view.body) {
                    items.extend(nested_setters(document, name));
                }
            }
            _ => {}
        }
    }
    items.extend(readers);
    let bodies = views
        .iter()
        .filter(|view| document.body_model(view).is_none())
        .filter_map(|view| view.body);
    let is_any_object = |name: &&str| {
        document
            .schema(name)
            .is_some_and(|schema| properties(schema).next().is_none())
    };
    items.extend(bodies.filter(is_any_object).map(from_json));
}
