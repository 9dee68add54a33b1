//! The validation of what is sent: every bound of the document, as code.

use openapiv3::{IntegerType, Schema, SchemaKind, StringType, Type};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::rules;
use super::tokens::option;
use crate::names::field_ident;
use crate::paths::{PARAMETER, VALIDATE};
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::{Property, extension_str, properties};

/// `Validate` for every schema that a request can hold.
pub(crate) fn validation(document: &Document) -> Result<TokenStream, SpecError> {
    let mut sent = Vec::new();
    for view in document.operations()? {
        if let Some(name) = view.body {
            document.reach(name, &mut sent);
        }
    }
    for name in &sent {
        let empty = document
            .schema(name)
            .into_iter()
            .flat_map(properties)
            .find(|(_, property)| may_be_empty(property));
        if let Some((field, _)) = empty {
            let problem =
                "a required string needs a minLength, pattern or enum, so that it is not empty";
            return Err(document.error(format!("components: {name}.{field}: {problem}")));
        }
    }
    let impls = sent.iter().filter_map(|name| {
        let schema = document.schema(name)?;
        match extension_str(schema, "x-rust-model") {
            Some(_) => None,
            None => Some(impl_validate(name, schema)),
        }
    });
    Ok(quote!(#(#impls)*))
}

fn may_be_empty(property: &Property) -> bool {
    let string = property
        .inline
        .and_then(|schema| match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => Some(string),
            _ => None,
        });
    property.required
        && string.is_some_and(|string| {
            string.min_length.is_none_or(|min| min == 0)
                && string.pattern.is_none()
                && string.enumeration.is_empty()
        })
}

fn impl_validate(name: &str, schema: &Schema) -> TokenStream {
    let model = format_ident!("{name}");
    let fields = properties(schema).map(|(name, property)| {
        let field = field_ident(name);
        let required = property
            .required
            .then(|| quote!(#VALIDATE::required(#name, &self.#field)?;));
        let content = match (property.inline, property.reference, property.items) {
            (_, Some(_), _) => quote!(#VALIDATE::nested(#name, &self.#field)?;),
            (_, _, Some(_)) => quote!(#VALIDATE::each(#name, &self.#field)?;),
            (Some(schema), ..) => validate_value(name, schema, quote!(self.#field.as_ref())),
            _ => quote!(),
        };
        quote!(#required #content)
    });
    let nested: Vec<_> = properties(schema)
        .filter(|(_, property)| property.reference.is_some())
        .collect();
    let nested = nested.iter().map(|(name, _)| {
        let field = field_ident(name);
        quote!(#VALIDATE::nested_for(#name, &self.#field, function)?;)
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
        impl #VALIDATE::Validate for crate::types::#model {
            fn validate(&self) -> Result<(), #VALIDATE::ValidationError> {
                #(#fields)*
                Ok(())
            }
            #validate_for
        }
    }
}

fn validate_value(name: &str, schema: &Schema, value: TokenStream) -> TokenStream {
    let unit = extension_str(schema, "x-unit").unwrap_or_default();
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(IntegerType {
            minimum, maximum, ..
        })) => validate_integer(name, *minimum, *maximum, unit, &value),
        SchemaKind::Type(Type::String(string)) => {
            match schema.schema_data.extensions.get("x-integer") {
                Some(integer_in_text) => {
                    let bound =
                        |key: &str| integer_in_text.get(key).and_then(serde_json::Value::as_i64);
                    validate_integer(name, bound("minimum"), bound("maximum"), unit, &value)
                }
                None if extension_str(schema, "x-rust-model").is_some() => quote!(),
                None => {
                    let text = validate_text(name, schema, string, &value);
                    let form = validate_form(name, schema, &value);
                    quote!(#text #form)
                }
            }
        }
        _ => quote!(),
    }
}

fn validate_integer(
    name: &str,
    min: Option<i64>,
    max: Option<i64>,
    unit: &str,
    value: &TokenStream,
) -> TokenStream {
    if min.is_none() && max.is_none() {
        return quote!();
    }
    let (min, max) = (option(min), option(max));
    quote!(#VALIDATE::integer(#name, #value, #min, #max, #unit)?;)
}

fn validate_text(
    name: &str,
    schema: &Schema,
    string: &StringType,
    value: &TokenStream,
) -> TokenStream {
    let min = string.min_length;
    let allowed: Vec<&String> = string.enumeration.iter().flatten().collect();
    let length = (min.is_some() || string.max_length.is_some()).then(|| {
        let (min, max) = (option(min), option(string.max_length));
        quote!(#VALIDATE::length(#name, #value, #min, #max)?;)
    });
    let one_of =
        (!allowed.is_empty()).then(|| quote!(#VALIDATE::one_of(#name, #value, &[#(#allowed),*])?;));
    let form = rules::form(schema, string);
    let form = (!form.is_empty()).then(|| {
        quote!({
            use #PARAMETER::Rule;
            #PARAMETER::rules(#name, #value, &[#(#form),*])?;
        })
    });
    quote!(#length #one_of #form)
}

/// Validates a text with a form of its own.
fn validate_form(name: &str, schema: &Schema, value: &TokenStream) -> TokenStream {
    let urn =
        extension_str(schema, "x-urn").map(|urn| quote!(#VALIDATE::urn(#name, #value, #urn)?;));
    let function = extension_str(schema, "x-checked-as")
        .map(|_| quote!(#VALIDATE::function_urn(#name, #value)?;));
    quote!(#urn #function)
}
