//! `begin` of an operation, which validates its request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ImplItem, parse_quote};

use crate::names::{constant, field_ident};
use crate::paths::{CALL, CONSTANTS, PARAMETER, VALIDATE};
use crate::spec::document::Document;
use crate::spec::operation::OperationView;

pub(super) fn begin(document: &Document, view: &OperationView, may_be_unset: bool) -> ImplItem {
    let operation = constant(view.id);
    let has_function = view
        .arguments()
        .any(|parameter| parameter.parameter_data_ref().name == "function_urn");
    let function = if has_function {
        quote!(function_urn.cloned())
    } else {
        quote!(None)
    };
    let arguments = arguments(view);
    let validate_parameters = validate_parameters(view);
    let model = view.body.filter(|_| document.body_model(view).is_none());
    let body = match (view.body, model) {
        (None, _) => quote!(),
        (Some(_), None) => validate_bytes(),
        (Some(_), Some(model)) => validate_model(model, may_be_unset),
    };
    let validates_for = has_function && model.is_some();
    let keep = validates_for.then(|| quote!(validated_body = Some(body);));
    let validate = quote! {
        || -> std::result::Result<Option<crate::FunctionUrn>, #VALIDATE::ValidationError> {
            #(#arguments)*
            #validate_parameters
            #body
            #keep
            Ok(#function)
        }
    };
    // What depends on the function is validated once region and project are known.
    match model.filter(|_| validates_for) {
        Some(model) => {
            let model = format_ident!("{model}");
            parse_quote! {
                async fn begin(&self, mode: #CALL::Mode) -> std::result::Result<super::Client, crate::Error> {
                    let operation = &#CONSTANTS::operations::#operation;
                    let mut validated_body: Option<types::#model> = None;
                    let mut validate = #validate;
                    let client = self.client.begin(operation, mode, validate()).await?;
                    client.validate_for(self.function_urn.as_ref().ok(), validated_body.as_ref())?;
                    Ok(client)
                }
            }
        }
        None => parse_quote! {
            async fn begin(&self, mode: #CALL::Mode) -> std::result::Result<super::Client, crate::Error> {
                let operation = &#CONSTANTS::operations::#operation;
                let validate = #validate;
                self.client.begin(operation, mode, validate()).await
            }
        },
    }
}

/// Binds every argument to its name, as an `Option<&_>`.
fn arguments(view: &OperationView) -> Vec<TokenStream> {
    let arguments = view.arguments().map(|parameter| {
        let data = parameter.parameter_data_ref();
        let (name, field) = (&data.name, field_ident(&data.name));
        let value = if data.required {
            quote!(Some(value))
        } else {
            quote!(value.as_ref())
        };
        quote! {
            #[allow(unused_variables)]
            let #field = {
                let value = self.#field.as_ref().map_err(|problem| #VALIDATE::ValidationError::new(#name, problem.clone()))?;
                #value
            };
        }
    });
    arguments.collect()
}

/// Validates the arguments by the rules of the document.
fn validate_parameters(view: &OperationView) -> TokenStream {
    let table = constant(view.id);
    let calls = view.arguments().map(|parameter| {
        let name = &parameter.parameter_data_ref().name;
        let field = field_ident(name);
        quote!(#PARAMETER::validate(#CONSTANTS::parameters::#table, #name, #field)?;)
    });
    quote!(#(#calls)*)
}

/// Validates a body that is a hand-written type.
fn validate_bytes() -> TokenStream {
    quote! {
        let body = self.body.as_ref().map_err(|problem| #VALIDATE::ValidationError::new("body", problem.clone()))?;
        #VALIDATE::Validate::validate(body)?;
    }
}

/// Validates a body that is a generated model.
fn validate_model(model: &str, may_be_unset: bool) -> TokenStream {
    let model = format_ident!("{model}");
    let something_set = may_be_unset.then(|| {
        quote! {
            if !self.body_is_set {
                #VALIDATE::something_set(&body)?;
            }
        }
    });
    quote! {
        let body = self.body.clone().and_then(|body| types::#model::try_from(body).map_err(|problem| problem.to_string()));
        let body = body.map_err(|problem| #VALIDATE::ValidationError::new("body", problem))?;
        #VALIDATE::Validate::validate(&body)?;
        #something_set
    }
}
