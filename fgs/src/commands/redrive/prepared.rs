//! A record that can be sent.

use functiongraph::{Event, FunctionUrn};

use super::journal::Details;
use super::key::Key;
use super::report::{Line, Outcome};
use super::source::Place;

pub(super) struct Prepared {
    pub place: Place,
    pub request_id: Option<String>,
    pub function: FunctionUrn,
    pub event: Event,
    pub url: String,
    pub key: Key,
}

impl Prepared {
    pub(super) fn line(&self, outcome: Outcome, reason: Option<String>) -> Line<'_> {
        Line {
            request_id: self.request_id.as_deref(),
            function: Some(self.function.as_str()),
            reason,
            ..Line::of(&self.place, outcome)
        }
    }

    /// For the entry that its call begins.
    pub(super) fn details(&self) -> Details {
        Details {
            source: Some(self.place.to_string()),
            request_id: self.request_id.clone(),
            url: Some(self.url.clone()),
            ..Details::default()
        }
    }
}
