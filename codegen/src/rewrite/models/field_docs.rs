//! The documentation of fields, copied to the setters of builders.

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, FieldValue, ImplItem, Item, Member, parse_quote};

use crate::rewrite::items::is_inherent;

/// The documentation of every field, by model and field.
pub fn field_docs(items: &[Item]) -> Vec<(String, String, Vec<Attribute>)> {
    let models = items.iter().filter_map(|item| match item {
        Item::Struct(model) => Some(model),
        _ => None,
    });
    let fields = models.flat_map(|model| {
        model
            .fields
            .iter()
            .map(move |field| (model.ident.to_string(), field))
    });
    fields
        .filter_map(|(model, field)| {
            let docs = field
                .attrs
                .iter()
                .filter(|attribute| attribute.path().is_ident("doc"))
                .cloned()
                .collect();
            Some((model, field.ident.as_ref()?.to_string(), docs))
        })
        .collect()
}

/// Copies the documentation of fields to their setters, and makes unknown members optional.
pub fn copy_docs(item: &mut Item, field_docs: &[(String, String, Vec<Attribute>)]) {
    let Item::Impl(builder) = item else { return };
    DefaultExtra.visit_item_impl_mut(builder);
    for (model, field, docs) in field_docs {
        if !is_inherent(builder, model) {
            continue;
        }
        for item in &mut builder.items {
            match item {
                ImplItem::Fn(setter) if setter.sig.ident == field => {
                    setter.attrs.extend(docs.iter().cloned())
                }
                _ => {}
            }
        }
    }
}

struct DefaultExtra;

impl VisitMut for DefaultExtra {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let is_extra = matches!(&field.member, Member::Named(name) if name == "extra");
        if is_extra
            && matches!(&field.expr, Expr::Call(call) if call.func.to_token_stream().to_string() == "Err")
        {
            field.expr = parse_quote!(Ok(::std::default::Default::default()));
        }
    }
}
