//! A page of 100 configs, and structs of plain serde that read it.

use serde::Deserialize;
use serde_json::{Value, json};

/// How many configs the page has.
pub const CONFIGS: usize = 100;

/// The JSON of the page.
#[must_use]
pub fn json() -> String {
    let config = |number: usize| {
        let letters = json!({ "bucket": "dead-letters", "prefix": format!("resize/{number}/"), "expires": 30 });
        let topic =
            json!({ "topic_urn": "urn:smn:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:alarms" });
        json!({
            "func_urn": format!("urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize:{number}"),
            "max_async_event_age_in_seconds": 3600,
            "max_async_retry_attempts": 2,
            "destination_config": {
                "on_success": { "destination": "SMN", "param": topic.to_string() },
                "on_failure": { "destination": "OBS", "param": letters.to_string() },
            },
            "enable_async_status_log": true,
            "created_time": "2026-01-31T12:00:00+08:00",
            "last_modified": "2026-01-31 12:00:00",
        })
    };
    let configs: Vec<Value> = (0..CONFIGS).map(config).collect();
    json!({ "async_invoke_configs": configs, "count": CONFIGS, "page_info": { "next_marker": 0 } })
        .to_string()
}

/// The page as serde reads it, with `param` as text.
pub type PlainPage = Page<String>;

/// The page as serde reads it, with `param` as a struct of plain serde: what this crate reads, without the rest.
pub type TypedPage = Page<Param>;

#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "as the document has them")]
pub struct Page<P> {
    pub async_invoke_configs: Vec<PlainConfig<P>>,
    pub count: Option<i64>,
    pub page_info: Option<PlainPageInfo>,
}

#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "as the document has them")]
pub struct PlainPageInfo {
    pub next_marker: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "as the document has them")]
pub struct PlainConfig<P> {
    pub func_urn: Option<String>,
    pub max_async_event_age_in_seconds: Option<i64>,
    pub max_async_retry_attempts: Option<i64>,
    pub destination_config: Option<PlainDestinations<P>>,
    pub enable_async_status_log: Option<bool>,
    pub created_time: Option<String>,
    pub last_modified: Option<String>,
}

#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "as the document has them")]
pub struct PlainDestinations<P> {
    pub on_success: Option<PlainDestination<P>>,
    pub on_failure: Option<PlainDestination<P>>,
}

#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "as the document has them")]
pub struct PlainDestination<P> {
    pub destination: Option<String>,
    pub param: Option<P>,
}

/// The members of a `param`, and its text, which is written back.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
#[expect(missing_docs, reason = "as the document has them")]
pub struct Param {
    pub members: PlainParam,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "as the document has them")]
pub struct PlainParam {
    pub bucket: Option<String>,
    pub prefix: Option<String>,
    pub expires: Option<i64>,
    pub topic_urn: Option<String>,
}

impl TryFrom<String> for Param {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, serde_json::Error> {
        let members = serde_json::from_str(&text)?;
        Ok(Self { members, text })
    }
}
