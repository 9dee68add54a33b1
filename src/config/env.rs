//! Environment variables.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::validation::ValidationError;

/// Environment variables: the process's, or a substitute for them.
#[derive(Clone)]
pub(crate) struct Env(Arc<EnvSource>);

type EnvSource = dyn Fn(&str) -> Option<OsString> + Send + Sync;

/// A variable whose value is not valid UTF-8.
#[derive(Debug)]
pub(crate) struct NotUtf8(String);

impl Env {
    pub(crate) fn new(look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(move |name| look_up(name).map(OsString::from)))
    }

    /// A variable's value; an empty one counts as not set.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, NotUtf8> {
        self.raw(name)
            .map(OsString::into_string)
            .transpose()
            .map_err(|_| NotUtf8(name.to_owned()))
    }

    /// The path in a variable, which need not be UTF-8.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.raw(name).map(PathBuf::from)
    }

    fn raw(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }
}

impl Default for Env {
    fn default() -> Self {
        Self(Arc::new(|name| std::env::var_os(name)))
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Env")
    }
}

impl NotUtf8 {
    const REASON: &str = "the value is not valid UTF-8; set it to valid UTF-8, or unset it";
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0, Self::REASON)
    }
}

impl From<NotUtf8> for ValidationError {
    fn from(not_utf8: NotUtf8) -> Self {
        Self::new(not_utf8.0, NotUtf8::REASON)
    }
}

#[cfg(test)]
impl Env {
    pub(crate) fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::new(move |name| {
            variables
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        })
    }

    /// One variable whose value is not valid UTF-8.
    #[cfg(unix)]
    pub(crate) fn not_utf8(not_utf8: &'static str) -> Self {
        use std::os::unix::ffi::OsStringExt;
        Self(Arc::new(move |name| {
            (name == not_utf8).then(|| OsString::from_vec(b"hidden\xff".to_vec()))
        }))
    }
}
