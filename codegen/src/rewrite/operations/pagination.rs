//! Lists: beside the one page that `send` asks for, all items, page after page.

use heck::{ToPascalCase, ToSnakeCase};
use quote::format_ident;
use syn::{ImplItem, parse_quote};

use crate::names::{constant, field_ident};
use crate::paths::{CALL, CONSTANTS, PAGINATION};
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;
use crate::spec::schema::properties;

/// `stream`, `pages` and `all`, for an operation that says with `x-pages` how its pages follow each other.
pub fn entry_points(document: &Document, view: &OperationView) -> Result<Vec<ImplItem>, SpecError> {
    let Some(pages) = view.operation.extensions.get("x-pages") else {
        return Ok(Vec::new());
    };
    let told = |key: &str| {
        let problem = || document.error(format!("{}: x-pages: {key} is missing", view.id));
        pages[key].as_str().ok_or_else(problem)
    };
    let (items, marker, size) = (
        told("items")?,
        field_ident(told("marker")?),
        field_ident(told("size")?),
    );
    let item = view
        .answer
        .and_then(|answer| {
            properties(document.schema(answer)?)
                .find(|(name, _)| *name == items)?
                .1
                .items
        })
        .ok_or_else(|| {
            document.error(format!(
                "{}: x-pages: {items} is no list of the answer",
                view.id
            ))
        })?;
    let item = format_ident!("{}", document.rust_name(item));
    let (name, items) = (items, field_ident(items));
    let next = told("next")?.split('.');
    let answer = view
        .answer
        .ok_or_else(|| document.error(format!("{}: x-pages: there is no answer", view.id)))?;
    let answer = format_ident!("{}", document.rust_name(answer));
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
            /// All items, page after page, each page as large as the service allows unless a size is set.
            ///
            /// The stream follows the markers and trusts no count; it ends on a page that is empty or whose
            /// next marker is missing, null, empty or zero. An error ends it too, after the items before it: that
            /// of a page, or of a next marker that cannot be followed or was followed before. Each page is bounded
            /// by the client's timeout, the stream as a whole is not.
            ///
            #[doc = #streamed]
            pub fn stream(self) -> impl futures_util::Stream<Item = std::result::Result<types::#item, crate::Error>> + Send + 'a {
                use futures_util::{TryStreamExt, stream};
                self.pages().map_ok(|page| stream::iter(page.#items.into_iter().map(Ok))).try_flatten()
            }
        },
        parse_quote! {
            /// The pages that [`stream`](Self::stream) takes its items from, as they came.
            ///
            #[doc = #paged]
            pub fn pages(self) -> impl futures_util::Stream<Item = std::result::Result<types::#answer, crate::Error>> + Send + 'a {
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
            async fn page(self) -> std::result::Result<#PAGINATION::Page<types::#answer>, crate::Error> {
                let client = self.begin(#CALL::Mode::Send).await?;
                let answer = #builder { client: &client, ..self }.transmit().await;
                let page = client.finish(answer).await?.into_inner();
                let read = page.#items.len();
                client.page(page, read, #name, &[#(#next),*])
            }
        },
        parse_quote! {
            /// All items of [`stream`](Self::stream) at once, which the client's timeout bounds in all.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error) of the first page that cannot be had, or of the timeout. What came before it
            /// is had from [`stream`](Self::stream) only.
            pub async fn try_collect(self) -> std::result::Result<Vec<types::#item>, crate::Error> {
                let timeout = self.client.inner.settings.timeout;
                let items = #PAGINATION::collect(self.pages(), |page| page.#items, timeout).await;
                items.map_err(|error| error.with(|error| error.operation = Some(#CONSTANTS::operations::#operation.id)))
            }
        },
    ])
}
