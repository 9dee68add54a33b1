//! The module `builder`, and the client's methods.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::generated::Generated;
use super::{entry_points, inputs, pagination, request, setters, validate, waiter};
use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::docs;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::shape::Type;
use crate::transport::Transmit;

pub(crate) fn operations(
    document: &Document,
    models: &Models,
    operations: &[Operation],
    transmits: &[Transmit],
) -> Result<TokenStream, SpecError> {
    let mut methods = Vec::new();
    let mut builders = Vec::new();
    for (operation, transmit) in operations.iter().zip(transmits) {
        let generated = Generated {
            document,
            models,
            operation,
            transmit,
        };
        methods.push(method(&generated));
        builders.push(builder(&generated)?);
    }
    let examples = examples(document, models, operations)?;
    let inputs = inputs::inputs(operations);
    Ok(quote! {
        impl Client {
            #(#methods)*
        }

        #examples

        #inputs

        /// Builders of the requests, one an operation.
        pub mod builder {
            #(#builders)*
        }
    })
}

/// The requests of the examples in the documentation, for tests: of each operation one.
fn examples(
    document: &Document,
    models: &Models,
    operations: &[Operation],
) -> Result<TokenStream, SpecError> {
    let mut requests = Vec::new();
    for operation in operations {
        let (cfg, id) = (operation.groups.cfg(), operation.view.id);
        let text = docs::request_example::request(models, operation);
        let call: syn::Expr = syn::parse_str(&text).map_err(|error| document.error(error))?;
        requests.push(quote! {
            #cfg
            requests.push((#id, #call.build_signed().await));
        });
        let body = operation.body.as_ref().map(|body| &body.shape.ty);
        if let (Some(Type::Model(model)), Some(example)) =
            (body, docs::request_example::example_of(operation))
        {
            let (model, example) = (format_ident!("{model}"), example.to_string());
            requests.push(quote! {
                #cfg
                requests.push((#id, {
                    let body: types::#model = ::serde_json::from_str(#example).unwrap();
                    #call.body(body).build_signed().await
                }));
            });
        }
    }
    Ok(quote! {
        #[cfg(test)]
        pub(crate) async fn example_requests(
            client: &Client,
        ) -> Vec<(&'static str, ::std::result::Result<crate::SignedRequest, crate::Error>)> {
            let mut requests = Vec::new();
            #(#requests)*
            requests
        }
    })
}

/// The method of the client that begins a request.
fn method(generated: &Generated) -> TokenStream {
    let Operation {
        method,
        builder,
        groups,
        ..
    } = generated.operation;
    let cfg = groups.cfg();
    let docs = docs::operation::operation(generated.models, generated.operation);
    quote! {
        #cfg
        #[doc = #docs]
        pub fn #method(&self) -> builder::#builder {
            builder::#builder::new(self)
        }
    }
}

fn builder(generated: &Generated) -> Result<TokenStream, SpecError> {
    let operation = generated.operation;
    let (name, cfg) = (&operation.builder, operation.groups.cfg());
    let docs = format!(
        "A request of [`Client::{}`](super::Client::{0}), to be filled in and sent.",
        operation.method
    );
    let structure = request::structure(generated);
    let debug = request::debug(generated);
    let setters = setters::setters(generated);
    let validate = validate::validate(generated);
    let begin = request::begin(generated);
    let transmit = request::transmit(generated);
    let entry_points = entry_points::entry_points(generated);
    let pagination = pagination::pagination(generated)?;
    let waiter = waiter::waiter(generated)?;
    Ok(quote! {
        #cfg
        #[doc = #docs]
        #[derive(Clone)]
        #[must_use = "a request does nothing until it is sent"]
        #structure

        #cfg
        #debug

        #cfg
        impl #name {
            #setters
            #entry_points
            #pagination
            #waiter
            #validate
            #begin
            #transmit
        }
    })
}
