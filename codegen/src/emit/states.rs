//! The states in which an invocation has ended.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::properties;

/// The final states of an invocation, from `x-ends` beside the enum of states.
pub(super) fn ends(document: &Document) -> Result<TokenStream, SpecError> {
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
        let fail = |what: &str| document.error(format!("{name}: x-ends: {key}: {what}"));
        let listed = ends[key]
            .as_array()
            .ok_or_else(|| fail("a list of values is required"))?;
        let known = |state: &&Value| {
            states
                .as_array()
                .is_some_and(|states| states.contains(state))
        };
        if let Some(unknown) = listed.iter().find(|state| !known(state)) {
            return Err(fail(&format!("{unknown} is not a value of the enum")));
        }
        Ok(listed
            .iter()
            .filter_map(|state| state.as_str().map(str::to_owned))
            .collect::<Vec<_>>())
    };
    let (succeeded, failed) = (listed("well")?, listed("otherwise")?);
    Ok(quote! {
        /// The final states of an invocation that succeeded.
        pub const SUCCESS_STATES: &[&str] = &[#(#succeeded),*];
        /// The final states of an invocation that did not succeed.
        pub const FAILURE_STATES: &[&str] = &[#(#failed),*];
    })
}
