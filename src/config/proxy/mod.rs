//! Selects the proxy of a request. An invalid variable is an error, it is not ignored: a request that is meant for a
//! proxy is not sent without one.

mod address;
mod bypass;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::config::env::Env;
use crate::validate::ValidationError;
use bypass::Bypass;

const HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
const NO: [&str; 2] = ["NO_PROXY", "no_proxy"];
/// Set if a web server runs this process as a CGI script. `HTTP_PROXY` is then the request header `Proxy`.
const CGI: &str = "REQUEST_METHOD";

/// The proxies of the environment and, for a scheme without one, those of macOS and Windows.
pub(crate) struct Proxies {
    http: Option<Url>,
    https: Option<Url>,
    bypass: Bypass,
    system: Option<Matcher>,
}

impl Proxies {
    /// # Errors
    ///
    /// The first invalid variable, without its password.
    pub(crate) fn read(env: &Env) -> Result<Self, ValidationError> {
        let all = read(env, &ALL, address::parse)?;
        let mut http_names = &HTTP[..];
        if env.path(CGI).is_some() && env.path(HTTP[0]).is_some() {
            tracing::warn!(
                "{} is ignored because {CGI} is set: it may come from a client; set {} instead",
                HTTP[0],
                HTTP[1]
            );
            // Variables on Windows are case-insensitive.
            http_names = if cfg!(windows) { &[] } else { &HTTP[1..] };
        }
        let http = read(env, http_names, address::parse)?.or_else(|| all.clone());
        let https = read(env, &HTTPS, address::parse)?.or(all);
        let has_system = cfg!(any(target_os = "macos", windows));
        // Without a proxy the list has no effect, so that it need not be valid.
        let bypass = if http.is_some() || https.is_some() || has_system {
            read(env, &NO, bypass::parse)?.unwrap_or_default()
        } else {
            Bypass::default()
        };
        // `from_system` also reads the process's environment, so that it does not fit a substitute.
        let system = (has_system && is_process_env(env)).then(Matcher::from_system);
        Ok(Self {
            http,
            https,
            bypass,
            system,
        })
    }

    /// Sets the proxies of a `reqwest` client.
    pub(crate) fn apply(
        self: &Arc<Self>,
        reqwest: reqwest::ClientBuilder,
    ) -> reqwest::ClientBuilder {
        if self.http.is_none() && self.https.is_none() && self.system.is_none() {
            return reqwest.no_proxy();
        }
        let proxies = Arc::clone(self);
        reqwest.proxy(reqwest::Proxy::custom(move |url| proxies.proxy_for(url)))
    }

    /// Host and port of the proxy for this URL, for errors.
    pub(crate) fn proxy_host(&self, url: &Url) -> Option<String> {
        let proxy = self.proxy_for(url)?;
        let host = proxy.host_str()?;
        Some(
            proxy
                .port_or_known_default()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
        )
    }

