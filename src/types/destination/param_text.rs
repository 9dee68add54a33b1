//! The text of the `param` of a destination.

use crate::json::object::Object;
use crate::json::origin;
use crate::json::read::{Found, read_text_into};

/// The text of a `param` as it was read, which is written as long as the parameters are those that it says.
#[derive(Clone, Debug, Default)]
pub struct ParamText {
    text: Option<Box<str>>,
    is_of_service: bool,
}

impl ParamText {
    pub(super) fn read(text: Box<str>) -> Self {
        Self {
            text: Some(text),
            is_of_service: origin::is_of_service(),
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The text, unless the service gave it.
    pub(super) fn of_user(&self) -> Option<&str> {
        self.as_str().filter(|_| !self.is_of_service)
    }
}

/// It says nothing that the parameters do not.
impl PartialEq for ParamText {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The parameters in a text, unless one of them cannot be read.
pub(super) fn read_param<T: Object>(text: &str) -> Option<T> {
    let mut place = None;
    let Ok(Found::Value) = read_text_into::<T>(&mut place, text) else {
        return None;
    };
    let mut param = place?;
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
