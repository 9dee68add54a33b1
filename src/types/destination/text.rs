//! Destinations as text: `obs://BUCKET/PREFIX?expires=DAYS`, `smn:…`, `dis:…`, `function:…`.

use std::fmt;
use std::str::FromStr;

use functiongraph_io::printable::is_seen;

use super::destination::Destination;
use crate::generated::types::ObsDestination;
use crate::types::function_urn::FunctionUrn;
use crate::validation::Validate;

const FORMS: &str = "obs://BUCKET[/PREFIX][?expires=DAYS], smn:TOPIC_URN, dis:STREAM or function:FUNC_URN is expected";
/// Schemes that are mistaken for one of ours, and the one meant.
const SCHEMES: [(&str, &str); 10] = [
    ("obs", "obs"),
    ("s3", "obs"),
    ("smn", "smn"),
    ("dis", "dis"),
    ("function", "function"),
    ("functions", "function"),
    ("functiongraph", "function"),
    ("func", "function"),
    ("fgs", "function"),
    ("fss", "function"),
];

/// Why a text is not a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseDestinationError {
    text: String,
    reason: String,
    suggestion: Option<String>,
}

impl ParseDestinationError {
    /// What is wrong, and what is expected.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The text that may be meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}

impl fmt::Display for ParseDestinationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.text.chars().take(300).collect();
        write!(f, "{shown:?} is not a destination: {}", self.reason)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, " (did you mean '{suggestion}'?)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ParseDestinationError {}

impl FromStr for Destination {
    type Err = ParseDestinationError;

    /// Parses `obs://BUCKET[/PREFIX][?expires=DAYS]`, `smn:TOPIC_URN`, `dis:STREAM` or `function:FUNC_URN`.
    fn from_str(text: &str) -> Result<Self, ParseDestinationError> {
        parse(text).map_err(|reason| ParseDestinationError {
            text: text.to_owned(),
            reason,
            suggestion: meant(text),
        })
    }
}

macro_rules! destination_from_text {
    ($($text:ty),+) => {$(
        impl TryFrom<$text> for Destination {
            type Error = ParseDestinationError;

            fn try_from(text: $text) -> Result<Self, ParseDestinationError> {
                text.parse()
            }
        }
    )+};
}

destination_from_text!(&str, String, &String);

/// The text that is parsed, or JSON for a destination that no text says: one that this crate does not know, or one with
/// members or values that the text would leave out or mean otherwise.
impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |member: &Option<String>| member.clone().unwrap_or_default();
        let text = match self {
            Self::Obs { param, .. } => {
                let bucket = text(&param.bucket);
                let prefix = param.prefix.as_ref().map(|prefix| format!("/{prefix}"));
                let expires = param.expires.map(|days| format!("?expires={days}"));
                let (prefix, expires) = (prefix.unwrap_or_default(), expires.unwrap_or_default());
                format!("obs://{bucket}{prefix}{expires}")
            }
            Self::Smn { param, .. } => format!("smn:{}", text(&param.topic_urn)),
            Self::Dis { param, .. } => format!("dis:{}", text(&param.stream_name)),
            Self::FunctionGraph { param, .. } => format!("function:{}", text(&param.func_urn)),
            Self::Unknown(other) => return write!(f, "{}", other.as_json()),
        };
        if parse(&text).as_ref() == Ok(self) {
            return f.write_str(&text);
        }
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// Parses a destination. Nothing in it is decoded: a percent sign is a percent sign.
fn parse(text: &str) -> Result<Destination, String> {
    let rejected = |letter: &char| letter.is_whitespace() || !is_seen(*letter);
    if let Some((at, letter)) = text
        .chars()
        .enumerate()
        .find(|(_, letter)| rejected(letter))
    {
        let letter = letter.escape_debug();
        return Err(format!(
            "character {} is '{letter}'; blanks and invisible characters are not allowed",
            at + 1
        ));
    }
    if let Some(rest) = text.strip_prefix("obs://") {
        obs(rest)
    } else if let Some(topic) = text.strip_prefix("smn:") {
        smn(topic)
    } else if let Some(stream) = text.strip_prefix("dis:") {
        dis(stream)
    } else if let Some(urn) = text.strip_prefix("function:") {
        function(urn)
    } else {
        Err(FORMS.to_owned())
    }
}

/// Validated by the library; the error names the part.
fn validated(destination: Destination, part: &str) -> Result<Destination, String> {
    match destination.validate() {
        Ok(()) => Ok(destination),
        Err(validation_error) => Err(format!("{part}: {}", validation_error.reason())),
    }
}

fn smn(topic: &str) -> Result<Destination, String> {
    if topic.is_empty() {
        return Err(format!("the topic's URN is missing; {FORMS}"));
    }
    validated(Destination::smn(topic), "the topic's URN")
}

fn dis(stream: &str) -> Result<Destination, String> {
    if stream.is_empty() {
        return Err(format!("the stream's name is missing; {FORMS}"));
    }
    validated(Destination::dis(stream), "the stream's name")
}

fn function(urn: &str) -> Result<Destination, String> {
    if urn.is_empty() {
        return Err(format!("the function is missing; {FORMS}"));
    }
    urn.parse::<FunctionUrn>()
        .map_err(|error| error.to_string())?;
    Ok(Destination::function(urn))
}

fn obs(text: &str) -> Result<Destination, String> {
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    };
    // With a slash and nothing after it the prefix is set and empty.
    let (bucket, prefix) = match path.split_once('/') {
        Some((bucket, prefix)) => (bucket, Some(prefix)),
        None => (path, None),
    };
    if bucket.is_empty() {
        return Err(format!("the bucket is missing; {FORMS}"));
    }
    let _ = validated(Destination::obs(bucket), "the bucket")?;
    if let Some(prefix) = prefix
        && (prefix.starts_with('/') || prefix.contains("//"))
    {
        return Err(format!(
            "the prefix '{prefix}' has an empty folder in it; write one '/' between folders"
        ));
    }
    let mut obs = ObsDestination::new(bucket);
    if let Some(prefix) = prefix {
        obs = obs.prefix(prefix);
    }
    if let Some(query) = query {
        obs = obs.expires_days(expires(query)?);
    }
    Ok(obs.into())
}

