//! `send` and `build_signed` of an operation, and the validation that both begin with.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ImplItem, Type, parse_quote};

use crate::names::{constant, field_ident};
use crate::paths::{CALL, CONSTANTS, PARAMETER, VALIDATE};
use crate::spec::document::Document;
use crate::spec::operation::OperationView;

/// `send` and `request` of an operation, and the checks both begin with.
pub fn entry_points(
    document: &Document,
    view: &OperationView,
    answer: &Type,
    may_be_unset: bool,
) -> Vec<ImplItem> {
    let builder = format_ident!("{}", view.id.to_pascal_case());
    let operation = constant(view.id);
    let values = view.arguments().map(|parameter| {
        let data = parameter.parameter_data_ref();
        let (name, field) = (&data.name, field_ident(&data.name));
        let value = match data.required {
            true => quote!(Some(value)),
            false => quote!(value.as_ref()),
        };
        quote! {
            #[allow(unused_variables)]
            let #field = {
                let value = self.#field.as_ref().map_err(|problem| #VALIDATE::ValidationError::new(#name, problem.clone()))?;
                #value
            };
        }
    });
    let checks = parameter_checks(view);
    let is_of_function = view
        .arguments()
        .any(|parameter| parameter.parameter_data_ref().name == "function_urn");
    // What depends on the function is checked once region and project are known.
    let checks_for = is_of_function && document.body_model(view).is_none();
    let body = view.body.map(|name| {
        if document.body_model(view).is_some() {
            return quote! {
                let body = self.body.as_ref().map_err(|problem| #VALIDATE::ValidationError::new("body", problem.clone()))?;
                #VALIDATE::Validate::validate(body)?;
            };
        }
        let model = format_ident!("{name}");
        let something_set = may_be_unset.then(|| {
            quote! {
                if !self.body_given {
                    #VALIDATE::something_set(&body)?;
                }
            }
        });
        let keep = checks_for.then(|| quote!(checked_body = Some(body);));
        quote! {
            let body = self.body.clone().and_then(|body| types::#model::try_from(body).map_err(|problem| problem.to_string()));
            let body = body.map_err(|problem| #VALIDATE::ValidationError::new("body", problem))?;
            #VALIDATE::Validate::validate(&body)?;
            #something_set
            #keep
        }
    });
    let body_for = match view.body.filter(|_| checks_for) {
        Some(name) => {
            let model = format_ident!("{name}");
            (
                quote!(let mut checked_body: Option<types::#model> = None;),
                quote!(client.validate_for(self.function_urn.as_ref().ok(), checked_body.as_ref())?;),
            )
        }
        None => (quote!(), quote!()),
    };
    let (declare_body, validate_for) = body_for;
    let (mutable, bind) = match checks_for && view.body.is_some() {
        true => (quote!(mut), quote!(let client = )),
        false => (quote!(), quote!()),
    };
    let (end, give) = match checks_for && view.body.is_some() {
        true => (quote!(?;), quote!(Ok(client))),
        false => (quote!(), quote!()),
    };
    let function = match is_of_function {
        true => quote!(function_urn.cloned()),
        false => quote!(None),
    };
    vec![
        parse_quote! {
            /// Checks the request, signs it, sends it and reads the answer.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error): see the operation's own method on [`Client`](super::Client).
            pub async fn send(self) -> std::result::Result<#answer, crate::Error> {
                let client = self.begin(#CALL::Mode::Send).await?;
                let answer = #builder { client: &client, ..self }.transmit().await;
                client.finish(answer).await
            }
        },
        parse_quote! {
            /// Checks and signs the request that [`send`](Self::send) would send, and sends nothing.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error) when something in the request is not allowed.
            pub async fn build_signed(self) -> std::result::Result<crate::SignedRequest, crate::Error> {
                let client = self.begin(#CALL::Mode::Capture).await?;
                let answer = #builder { client: &client, ..self }.transmit().await;
                client.captured(answer.map(drop)).await
            }
        },
        parse_quote! {
            async fn begin(&self, mode: #CALL::Mode) -> std::result::Result<super::Client, crate::Error> {
                let operation = &#CONSTANTS::operations::#operation;
                #declare_body
                let #mutable checked = || -> std::result::Result<Option<crate::FunctionUrn>, #VALIDATE::ValidationError> {
                    #(#values)*
                    #checks
                    #body
                    Ok(#function)
                };
                #bind self.client.begin(operation, mode, checked()).await #end
                #validate_for
                #give
            }
        },
    ]
}

/// The checks of an operation's own parameters, in a scope where each has its name and is an `Option<&_>`.
fn parameter_checks(view: &OperationView) -> TokenStream {
    let table = constant(view.id);
    let checks = view.arguments().map(|parameter| {
        let name = &parameter.parameter_data_ref().name;
        let field = field_ident(name);
        quote!(#PARAMETER::check(#CONSTANTS::parameters::#table, #name, #field)?;)
    });
    quote!(#(#checks)*)
}
