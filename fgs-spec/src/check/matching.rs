//! Which operation of the document a page describes.

use crate::page::Page;
use crate::spec::Operation;

/// How well the page matches this operation. Each of these can change on its own.
pub(super) fn match_score(page: &Page, operation: &Operation) -> usize {
    let named = page.operation.as_ref() == Some(&operation.id);
    let titled = page.title.is_some() && page.title == operation.title;
    let path = page.path == operation.path;
    let method = page.method == operation.method;
    2 * usize::from(named)
        + 2 * usize::from(titled)
        + usize::from(path)
        + usize::from(path && method)
}
