//! The pages of lists, beside the single page of `send`.

use heck::{ToPascalCase, ToSnakeCase};
use quote::format_ident;
use syn::{ImplItem, parse_quote};

use crate::names::{constant, field_ident};
use crate::paths::{CALL, CONSTANTS, PAGINATION};
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;
use crate::spec::schema::properties;

/// `stream`, `pages` and `try_collect` of an operation with `x-pages`, which describes the order of its pages.
pub(super) fn entry_points(
    document: &Document,
    view: &OperationView,
) -> Result<Vec<ImplItem>, SpecError> {
    let Some(pages) = view.operation.extensions.get("x-pages") else {
        return Ok(Vec::new());
    };
    let required = |key: &str| {
        let missing = || document.error(format!("{}: x-pages: {key} is missing", view.id));
        pages[key].as_str().ok_or_else(missing)
    };
    let (items, marker, size) = (
        required("items")?,
        field_ident(required("marker")?),
        field_ident(required("size")?),
    );
    let item = view
        .response
        .and_then(|name| {
            properties(document.schema(name)?)
                .find(|(name, _)| *name == items)?
                .1
                .items
        })
        .ok_or_else(|| {
            document.error(format!(
                "{}: x-pages: {items} is not a list of the response",
                view.id
            ))
        })?;
    let item = format_ident!("{}", document.rust_name(item));
    let (name, items) = (items, field_ident(items));
    let next = required("next")?.split('.');
    let response = view
        .response
        .ok_or_else(|| document.error(format!("{}: x-pages: the response has no body", view.id)))?;
    let response = format_ident!("{}", document.rust_name(response));
    let (builder, operation) = (
        format_ident!("{}", view.id.to_pascal_case()),
        constant(view.id),
    );
    let method = view.id.to_snake_case();
    let function = view
        .arguments()
        .any(|parameter| parameter.parameter_data_ref().name == "function_urn");
    let function = if function {
        ".function_urn(\"resize\")"
    } else {
        ""
    };
    let example = |how: &str, then: &str| {
        format!(
            "```no_run\n# async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {{\n\
             use futures_util::TryStreamExt;\n\nlet {how} = client.{method}(){function}.{then}.await?;\n# Ok(())\n# }}\n```"
        )
    };
    let streamed = example("items: Vec<_>", "stream().try_collect()");
    let paged = example("pages: Vec<_>", "pages().try_collect()");
    Ok(vec![
        parse_quote! {
            /// All items, page after page. Pages are as large as the service allows, unless a size is set.
            ///
            /// The stream follows the markers and ignores counts. It ends after a page that is empty or whose next
            /// marker is missing, null, empty or zero. It also ends with the first error: that of a request, or of
            /// a next marker that is invalid or repeated. The client's timeout applies to each page, not to the
            /// stream as a whole.
            ///
            #[doc = #streamed]
            pub fn stream(self) -> impl futures_util::Stream<Item = std::result::Result<types::#item, crate::Error>> + Send + 'a {
                use futures_util::{TryStreamExt, stream};
                self.pages().map_ok(|page| stream::iter(page.#items.into_iter().map(Ok))).try_flatten()
            }
        },
        parse_quote! {
            /// The pages whose items [`stream`](Self::stream) returns.
            ///
            #[doc = #paged]
            pub fn pages(self) -> impl futures_util::Stream<Item = std::result::Result<types::#response, crate::Error>> + Send + 'a {
                let pages = #PAGINATION::follow(move |marker: Option<String>| {
                    let mut call = self.clone();
                    if let Ok(None) = call.#size {
                        call = call.#size(Self::MAX_PAGE_SIZE);
                    }
                    if let Some(marker) = marker {
                        call = call.#marker(marker);
                    }
                    call.page()
                });
                futures_util::TryStreamExt::map_err(pages, |error| {
                    error.with(|error| error.operation = Some(#CONSTANTS::operations::#operation.id))
                })
            }
        },
        parse_quote! {
            async fn page(self) -> std::result::Result<#PAGINATION::Page<types::#response>, crate::Error> {
                let client = self.begin(#CALL::Mode::Send).await?;
                let response = #builder { client: &client, ..self }.transmit().await;
                let page = client.finish(response).await?.into_inner();
                let read = page.#items.len();
                let body = client.take_body();
                #PAGINATION::page(page, &body, read, #name, &[#(#next),*])
            }
        },
        parse_quote! {
            /// All items of [`stream`](Self::stream) at once. The client's timeout applies to all pages together.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error) of the first page that fails, or of the timeout. The items before it are lost;
            /// [`stream`](Self::stream) returns them.
            pub async fn try_collect(self) -> std::result::Result<Vec<types::#item>, crate::Error> {
                let timeout = self.client.inner.config.timeout;
                let items = #PAGINATION::collect(self.pages(), |page| page.#items, timeout).await;
                items.map_err(|error| error.with(|error| error.operation = Some(#CONSTANTS::operations::#operation.id)))
            }
        },
    ])
}
