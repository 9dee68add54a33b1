//! Responses in the document's shape: what is kept has more members than most of them.

use axum::response::Response;
use serde_json::{Map, Value};

use crate::request::response::success;
use crate::spec::Operation;
use crate::spec::document::{self, Kind, Schema};

/// Something that is kept, as JSON.
pub(crate) type Record = Map<String, Value>;

/// A success with the members that the document has for it.
pub(crate) fn respond(operation: &Operation, record: &Record) -> Response {
    let fitted = response(operation).map(|schema| fit(schema, record));
    success(operation, fitted.as_ref().unwrap_or(record))
}

/// The schema of a success.
pub(crate) fn response(operation: &Operation) -> Option<&'static Schema> {
    let mut all = document::ALL.iter();
    all.find(|description| description.operation.id == operation.id)?
        .response
}

/// The schema of a member.
pub(crate) fn member(schema: Option<&'static Schema>, name: &str) -> Option<&'static Schema> {
    match &schema?.kind {
        Kind::Object { members, .. } => {
            let member = members.iter().find(|member| member.name == name)?;
            Some(member.schema)
        }
        _ => None,
    }
}

/// The records of a list, which is the response or a member of it.
pub(crate) fn items(operation: &Operation, list: Option<&str>, records: &[Record]) -> Value {
    let schema = response(operation);
    let list = list.map_or(schema, |name| member(schema, name));
    let items = list.and_then(|list| match &list.kind {
        Kind::List { items, .. } => Some(*items),
        _ => None,
    });
    records
        .iter()
        .map(|record| items.map_or_else(|| record.clone(), |items| fit(items, record)))
        .collect()
}

fn fit(schema: &Schema, record: &Record) -> Record {
    let Kind::Object { members, .. } = &schema.kind else {
        return record.clone();
    };
    let known = |name: &str| members.iter().any(|member| member.name == name);
    let members = record.iter().filter(|(name, _)| known(name));
    members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The defaults of the document for the members of a request.
pub(crate) fn defaults(operation: &Operation) -> Record {
    let mut all = document::ALL.iter();
    let description = all.find(|description| description.operation.id == operation.id);
    let body = description.and_then(|description| description.body.as_ref()?.schema);
    let Some(Kind::Object { members, .. }) = body.map(|schema| &schema.kind) else {
        return Record::new();
    };
    let default = |name: &str, schema: &Schema| {
        let value = serde_json::from_str(schema.default?).ok()?;
        Some((name.to_owned(), value))
    };
    members
        .iter()
        .filter_map(|member| default(member.name, member.schema))
        .collect()
}