fn expires(query: &str) -> Result<i64, String> {
    let expected =
        |problem: String| format!("{problem}; only expires=DAYS is allowed after '?', once");
    let mut days = None;
    for pair in query.split('&') {
        let Some(value) = pair.strip_prefix("expires=") else {
            return Err(expected(format!("{pair:?} is unknown")));
        };
        let digits = value.strip_prefix('-').unwrap_or(value);
        let number = value
            .parse::<i64>()
            .ok()
            .filter(|_| digits.bytes().all(|digit| digit.is_ascii_digit()));
        let Some(number) = number else {
            return Err(expected(format!("{value:?} is not a number of days")));
        };
        if days.replace(number).is_some() {
            return Err(expected("expires is repeated".to_owned()));
        }
    }
    days.ok_or_else(|| expected("it is missing".to_owned()))
}

/// The destination that may be meant.
fn meant(text: &str) -> Option<String> {
    let mut rest = text.trim();
    let mut scheme = None;
    while let Some((word, after)) = rest.split_once(':') {
        let Some((_, known)) = SCHEMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))
        else {
            break;
        };
        scheme = Some(*known);
        rest = after.trim_start_matches('/');
    }
    let word = match urn_service(rest).or(scheme)? {
        "obs" => {
            let (path, query) = rest
                .split_once('?')
                .map_or((rest, None), |(path, query)| (path, Some(query)));
            let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
            let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
            let end = if prefix.ends_with('/') && !parts.is_empty() {
                "/"
            } else {
                ""
            };
            let prefix = if parts.is_empty() {
                String::new()
            } else {
                format!("/{}{end}", parts.join("/"))
            };
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            format!("obs://{}{prefix}{query}", bucket.to_ascii_lowercase())
        }
        "dis" => format!("dis:{}", rest.rsplit(':').next().unwrap_or(rest)),
        scheme => format!("{scheme}:{rest}"),
    };
    (word != text && parse(&word).is_ok()).then_some(word)
}

