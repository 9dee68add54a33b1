//! Media types, and the content and examples of a body in one.

use openapiv3::{Content, MediaType, ReferenceOr, Schema};
use serde_json::Value;

use super::document::Document;
use super::schema::schema_name;
use super::shape::Shape;

/// What a body is written in: the media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media<'a> {
    Json(&'a str),
    Text(&'a str),
    Bytes(&'a str),
}

impl<'a> Media<'a> {
    pub(crate) fn of(name: &'a str) -> Self {
        let essence = name
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if essence == "application/json" || essence.ends_with("+json") {
            Self::Json(name)
        } else if essence.starts_with("text/") {
            Self::Text(name)
        } else {
            Self::Bytes(name)
        }
    }

    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Json(name) | Self::Text(name) | Self::Bytes(name) => name,
        }
    }
}

/// A body: its media type and its schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MediaContent<'a> {
    pub media: Media<'a>,
    pub schema: Option<&'a ReferenceOr<Schema>>,
    /// The only example, or the first.
    pub example: Option<&'a Value>,
}

impl<'a> MediaContent<'a> {
    /// Whether both are of one media type and one schema.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.media, self.schema) == (other.media, other.schema)
    }

    /// Of several media types JSON is the one that is used, else the first.
    pub(super) fn of(content: &'a Content) -> Option<Self> {
        let of_media = |(name, media): (&'a String, &'a MediaType)| Self {
            media: Media::of(name),
            schema: media.schema.as_ref(),
            example: examples(media).next().map(|(_, value)| value),
        };
        let mut all = content.iter().map(of_media);
        let json = all
            .clone()
            .find(|content| matches!(content.media, Media::Json(_)));
        json.or_else(|| all.next())
    }

    /// Name of the schema, where it has one.
    pub(super) fn name(&self) -> Option<&'a str> {
        match (self.media, self.schema?) {
            (Media::Json(_), ReferenceOr::Reference { reference }) => schema_name(reference),
            _ => None,
        }
    }

    /// The schema of JSON.
    pub(crate) fn json_schema(&self) -> Option<&'a ReferenceOr<Schema>> {
        self.schema.filter(|_| matches!(self.media, Media::Json(_)))
    }

    /// The shape of JSON; a body without a schema is any JSON.
    pub(crate) fn shape(&self, document: &'a Document, name: &str) -> Shape<'a> {
        match self.json_schema() {
            Some(schema) => document.shape(schema, name),
            None => document.any(),
        }
    }
}

/// The examples of a body, each with where it is below the media type.
pub(crate) fn examples(media: &MediaType) -> impl Iterator<Item = (Vec<&str>, &Value)> {
    let only = media.example.iter().map(|value| (vec!["example"], value));
    let named = media.examples.iter().filter_map(|(name, example)| {
        let value = example.as_item()?.value.as_ref()?;
        Some((vec!["examples", name, "value"], value))
    });
    only.chain(named)
}
