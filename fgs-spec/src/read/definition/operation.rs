//! An operation: its parameters, its bodies, its responses.

use serde_json::Value;

use super::examples;
use super::node::Node;
use crate::page::{Field, Form, Language, Page, Place, Side, Status, Table, Unparsed};

pub(super) struct Operation<'a> {
    pub root: &'a Value,
    pub tables: Vec<Table>,
    pub unparsed: Vec<Unparsed>,
    /// The objects that were named, each with the part that it is read from.
    pub objects: Vec<(Side, String, &'a Value)>,
    /// How many of them have a table.
    pub done: usize,
}

impl<'a> Operation<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self {
            root,
            tables: Vec::new(),
            unparsed: Vec::new(),
            objects: Vec::new(),
            done: 0,
        }
    }

    /// `parts` are the path item and the operation in it.
    pub(super) fn read(
        mut self,
        file: &str,
        path: &str,
        method: &str,
        parts: [&'a Value; 2],
    ) -> Result<Page, String> {
        let [item, operation] = parts;
        let body_required = self.parameters(item, operation)?;
        let statuses = self.responses(operation)?;
        let mut page = Page {
            file: file.to_owned(),
            form: Form::Definition,
            language: Language::Chinese,
            title: text(operation, "summary"),
            date: None,
            operation: text(operation, "operationId").or_else(|| text(self.root, "name")),
            method: method.to_owned(),
            path: path.to_owned(),
            body_required,
            tables: self.tables,
            statuses: Some(statuses),
            examples: Vec::new(),
            unparsed: self.unparsed,
        };
        examples::read(operation, &mut page);
        Ok(page)
    }

    /// Returns whether the body is required, if there is one.
    fn parameters(
        &mut self,
        item: &'a Value,
        operation: &'a Value,
    ) -> Result<Option<bool>, String> {
        let list = |part: &'a Value| part.get("parameters").and_then(Value::as_array);
        let lists = [list(item), list(operation)];
        let mut places = [
            (Place::Path, Vec::new()),
            (Place::Query, Vec::new()),
            (Place::Header, Vec::new()),
        ];
        let mut body_required = None;
        for parameter in lists.into_iter().flatten().flatten() {
            let node = Node::new(self.root, parameter)?;
            let (name, place) = (node.text("name"), node.text("in"));
            if place == Some("body") {
                body_required = Some(node.flag("required").unwrap_or(false));
                let schema = node.get("schema").unwrap_or(&Value::Null);
                self.body(&Place::RequestBody, Side::Request, schema)?;
                continue;
            }
            let (Some(name), Some((at, fields))) = (
                name,
                places
                    .iter_mut()
                    .find(|(known, _)| place == Some(known.to_string().as_str())),
            ) else {
                let words = place.unwrap_or("nowhere");
                self.unread(
                    "request",
                    name.unwrap_or("-"),
                    &format!("parameter in {words}"),
                );
                continue;
            };
            let mut field = self.field(name, node, at, Side::Request)?;
            field.required = Some(node.flag("required").unwrap_or(false));
            fields.push(field);
        }
        for (place, fields) in places {
            self.table(place, Side::Request, fields);
        }
        self.objects()?;
        Ok(body_required)
    }

    fn responses(&mut self, operation: &'a Value) -> Result<Vec<Status>, String> {
        let mut statuses = Vec::new();
        let responses = operation.get("responses").and_then(Value::as_object);
        for (code, response) in responses.into_iter().flatten() {
            let node = Node::new(self.root, response)?;
            let Ok(status) = code.parse::<u16>() else {
                self.unread("response", code, "response without a status");
                continue;
            };
            statuses.push(Status {
                code: status,
                description: node.text("description").unwrap_or_default().to_owned(),
            });
            let headers = Place::ResponseHeader(status);
            let mut fields: Vec<Field> = Vec::new();
            for (name, header) in node.members("headers") {
                let header = Node::new(self.root, header)?;
                fields.push(self.field(name, header, &headers, Side::Response)?);
            }
            self.table(headers, Side::Response, fields);
            if let Some(schema) = node.get("schema") {
                self.body(&Place::ResponseBody(status), Side::Response, schema)?;
            }
        }
        self.objects()?;
        Ok(statuses)
    }

    pub(super) fn unread(&mut self, place: &str, field: &str, text: &str) {
        self.unparsed.push(Unparsed {
            place: place.to_owned(),
            field: field.to_owned(),
            text: text.to_owned(),
            line: None,
        });
    }
}

pub(super) fn text(part: &Value, key: &str) -> Option<String> {
    Some(part.get(key)?.as_str()?.to_owned())
}
