//! Access keys and tokens.

use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::validation::ValidationError;

/// Credentials that authenticate a request: a pair of keys, which sign it, or a token.
///
/// `Debug` shows no part of it, and it is wiped from memory when dropped.
///
/// ```
/// use functiongraph::Credentials;
///
/// let credentials = Credentials::keys("AK", "SK").security_token("temporary");
/// assert_eq!(format!("{credentials:?}"), "Credentials(keys with security token, hidden)");
/// ```
#[derive(Clone)]
#[must_use = "credentials have no effect until a client uses them"]
pub struct Credentials(Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    Keys {
        access_key: SecretString,
        secret_key: SecretString,
        security_token: Option<SecretString>,
    },
    Token(SecretString),
}

impl Credentials {
    /// An access key and its secret key (AK/SK). Requests are signed with them.
    pub fn keys(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self(Kind::Keys {
            access_key: secret(access_key),
            secret_key: secret(secret_key),
            security_token: None,
        })
    }

    /// A token of the identity service, sent as `X-Auth-Token`. It is valid for 24 hours.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Kind::Token(secret(token)))
    }

    /// Adds the security token of temporary keys. It has no effect on a token.
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        if let Kind::Keys { security_token, .. } = &mut self.0 {
            *security_token = Some(secret(token));
        }
        self
    }

    /// Whether the keys have a security token.
    pub(crate) fn are_temporary(&self) -> bool {
        matches!(
            &self.0,
            Kind::Keys {
                security_token: Some(_),
                ..
            }
        )
    }

    /// The parts that logs and errors must not contain.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let (secret, token) = match &self.0 {
            Kind::Token(token) => (token, None),
            Kind::Keys {
                secret_key,
                security_token,
                ..
            } => (secret_key, security_token.as_ref()),
        };
        [Some(secret), token]
            .into_iter()
            .flatten()
            .map(|secret| secret.expose_secret())
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }

    /// Checks that all parts are valid header values, so that signing cannot fail later.
    pub(crate) fn validate(&self) -> Result<(), ValidationError> {
        let (kind, parts): (_, Vec<(&str, &SecretString)>) = match &self.0 {
            Kind::Token(token) => ("token", vec![("token", token)]),
            Kind::Keys {
                access_key,
                secret_key,
                security_token,
            } => {
                let mut parts = vec![("access key", access_key), ("secret key", secret_key)];
                parts.extend(
                    security_token
                        .as_ref()
                        .map(|token| ("security token", token)),
                );
                ("keys", parts)
            }
        };
        for (name, part) in parts {
            let part = part.expose_secret();
            if part.is_empty() {
                return Err(ValidationError::new(
                    "credentials",
                    format!("the {name} is empty"),
                ));
            }
            let is_forbidden = |letter: char| letter.is_whitespace() || letter.is_control();
            if part.contains(is_forbidden)
                || (name != "secret key" && HeaderValue::from_str(part).is_err())
            {
                return Err(ValidationError::new(
                    "credentials",
                    format!(
                        "the {name} contains white space or a control character; remove it from the {kind}"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// Compares refreshed credentials with those they replace. Both are the caller's own, so that timing does not matter.
impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        let same =
            |one: &SecretString, other: &SecretString| one.expose_secret() == other.expose_secret();
        match (&self.0, &other.0) {
            (Kind::Token(one), Kind::Token(other)) => same(one, other),
            (
                Kind::Keys {
                    access_key,
                    secret_key,
                    security_token,
                },
                Kind::Keys {
                    access_key: access,
                    secret_key: secret,
                    security_token: token,
                },
            ) => {
                let tokens = match (security_token, token) {
                    (Some(one), Some(other)) => same(one, other),
                    (one, other) => one.is_none() && other.is_none(),
                };
                same(access_key, access) && same(secret_key, secret) && tokens
            }
            _ => false,
        }
    }
}

fn secret(text: impl Into<String>) -> SecretString {
    SecretString::from(text.into())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Keys {
                security_token: Some(_),
                ..
            } => "Credentials(keys with security token, hidden)",
            Kind::Keys { .. } => "Credentials(keys, hidden)",
            Kind::Token(_) => "Credentials(token, hidden)",
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The parts in plain text, to compare them.
    pub(crate) fn reveal(credentials: &Credentials) -> String {
        match credentials.kind() {
            Kind::Token(token) => token.expose_secret().to_owned(),
            Kind::Keys {
                access_key,
                secret_key,
                security_token,
            } => format!(
                "{}/{}/{}",
                access_key.expose_secret(),
                secret_key.expose_secret(),
                security_token
                    .as_ref()
                    .map_or("-", |token| token.expose_secret())
            ),
        }
    }

    #[test]
    fn rejects_invalid_parts_unshown() {
        for credentials in [
            Credentials::keys("hidden\n", "hidden"),
            Credentials::keys("hidden", "hidden "),
            Credentials::keys("", "hidden"),
            Credentials::keys("hidden", "hidden").security_token("hid\u{7}den"),
            Credentials::token("hidden\r\nX-Other: 1"),
        ] {
            let error = credentials.validate().unwrap_err().to_string();
            assert!(
                !error.contains("hidden") && !format!("{credentials:?}").contains("hidden\n"),
                "{error}"
            );
        }
    }
}
