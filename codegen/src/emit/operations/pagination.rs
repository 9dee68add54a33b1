//! The pages of lists, beside the single page of `send`.

use openapiv3::{SchemaKind, Type as Kind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::types::type_tokens;
use super::generated::Generated;
use super::pages_extension::{Next, Pages};
use crate::api::operation::Parameter;
use crate::docs::operation::list_example;
use crate::names::constant;
use crate::sdk_paths::{CALL, CONSTANTS, INTO_VALUE, PAGINATION};
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// `stream`, `pages` and `try_collect` of an operation with `x-pages`, which describes its pages.
pub(super) fn pagination(generated: &Generated) -> Result<TokenStream, SpecError> {
    let Some(pages) = Pages::of(generated)? else {
        return Ok(quote!());
    };
    let operation = generated.operation;
    let item = type_tokens(pages.item);
    let page = type_tokens(&Type::Model(pages.page.name.clone()));
    let list = &pages.list.ident;
    let max_size = max_size(pages.size).map(max_size_constant);
    let operation_constant = constant(operation.view.id);
    let streamed = list_example(operation, "items: Vec<_>", "stream().try_collect()");
    let paged = list_example(operation, "pages: Vec<_>", "pages().try_collect()");
    let follow = follow(&pages);
    let read = read(&pages);
    let how = how_it_ends(&pages.next);
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

fn max_size_constant(most: i64) -> TokenStream {
    quote! {
        /// The largest page: what a page holds at most.
        pub const MAX_PAGE_SIZE: i64 = #most;
    }
}

/// Sets the largest size of a page, if the service has one and the caller set none.
fn set_size(size: &Parameter) -> Option<TokenStream> {
    let ident = &size.ident;
    max_size(size).map(|_| {
        quote! {
            if request.#ident.is_none() {
                request.#ident = Some(Self::MAX_PAGE_SIZE);
            }
        }
    })
}

/// The stream of the pages: each request is made of what the page before it says.
fn follow(pages: &Pages) -> TokenStream {
    let set_size = set_size(pages.size);
    match &pages.next {
        Next::Marker(_, marker) => follow_markers(marker, set_size),
        Next::Offset(offset) => follow_offsets(&offset.ident, set_size),
    }
}

fn follow_markers(marker: &Parameter, set_size: Option<TokenStream>) -> TokenStream {
    let text = match marker.shape.ty {
        Type::Integer => quote!(#INTO_VALUE::Digits(marker)),
        _ => quote!(marker),
    };
    let marker = &marker.ident;
    quote! {
        #PAGINATION::follow(move |marker: Option<String>| {
            let mut request = self.clone();
            #set_size
            if let Some(marker) = marker {
                request = request.#marker(#text);
            }
            request.page()
        })
    }
}

fn follow_offsets(offset: &Ident, set_size: Option<TokenStream>) -> TokenStream {
    quote! {
        let first = self.#offset.unwrap_or_default();
        #PAGINATION::follow_offsets(first, move |offset: i64| {
            let mut request = self.clone();
            #set_size
            request.#offset = Some(offset);
            request.page()
        })
    }
}

/// Reads from a page what the request of the next one needs.
fn read(pages: &Pages) -> TokenStream {
    let items = pages.list.wire;
    match &pages.next {
        Next::Marker(path, _) => quote!(#PAGINATION::marked(page, read, #items, &[#(#path),*])),
        Next::Offset(_) => quote!(#PAGINATION::counted(page, read, #items)),
    }
}

/// The documentation of how a stream goes on and ends.
fn how_it_ends(next: &Next) -> &'static str {
    match next {
        Next::Marker(..) => {
            "The stream follows the markers and ignores counts. It ends after a page that is empty or whose next marker is \
             missing, null, empty or zero. It also ends with the first error: that of a request, or of a next marker that is \
             invalid or repeated."
        }
        Next::Offset(_) => {
            "The stream counts the items that it has read and ignores the counts of responses. It ends after a page that is \
             empty, or with the first error."
        }
    }
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
        SchemaKind::Type(Kind::Integer(integer)) => integer.maximum,
        _ => None,
    }
}
