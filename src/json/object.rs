//! Reading objects member by member.

use std::marker::PhantomData;

use functiongraph_io::printable::one_line;
use serde::de::{Deserializer, Error, MapAccess};
use serde::ser::SerializeMap;
use serde_json::Value;

use super::budget;
use super::extra::Extra;
use super::form::{Form, Formed};
use super::member_name::Name;
use super::members::Members;
use super::read::{Found, MAX_ITEMS, Read, Reader, Reading, read_exactly, too_many};
use super::value::Json;

/// A model of an object.
pub(crate) trait Object: Default + Read {
    /// The name of the model.
    const NAME: &'static str;
    /// The names of its members, in the document's order.
    const MEMBERS: &'static [&'static str];
    /// Those whose values must not be shown.
    const SECRETS: &'static [&'static str] = &[];

    /// Reads the member of this name.
    fn read_member<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        members: &mut A,
    ) -> Result<(), A::Error>;

    /// Writes the members that are set.
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// Whether the member of this name is set.
    fn is_set(&self, name: &str) -> bool;

    /// The JSON of the member of this name.
    fn json(&self, name: &str) -> Option<Json>;

    /// Whether there is no value in it, however many objects there are around nothing.
    fn is_blank(&self) -> bool;

    /// How many elements the lists in it have.
    fn elements(&self) -> usize;

    fn extra(&self) -> &Extra;

    fn extra_mut(&mut self) -> &mut Extra;
}

struct ByMember<T>(PhantomData<T>);

impl<'de, T: Object> Form<'de> for ByMember<T> {
    type Value = T;
    const OPENING: char = '{';

    fn map<A: MapAccess<'de>>(
        self,
        place: &mut Option<T>,
        mut members: A,
    ) -> Result<Found, A::Error> {
        let model = place.insert(T::default());
        while let Some(name) = members.next_key_seed(Name)? {
            model.read_member(&name, &mut members)?;
            if model.extra().len() > MAX_ITEMS {
                return Err(too_many("members of one object"));
            }
        }
        model.extra_mut().keep_last();
        budget::take::<u8, A::Error>(model.extra().memory())?;
        Ok(Found::Value)
    }
}

/// Reads an object; what is none is kept.
pub(crate) fn read_into<'de, D: Deserializer<'de>, T: Object>(
    place: &mut Option<T>,
    deserializer: D,
) -> Result<Found, D::Error> {
    let form = ByMember(PhantomData);
    deserializer.deserialize_any(Formed { form, place })
}

/// Reads an object; what is none is an error.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: Object>(
    deserializer: D,
) -> Result<T, D::Error> {
    match read_exactly(deserializer)? {
        Reading::Value(model) | Reading::Partial(model, _) => Ok(model),
        Reading::Absent => Err(D::Error::custom(format!(
            "null where an object is expected ({})",
            T::NAME
        ))),
        Reading::Kept(other) => {
            let shown: String = other.as_str().chars().take(50).collect();
            let shown = one_line(&shown);
            Err(D::Error::custom(format!(
                "{shown} where an object is expected ({})",
                T::NAME
            )))
        }
    }
}

/// Reads a member into its place. One that cannot be read is kept beside the model under its own name.
pub(crate) fn member<'de, A: MapAccess<'de>, T: Read>(
    members: &mut A,
    name: &'static str,
    value: &mut Option<T>,
    extra: &mut Extra,
) -> Result<(), A::Error> {
    // The last member of a name counts.
    *value = None;
    let kept = members.next_value_seed(Reader(value))?.into_text();
    if !extra.is_empty() {
        extra.remove(name);
    }
    if let Some(text) = kept {
        extra.push(name, text);
    }
    Ok(())
}

impl<T: Read> Read for Box<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let mut inner = None;
        let found = T::read_into(&mut inner, deserializer)?;
        if let Some(inner) = inner {
            budget::take::<T, D::Error>(1)?;
            *place = Some(Self::new(inner));
        }
        Ok(found)
    }

    fn elements(&self) -> usize {
        (**self).elements()
    }
}

impl<T: Object> Members for T {
    fn is_set(&self, name: &str) -> bool {
        Object::is_set(self, name)
    }

    fn has_extra(&self, name: &str) -> bool {
        self.extra().contains(name)
    }
}

/// Whether there is no value in the members that a model does not have.
pub(crate) fn is_blank(extra: &Extra) -> bool {
    let mut values = extra.iter().map(|(_, value)| value);
    values.all(|value| value.parse().is_ok_and(|value| is_blank_value(&value)))
}

/// Whether there is no value in it, however many objects there are around nothing.
pub(crate) fn is_blank_value(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(is_blank_value),
        _ => false,
    }
}
