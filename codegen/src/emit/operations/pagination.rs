//! The pages of lists, beside the single page of `send`.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::types::type_tokens;
use super::extension::Extension;
use super::generated::Generated;
use crate::api::model::Model;
use crate::api::models::Models;
use crate::api::operation::{Parameter, Response};
use crate::docs;
use crate::names::constant;
use crate::sdk_paths::{CALL, CONSTANTS, INTO_VALUE, PAGINATION};
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// How the next page is requested.
enum Next<'a> {
    /// With what the page before says: the path to it, and the parameter.
    Marker(Vec<&'a str>, &'a Parameter<'a>),
    /// With the number of items before it.
    Offset(&'a Parameter<'a>),
}

/// `stream`, `pages` and `try_collect` of an operation with `x-pages`, which describes its pages.
pub(super) fn pagination(generated: &Generated) -> Result<TokenStream, SpecError> {
    let Generated {
        models, operation, ..
    } = *generated;
    let id = operation.view.id;
    let Some(extension) = Extension::of(generated, "x-pages") else {
        return Ok(quote!());
    };
    let fail = |what: String| extension.error(&what);
    let required = |key: &str| extension.required(key);
    let parameter = |key: &str| extension.parameter(key);
    let next = if extension.value.get("offset").is_some() {
        let others = ["next", "marker"];
        if let Some(other) = others
            .into_iter()
            .find(|key| extension.value.get(key).is_some())
        {
            return Err(fail(format!(
                "{other} beside offset is not supported; keep next with marker, or offset"
            )));
        }
        let offset = parameter("offset")?;
        if offset.shape.ty != Type::Integer {
            return Err(fail(format!("offset: {} is not an integer", offset.wire)));
        }
        Next::Offset(offset)
    } else {
        Next::Marker(required("next")?.split('.').collect(), parameter("marker")?)
    };
    if let Next::Marker(_, marker) = &next
        && !matches!(marker.shape.ty, Type::Text | Type::Integer)
    {
        return Err(fail(format!(
            "marker: {} is neither a string nor an integer",
            marker.wire
        )));
    }
    let size = parameter("size")?;
    if size.shape.ty != Type::Integer {
        return Err(fail(format!("size: {} is not an integer", size.wire)));
    }
    let items = required("items")?;
    let page = match (
        &operation.response.shape().map(|shape| &shape.ty),
        &operation.response,
    ) {
        (
            Some(Type::Model(name)),
            Response {
                may_be_empty: false,
                ..
            },
        ) => models.model(name),
        _ => None,
    };
    let page = page.ok_or_else(|| fail("the response is not an object".to_owned()))?;
    let list = page.fields.iter().find(|field| field.wire == items);
    let Some((list, Type::List(item))) = list.map(|list| (list, &list.shape.ty)) else {
        return Err(fail(format!("{items} is not a list of the response")));
    };
    if let Next::Marker(path, _) = &next {
        let reaches = leads_to_marker(models, page, path);
        if !reaches {
            return Err(fail(format!(
                "next: {} is not a string or an integer of the response",
                path.join(".")
            )));
        }
    }
    let (item, list, page) = (
        type_tokens(item),
        &list.ident,
        type_tokens(&Type::Model(page.name.clone())),
    );
    let size_ident = &size.ident;
    let max_size = max_size(size);
    let set_size = max_size.map(|_| {
        quote! {
            if request.#size_ident.is_none() {
                request.#size_ident = Some(Self::MAX_PAGE_SIZE);
            }
        }
    });
    let max_size = max_size.map(|most| {
        quote! {
            /// The largest page: what a page holds at most.
            pub const MAX_PAGE_SIZE: i64 = #most;
        }
    });
    let operation_constant = constant(id);
    let streamed =
        docs::operation::list_example(operation, "items: Vec<_>", "stream().try_collect()");
    let paged = docs::operation::list_example(operation, "pages: Vec<_>", "pages().try_collect()");
    let (follow, read) = match &next {
        Next::Marker(path, marker) => {
            let text = match marker.shape.ty {
                Type::Integer => quote!(#INTO_VALUE::Digits(marker)),
                _ => quote!(marker),
            };
            let marker = &marker.ident;
            (
                quote! {
                    #PAGINATION::follow(move |marker: Option<String>| {
                        let mut request = self.clone();
                        #set_size
                        if let Some(marker) = marker {
                            request = request.#marker(#text);
                        }
                        request.page()
                    })
                },
                quote!(#PAGINATION::marked(page, read, #items, &[#(#path),*])),
            )
        }
        Next::Offset(offset) => {
            let offset = &offset.ident;
            (
                quote! {
                    let first = self.#offset.unwrap_or_default();
                    #PAGINATION::follow_offsets(first, move |offset: i64| {
                        let mut request = self.clone();
                        #set_size
                        request.#offset = Some(offset);
                        request.page()
                    })
                },
                quote!(#PAGINATION::counted(page, read, #items)),
            )
        }
    };
    let how = match next {
        Next::Marker(..) => {
            "The stream follows the markers and ignores counts. It ends after a page that is empty or whose next marker is \
             missing, null, empty or zero. It also ends with the first error: that of a request, or of a next marker that is \
             invalid or repeated."
        }
        Next::Offset(_) => {
            "The stream counts the items that it has read and ignores the counts of responses. It ends after a page that is \
             empty, or with the first error."
        }
    };
    Ok(quote! {
        #max_size

        /// All items, page after page. Pages are as large as the service allows, unless a size is set.
        ///
        #[doc = #how]
        /// The client's timeout applies to each page, not to the stream as a whole.
        ///
        #[doc = #streamed]
        #[must_use = "a stream does nothing until it is polled"]
        pub fn stream(self) -> impl ::futures_util::Stream<Item = ::std::result::Result<#item, crate::Error>> + Send + Unpin + 'static {
            #PAGINATION::items(self.pages(), |page| page.#list.unwrap_or_default())
        }

        /// The pages whose items [`stream`](Self::stream) returns.
        ///
        #[doc = #paged]
        #[must_use = "a stream does nothing until it is polled"]
        pub fn pages(self) -> impl ::futures_util::Stream<Item = ::std::result::Result<#page, crate::Error>> + Send + Unpin + 'static {
            let pages = { #follow };
            #PAGINATION::named(pages, &#CONSTANTS::operations::#operation_constant)
        }

        /// All items of [`stream`](Self::stream) at once. The client's timeout applies to all pages together.
        ///
        /// # Errors
        ///
        /// [`Error`](crate::Error) of the first page that fails, or of the timeout. The items before it are lost;
        /// [`stream`](Self::stream) returns them.
        pub async fn try_collect(self) -> ::std::result::Result<Vec<#item>, crate::Error> {
            let timeout = self.client.inner.config.timeout();
            let items = #PAGINATION::collect(self.pages(), |page| page.#list.unwrap_or_default(), timeout).await;
            items.map_err(|error| error.of_operation(&#CONSTANTS::operations::#operation_constant))
        }

        async fn page(self) -> ::std::result::Result<#PAGINATION::Page<#page>, crate::Error> {
            let client = self.begin(#CALL::Mode::Send).await?;
            let response = self.transmit(&client).await;
            let page = client.finish::<#page>(response).await?.into_inner();
            let read = page.#list.as_ref().map_or(0, Vec::len);
            #read
        }
    })
}

/// The largest page that a list has.
fn max_size(size: &Parameter) -> Option<i64> {
    let integers = size.shape.schema.schema_data.extensions.get("x-integer");
    if let Some(integers) = integers {
        return integers["largest"]
            .as_i64()
            .or(integers["maximum"].as_i64());
    }
    match &size.shape.schema.schema_kind {
        openapiv3::SchemaKind::Type(openapiv3::Type::Integer(integer)) => integer.maximum,
        _ => None,
    }
}

/// Whether a path of members leads from a page to a string or an integer.
fn leads_to_marker(models: &Models, page: &Model, path: &[&str]) -> bool {
    let Some((name, rest)) = path.split_first() else {
        return false;
    };
    let field = page.fields.iter().find(|field| field.wire == *name);
    match (field.map(|field| &field.shape.ty), rest.is_empty()) {
        (Some(Type::Text | Type::Integer), true) => true,
        (Some(Type::Model(inner)), false) => models
            .model(inner)
            .is_some_and(|inner| leads_to_marker(models, inner, rest)),
        _ => false,
    }
}
