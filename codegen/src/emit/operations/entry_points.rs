//! `send` and `build_signed` of a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::types::type_tokens;
use super::generated::Generated;
use crate::api::operation::{Content, Operation};
use crate::sdk_paths::CALL;
use crate::spec::shape::Type;

/// The type of a response.
pub(super) fn response_type(operation: &Operation) -> TokenStream {
    let ty = match &operation.response.content {
        Content::Empty => return quote!(()),
        Content::Json(shape) => type_tokens(&shape.ty),
        Content::Text => quote!(::std::string::String),
        Content::Bytes => quote!(crate::Bytes),
        Content::Invocation => return quote!(crate::InvocationResult),
    };
    if operation.response.may_be_empty {
        quote!(::std::option::Option<#ty>)
    } else {
        ty
    }
}

pub(super) fn entry_points(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let response = response_type(operation);
    let errors = format!(
        "[`Error`](crate::Error): see [`Client::{}`](super::Client::{0}).",
        operation.method
    );
    let finish = match (&operation.response.content, operation.response.may_be_empty) {
        (Content::Empty, _) => quote!(finish_empty(response)),
        (Content::Json(_), false) => quote!(finish(response)),
        (Content::Json(_), true) => quote!(finish_optional(response)),
        (Content::Invocation, _) => quote!(finish_invocation(response)),
        (content, may_be_empty) => {
            let value = match content {
                Content::Text => quote!(String::from_utf8_lossy(&body).into_owned()),
                _ => quote!(body),
            };
            if may_be_empty {
                quote!(finish_raw(response, |body| (!body.is_empty()).then(|| #value)))
            } else {
                quote!(finish_raw(response, |body| #value))
            }
        }
    };
    let parts = operation
        .view
        .replaces()
        .then(|| parts(operation))
        .flatten();
    quote! {
        /// Validates, signs and sends the request, and reads the response.
        ///
        /// # Errors
        ///
        #[doc = #errors]
        pub async fn send(self) -> ::std::result::Result<super::ResponseValue<#response>, crate::Error> {
            let client = self.begin(#CALL::Mode::Send).await?;
            let response = self.transmit(&client).await;
            client.#finish.await
        }

        /// Validates and signs the request that [`send`](Self::send) would send, and does not send it.
        ///
        /// # Errors
        ///
        /// [`Error`](crate::Error) when the request is invalid or cannot be signed.
        pub async fn build_signed(self) -> ::std::result::Result<crate::SignedRequest, crate::Error> {
            let client = self.begin(#CALL::Mode::DryRun).await?;
            let response = self.transmit(&client).await;
            client.finish_dry_run(response).await
        }

        #parts
    }
}

/// The client, function and body of a request, for an update of a part of what it replaces.
fn parts(operation: &Operation) -> Option<TokenStream> {
    let function = &operation.function()?.ident;
    let body = operation.body.as_ref()?;
    let Type::Model(_) = body.shape.ty else {
        return None;
    };
    let ty = type_tokens(&body.shape.ty);
    let wire = operation.function()?.wire;
    Some(quote! {
        #[allow(dead_code, clippy::type_complexity)]
        pub(crate) fn parts(
            &self,
        ) -> ::std::result::Result<(&super::Client, crate::FunctionUrn, #ty), crate::ValidationError> {
            self.invalid.check()?;
            self.invalid_body.check()?;
            let urn = self.#function.clone();
            let urn = urn.ok_or_else(|| crate::ValidationError::missing(#wire))?;
            Ok((&self.client, urn, self.body.clone().unwrap_or_default()))
        }
    })
}
