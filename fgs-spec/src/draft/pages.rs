//! The pagination of a list, where its parameters and its response show it.

use super::builder::Draft;
use super::keywords::holds_number;
use super::yaml::{Yaml, map, text};
use crate::page::{Field, Place, Side, Type};

/// The parameters of the size of a page, the first of them first.
const SIZES: [&str; 2] = ["maxitems", "limit"];
const NEXT: &str = "next_marker";

impl Draft<'_> {
    /// `x-pages`; `None` where it is not clear which members are the pages.
    pub(super) fn pages(&self) -> Option<Yaml> {
        let query = self.page.rows(&Place::Query, Side::Request);
        let has = |name: &str| query.iter().any(|field| field.name == name);
        let is_number = |name: &str| {
            let mut fields = query.iter();
            fields
                .any(|field| field.name == name && (field.kind.is_numeric() || holds_number(field)))
        };
        let size = SIZES.into_iter().find(|name| is_number(name))?;
        let body = self.page.rows(&Place::ResponseBody(200), Side::Response);
        let arrays: Vec<&Field> = body
            .iter()
            .filter(|field| matches!(&field.kind, Type::Array(element) if element.reference().is_some()))
            .collect();
        let [items] = arrays.as_slice() else {
            return None;
        };
        let mut pages = map([("items", text(&items.name))]);
        match self.next(&body) {
            Some(next) if has("marker") => {
                pages.push("next", text(&next));
                pages.push("marker", text("marker"));
            }
            None if has("offset") => pages.push("offset", text("offset")),
            _ => return None,
        }
        pages.push("size", text(size));
        Some(pages)
    }

    /// The path to the next marker: a member of the body, or of an object in it.
    fn next(&self, body: &[Field]) -> Option<String> {
        let is_next = |fields: &[Field]| fields.iter().any(|field| field.name == NEXT);
        if is_next(body) {
            return Some(NEXT.to_owned());
        }
        let inner = body.iter().find(|field| match &field.kind {
            Type::Reference(name) => {
                is_next(&self.page.rows(&Place::Schema(name.clone()), Side::Response))
            }
            _ => false,
        });
        Some(format!("{}.{NEXT}", inner?.name))
    }
}
