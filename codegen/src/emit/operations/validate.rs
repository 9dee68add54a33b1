//! The validation of a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::validation::check;
use super::generated::Generated;
use super::request::model_of;
use crate::api::operation::{Body, Parameter};
use crate::names::constant;
use crate::sdk_paths::{CHECKS, CONSTANTS, PARAMETER, VALIDATE};
use crate::spec::media::Media;
use crate::spec::shape::Type;

pub(super) fn validate(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let table = constant(operation.view.id);
    let parameters = operation.parameters.iter().map(|parameter| {
        let Parameter { ident, wire, .. } = parameter;
        let required = parameter
            .is_required
            .then(|| quote!(#CHECKS::required(#wire, self.#ident.is_some())?;));
        let rules = match parameter.shape.ty {
            Type::List(_) => {
                let rules = check(&parameter.shape).map(
                    |rules| quote!(#CHECKS::member(#wire, self.#ident.as_ref(), |value| #rules)?;),
                );
                quote!(#CHECKS::no_item_empty(#wire, self.#ident.as_deref())?; #rules)
            }
            Type::Enum(_) => {
                let rules = check(&parameter.shape);
                let segment = parameter
                    .is_in_path
                    .then(|| quote!(#PARAMETER::validate_segment(#wire, self.#ident.as_ref())?;));
                quote!(#segment #CHECKS::member(#wire, self.#ident.as_ref(), |value| #rules)?;)
            }
            _ => quote!(#PARAMETER::validate(#CONSTANTS::parameters::#table, #wire, self.#ident.as_ref())?;),
        };
        quote!(#required #rules)
    });
    let body = operation.body.as_ref().map(|body| {
        let conversions = model_of(body).map(|_| quote!(self.invalid_body.check()?;));
        let rules = validate_body(body);
        quote!(#conversions #rules)
    });
    quote! {
        fn validate(&self) -> ::std::result::Result<(), #VALIDATE::ValidationError> {
            self.invalid.check()?;
            #(#parameters)*
            #body
            Ok(())
        }
    }
}

fn validate_body(body: &Body) -> TokenStream {
    let is_model = model_of(body).is_some();
    let required = match (body.is_required, is_model) {
        (true, true) => Some(quote! {
            if !self.is_body_set {
                #CHECKS::something_set(self.body.as_ref())?;
            }
        }),
        (true, false) => Some(quote!(#CHECKS::required("body", self.body.is_some())?;)),
        (false, _) => None,
    };
    let rules = match body.media {
        Media::Json(_) => check(&body.shape),
        Media::Text(_) | Media::Bytes(_) => None,
    };
    // The members of a model are named as they are; what is inside of another body is inside of `body`.
    let rules = rules.map(|rules| {
        if is_model {
            rules
        } else {
            quote!(#rules.map_err(|error| error.inside("body")))
        }
    });
    let rules = rules.map(|rules| {
        if is_model && body.is_required {
            // One with required members is validated where nothing was set, too.
            quote! {
                let unset = Default::default();
                let value = self.body.as_ref().unwrap_or(&unset);
                #rules?;
            }
        } else {
            quote! {
                if let Some(value) = &self.body {
                    #rules?;
                }
            }
        }
    });
    quote!(#rules #required)
}
