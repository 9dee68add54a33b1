//! When something that runs has ended.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::api::models::Models;
use crate::sdk_paths::OUTCOME;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// `has_ended` and `has_succeeded` of models with a state, from `x-ends` beside the values of the state.
pub(super) fn outcomes(document: &Document, models: &Models) -> Result<TokenStream, SpecError> {
    let mut items = Vec::new();
    for model in &models.models {
        let state = model.fields.iter().find_map(|field| {
            Some((
                field,
                field.shape.schema.schema_data.extensions.get("x-ends")?,
            ))
        });
        let Some((field, ends)) = state else { continue };
        let fail = |what: String| {
            document.error(format!(
                "{}: {}: x-ends: {what}",
                model.schemas[0].0, field.wire
            ))
        };
        let known = crate::api::enumeration::values(&field.shape);
        let states = |key: &str| {
            let listed = ends[key].as_array();
            let listed =
                listed.ok_or_else(|| fail(format!("{key}: a list of values is required")))?;
            let states = listed.iter().map(|state| match state.as_str() {
                Some(state) if known.iter().any(|known| known == state) => Ok(state.to_owned()),
                _ => Err(fail(format!("{key}: {state} is not a value of the enum"))),
            });
            states.collect::<Result<Vec<_>, _>>()
        };
        let (succeeded, failed) = (states("well")?, states("otherwise")?);
        let time = match ends.get("time").and_then(Value::as_str) {
            None => None,
            Some(wire) => {
                let time = model.fields.iter().find(|field| {
                    field.wire == wire && field.shape.ty == Type::Custom("Timestamp".to_owned())
                });
                let time = time.ok_or_else(|| {
                    fail(format!("time: {wire} is not a member with a Timestamp"))
                })?;
                Some(&time.ident)
            }
        };
        let ended_at = match time {
            Some(time) => quote!(self.#time.as_ref()),
            None => quote!(None),
        };
        let or_time = if time.is_some() {
            ", or its end time is set"
        } else {
            ""
        };
        let ended = format!(
            "Whether it has ended: its `{}` is one of {}, ignoring case{or_time}.",
            field.wire,
            [succeeded.clone(), failed.clone()].concat().join(", ")
        );
        let well = format!(
            "Whether it has succeeded: its `{}` is {}, ignoring case.",
            field.wire,
            succeeded.join(" or ")
        );
        let (name, cfg, state) = (
            format_ident!("{}", model.name),
            model.groups.cfg(),
            &field.ident,
        );
        let text = match field.shape.ty {
            Type::Enum(_) => quote!(self.#state.as_ref().map(|state| state.as_str())),
            _ => quote!(self.#state.as_deref()),
        };
        items.push(quote! {
            #cfg
            impl #name {
                #[doc = #ended]
                pub fn has_ended(&self) -> bool {
                    self.has_succeeded() || #OUTCOME::is_one_of(#text, &[#(#failed),*]) || #OUTCOME::is_over(#ended_at)
                }

                #[doc = #well]
                pub fn has_succeeded(&self) -> bool {
                    #OUTCOME::is_one_of(#text, &[#(#succeeded),*])
                }
            }

            #cfg
            impl #OUTCOME::Outcome for #name {
                fn is_over(&self) -> bool {
                    self.has_ended()
                }

                fn state(&self) -> &str {
                    #text.unwrap_or_default()
                }
            }
        });
    }
    Ok(quote!(#(#items)*))
}
