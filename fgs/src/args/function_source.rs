//! Where a function of the emulator is, and the options of its run.

use std::path::PathBuf;
use std::time::Duration;

use functiongraph::FunctionUrn;

use crate::duration::parse_age;

/// The service's bounds, in seconds.
const TIMEOUTS: std::ops::RangeInclusive<i64> = 1..=259_200;

/// A function and what runs it.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub urn: FunctionUrn,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub(crate) enum Place {
    Url(String),
    Folder(PathBuf),
}

pub(super) fn function(text: &str) -> Result<Function, String> {
    let (name, place) = text
        .split_once('=')
        .filter(|(_, place)| !place.is_empty())
        .ok_or("NAME=http://HOST:PORT or NAME=DIR is expected")?;
    let urn = name
        .parse()
        .map_err(|error: functiongraph::ParseFunctionUrnError| error.to_string())?;
    let place = if place.contains("://") {
        Place::Url(place.to_owned())
    } else {
        Place::Folder(place.into())
    };
    Ok(Function { urn, place })
}

pub(super) fn timeout(text: &str) -> Result<Duration, String> {
    let seconds = parse_age(text)?.seconds;
    let allowed = TIMEOUTS.contains(&seconds).then_some(seconds);
    let seconds = allowed.and_then(|seconds| u64::try_from(seconds).ok());
    seconds.map(Duration::from_secs).ok_or_else(|| {
        format!(
            "from {}s to {}s are allowed",
            TIMEOUTS.start(),
            TIMEOUTS.end()
        )
    })
}

pub(super) fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("KEY=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}
