//! Parses temporary keys, by all names of their fields.

use std::fmt::Display;
use std::time::SystemTime;

use secrecy::zeroize::Zeroizing;
use serde_json::{Map, Value};

use crate::credentials::credentials::Credentials;
use crate::credentials::error::CredentialsError;
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::types::timestamp::Timestamp;

const WRAPPERS: [&str; 2] = ["credential", "credentials"];
const ACCESS_KEY: [&str; 3] = ["access", "accessKeyId", "access_key_id"];
const SECRET_KEY: [&str; 3] = ["secret", "secretAccessKey", "secret_access_key"];
const SECURITY_TOKEN: [&str; 3] = ["securitytoken", "securityToken", "security_token"];
const EXPIRY: [&str; 2] = ["expires_at", "expiration"];

/// Parses the temporary keys in a response. Errors show no part of it: a truncated response may hold secrets
/// anywhere.
pub(super) fn parse_temporary_keys(
    service: impl Display,
    body: &[u8],
    provider_name: &'static str,
) -> Result<ResolvedCredentials, CredentialsError> {
    let Ok(mut response) = serde_json::from_slice::<Map<String, Value>>(body) else {
        let bytes = body.len();
        return Err(CredentialsError::provider_error(format!(
            "{service} returned {bytes} bytes that are not a JSON object with keys"
        )));
    };
    if let Some(Value::Object(inner)) = WRAPPERS.iter().find_map(|name| response.remove(*name)) {
        response = inner;
    }
    let mut take_text = |names: &[&str]| {
        names.iter().find_map(|name| match response.remove(*name) {
            Some(Value::String(text)) if !text.is_empty() => Some(Zeroizing::new(text)),
            _ => None,
        })
    };
    let missing = |field: &str, names: &[&str]| {
        CredentialsError::provider_error(format!(
            "{service} returned keys without {field}; expected one of {}",
            names.join(", ")
        ))
    };
    let access_key = take_text(&ACCESS_KEY).ok_or_else(|| missing("an access key", &ACCESS_KEY))?;
    let secret_key = take_text(&SECRET_KEY).ok_or_else(|| missing("a secret key", &SECRET_KEY))?;
    let token =
        take_text(&SECURITY_TOKEN).ok_or_else(|| missing("a security token", &SECURITY_TOKEN))?;
    let expiry = take_text(&EXPIRY)
        .and_then(|text| parse_expiry(&text))
        .ok_or_else(|| missing("an expiry time", &EXPIRY))?;
    let keys =
        Credentials::keys(access_key.as_str(), secret_key.as_str()).security_token(token.as_str());
    Ok(ResolvedCredentials::new(keys, provider_name).expiry(expiry))
}

/// `YYYY-MM-DDTHH:MM:SS.ffffffZ`.
pub(super) fn parse_expiry(text: &str) -> Option<SystemTime> {
    let time = Timestamp::new(text);
    time.system_time()
        .filter(|_| time.assumed_offset().is_none())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::credentials::credentials::tests::reveal;

    #[test]
    fn reads_keys_by_all_field_names() {
        let bodies = [
            r#"{"credential":{"access":"a","secret":"b","securitytoken":"c","expires_at":"2026-01-02T03:04:05.678900Z"}}"#,
            r#"{"credentials":{"access_key_id":"a","secret_access_key":"b","security_token":"c","expiration":"2026-01-02T03:04:05.6789Z"}}"#,
            r#"{"accessKeyId":"a","secretAccessKey":"b","securityToken":"c","expires_at":"2026-01-02T03:04:05.678900Z","more":[]}"#,
            r#"{"access":"","accessKeyId":"a","secret":null,"secret_access_key":"b","securityToken":"c","expires_at":"","expiration":"2026-01-02T03:04:05.6789Z"}"#,
        ];
        for body in bodies {
            let resolved = parse_temporary_keys("It", body.as_bytes(), "test").unwrap();
            assert_eq!(reveal(&resolved.credentials), "a/b/c", "{body}");
            let expiry = SystemTime::UNIX_EPOCH + Duration::from_micros(1_767_323_045_678_900);
            assert_eq!(resolved.expiry, Some(expiry), "{body}");
        }
    }

    #[test]
    fn names_missing_fields_unshown() {
        let errors = [
            "<html>hidden</html>",
            "",
            "[]",
            "{}",
            r#"{"access":"hidden"}"#,
            r#"{"access":"hidden","secret":"hidden"}"#,
            r#"{"access":"hidden","secret":"hidden","securitytoken":"hidden"}"#,
            r#"{"access":"hidden","secret":"hidden","securitytoken":"hidden","expires_at":"tomorrow"}"#,
            r#"{"access":"hidden","secret":"hidden","securitytoken":"hidden","expires_at":"2026-01-02 03:04:05"}"#,
        ]
        .map(|body| parse_temporary_keys("It", body.as_bytes(), "test").unwrap_err().to_string());
        assert!(errors.iter().all(|line| !line.contains("hidden")));
        insta::assert_snapshot!(errors.join("\n"));
    }
}