    /// The proxy for this URL, with user and password.
    fn proxy_for(&self, url: &Url) -> Option<Url> {
        if self.bypass.matches(url) {
            return None;
        }
        let set = match url.scheme() {
            "http" => &self.http,
            "https" => &self.https,
            _ => return None,
        };
        set.clone().or_else(|| {
            let target: Uri = url.as_str().parse().ok()?;
            self.system
                .as_ref()?
                .intercept(&target)?
                .uri()
                .to_string()
                .parse()
                .ok()
        })
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |url: &Option<Url>| url.as_ref().map(|url| address::redact(url.as_str()));
        let (http, https) = (shown(&self.http), shown(&self.https));
        f.debug_struct("Proxies")
            .field("http", &http)
            .field("https", &https)
            .field("bypass", &self.bypass)
            .field("system", &self.system)
            .finish()
    }
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
        let value = parse(&text).map_err(|problem| ValidationError::new(*name, problem))?;
        match &found {
            Some((first, other)) if *other != value => {
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

fn is_process_env(env: &Env) -> bool {
    let process = Env::default();
    let names = [HTTP, HTTPS, ALL, NO].into_iter().flatten().chain([CGI]);
    names
        .map(|name| (env.path(name), process.path(name)))
        .all(|(one, other): (Option<PathBuf>, _)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, ErrorKind};

    fn route<const N: usize>(env: [(&str, &str); N], url: &str) -> Option<String> {
        Proxies::read(&Env::of(env))
            .unwrap()
            .proxy_host(&url.parse().unwrap())
    }

    fn error_for<const N: usize>(env: [(&str, &str); N]) -> String {
        Proxies::read(&Env::of(env)).unwrap_err().to_string()
    }

    #[test]
    fn each_scheme_has_own_variable() {
        let set = [
            ("HTTP_PROXY", "one:1"),
            ("https_proxy", "socks5h://me:hidden@two"),
            ("ALL_PROXY", "http://three:3"),
        ];
        assert_eq!(route(set, "http://x.test").as_deref(), Some("one:1"));
        assert_eq!(route(set, "https://x.test").as_deref(), Some("two:1080"));
        assert_eq!(
            route([set[2]], "https://x.test").as_deref(),
            Some("three:3")
        );
        assert_eq!(route([set[0]], "https://x.test"), None);
        // An empty variable is not set.
        assert_eq!(
            route(
                [("HTTP_PROXY", ""), ("http_proxy", "one:1")],
                "http://x.test"
            )
            .as_deref(),
            Some("one:1")
        );
    }

    #[test]
    fn no_proxy_bypasses_the_proxy() {
        let set = [
            ("ALL_PROXY", "http://p:1"),
            ("no_proxy", "x.test, 10.0.0.0/8"),
        ];
        assert_eq!(route(set, "https://a.x.test"), None);
        assert_eq!(route(set, "http://10.1.2.3"), None);
        assert_eq!(route(set, "https://y.test").as_deref(), Some("p:1"));
    }

    #[test]
    fn rejects_variables_that_disagree() {
        let equal = [("HTTPS_PROXY", "http://p:1/"), ("https_proxy", "p:1")];
        assert_eq!(route(equal, "https://x.test").as_deref(), Some("p:1"));
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
        #[cfg(not(any(target_os = "macos", windows)))]
        assert_eq!(route([("NO_PROXY", "10.*")], "http://x.test"), None);
    }

    #[cfg(unix)]
    #[test]
    fn rejects_proxy_that_is_not_utf8() {
        let error = Proxies::read(&Env::not_utf8("https_proxy"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("https_proxy: ") && !error.contains("hidden"),
            "{error}"
        );
    }

    #[test]
    fn ignores_http_proxy_under_cgi() {
        let set = [
            ("REQUEST_METHOD", "GET"),
            ("HTTP_PROXY", "evil:1"),
            ("HTTPS_PROXY", "p:1"),
        ];
        assert_eq!(route(set, "http://x.test"), None);
        assert_eq!(route(set, "https://x.test").as_deref(), Some("p:1"));
    }

    #[test]
    fn own_http_client_skips_variables() {
        let client = || {
            Client::builder()
                .env_source(|name| (name == "HTTPS_PROXY").then(|| "ftp://me:hidden@p".to_owned()))
        };
        let error = client().build().unwrap_err();
        assert_eq!(
            (error.kind(), error.violation().unwrap().field()),
            (ErrorKind::InvalidInput, "HTTPS_PROXY")
        );
        assert!(!format!("{error} {error:?}").contains("hidden"));
        assert!(
            client()
                .http_client_builder(reqwest::Client::builder().no_proxy())
                .build()
                .is_ok()
        );
    }

    #[test]
    fn debug_hides_proxy_password() {
        let proxies = Proxies::read(&Env::of([("ALL_PROXY", "http://me:hidden@p:1")])).unwrap();
        let shown = format!("{proxies:?}");
        assert!(
            shown.contains("***@p:1") && !shown.contains("hidden"),
            "{shown}"
        );
    }
}
