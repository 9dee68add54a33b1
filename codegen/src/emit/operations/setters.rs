//! The setters of a request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::types::{Target, target};
use super::generated::Generated;
use super::request::{body_type, model_of};
use crate::api::operation::{Body, Parameter};
use crate::docs;
use crate::sdk_paths::INVALID;

pub(super) fn setters(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.ident)
        .collect();
    let new_body = operation.body.as_ref().map(|body| {
        let is_set = model_of(body)
            .map(|_| quote!(is_body_set: false, invalid_body: #INVALID::Invalid::default(),));
        quote!(body: None, #is_set)
    });
    let setters = operation.parameters.iter().map(setter);
    let body = operation
        .body
        .as_ref()
        .map(|body| body_setters(generated, body));
    let max_run = operation.max_run_seconds();
    let no_timeout = max_run.map(|_| quote!(timeout: None,));
    let timeout = max_run.map(timeout);
    quote! {
        pub(super) fn new(client: &super::Client) -> Self {
            Self {
                client: client.clone(),
                #no_timeout
                invalid: #INVALID::Invalid::default(),
                #(#parameters: None,)*
                #new_body
            }
        }

        #(#setters)*
        #body
        #timeout
    }
}

/// The timeout of a request whose response waits for the end of a run.
fn timeout(seconds: u64) -> TokenStream {
    let docs = format!(
        "Sets the timeout of this call, in place of the client's. By default it is that of the client if one was set, and \
         otherwise the {seconds} seconds that a run may take and a minute more."
    );
    quote! {
        #[doc = #docs]
        pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.timeout = Some(timeout);
            self
        }
    }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let (ident, wire) = (&parameter.ident, parameter.wire);
    let docs = docs::operation::parameter(parameter);
    let Target { ty, convert } = target(&parameter.shape);
    quote! {
        #[doc = #docs]
        pub fn #ident(mut self, value: impl crate::IntoValue<#ty>) -> Self {
            self.invalid.set(&mut self.#ident, #wire, value, #convert);
            self
        }
    }
}

fn body_setters(generated: &Generated, body: &Body) -> TokenStream {
    let ty = body_type(body);
    let Some(model) = model_of(body) else {
        let docs = generated.operation.body.as_ref().and_then(|body| {
            let description = body.shape.schema.schema_data.description.as_deref()?;
            Some(format!("Sets the body. {}", description.trim()))
        });
        let docs = docs.unwrap_or_else(|| "Sets the body.".to_owned());
        return quote! {
            #[doc = #docs]
            pub fn body(mut self, value: impl crate::IntoValue<#ty>) -> Self {
                self.invalid.set(&mut self.body, "body", value, |value: #ty| value);
                self
            }
        };
    };
    let builder = format_ident!("{model}");
    let map_docs = format!(
        "Sets members of the body: `.body_map(|body| body.{}(…))`.",
        generated
            .models
            .model(model)
            .and_then(|model| model.fields.first())
            .map_or_else(|| "member".to_owned(), |field| field.ident.to_string()),
    );
    quote! {
        /// Sets the whole body and replaces what was set before. Takes the model or its builder.
        pub fn body(mut self, body: impl crate::IntoValue<#ty>) -> Self {
            self.invalid_body = #INVALID::Invalid::default();
            self.invalid_body.set(&mut self.body, "body", body, |body: #ty| body);
            self.is_body_set = self.body.is_some();
            self
        }

        #[doc = #map_docs]
        pub fn body_map(
            mut self,
            set: impl FnOnce(crate::types::builder::#builder) -> crate::types::builder::#builder,
        ) -> Self {
            let builder = crate::types::builder::#builder::from_parts(self.body.take(), self.invalid_body);
            let (body, invalid) = set(builder).into_parts();
            self.body = Some(body);
            self.invalid_body = invalid;
            self
        }
    }
}
