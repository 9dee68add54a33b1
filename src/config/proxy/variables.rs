//! The proxies that environment variables set. An invalid variable is an error, it is not ignored: a request that is
//! meant for a proxy is not sent without one.

use reqwest::Url;

use super::address;
use super::bypass::{self, Bypass};
use crate::config::env::Env;
use crate::validation::ValidationError;

const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
const NO: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// Set if a web server runs this process as a CGI script. `HTTP_PROXY` is then the request header `Proxy`.
const CGI: &str = "REQUEST_METHOD";

pub(super) struct ProxyVariables {
    pub http: Option<Url>,
    pub https: Option<Url>,
    pub bypass: Bypass,
}

impl ProxyVariables {
    /// Reads the variables. `has_system_proxies` says whether `NO_PROXY` has an effect without the others.
    ///
    /// # Errors
    ///
    /// The first invalid variable, without its password.
    pub(super) fn read(env: &Env, has_system_proxies: bool) -> Result<Self, ValidationError> {
        let all = read(env, &ALL, address::parse)?;
        let http = read(env, http_names(env), address::parse)?.or_else(|| all.clone());
        let https = read(env, &HTTPS, address::parse)?.or(all);
        // Without a proxy the list has no effect, so that it need not be valid.
        let bypass = if http.is_some() || https.is_some() || has_system_proxies {
            read(env, &NO, bypass::parse)?.unwrap_or_default()
        } else {
            Bypass::default()
        };
        Ok(Self {
            http,
            https,
            bypass,
        })
    }
}

/// The variables of the proxy for HTTP, without one that the client of a CGI script can set.
fn http_names(env: &Env) -> &'static [&'static str] {
    if env.path(CGI).is_none() || env.path(HTTP[0]).is_none() {
        return &HTTP;
    }
    tracing::warn!(
        "{} is ignored because {CGI} is set: it may come from a client; set {} instead",
        HTTP[0],
        HTTP[1]
    );
    // Variables on Windows are case-insensitive.
    if cfg!(windows) { &[] } else { &HTTP[1..] }
}

/// The value of the variables of these names, which must be the same if several are set.
fn read<T: PartialEq>(
    env: &Env,
    names: &[&'static str],
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, ValidationError> {
    let mut found: Option<(&str, T)> = None;
    for name in names {
        let Some(text) = env.get(name)? else {
            continue;
        };
        let value = parse(&text).map_err(|reason| ValidationError::new(*name, reason))?;
        match &found {
            Some((first, first_value)) if *first_value != value => {
                return Err(ValidationError::new(
                    *first,
                    format!("{name} is also set, to a different value; unset one of them"),
                ));
            }
            _ => found = Some((name, value)),
        }
    }
    Ok(found.map(|(_, value)| value))
}

/// Whether the variables have the values that they have in the environment of this process.
pub(super) fn are_of_process(env: &Env) -> bool {
    let process = Env::default();
    let names = [HTTP, HTTPS, ALL, NO].into_iter().flatten().chain([CGI]);
    names
        .into_iter()
        .all(|name| env.path(name) == process.path(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<const N: usize>(env: [(&str, &str); N]) -> ProxyVariables {
        ProxyVariables::read(&Env::of(env), false).unwrap()
    }

    fn error_for<const N: usize>(env: [(&str, &str); N]) -> String {
        ProxyVariables::read(&Env::of(env), false)
            .err()
            .unwrap()
            .to_string()
    }

    #[test]
    fn accepts_equal_values_only() {
        let equal = [("HTTPS_PROXY", "http://p:1/"), ("https_proxy", "p:1")];
        assert_eq!(read(equal).https.unwrap().as_str(), "http://p:1/");
        let error = error_for([
            ("HTTPS_PROXY", "http://p:1"),
            ("https_proxy", "http://me:hidden@p:2"),
        ]);
        insta::assert_snapshot!(error, @"HTTPS_PROXY: https_proxy is also set, to a different value; unset one of them");
    }

    #[test]
    fn names_each_invalid_variable() {
        for name in [HTTP, HTTPS, ALL].into_iter().flatten() {
            assert!(error_for([(name, "ftp://p:1")]).starts_with(&format!("{name}: ")));
        }
        for name in NO {
            assert!(
                error_for([("HTTPS_PROXY", "p:1"), (name, "http://x")])
                    .starts_with(&format!("{name}: "))
            );
        }
        // The list has no effect without a proxy.
        assert_eq!(read([("NO_PROXY", "10.*")]).bypass, Bypass::default());
    }

    #[cfg(unix)]
    #[test]
    fn rejects_non_utf8_proxy() {
        let error = ProxyVariables::read(&Env::not_utf8("https_proxy"), false)
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.starts_with("https_proxy: ") && !error.contains("hidden"),
            "{error}"
        );
    }

    #[test]
    fn ignores_http_proxy_under_cgi() {
        let variables = read([
            ("REQUEST_METHOD", "GET"),
            ("HTTP_PROXY", "evil:1"),
            ("HTTPS_PROXY", "p:1"),
        ]);
        assert_eq!(variables.http, None);
        assert_eq!(variables.https.unwrap().as_str(), "http://p:1/");
    }
}
