//! Keys and tokens.

use std::env;
use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::check::Violation;

const KEY_VARIABLES: [[&str; 3]; 2] = [
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
    // The names the provider's own examples read.
    ["CLOUD_SDK_AK", "CLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
];
const TOKEN_VARIABLE: &str = "HUAWEICLOUD_SDK_AUTH_TOKEN";

/// What a request is authenticated with: a pair of keys, which sign it, or a token.
///
/// Nothing of it is ever shown, and it is wiped from memory when dropped.
///
/// ```
/// use functiongraph::Credentials;
///
/// let credentials = Credentials::keys("AK", "SK").security_token("temporary");
/// assert_eq!(format!("{credentials:?}"), "Credentials(keys with security token, hidden)");
/// ```
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    Keys { access_key: SecretString, secret_key: SecretString, security_token: Option<SecretString> },
    Token(SecretString),
}

impl Credentials {
    /// An access key and its secret key (AK/SK). Requests are signed with them.
    pub fn keys(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self(Kind::Keys { access_key: secret(access_key), secret_key: secret(secret_key), security_token: None })
    }

    /// A token of the identity service, sent as `X-Auth-Token`. It lives 24 hours.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Kind::Token(secret(token)))
    }

    /// Adds the security token that temporary keys come with. A token alone is left as it is.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        if let Kind::Keys { security_token, .. } = &mut self.0 {
            *security_token = Some(secret(token));
        }
        self
    }

    /// Reads the environment, in this order: `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK` with
    /// `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `CLOUD_SDK_AK` and `CLOUD_SDK_SK`, `HUAWEICLOUD_SDK_AUTH_TOKEN`.
    ///
    /// # Errors
    ///
    /// [`NoCredentials`] when none is set, or only half of a pair, with what was found in each place.
    pub fn from_env() -> Result<Self, NoCredentials> {
        Self::from_variables(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from_variables(get: impl Fn(&str) -> Option<String>) -> Result<Self, NoCredentials> {
        let mut looked = Vec::new();
        for [access_key, secret_key, security_token] in KEY_VARIABLES {
            match (get(access_key), get(secret_key)) {
                (Some(access), Some(secret)) => {
                    let keys = Self::keys(access, secret);
                    return Ok(match get(security_token) {
                        Some(token) => keys.security_token(token),
                        None => keys,
                    });
                }
                (None, None) => looked.push(format!("{access_key} and {secret_key} are not set")),
                (Some(_), None) => return Err(NoCredentials::half(access_key, secret_key)),
                (None, Some(_)) => return Err(NoCredentials::half(secret_key, access_key)),
            }
        }
        if let Some(token) = get(TOKEN_VARIABLE) {
            return Ok(Self::token(token));
        }
        looked.push(format!("{TOKEN_VARIABLE} is not set"));
        Err(NoCredentials(looked))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }

    /// Finds what could not be put into a header, so that signing cannot fail later.
    pub(crate) fn check(&self) -> Result<(), Violation> {
        let (what, parts): (_, Vec<(&str, &SecretString)>) = match &self.0 {
            Kind::Token(token) => ("token", vec![("token", token)]),
            Kind::Keys { access_key, secret_key, security_token } => {
                let mut parts = vec![("access key", access_key), ("secret key", secret_key)];
                parts.extend(security_token.as_ref().map(|token| ("security token", token)));
                ("keys", parts)
            }
        };
        for (name, part) in parts {
            let part = part.expose_secret();
            if part.is_empty() {
                return Err(Violation::new("credentials", format!("the {name} is empty")));
            }
            let odd = |letter: char| letter.is_whitespace() || letter.is_control();
            if part.contains(odd) || (name != "secret key" && HeaderValue::from_str(part).is_err()) {
                return Err(Violation::new(
                    "credentials",
                    format!("the {name} holds white space or a control character; give the {what} without it"),
                ));
            }
        }
        Ok(())
    }
}

fn secret(text: impl Into<String>) -> SecretString {
    SecretString::from(text.into())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Keys { security_token: Some(_), .. } => "Credentials(keys with security token, hidden)",
            Kind::Keys { .. } => "Credentials(keys, hidden)",
            Kind::Token(_) => "Credentials(token, hidden)",
        })
    }
}

/// No credentials were found; says where they were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoCredentials(Vec<String>);

impl NoCredentials {
    fn half(set: &str, missing: &str) -> Self {
        Self(vec![format!("{set} is set but {missing} is not; set both")])
    }

    /// What was found in each place, in the order of looking.
    #[must_use]
    pub fn looked(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for NoCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no credentials in the environment: {}", self.0.join("; "))
    }
}

impl std::error::Error for NoCredentials {}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &'static [(&str, &str)]) -> Result<Credentials, NoCredentials> {
        Credentials::from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn shown(credentials: &Credentials) -> String {
        match credentials.kind() {
            Kind::Token(token) => token.expose_secret().to_owned(),
            Kind::Keys { access_key, secret_key, security_token } => format!(
                "{}/{}/{}",
                access_key.expose_secret(),
                secret_key.expose_secret(),
                security_token.as_ref().map_or("-", |token| token.expose_secret())
            ),
        }
    }

    #[test]
    fn the_first_complete_place_wins() {
        let all = from(&[
            ("HUAWEICLOUD_SDK_AK", "a"),
            ("HUAWEICLOUD_SDK_SK", "b"),
            ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "c"),
            ("CLOUD_SDK_AK", "d"),
            ("CLOUD_SDK_SK", "e"),
            ("HUAWEICLOUD_SDK_AUTH_TOKEN", "f"),
        ]);
        assert_eq!(shown(&all.unwrap()), "a/b/c");
        let samples = from(&[("CLOUD_SDK_AK", "d"), ("CLOUD_SDK_SK", "e"), ("HUAWEICLOUD_SDK_AUTH_TOKEN", "f")]);
        assert_eq!(shown(&samples.unwrap()), "d/e/-");
        assert_eq!(shown(&from(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", "f")]).unwrap()), "f");
    }

    #[test]
    fn half_a_pair_is_named_and_nothing_else_is_used_in_its_place() {
        let half = from(&[("HUAWEICLOUD_SDK_AK", "a"), ("CLOUD_SDK_AK", "d"), ("CLOUD_SDK_SK", "e")]);
        insta::assert_snapshot!(half.unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_AK is set but HUAWEICLOUD_SDK_SK is not; set both");
        insta::assert_snapshot!(from(&[]).unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set; CLOUD_SDK_AK and CLOUD_SDK_SK are not set; HUAWEICLOUD_SDK_AUTH_TOKEN is not set");
    }

    #[test]
    fn what_cannot_be_sent_is_refused_without_being_shown() {
        for credentials in [
            Credentials::keys("hidden\n", "hidden"),
            Credentials::keys("hidden", "hidden "),
            Credentials::keys("", "hidden"),
            Credentials::keys("hidden", "hidden").security_token("hid\u{7}den"),
            Credentials::token("hidden\r\nX-Other: 1"),
        ] {
            let violation = credentials.check().unwrap_err().to_string();
            assert!(!violation.contains("hidden") && !format!("{credentials:?}").contains("hidden\n"), "{violation}");
        }
    }
}
