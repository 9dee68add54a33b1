//! Waiting for the end of what an operation lists or shows.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::types::type_tokens;
use super::extension::Extension;
use super::generated::Generated;
use crate::names::constant;
use crate::sdk_paths::{CONSTANTS, WAITER};
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// `wait` of an operation with `x-waiter`, which says where the item is that is polled.
pub(super) fn waiter(generated: &Generated) -> Result<TokenStream, SpecError> {
    let Generated {
        models, operation, ..
    } = *generated;
    let id = operation.view.id;
    let Some(extension) = Extension::of(generated, "x-waiter") else {
        return Ok(quote!());
    };
    let fail = |what: String| extension.error(&what);
    let parameter = extension.parameter("parameter")?;
    let wire = parameter.wire;
    if parameter.shape.ty != Type::Text {
        return Err(fail(format!("parameter: {wire} is not a string")));
    }
    let since = match extension.value.get("since") {
        None => None,
        Some(_) => Some(extension.parameter("since")?),
    };
    let response = operation.response.shape().map(|shape| &shape.ty);
    let Some(Type::Model(response)) = response else {
        return Err(fail("the response is not an object".to_owned()));
    };
    let not_over = || fail("what is waited for has no member with x-ends".to_owned());
    let page = models.model(response).ok_or_else(not_over)?;
    let (item, captured, find) = match extension
        .value
        .get("items")
        .and_then(serde_json::Value::as_str)
    {
        None if extension.value.get("key").is_some() => {
            return Err(fail(
                "key without items has no effect; add items, or remove it".to_owned(),
            ));
        }
        None => (page, quote!(), quote!(Some(response))),
        Some(items) => {
            let list = page.fields.iter().find(|field| field.wire == items);
            let Some((list, Type::List(item))) = list.map(|list| (list, &list.shape.ty)) else {
                return Err(fail(format!(
                    "items: {items} is not a list of the response"
                )));
            };
            let Type::Model(item) = &**item else {
                return Err(not_over());
            };
            let item = models.model(item).ok_or_else(not_over)?;
            let key = extension.required("key")?;
            let field = item
                .fields
                .iter()
                .find(|field| field.wire == key && field.shape.ty == Type::Text);
            let field =
                field.ok_or_else(|| fail(format!("key: {key} is not a string of an item")))?;
            let (list, key) = (&list.ident, &field.ident);
            let find = quote! {
                response.#list.unwrap_or_default().into_iter().find(|item| item.#key.as_ref() == Some(&key))
            };
            (item, quote!(let key = key.clone();), find)
        }
    };
    let has_state = |field: &&crate::api::model::Field| {
        field
            .shape
            .schema
            .schema_data
            .extensions
            .contains_key("x-ends")
    };
    item.fields.iter().find(has_state).ok_or_else(not_over)?;
    let (item, ident, constant) = (
        type_tokens(&Type::Model(item.name.clone())),
        &parameter.ident,
        constant(id),
    );
    let only_since = since.map_or_else(String::new, |since| {
        let description = since.data.description.as_deref().unwrap_or_default().trim();
        format!(
            "Only listed items are found. Set [`{}`](Self::{0}) for an older one, and where `timeout` is long: {description}\n\n",
            since.ident
        )
    });
    let since = match since {
        None => quote!(None),
        Some(since) => {
            let (ident, wire) = (&since.ident, since.wire);
            quote!(self.#ident.is_none().then_some(#wire))
        }
    };
    let docs = format!(
        "Polls until the item with this `{wire}` has ended, successfully or not, and returns it.\n\n\
         The interval grows from 1 to 10 seconds. An item that is not listed yet is polled as well.\n\n\
         {only_since}\
         # Errors\n\n[`Error`](crate::Error) of kind `InvalidInput` if `{wire}` is not set, of kind `Timeout` if it has not \
         ended within `timeout`, or that of a request."
    );
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
