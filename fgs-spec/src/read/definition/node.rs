//! A part of a definition, with what its reference leads to.

use serde_json::Value;

/// More references in a row are a cycle.
const MAX_STEPS: usize = 16;

/// A part, whose own members count more than those of the part that it refers to.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    own: &'a Value,
    target: &'a Value,
    /// The name in the last reference.
    pub name: Option<&'a str>,
}

impl<'a> Node<'a> {
    pub(super) fn new(root: &'a Value, own: &'a Value) -> Result<Self, String> {
        let (mut target, mut name) = (own, None);
        for _ in 0..MAX_STEPS {
            let Some(reference) = target.get("$ref").and_then(Value::as_str) else {
                return Ok(Self { own, target, name });
            };
            let found = reference
                .strip_prefix('#')
                .and_then(|pointer| root.pointer(pointer));
            target = found.ok_or_else(|| {
                format!("refers to {reference}, which is not in it; save the whole definition")
            })?;
            name = reference.rsplit('/').next();
        }
        Err("has cyclic references; save the definition again".to_owned())
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.own.get(key).or_else(|| self.target.get(key))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.as_bool()
    }

    /// The members of the object with this key, in order.
    pub(super) fn members(&self, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
        let members = self.get(key).and_then(Value::as_object);
        members.into_iter().flatten()
    }

    /// Whether it is an object with members; most have no type beside them.
    pub(super) fn is_object(&self) -> bool {
        let has_members = self.members("properties").next().is_some();
        has_members && self.text("type").is_none_or(|kind| kind == "object")
    }

    /// The part that has the members of an object.
    pub(super) fn object(&self) -> &'a Value {
        match self.own.get("properties") {
            Some(_) => self.own,
            None => self.target,
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &'a String> {
        let keys = |value: &'a Value| value.as_object().into_iter().flat_map(|it| it.keys());
        keys(self.own).chain(keys(self.target))
    }
}
