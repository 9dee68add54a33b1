//! Writing objects: the members of the model in the document's order, then the others as they were read.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::extra::Extra;
use super::object::Object;
use super::read::{Read, Reading, read_text};
use super::value::Json;

/// Writes a member that is set: as it was read, where the value could not hold all of that and was not changed since.
pub(crate) fn member<M: SerializeMap, T: Serialize + Read + PartialEq>(
    map: &mut M,
    name: &'static str,
    value: Option<&T>,
    extra: &Extra,
) -> Result<(), M::Error> {
    let Some(value) = value else { return Ok(()) };
    match extra.get(name).filter(|text| is_reading_of(text, value)) {
        Some(text) => map.serialize_entry(name, text),
        None => map.serialize_entry(name, value),
    }
}

fn is_reading_of<T: Read + PartialEq>(text: &Json, value: &T) -> bool {
    let read = read_text::<T>(text.as_str());
    matches!(read, Ok(Reading::Partial(read, _) | Reading::Value(read)) if read == *value)
}

/// Writes a model.
pub(crate) fn object<S: Serializer, T: Object>(
    serializer: S,
    model: &T,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    model.write_members(&mut map)?;
    for (name, value) in model.extra() {
        // Of a member that was set since, or that is written already, the value counts.
        if !model.is_set(name) {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}
