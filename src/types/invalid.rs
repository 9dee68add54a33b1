//! The values of setters that did not convert.

use std::time::Duration;

use super::into_value::{IntoValue, Sealed, seconds};
use crate::validation::ValidationError;

/// The values that did not convert, the first of each member.
#[derive(Clone, Debug, Default)]
pub(crate) struct Invalid(Vec<ValidationError>);

impl Invalid {
    /// Sets a member. The last value that is set counts, and so does its error.
    pub(crate) fn set<T, V>(
        &mut self,
        member: &mut Option<V>,
        name: &str,
        value: impl IntoValue<T>,
        convert: impl FnOnce(T) -> V,
    ) {
        self.forget(name);
        match value.into_value(Sealed(())) {
            Ok(value) => *member = value.map(convert),
            Err(reason) => {
                *member = None;
                self.0.push(ValidationError::new(name, reason));
            }
        }
    }

    /// Sets a member in seconds.
    pub(crate) fn set_seconds(
        &mut self,
        member: &mut Option<i64>,
        name: &str,
        value: impl IntoValue<Duration>,
    ) {
        self.forget(name);
        let duration = value.into_value(Sealed(()));
        let seconds = duration.and_then(|duration| duration.map(seconds).transpose());
        match seconds {
            Ok(value) => *member = value,
            Err(reason) => {
                *member = None;
                self.0.push(ValidationError::new(name, reason));
            }
        }
    }

    /// Forgets the errors of a member that is set again, and of what is inside of it.
    fn forget(&mut self, name: &str) {
        let is_inside = |field: &str| {
            field
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.0.retain(|error| !is_inside(error.field()));
    }

    /// The first error.
    pub(crate) fn check(&self) -> Result<(), ValidationError> {
        match self.0.first() {
            None => Ok(()),
            Some(error) => Err(error.clone()),
        }
    }

    /// The first error, as the reason why what holds the members does not convert.
    pub(crate) fn reason(&self) -> Result<(), String> {
        self.check().map_err(|error| error.to_string())
    }
}
