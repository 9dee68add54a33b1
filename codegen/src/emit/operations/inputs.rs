//! A request of any operation from its input as JSON, for tests.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::types::type_tokens;
use super::request::body_type;
use crate::api::operation::{Body, Operation, Parameter};
use crate::spec::media::Media;
use crate::spec::shape::Type;

/// The function that calls the builders and their setters, as a user does.
pub(super) fn inputs(operations: &[Operation]) -> TokenStream {
    let arms = operations.iter().map(arm);
    quote! {
        /// The request of an operation; parameters by their names on the wire, as text or lists of text.
        #[cfg(test)]
        pub(crate) async fn request_of_input(
            client: &Client,
            operation: &str,
            parameters: &::serde_json::Map<String, ::serde_json::Value>,
            body: Option<&str>,
        ) -> ::std::result::Result<crate::SignedRequest, crate::Error> {
            fn text(value: &::serde_json::Value) -> &str {
                value.as_str().unwrap()
            }
            match operation {
                #(#arms)*
                _ => panic!("{operation} is no operation of the document"),
            }
        }
    }
}

fn arm(operation: &Operation) -> TokenStream {
    let (cfg, id, method) = (operation.groups.cfg(), operation.view.id, &operation.method);
    let setters = operation.parameters.iter().map(setter);
    let body = operation.body.as_ref().map(body_setter);
    quote! {
        #cfg
        #id => {
            let mut call = client.#method();
            #(#setters)*
            #body
            Box::pin(call.build_signed()).await
        }
    }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let (ident, wire) = (&parameter.ident, parameter.wire);
    let value = match &parameter.shape.ty {
        Type::List(item) => {
            let item = scalar(item, quote!(item));
            quote!(value.as_array().unwrap().iter().map(|item| #item).collect::<Vec<_>>())
        }
        ty => scalar(ty, quote!(value)),
    };
    quote! {
        if let Some(value) = parameters.get(#wire) {
            call = call.#ident(#value);
        }
    }
}

fn scalar(ty: &Type, value: TokenStream) -> TokenStream {
    match ty {
        Type::Integer | Type::Number | Type::Boolean => {
            let ty = type_tokens(ty);
            quote!(text(#value).parse::<#ty>().unwrap())
        }
        _ => quote!(text(#value)),
    }
}

fn body_setter(body: &Body) -> TokenStream {
    let ty = body_type(body);
    let value = match (&body.media, &body.shape.ty) {
        (Media::Json(_), Type::Custom(_)) | (Media::Text(_), _) => quote!(body),
        (Media::Bytes(_), _) => quote!(body.as_bytes()),
        (Media::Json(_), _) => quote!(::serde_json::from_str::<#ty>(body).unwrap()),
    };
    quote! {
        if let Some(body) = body {
            call = call.body(#value);
        }
    }
}
