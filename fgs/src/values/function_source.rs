//! Where a function of the emulator is, and the options of its run.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use functiongraph::FunctionUrn;

use crate::values::duration::parse_age;
use crate::values::number::count;

/// A function and what runs it.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// As it was given.
    pub text: String,
    pub urn: FunctionUrn,
    pub place: Place,
}

impl Function {
    /// Whether this names the same function, maybe without its package.
    pub(crate) fn is(&self, urn: &FunctionUrn) -> bool {
        fn parts(urn: &FunctionUrn) -> (&str, &str, [Option<&str>; 3]) {
            let optional = [urn.region(), urn.project_id(), urn.qualifier()];
            (urn.package(), urn.name(), optional)
        }
        parts(&self.urn) == parts(urn)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Place {
    Url(String),
    Folder(PathBuf),
}

impl Place {
    pub(crate) fn parse(text: &str) -> Self {
        if text.contains("://") {
            Self::Url(text.to_owned())
        } else {
            Self::Folder(text.into())
        }
    }
}

pub(crate) fn function(text: &str) -> Result<Function, String> {
    let (name, place) = text
        .split_once('=')
        .filter(|(_, place)| !place.is_empty())
        .ok_or("NAME=http://HOST:PORT or NAME=DIR is expected")?;
    let urn = name
        .parse()
        .map_err(|error: functiongraph::ParseFunctionUrnError| error.to_string())?;
    Ok(Function {
        text: text.to_owned(),
        urn,
        place: Place::parse(place),
    })
}

pub(crate) fn timeout(text: &str) -> Result<Duration, String> {
    let seconds = parse_age(text)?.seconds;
    let seconds = u64::try_from(seconds).ok().filter(|seconds| *seconds > 0);
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| "a duration from 1s is expected".to_owned())
}

pub(crate) fn concurrency(text: &str) -> Result<NonZeroUsize, String> {
    let events = usize::try_from(count(text)?)
        .ok()
        .and_then(NonZeroUsize::new);
    events.ok_or_else(|| "fewer are expected".to_owned())
}

pub(crate) fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("KEY=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}
