//! Reading values that are a list or an object, or a string that holds one.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::exact::need_text;
use super::raw::{Transcode, text};
use super::read::{Found, Read, read_text_into};
use super::text::{quoted, unquoted};

/// What reads the value of a type, in the way of [`Visitor`], from the kinds of values that can hold one.
pub(crate) trait Form<'de>: Sized {
    type Value: Read;
    /// What the JSON of one begins with.
    const OPENING: char;

    fn seq<A: SeqAccess<'de>>(
        self,
        place: &mut Option<Self::Value>,
        items: A,
    ) -> Result<Found, A::Error> {
        let _ = place;
        Transcode.visit_seq(items).map(Found::kept)
    }

    fn map<A: MapAccess<'de>>(
        self,
        place: &mut Option<Self::Value>,
        members: A,
    ) -> Result<Found, A::Error> {
        let _ = place;
        Transcode.visit_map(members).map(Found::kept)
    }
}

/// Visits a value that should have a form, for its place, and keeps one that has another.
pub(crate) struct Formed<'a, F, T> {
    pub form: F,
    pub place: &'a mut Option<T>,
}

impl<'de, F: Form<'de>> Formed<'_, F, F::Value> {
    /// A string may hold the value, written as JSON once more.
    fn string(self, value: &str, text: impl FnOnce() -> String) -> Found {
        let begins_well = value.trim_start().starts_with(F::OPENING);
        if begins_well && let Ok(Found::Value) = read_text_into(self.place, value) {
            return Found::Value;
        }
        *self.place = None;
        Found::kept(text())
    }
}

impl<'de, F: Form<'de>> Visitor<'de> for Formed<'_, F, F::Value> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Found::Absent)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Found::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        let text = text(value)?;
        match unquoted(&text).map(Cow::into_owned) {
            Some(inner) => Ok(self.string(&inner, || text.into_owned())),
            None => Ok(Found::kept(text.into_owned())),
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Transcode.visit_bool(value).map(Found::kept)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Transcode.visit_i64(value).map(Found::kept)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Transcode.visit_u64(value).map(Found::kept)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Transcode.visit_f64(value).map(Found::kept)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Self::Value, E> {
        Transcode.visit_bytes(value).map(Found::kept)
    }

    /// Without an escape, so that its text is known.
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(self.string(value, || quoted(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(self.string(value, || {
            need_text();
            quoted(value)
        }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.form.seq(self.place, items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        self.form.map(self.place, members)
    }
}
