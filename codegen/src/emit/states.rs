//! The states in which an invocation has ended.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::properties;

/// The states of an invocation that are its end: `x-ends` beside the values they are some of.
pub fn ends(document: &Document) -> Result<TokenStream, SpecError> {
    let states = document
        .schema_names()
        .filter_map(|name| document.schema(name))
        .flat_map(properties);
    let found = states
        .filter_map(|(name, property)| Some((name, property.inline?)))
        .find_map(|(name, schema)| {
            let ends = schema.schema_data.extensions.get("x-ends")?.clone();
            Some((
                name,
                serde_json::to_value(schema).ok()?["enum"].clone(),
                ends,
            ))
        });
    let (name, states, ends) =
        found.ok_or_else(|| document.error("components: no property has x-ends"))?;
    let listed = |key: &str| {
        let problem = |what: &str| document.error(format!("{name}: x-ends: {key}: {what}"));
        let listed = ends[key]
            .as_array()
            .ok_or_else(|| problem("a list of values is expected"))?;
        let known = |state: &&Value| {
            states
                .as_array()
                .is_some_and(|states| states.contains(state))
        };
        if let Some(unknown) = listed.iter().find(|state| !known(state)) {
            return Err(problem(&format!("{unknown} is no value of the enum")));
        }
        Ok(listed
            .iter()
            .filter_map(|state| state.as_str().map(str::to_owned))
            .collect::<Vec<_>>())
    };
    let (well, otherwise) = (listed("well")?, listed("otherwise")?);
    Ok(quote! {
        /// The states in which an invocation has ended well.
        pub const ENDED_WELL: &[&str] = &[#(#well),*];
        /// The states in which it has ended otherwise.
        pub const ENDED_OTHERWISE: &[&str] = &[#(#otherwise),*];
    })
}
