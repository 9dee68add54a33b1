//! Parameters, headers and members: their types.

use serde_json::Value;

use super::facts;
use super::node::Node;
use super::operation::Operation;
use crate::page::{Field, Place, Side, Type};

/// Deeper schemas are no schemas of a service.
const MAX_DEPTH: usize = 32;

impl<'a> Operation<'a> {
    pub(super) fn field(
        &mut self,
        name: &str,
        node: Node<'a>,
        place: &Place,
        side: Side,
    ) -> Result<Field, String> {
        self.nested_field(name, node, place, side, 0)
    }

    fn nested_field(
        &mut self,
        name: &str,
        node: Node<'a>,
        place: &Place,
        side: Side,
        depth: usize,
    ) -> Result<Field, String> {
        if depth > MAX_DEPTH {
            return Err(format!("{name}: is nested more than {MAX_DEPTH} deep"));
        }
        let inner = match node.get("items") {
            Some(items) => Some(items),
            None => node.get("additionalProperties").filter(|it| it.is_object()),
        };
        let element = match inner {
            Some(inner) => {
                let inner = Node::new(self.root, inner)?;
                Some(self.nested_field(name, inner, place, side, depth + 1)?)
            }
            None => None,
        };
        let kind = self.kind(name, node, element.as_ref(), place, side);
        let read = facts::read(&kind, node);
        let at = place.to_string();
        for text in &read.unparsed {
            self.unread(&at, name, text);
        }
        if let Type::Unknown(words) = &kind {
            self.unread(&at, name, &format!("unknown type {words:?}"));
        }
        Ok(Field {
            name: name.to_owned(),
            kind,
            required: None,
            facts: read.facts,
            element: element.map(Box::new),
            content: read.content,
            description: read.description,
        })
    }

    fn kind(
        &mut self,
        name: &str,
        node: Node<'a>,
        element: Option<&Field>,
        place: &Place,
        side: Side,
    ) -> Type {
        if node.is_object() {
            let object = node.object();
            return Type::Reference(self.name_object(node, object, place, name, side));
        }
        let is_long = node.text("format") == Some("int64");
        let of =
            |element: Option<&Field>| element.map_or(Type::Any, |element| element.kind.clone());
        match node.text("type") {
            Some("string") => Type::String,
            Some("integer") if is_long => Type::Long,
            Some("integer") => Type::Integer,
            Some("number") => Type::Number,
            Some("boolean") => Type::Boolean,
            Some("array") => Type::Array(Box::new(of(element))),
            None if node.get("items").is_some() => Type::Array(Box::new(of(element))),
            Some("object") | None => match node.get("additionalProperties") {
                Some(Value::Bool(false)) => Type::Object,
                Some(_) => Type::Map,
                None if node.text("type").is_none() && node.get("properties").is_none() => {
                    Type::Any
                }
                None => Type::Object,
            },
            Some(other) => Type::Unknown(other.to_owned()),
        }
    }
}
