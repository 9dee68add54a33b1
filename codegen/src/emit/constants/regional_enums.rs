//! The values that a region has of an `enum`, where it does not have all.

use openapiv3::{Schema, SchemaKind, StringType, Type};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::spec::document::Document;
use crate::spec::error::SpecError;

const NAME: &str = "x-regional-enum";

/// `x-regional-enum` of the members of schemas.
pub(super) fn regional_enums(document: &Document) -> Result<TokenStream, SpecError> {
    let mut rows = Vec::new();
    for schema in document.schema_names() {
        let kind = document.schema(schema).map(|schema| &schema.schema_kind);
        let Some(SchemaKind::Type(Type::Object(object))) = kind else {
            continue;
        };
        let members = object.properties.iter();
        for (member, property) in members.filter_map(|(name, value)| Some((name, value.as_item()?)))
        {
            let at = format!("{schema}.{member}");
            let failed = |why: String| document.error(format!("components: {at}: {NAME}: {why}"));
            for (region, values) in regions(property) {
                if !is_region(document, region) {
                    return Err(failed(format!("{region} is no region of the servers")));
                }
                let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                let is_unknown = |value: &&&str| !is_value(property, value);
                if let Some(value) = values.iter().find(is_unknown) {
                    return Err(failed(format!("{value} is not in the enum")));
                }
                rows.push(quote!((#at, #region, &[#(#values),*])));
            }
        }
    }
    Ok(quote! {
        /// The values that a region has of an `enum`, by schema and member. Other regions have all, as far as is known.
        pub const REGIONAL_ENUMS: &[(&str, &str, &[&str])] = &[#(#rows),*];
    })
}

fn regions(schema: &Schema) -> impl Iterator<Item = (&str, &Vec<Value>)> {
    let regions = schema.schema_data.extensions.get(NAME);
    let regions = regions.and_then(Value::as_object).into_iter().flatten();
    regions.filter_map(|(region, values)| Some((region.as_str(), values.as_array()?)))
}

fn is_region(document: &Document, region: &str) -> bool {
    let variables = document.api.servers.iter();
    let variables = variables.filter_map(|server| server.variables.as_ref()?.get("region"));
    let mut regions = variables.flat_map(|variable| &variable.enumeration);
    regions.any(|known| known == region)
}

fn is_value(schema: &Schema, value: &str) -> bool {
    let SchemaKind::Type(Type::String(StringType { enumeration, .. })) = &schema.schema_kind else {
        return false;
    };
    enumeration
        .iter()
        .any(|known| known.as_deref() == Some(value))
}
