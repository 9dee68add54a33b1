//! Waiting for the end of what an operation lists or shows.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::types::type_tokens;
use super::generated::Generated;
use super::waiter_extension::{Listed, Waiter};
use crate::api::operation::Parameter;
use crate::names::constant;
use crate::sdk_paths::{CONSTANTS, WAITER};
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// `wait` of an operation with `x-waiter`, which says where the item is that is polled.
pub(super) fn waiter(generated: &Generated) -> Result<TokenStream, SpecError> {
    let Some(waiter) = Waiter::of(generated)? else {
        return Ok(quote!());
    };
    let docs = docs(&waiter);
    let item = type_tokens(&Type::Model(waiter.item.name.clone()));
    let (ident, wire) = (&waiter.parameter.ident, waiter.parameter.wire);
    let constant = constant(generated.operation.view.id);
    let since = unset_since(waiter.since);
    let captured = waiter.listed.map(|_| quote!(let key = key.clone();));
    let find = find(waiter.listed);
    Ok(quote! {
        #[doc = #docs]
        pub async fn wait(self, timeout: ::std::time::Duration) -> ::std::result::Result<#item, crate::Error> {
            let operation = &#CONSTANTS::operations::#constant;
            let Some(key) = self.#ident.clone() else {
                return Err(crate::Error::from(crate::ValidationError::missing(#wire)).of_operation(operation));
            };
            let waited = #WAITER::wait(timeout, #wire, &key, #since, || {
                let request = self.clone();
                #captured
                async move {
                    let response = request.send().await?.into_inner();
                    Ok(#find)
                }
            });
            waited.await.map_err(|error| error.of_operation(operation))
        }
    })
}

/// Finds the item in the response.
fn find(listed: Option<Listed>) -> TokenStream {
    let Some(Listed { list, key }) = listed else {
        return quote!(Some(response));
    };
    let (list, key) = (&list.ident, &key.ident);
    quote! {
        response.#list.unwrap_or_default().into_iter().find(|item| item.#key.as_ref() == Some(&key))
    }
}

/// The name of the parameter without which only newer items are listed, if a request does not set it.
fn unset_since(since: Option<&Parameter>) -> TokenStream {
    match since {
        None => quote!(None),
        Some(since) => {
            let (ident, wire) = (&since.ident, since.wire);
            quote!(self.#ident.is_none().then_some(#wire))
        }
    }
}

fn docs(waiter: &Waiter) -> String {
    let wire = waiter.parameter.wire;
    let only_since = waiter.since.map_or_else(String::new, |since| {
        let description = since.data.description.as_deref().unwrap_or_default().trim();
        format!(
            "Only listed items are found. Set [`{}`](Self::{0}) for an older one, and where `timeout` is long: {description}\n\n",
            since.ident
        )
    });
    format!(
        "Polls until the item with this `{wire}` has ended, successfully or not, and returns it.\n\n\
         The interval grows from 1 to 10 seconds. An item that is not listed yet is polled as well.\n\n\
         {only_since}\
         # Errors\n\n[`Error`](crate::Error) of kind `InvalidInput` if `{wire}` is not set, of kind `Timeout` if it has not \
         ended within `timeout`, or that of a request."
    )
}
