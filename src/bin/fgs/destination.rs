//! Destinations as one word: `obs://BUCKET/PREFIX?expires=DAYS`, `smn:…`, `dis:…`, `function:…`.

use functiongraph::{Destination, FunctionUrn};

const FORMS: &str = "obs://BUCKET[/PREFIX][?expires=DAYS], smn:TOPIC_URN, dis:STREAM or function:FUNC_URN is expected";

pub fn parse(text: &str) -> Result<Destination, String> {
    let rest = |scheme: &str| text.strip_prefix(scheme);
    if let Some(rest) = rest("obs://") {
        return obs(rest);
    }
    let (destination, name) = if let Some(topic) = rest("smn:") {
        (Destination::smn(topic), topic)
    } else if let Some(stream) = rest("dis:") {
        (Destination::dis(stream), stream)
    } else if let Some(urn) = rest("function:") {
        urn.parse::<FunctionUrn>().map_err(|error| error.to_string())?;
        (Destination::function(urn), urn)
    } else {
        return Err(FORMS.to_owned());
    };
    match name.is_empty() || name.contains(char::is_whitespace) {
        true => Err(FORMS.to_owned()),
        false => Ok(destination),
    }
}

fn obs(text: &str) -> Result<Destination, String> {
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    };
    let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
    if bucket.is_empty() {
        return Err(format!("the bucket is missing; {FORMS}"));
    }
    if bucket.contains(char::is_whitespace) {
        return Err(format!("the bucket holds white space; {FORMS}"));
    }
    let mut obs = Destination::obs(bucket);
    if !prefix.is_empty() {
        obs = obs.prefix(prefix);
    }
    if let Some(query) = query {
        let days = query.strip_prefix("expires=").and_then(|days| days.parse::<i64>().ok());
        obs = obs.expires_days(days.ok_or_else(|| format!("expires=DAYS is expected after '?', not {query:?}"))?);
    }
    Ok(obs.into())
}

/// The word that [`parse`] reads, where there is one.
pub fn show(destination: &Destination) -> String {
    let text = |member: &Option<String>| member.clone().unwrap_or_default();
    match destination {
        Destination::Obs { param, .. } => {
            let prefix = param.prefix.as_deref().map(|prefix| format!("/{prefix}")).unwrap_or_default();
            let expires = param.expires.map(|days| format!("?expires={days}")).unwrap_or_default();
            format!("obs://{}{prefix}{expires}", text(&param.bucket))
        }
        Destination::Smn { param, .. } => format!("smn:{}", text(&param.topic_urn)),
        Destination::Dis { param, .. } => format!("dis:{}", text(&param.stream_name)),
        Destination::FunctionGraph { param, .. } => format!("function:{}", text(&param.func_urn)),
        other => serde_json::to_string(other).unwrap_or_else(|_| other.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_shown_alike() {
        for text in [
            "obs://dead-letters",
            "obs://dead-letters/resize",
            "obs://dead-letters/a/b/?expires=30",
            "obs://b?expires=0",
            "smn:urn:smn:cn-north-4:p:alarms",
            "dis:events",
            "function:urn:fss:cn-north-4:p:function:default:cleanup:!live",
        ] {
            assert_eq!(show(&parse(text).unwrap()), text);
        }
    }

    #[test]
    fn what_is_no_destination_is_refused() {
        for text in [
            "",
            "obs",
            "obs:",
            "obs://",
            "obs:///p",
            "obs://b?expires=",
            "obs://b?expires=x",
            "obs://b?ttl=3",
            "smn:",
            "dis:",
            "dis:a b",
            "function:",
            "function:a:b:c:d:e",
            "s3://bucket",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