/// The scheme for what a URN names.
fn urn_service(text: &str) -> Option<&'static str> {
    let mut fields = text.split(':');
    if fields.next()? != "urn" {
        return None;
    }
    match fields.next()? {
        "smn" => Some("smn"),
        "fss" => Some("function"),
        "dis" => Some("dis"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Destination, ObsDestination};

    fn problem(text: &str) -> String {
        text.parse::<Destination>().unwrap_err().to_string()
    }

    #[test]
    fn odd_prefix_shows_json() {
        for prefix in ["a?expires=3", "/a", "a//b", "a b", "a\u{200b}"] {
            let destination: Destination =
                ObsDestination::new("dead-letters").prefix(prefix).into();
            let text = destination.to_string();
            assert!(
                text.starts_with('{') && text.parse::<Destination>().is_err(),
                "{text}"
            );
            let read: Destination = serde_json::from_str(&text).unwrap();
            assert_eq!(read, destination);
        }
    }

    #[test]
    fn odd_destination_shows_json() {
        for json in [
            r#"{"destination":"OBS","param":"{\"bucket\":\"letters\",\"future\":1}"}"#,
            r#"{"destination":"OBS","param":"{\"bucket\":\"letters\"}","future":1}"#,
            r#"{"destination":"OBS","param":"{\"bucket\":\"letters/a\"}"}"#,
            r#"{"destination":"OBS","param":"{\"bucket\":\"letters?expires=3\"}"}"#,
            r#"{"destination":"SMN","param":"{\"topic_urn\":\"urn:smn:r:p:t\",\"future\":1}"}"#,
            r#"{"destination":"DIS","param":"{\"stream_name\":\"s\"}","future":1}"#,
            r#"{"destination":"FunctionGraph","param":"{\"func_urn\":\"f\",\"future\":1}"}"#,
        ] {
            let destination: Destination = serde_json::from_str(json).unwrap();
            assert_eq!(destination.to_string(), json);
        }
    }

    #[test]
    fn round_trips_text() {
        for text in [
            "obs://dead-letters",
            "obs://dead-letters/",
            "obs://dead-letters/?expires=3",
            "obs://dead-letters/resize",
            "obs://dead-letters/a/b/?expires=30",
            "obs://dead.letters.1/100%25#1?expires=0",
            "smn:urn:smn:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:alarms_1",
            "dis:events",
            "function:resize",
            "function:urn:fss:cn-north-4:p:function:default:cleanup:!live",
        ] {
            assert_eq!(text.parse::<Destination>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn suggests_valid_destinations() {
        const TOPIC: &str = "smn:urn:smn:cn-north-4:p:alarms";
        const FUNCTION: &str = "function:urn:fss:cn-north-4:p:function:default:cleanup";
        for (text, meant) in [
            ("smn://urn:smn:cn-north-4:p:alarms", TOPIC),
            ("SMN:urn:smn:cn-north-4:p:alarms", TOPIC),
            ("smn:smn:urn:smn:cn-north-4:p:alarms", TOPIC),
            ("urn:smn:cn-north-4:p:alarms", TOPIC),
            ("function:urn:smn:cn-north-4:p:alarms", TOPIC),
            ("dis:urn:smn:cn-north-4:p:alarms", TOPIC),
            (
                "smn:urn:fss:cn-north-4:p:function:default:cleanup",
                FUNCTION,
            ),
            ("urn:fss:cn-north-4:p:function:default:cleanup", FUNCTION),
            (
                "obs://urn:fss:cn-north-4:p:function:default:cleanup",
                FUNCTION,
            ),
            ("function://cleanup", "function:cleanup"),
            ("fgs:cleanup", "function:cleanup"),
            ("FunctionGraph:cleanup", "function:cleanup"),
            ("dis://events", "dis:events"),
            ("dis:urn:dis:cn-north-4:p:stream:events", "dis:events"),
            ("dis:events ", "dis:events"),
            ("obs://obs://bucket", "obs://bucket"),
            ("obs://obs://b", "obs://b"),
            ("OBS://bucket", "obs://bucket"),
            ("obs:bucket", "obs://bucket"),
            ("obs:/bucket/a", "obs://bucket/a"),
            ("obs:///bucket", "obs://bucket"),
            ("obs://bucket//", "obs://bucket"),
            (
                "obs://bucket//a//b/?expires=3",
                "obs://bucket/a/b/?expires=3",
            ),
            ("s3://bucket/a", "obs://bucket/a"),
            (" obs://bucket", "obs://bucket"),
        ] {
            let problem = problem(text);
            assert!(
                problem.ends_with(&format!(" (did you mean '{meant}'?)")),
                "{text}: {problem}"
            );
            assert!(!problem.contains('\n'));
        }
    }

    #[test]
    fn rejects_without_suggestion() {
        for text in [
            "",
            "obs",
            "obs:",
            "obs://",
            "obs://?expires=3",
            "obs://bucket_1",
            "obs://bücket",
            "obs://bucket:a",
            "obs://bucket?",
            "obs://bucket?expires",
            "obs://bucket?expires=",
            "obs://bucket?expires=x",
            "obs://bucket?expires=+3",
            "obs://bucket?expires=-",
            "obs://bucket?expires=99999999999999999999",
            "obs://bucket?ttl=3",
            "obs://bucket?Expires=3",
            "obs://bucket?expires=3&expires=3",
            "obs://bucket?expires=3&",
            "obs://bucket?expires=3?expires=3",
            "obs://bucket/a b",
            "obs://bucket/a\u{0}",
            "obs://bucket/a\u{202e}b",
            "obs://bucket/a\u{ad}b",
            "obs://bucket/\u{61c}a",
            "obs://bucket/a\u{feff}",
            "obs://bucket/a\u{3000}b",
            "smn:",
            "smn:alarms",
            "smn:urn:smn:cn-north-4:p",
            "smn:urn:smn::p:alarms",
            "smn:urn:smn:cn-north-4:p:alarms:1",
            "smn:urn:smn:cn-north-4:p:alarms?x=1",
            "dis:",
            "dis:a b",
            "dis:a/b",
            "dis:events?x=1",
            "function:",
            "function:a:b:c:d:e",
            "function:cleanup?x=1",
            "https://bucket.obs.cn-north-4.myhuaweicloud.com/a",
            "file:///tmp/a",
            "bucket",
        ] {
            let problem = problem(text);
            assert!(
                !problem.contains("did you mean") && !problem.contains('\n'),
                "{text}: {problem}"
            );
        }
        assert!(problem("smn:alarms").contains("of the form urn:smn:REGION:PROJECT_ID:NAME"));
    }
}
