//! The struct of a request, and how it is sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::types::type_tokens;
use super::generated::Generated;
use crate::api::operation::{Body, Parameter};
use crate::names::constant;
use crate::sdk_paths::{CALL, CONSTANTS, INVALID};
use crate::spec::media::Media;
use crate::spec::shape::Type;
use crate::transport::Argument;

/// The type of a body.
pub(super) fn body_type(body: &Body) -> TokenStream {
    match body.media {
        Media::Json(_) => type_tokens(&body.shape.ty),
        Media::Text(_) => quote!(::std::string::String),
        Media::Bytes(_) => quote!(::std::vec::Vec<u8>),
    }
}

/// Whether a body is a generated model, which can be set member by member.
pub(super) fn model_of<'a>(body: &'a Body) -> Option<&'a str> {
    match (&body.shape.ty, body.media) {
        (Type::Model(name), Media::Json(_)) => Some(name),
        _ => None,
    }
}

pub(super) fn structure(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let name = &operation.builder;
    let fields = operation.parameters.iter().map(|parameter| {
        let (ident, ty) = (&parameter.ident, type_tokens(&parameter.shape.ty));
        quote!(#ident: Option<#ty>)
    });
    let body = operation.body.as_ref().map(|body| {
        let ty = body_type(body);
        // A body of nothing but defaults is only sent when it was set as a whole.
        let is_whole =
            model_of(body).map(|_| quote!(is_body_set: bool, invalid_body: #INVALID::Invalid,));
        quote!(body: Option<#ty>, #is_whole)
    });
    let timeout = operation
        .max_run_seconds()
        .map(|_| quote!(timeout: Option<::std::time::Duration>,));
    quote! {
        pub struct #name {
            client: super::Client,
            #timeout
            invalid: #INVALID::Invalid,
            #(#fields,)*
            #body
        }
    }
}

/// `Debug`, which shows what is set.
pub(super) fn debug(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let (name, text) = (&operation.builder, operation.builder.to_string());
    let parameters = operation.parameters.iter().map(|parameter| {
        let (ident, text) = (&parameter.ident, parameter.ident.to_string());
        quote! {
            if let Some(value) = &self.#ident {
                shown.field(#text, value);
            }
        }
    });
    let body = operation.body.as_ref().map(|body| {
        let invalid = model_of(body).map(|_| quote!(.and_then(|()| self.invalid_body.check())));
        quote! {
            if let Some(body) = &self.body {
                shown.field("body", body);
            }
            let invalid = invalid #invalid;
        }
    });
    quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let mut shown = f.debug_struct(#text);
                let invalid = self.invalid.check();
                #(#parameters)*
                #body
                if let Err(error) = invalid {
                    shown.field("invalid", &error.to_string());
                }
                shown.finish()
            }
        }
    }
}

/// `begin`, which validates the request and finds out where it goes.
pub(super) fn begin(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let constant = constant(operation.view.id);
    let function = match operation.function() {
        Some(Parameter { ident, .. }) => quote!(self.#ident.as_ref()),
        None => quote!(None),
    };
    let depends = operation.function().is_some()
        && operation.body.as_ref().is_some_and(|body| {
            matches!(&body.shape.ty, Type::Model(_))
                || body.shape.ty == Type::Custom("Destination".to_owned())
        });
    let validate_for = depends.then(|| {
        quote! {
            // What depends on the function is validated once region and project are known.
            client.validate_for(#function, self.body.as_ref())?;
        }
    });
    let timeout = operation
        .max_run_seconds()
        .map_or_else(|| quote!(None), |_| quote!(self.timeout));
    quote! {
        async fn begin(&self, mode: #CALL::Mode) -> ::std::result::Result<super::Client, crate::Error> {
            let operation = &#CONSTANTS::operations::#constant;
            let client = self.client.begin(operation, mode, #timeout, self.validate().map(|()| #function)).await?;
            #validate_for
            Ok(client)
        }
    }
}

/// `transmit`, which passes the texts of the parameters to the generated method.
pub(super) fn transmit(generated: &Generated) -> TokenStream {
    let operation = generated.operation;
    let method = &generated.transmit.method;
    let texts = operation.parameters.iter().map(|parameter| {
        let ident = &parameter.ident;
        match parameter.shape.ty {
            Type::Text => quote!(let #ident = self.#ident.as_deref();),
            // Each item is a parameter of its own.
            Type::List(_) => quote! {
                let #ident: Option<Vec<String>> = self.#ident.as_ref().map(|items| items.iter().map(ToString::to_string).collect());
            },
            Type::Enum(_) | Type::Custom(_) => {
                quote!(let #ident = self.#ident.as_ref().map(|value| value.as_str());)
            }
            _ => quote! {
                let #ident = self.#ident.as_ref().map(ToString::to_string);
                let #ident = #ident.as_deref();
            },
        }
    });
    let body = operation.body.as_ref().map(|body| {
        let bytes = match (&body.shape.ty, body.media) {
            (Type::Custom(model), Media::Json(_)) if model == "Payload" => quote!(Ok(body.as_bytes().to_vec())),
            (Type::Custom(model), Media::Json(_)) if model == "Event" => quote!(Ok(String::from(body.clone()).into_bytes())),
            (_, Media::Json(_)) => quote!(::serde_json::to_vec(body)),
            (_, Media::Text(_)) => quote!(Ok::<_, ::serde_json::Error>(body.clone().into_bytes())),
            (_, Media::Bytes(_)) => quote!(Ok::<_, ::serde_json::Error>(body.clone())),
        };
        let missing = match model_of(body).filter(|_| body.is_required) {
            Some(_) => quote!(Ok(b"{}".to_vec())),
            None => quote!(Ok(Vec::new())),
        };
        quote! {
            let body: ::std::result::Result<Vec<u8>, ::serde_json::Error> = match &self.body {
                Some(body) => #bytes,
                None => #missing,
            };
            let body = body.map_err(|error| super::Error::InvalidRequest(format!("body: cannot be written as JSON: {error}")))?;
        }
    });
    let arguments = generated
        .transmit
        .arguments
        .iter()
        .map(|argument| match argument {
            Argument::Body => quote!(body),
            Argument::Parameter(at) => {
                let parameter = &operation.parameters[*at];
                let ident = &parameter.ident;
                if matches!(parameter.shape.ty, Type::List(_)) {
                    if parameter.is_required {
                        quote!(&#ident.unwrap_or_default())
                    } else {
                        quote!(#ident.as_ref())
                    }
                } else if parameter.is_required {
                    quote!(#ident.unwrap_or_default())
                } else {
                    quote!(#ident)
                }
            }
        });
    quote! {
        async fn transmit(&self, client: &super::Client) -> ::std::result::Result<super::ResponseValue<()>, super::Error<()>> {
            #(#texts)*
            #body
            client.#method(#(#arguments),*).await
        }
    }
}
