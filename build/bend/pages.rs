//! Lists: beside the one page that `send` asks for, all items, page after page.

use quote::{format_ident, quote};
use syn::{ImplItem, parse_quote};

use super::super::checks::field_ident;
use super::super::document::{Document, OperationView, properties};
use super::super::parse::Problem;

/// `stream` and what it needs, for an operation that says with `x-pages` how its pages follow each other.
pub fn entry_points(document: &Document, view: &OperationView) -> Result<Vec<ImplItem>, Problem> {
    let Some(pages) = view.operation.extensions.get("x-pages") else { return Ok(Vec::new()) };
    let told = |key: &str| {
        let problem = || document.problem(format!("{}: x-pages: {key} is missing", view.id));
        pages[key].as_str().ok_or_else(problem)
    };
    let (items, marker, size) = (told("items")?, field_ident(told("marker")?), field_ident(told("size")?));
    let item = view
        .answer
        .and_then(|answer| properties(document.schema(answer)?).find(|(name, _)| *name == items)?.1.items)
        .ok_or_else(|| document.problem(format!("{}: x-pages: {items} is no list of the answer", view.id)))?;
    let item = format_ident!("{}", document.rust_name(item));
    let items = field_ident(items);
    let next = told("next")?.split('.').map(field_ident).collect::<Vec<_>>();
    let next = match next.as_slice() {
        [next] => quote!(page.#next),
        [outer, next] => quote!(page.#outer.and_then(|outer| outer.#next)),
        _ => return Err(document.problem(format!("{}: x-pages: next may lie one object deep", view.id))),
    };
    Ok(vec![
        parse_quote! {
            /// All items, page after page, each page as large as the service allows unless a size is set.
            ///
            /// The stream follows the markers and trusts no count; it ends on a page that is empty or whose
            /// next marker is missing, zero, or one that was followed before. An error ends it too.
            ///
            /// ```no_run
            /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
            /// use futures_util::TryStreamExt;
            ///
            /// let items: Vec<_> = client.list_functions().stream().try_collect().await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn stream(self) -> impl futures_util::Stream<Item = std::result::Result<types::#item, crate::Error>> + Send + 'a {
                crate::pages::follow(move |marker: Option<String>| {
                    let mut call = self.clone();
                    if let Ok(None) = call.#size {
                        call = call.#size(Self::LARGEST_PAGE);
                    }
                    if let Some(marker) = marker {
                        call = call.#marker(marker);
                    }
                    async move {
                        let page = call.send().await?.into_inner();
                        Ok(crate::pages::Page { next: #next, items: page.#items })
                    }
                })
            }
        },
        parse_quote! {
            /// All items of [`stream`](Self::stream) at once.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error) of the first page that cannot be had.
            pub async fn all(self) -> std::result::Result<Vec<types::#item>, crate::Error> {
                futures_util::TryStreamExt::try_collect(self.stream()).await
            }
        },
    ])
}
