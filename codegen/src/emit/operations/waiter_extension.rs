//! `x-waiter`: where the item is that is polled, and how it is found.

use serde_json::Value;

use super::extension::Extension;
use super::generated::Generated;
use crate::api::model::{Field, Model};
use crate::api::models::Models;
use crate::api::operation::Parameter;
use crate::spec::error::SpecError;
use crate::spec::shape::Type;

/// What `x-waiter` names, found in the operation.
pub(super) struct Waiter<'a> {
    /// The parameter that names the item.
    pub parameter: &'a Parameter<'a>,
    /// The parameter without which only newer items are listed.
    pub since: Option<&'a Parameter<'a>>,
    pub item: &'a Model<'a>,
    /// Where the item is, if the response is a list.
    pub listed: Option<Listed<'a>>,
}

/// The member with the items, and the member of an item that names it.
#[derive(Clone, Copy)]
pub(super) struct Listed<'a> {
    pub list: &'a Field<'a>,
    pub key: &'a Field<'a>,
}

impl<'a> Waiter<'a> {
    /// The waiter of an operation that has `x-waiter`.
    pub(super) fn of(generated: &Generated<'a>) -> Result<Option<Self>, SpecError> {
        let Generated {
            models, operation, ..
        } = *generated;
        let Some(extension) = Extension::of(generated, "x-waiter") else {
            return Ok(None);
        };
        let parameter = extension.parameter("parameter")?;
        if parameter.shape.ty != Type::Text {
            let wire = parameter.wire;
            return Err(extension.error(&format!("parameter: {wire} is not a string")));
        }
        let since = match extension.value.get("since") {
            None => None,
            Some(_) => Some(extension.parameter("since")?),
        };
        let response = operation.response.shape().map(|shape| &shape.ty);
        let Some(Type::Model(response)) = response else {
            return Err(extension.error("the response is not an object"));
        };
        let response = models.model(response);
        let response = response.ok_or_else(|| has_no_end(&extension))?;
        let (item, listed) = item(&extension, models, response)?;
        if !item.fields.iter().any(has_ends) {
            return Err(has_no_end(&extension));
        }
        Ok(Some(Self {
            parameter,
            since,
            item,
            listed,
        }))
    }
}

/// The model that is waited for: the response, or an item of its list.
fn item<'a>(
    extension: &Extension<'a>,
    models: &'a Models<'a>,
    response: &'a Model<'a>,
) -> Result<(&'a Model<'a>, Option<Listed<'a>>), SpecError> {
    let Some(items) = extension.value.get("items").and_then(Value::as_str) else {
        if extension.value.get("key").is_some() {
            return Err(extension.error("key without items has no effect; add items, or remove it"));
        }
        return Ok((response, None));
    };
    let list = response.fields.iter().find(|field| field.wire == items);
    let Some((list, Type::List(item))) = list.map(|list| (list, &list.shape.ty)) else {
        return Err(extension.error(&format!("items: {items} is not a list of the response")));
    };
    let Type::Model(item) = &**item else {
        return Err(has_no_end(extension));
    };
    let item = models.model(item).ok_or_else(|| has_no_end(extension))?;
    let wire = extension.required("key")?;
    let key = item
        .fields
        .iter()
        .find(|field| field.wire == wire && field.shape.ty == Type::Text);
    let key =
        key.ok_or_else(|| extension.error(&format!("key: {wire} is not a string of an item")))?;
    Ok((item, Some(Listed { list, key })))
}

fn has_ends(field: &Field) -> bool {
    let extensions = &field.shape.schema.schema_data.extensions;
    extensions.contains_key("x-ends")
}

fn has_no_end(extension: &Extension) -> SpecError {
    extension.error("what is waited for has no member with x-ends")
}
