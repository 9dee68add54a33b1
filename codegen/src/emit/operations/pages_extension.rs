//! `x-pages`: how the pages of a list are requested and read.

use super::extension::Extension;
use super::generated::Generated;
use crate::api::model::{Field, Model};
use crate::api::models::Models;
use crate::api::operation::{Operation, Parameter};
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// What `x-pages` names, found in the operation.
pub(super) struct Pages<'a> {
    pub next: Next<'a>,
    /// The parameter with the size of a page.
    pub size: &'a Parameter<'a>,
    pub page: &'a Model<'a>,
    /// The member of a page with its items.
    pub list: &'a Field<'a>,
    pub item: &'a Type,
}

/// How the next page is requested.
pub(super) enum Next<'a> {
    /// With what the page before says: the path to it, and the parameter.
    Marker(Vec<&'a str>, &'a Parameter<'a>),
    /// With the number of items before it.
    Offset(&'a Parameter<'a>),
}

impl<'a> Pages<'a> {
    /// The pages of an operation that has `x-pages`.
    pub(super) fn of(generated: &Generated<'a>) -> Result<Option<Self>, SpecError> {
        let Some(extension) = Extension::of(generated, "x-pages") else {
            return Ok(None);
        };
        let next = next(&extension)?;
        let size = integer(&extension, "size")?;
        let items = extension.required("items")?;
        let page = page(generated.models, generated.operation);
        let page = page.ok_or_else(|| extension.error("the response is not an object"))?;
        let list = page.fields.iter().find(|field| field.wire == items);
        let Some((list, Type::List(item))) = list.map(|list| (list, &list.shape.ty)) else {
            return Err(extension.error(&format!("{items} is not a list of the response")));
        };
        if let Next::Marker(path, _) = &next
            && !leads_to_marker(generated.models, page, path)
        {
            return Err(extension.error(&format!(
                "next: {} is not a string or an integer of the response",
                path.join(".")
            )));
        }
        Ok(Some(Self {
            next,
            size,
            page,
            list,
            item,
        }))
    }
}

fn next<'a>(extension: &Extension<'a>) -> Result<Next<'a>, SpecError> {
    let has = |key: &str| extension.value.get(key).is_some();
    if has("offset") {
        if let Some(other) = ["next", "marker"].into_iter().find(|key| has(key)) {
            return Err(extension.error(&format!(
                "{other} beside offset is not supported; keep next with marker, or offset"
            )));
        }
        return Ok(Next::Offset(integer(extension, "offset")?));
    }
    let path = extension.required("next")?.split('.').collect();
    let marker = extension.parameter("marker")?;
    if !matches!(marker.shape.ty, Type::Text | Type::Integer) {
        return Err(extension.error(&format!(
            "marker: {} is neither a string nor an integer",
            marker.wire
        )));
    }
    Ok(Next::Marker(path, marker))
}

/// The parameter that a member names, an integer.
fn integer<'a>(extension: &Extension<'a>, key: &str) -> Result<&'a Parameter<'a>, SpecError> {
    let parameter = extension.parameter(key)?;
    if parameter.shape.ty == Type::Integer {
        Ok(parameter)
    } else {
        Err(extension.error(&format!("{key}: {} is not an integer", parameter.wire)))
    }
}

/// The object that every response of the operation is.
fn page<'a>(models: &'a Models<'a>, operation: &'a Operation<'a>) -> Option<&'a Model<'a>> {
    let response = &operation.response;
    match &response.shape()?.ty {
        Type::Model(name) if !response.may_be_empty => models.model(name),
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
