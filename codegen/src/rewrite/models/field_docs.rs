//! The documentation of fields, copied to the setters of builders.

use syn::{Attribute, ImplItem, Item};

use crate::rewrite::items::is_inherent;

/// The documentation of a field of a model.
pub(super) struct FieldDocs {
    model: String,
    field: String,
    docs: Vec<Attribute>,
}

pub(super) fn field_docs(items: &[Item]) -> Vec<FieldDocs> {
    let mut found = Vec::new();
    for item in items {
        let Item::Struct(model) = item else { continue };
        for field in &model.fields {
            let Some(name) = &field.ident else { continue };
            let docs = field.attrs.iter();
            let docs = docs.filter(|attribute| attribute.path().is_ident("doc"));
            found.push(FieldDocs {
                model: model.ident.to_string(),
                field: name.to_string(),
                docs: docs.cloned().collect(),
            });
        }
    }
    found
}

/// Copies the documentation of fields to their setters.
pub(super) fn copy_docs(item: &mut Item, field_docs: &[FieldDocs]) {
    let Item::Impl(builder) = item else { return };
    for FieldDocs { model, field, docs } in field_docs {
        if !is_inherent(builder, model) {
            continue;
        }
        for item in &mut builder.items {
            if let ImplItem::Fn(setter) = item
                && setter.sig.ident == field
            {
                setter.attrs.extend(docs.iter().cloned());
            }
        }
    }
}
