//! Objects and bodies as tables.

use serde_json::Value;

use super::node::Node;
use super::operation::Operation;
use crate::page::{Field, Place, Side, Table};

impl<'a> Operation<'a> {
    pub(super) fn table(&mut self, place: Place, side: Side, fields: Vec<Field>) {
        if !fields.is_empty() {
            self.tables.push(Table {
                place,
                side,
                of: None,
                fields,
            });
        }
    }

    /// A body: an object with its members, or anything else as a whole.
    pub(super) fn body(
        &mut self,
        place: &Place,
        side: Side,
        schema: &'a Value,
    ) -> Result<(), String> {
        let node = Node::new(self.root, schema)?;
        let (of, fields) = if node.is_object() {
            (None, self.members(node, place, side)?)
        } else {
            (
                Some(Box::new(self.field("", node, place, side)?)),
                Vec::new(),
            )
        };
        self.tables.push(Table {
            place: place.clone(),
            side,
            of,
            fields,
        });
        Ok(())
    }

    /// The members of an object, each with whether it is required.
    fn members(&mut self, node: Node<'a>, place: &Place, side: Side) -> Result<Vec<Field>, String> {
        let required = node.get("required").and_then(Value::as_array);
        let required: Vec<&str> = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut fields = Vec::new();
        for (name, member) in node.members("properties") {
            let mut field = self.field(name, Node::new(self.root, member)?, place, side)?;
            field.required = Some(required.contains(&name.as_str()));
            fields.push(field);
        }
        for name in required {
            if !fields.iter().any(|field| field.name == name) {
                self.unread(&place.to_string(), name, "required, and no member");
            }
        }
        Ok(fields)
    }

    /// The tables of the objects that fields are of, and of those that these refer to.
    pub(super) fn objects(&mut self) -> Result<(), String> {
        while let Some((side, name, object)) = self.objects.get(self.done).cloned() {
            self.done += 1;
            let place = Place::Schema(name);
            let node = Node::new(self.root, object)?;
            let fields = self.members(node, &place, side)?;
            self.table(place, side, fields);
        }
        Ok(())
    }

    /// The name of the table of an object: that of its definition, or one after the field.
    pub(super) fn name_object(
        &mut self,
        node: Node<'a>,
        object: &'a Value,
        place: &Place,
        field: &str,
        side: Side,
    ) -> String {
        let mut name = node.name.map_or_else(
            || {
                let parent = match place {
                    Place::Schema(name) => name.clone(),
                    Place::RequestBody => "RequestBody".to_owned(),
                    _ => "Response".to_owned(),
                };
                format!("{parent}{}", capitalized(field))
            },
            str::to_owned,
        );
        let is_other = |known: &(Side, String, &Value), name: &str| {
            known.0 == side && known.1 == name && !std::ptr::eq(known.2, object)
        };
        while self.objects.iter().any(|known| is_other(known, &name)) {
            name.push('_');
        }
        let entry = (side, name.clone(), object);
        let is_known = |known: &(Side, String, &Value)| known.0 == side && known.1 == name;
        if !self.objects.iter().any(is_known) {
            self.objects.push(entry);
        }
        name
    }
}

/// `strategy_config` as `StrategyConfig`.
fn capitalized(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect()
}
