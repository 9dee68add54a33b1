//! Destinations as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::{Deserializer, Error as _, MapAccess};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::destination::Destination;
use super::param_text::ParamText;
use super::unknown::UnknownDestination;
use crate::generated::types::{
    DestinationKind, DisDestination, FunctionGraphDestination, ObsDestination, SmnDestination,
};
use crate::json::extra::Extra;
use crate::json::name::Name;
use crate::json::object::{Object, is_blank};
use crate::json::raw::Raw;
use crate::json::read::{Form, Formed, Inner, Read, Reading};
use crate::json::text::{quoted, separate, unquoted};
use crate::json::value::Json;

impl Serialize for Destination {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (param, extra) = match self {
            Self::Obs { param, extra, text } => (param_text(param, text), extra),
            Self::Smn { param, extra, text } => (param_text(param, text), extra),
            Self::Dis { param, extra, text } => (param_text(param, text), extra),
            Self::FunctionGraph { param, extra, text } => (param_text(param, text), extra),
            Self::Unknown(other) => return other.as_json().serialize(serializer),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("destination", &self.kind())?;
        map.serialize_entry("param", &param.map_err(S::Error::custom)?)?;
        for (name, value) in extra
            .iter()
            .filter(|(name, _)| !["destination", "param"].contains(name))
        {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The text of parameters: as it was read, or their members by name.
fn param_text<'a, T: Object + Serialize + PartialEq>(
    param: &T,
    text: &'a ParamText,
) -> Result<Cow<'a, str>, serde_json::Error> {
    if let Some(text) = &text.0
        && read_param::<T>(text).is_some_and(|read| read == *param)
    {
        return Ok(Cow::Borrowed(text));
    }
    let written = serde_json::to_string(param)?;
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(&written)?;
    serde_json::to_string(&members).map(Cow::Owned)
}

/// The parameters in a text, unless one of them cannot be read.
fn read_param<T: Object>(text: &str) -> Option<T> {
    let Ok(Inner(Reading::Value(mut param))) = serde_json::from_str::<Inner<T>>(text) else {
        return None;
    };
    // Null stands for none.
    param
        .extra_mut()
        .retain(|_, value| value.as_str() != "null");
    let is_readable = !param
        .extra()
        .iter()
        .any(|(name, _)| T::MEMBERS.contains(&name));
    (is_readable && text.trim_start().starts_with('{')).then_some(param)
}

impl Read for Destination {
    const EXPECTED: &'static str = "an object";

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reading<Self>, D::Error> {
        Ok(match deserializer.deserialize_any(Formed(Pair))? {
            // Not an object: a destination, but none that this crate knows.
            Reading::Kept(other) if !other.as_str().starts_with('{') => {
                Reading::Value(Self::Unknown(UnknownDestination::read(other, None, None)))
            }
            reading => reading,
        })
    }
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Self::read(deserializer)? {
            Reading::Value(destination) | Reading::Partial(destination, _) => Ok(destination),
            Reading::Absent => Err(D::Error::custom("there is no destination")),
            Reading::Kept(other) => Ok(Self::Unknown(UnknownDestination::read(other, None, None))),
        }
    }
}

struct Pair;

impl<'de> Form<'de> for Pair {
    type Value = Destination;
    const OPENING: char = '{';

    fn map<A: MapAccess<'de>>(self, mut members: A) -> Result<Reading<Destination>, A::Error> {
        let (mut name, mut param) = (None, None);
        let mut extra = Extra::default();
        while let Some(member) = members.next_key_seed(Name)? {
            let value = members.next_value_seed(Raw)?;
            match &*member {
                "destination" => name = Some(value),
                "param" => param = Some(value),
                _ => extra.push(&member, Json::of_read(value)),
            }
        }
        extra.keep_last();
        let destination = name.as_deref().and_then(unquoted);
        let text = param.as_deref().and_then(unquoted);
        if matches!(name.as_deref(), None | Some("null")) || destination.as_deref() == Some("") {
            let has_param = !matches!(param.as_deref(), None | Some("null"))
                && !matches!(text.as_deref(), Some("" | "{}"));
            if !has_param && is_blank(&extra) {
                return Ok(Reading::Absent);
            }
            let json = pair_text(name.as_deref(), param.as_deref(), &extra);
            return Ok(Reading::Kept(Json::of_read(json)));
        }
        let kind = destination.as_deref().map(DestinationKind::from);
        if let (Some(kind), Some(text)) = (kind, &text)
            && let Some(known) = known(&kind, text, &mut extra)
        {
            return Ok(Reading::Value(known));
        }
        let json = pair_text(name.as_deref(), param.as_deref(), &extra);
        let unknown = UnknownDestination::read(
            Json::of_read(json),
            destination.map(Cow::into_owned),
            text.map(Cow::into_owned),
        );
        Ok(Reading::Value(Destination::Unknown(unknown)))
    }
}

fn known(kind: &DestinationKind, text: &str, extra: &mut Extra) -> Option<Destination> {
    let mut of_read = || (std::mem::take(extra), ParamText(Some(text.to_owned())));
    Some(match kind {
        DestinationKind::Obs => {
            let param = read_param::<ObsDestination>(text)?;
            let (extra, text) = of_read();
            Destination::Obs { param, extra, text }
        }
        DestinationKind::Smn => {
            let param = read_param::<SmnDestination>(text)?;
            let (extra, text) = of_read();
            Destination::Smn { param, extra, text }
        }
        DestinationKind::Dis => {
            let param = read_param::<DisDestination>(text)?;
            let (extra, text) = of_read();
            Destination::Dis { param, extra, text }
        }
        DestinationKind::FunctionGraph => {
            let param = read_param::<FunctionGraphDestination>(text)?;
            let (extra, text) = of_read();
            Destination::FunctionGraph { param, extra, text }
        }
        DestinationKind::Unknown(_) => return None,
    })
}

/// The JSON of a pair.
fn pair_text(name: Option<&str>, param: Option<&str>, extra: &Extra) -> String {
    let pair = [("destination", name), ("param", param)];
    let pair = pair
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let extra = extra.iter().map(|(name, value)| (name, value.as_str()));
    let mut text = "{".to_owned();
    for (name, value) in pair.chain(extra) {
        separate(&mut text);
        text.push_str(&quoted(name));
        text.push(':');
        text.push_str(value);
    }
    text.push('}');
    text
}
