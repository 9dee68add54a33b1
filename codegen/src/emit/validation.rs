//! The validation of what is sent: every bound of the document, as code.

use openapiv3::{SchemaKind, Type as Kind};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::rules;
use super::tokens::option;
use super::types::type_tokens;
use crate::api::enumeration::values;
use crate::api::model::Model;
use crate::api::models::Models;
use crate::sdk_paths::{CHECKS, OPEN_ENUM, RULES, VALIDATE};
use crate::spec::schema::extension_str;
use crate::spec::shape::{Shape, Type};

/// `Validate` for every model that a request can hold.
pub(crate) fn validation(models: &Models) -> TokenStream {
    let sent = models.models.iter().filter(|model| model.is_sent);
    let impls = sent.map(impl_validate);
    quote!(#(#impls)*)
}

fn impl_validate(model: &Model) -> TokenStream {
    let (name, cfg) = (format_ident!("{}", model.name), model.groups.cfg());
    let members = model.fields.iter().map(|field| {
        let (ident, wire) = (&field.ident, field.wire);
        let required = field
            .is_required
            .then(|| quote!(#CHECKS::required(#wire, self.#ident.is_some())?;));
        let borrow = borrow(field.is_boxed);
        let rules = check(&field.shape)
            .map(|rules| quote!(#CHECKS::member(#wire, self.#ident.#borrow(), |value| #rules)?;));
        quote!(#required #rules)
    });
    let nested = model.fields.iter().filter_map(|field| {
        let (ident, wire) = (&field.ident, field.wire);
        let rules = check_for(&field.shape)?;
        let borrow = borrow(field.is_boxed);
        Some(quote!(#CHECKS::member(#wire, self.#ident.#borrow(), |value| #rules)?;))
    });
    let nested: Vec<TokenStream> = nested.collect();
    let validate_for = (!nested.is_empty()).then(|| {
        quote! {
            fn validate_for(&self, function: &crate::FunctionUrn) -> Result<(), #VALIDATE::ValidationError> {
                #(#nested)*
                Ok(())
            }
        }
    });
    quote! {
        #cfg
        #[allow(clippy::redundant_closure, reason = "generated code")]
        impl #VALIDATE::Validate for crate::types::#name {
            fn validate(&self) -> Result<(), #VALIDATE::ValidationError> {
                #CHECKS::readable(self)?;
                #(#members)*
                Ok(())
            }
            #validate_for
        }
    }
}

fn borrow(is_boxed: bool) -> TokenStream {
    if is_boxed {
        quote!(as_deref)
    } else {
        quote!(as_ref)
    }
}

/// The validation of `value`, a reference to a value of this shape, as a `Result`.
pub(super) fn check(shape: &Shape) -> Option<TokenStream> {
    let unit = extension_str(shape.schema, "x-unit").unwrap_or_default();
    match (&shape.ty, &shape.schema.schema_kind) {
        (Type::Enum(_), _) => {
            // Other schemas of its name may have other values.
            let allowed = values(shape);
            Some(quote!(#OPEN_ENUM::validate(value, &[#(#allowed),*])))
        }
        (Type::Model(_), _) => {
            let ty = type_tokens(&shape.ty);
            // With its type, for a boxed one derefs.
            Some(quote!(<#ty as #VALIDATE::Validate>::validate(value)))
        }
        (Type::Custom(_), SchemaKind::Type(Kind::String(_))) => {
            let rules = rules::of_schema(shape.schema);
            (!rules.is_empty()).then(|| quote!(#RULES::check(value.as_str(), &[#(#rules),*])))
        }
        (Type::Custom(_), _) => Some(quote!(#VALIDATE::Validate::validate(value))),
        (Type::Integer, SchemaKind::Type(Kind::Integer(integer))) => {
            let allowed: Vec<i64> = integer.enumeration.iter().copied().flatten().collect();
            if !allowed.is_empty() {
                return Some(quote!(#CHECKS::one_of_integers(*value, &[#(#allowed),*], #unit)));
            }
            let (min, max) = rules::bounds(integer);
            if min.is_none() && max.is_none() {
                return None;
            }
            let (min, max) = (option(min), option(max));
            Some(quote!(#CHECKS::integer(*value, #min, #max, #unit)))
        }
        (Type::Number, SchemaKind::Type(Kind::Number(number))) => {
            let (min, max) = (option(number.minimum), option(number.maximum));
            Some(quote!(#CHECKS::number(*value, #min, #max, #unit)))
        }
        (Type::Boolean, SchemaKind::Type(Kind::Boolean(boolean))) => {
            let allowed: Vec<bool> = boolean.enumeration.iter().copied().flatten().collect();
            let is_limit = allowed.contains(&true) != allowed.contains(&false);
            is_limit.then(|| quote!(#CHECKS::one_of_booleans(*value, &[#(#allowed),*])))
        }
        (Type::Text, SchemaKind::Type(Kind::String(_))) => {
            let rules = rules::of_schema(shape.schema);
            (!rules.is_empty()).then(|| quote!(#RULES::check(value, &[#(#rules),*])))
        }
        (Type::List(_), SchemaKind::Type(Kind::Array(array))) => {
            let (min, max, unique) = (
                option(array.min_items),
                option(array.max_items),
                array.unique_items,
            );
            let items = shape.inner.as_ref().and_then(|inner| check(inner));
            if array.min_items.or(array.max_items).is_none() && items.is_none() && !unique {
                return None;
            }
            let items = items.unwrap_or_else(|| {
                quote!({
                    let _ = value;
                    Ok(())
                })
            });
            Some(quote!(#CHECKS::items(value, #min, #max, #unique, |value| #items)))
        }
        (Type::Map(_), _) => {
            let values = shape.inner.as_ref().and_then(|inner| check(inner))?;
            Some(quote!(#CHECKS::entries(value, |value| #values)))
        }
        _ => None,
    }
}

/// The validation of what depends on the function, of a value of this shape.
fn check_for(shape: &Shape) -> Option<TokenStream> {
    match &shape.ty {
        Type::Model(_) => {
            let ty = type_tokens(&shape.ty);
            Some(quote!(<#ty as #VALIDATE::Validate>::validate_for(value, function)))
        }
        Type::Custom(model) if model == "Destination" => {
            Some(quote!(#VALIDATE::Validate::validate_for(value, function)))
        }
        Type::List(_) => {
            let items = check_for(shape.inner.as_ref()?)?;
            Some(quote!(#CHECKS::items(value, None, None, false, |value| #items)))
        }
        Type::Map(_) => {
            let values = check_for(shape.inner.as_ref()?)?;
            Some(quote!(#CHECKS::entries(value, |value| #values)))
        }
        _ => None,
    }
}
