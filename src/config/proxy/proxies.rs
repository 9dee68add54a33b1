//! Selects the proxy of a request.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use super::address;
use super::bypass::Bypass;
use super::variables::{self, ProxyVariables};
use crate::config::env::Env;
use crate::validation::ValidationError;

/// Whether the system has proxy settings beside the environment.
const HAS_SYSTEM_PROXIES: bool = cfg!(any(target_os = "macos", windows));

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
        let ProxyVariables {
            http,
            https,
            bypass,
        } = ProxyVariables::read(env, HAS_SYSTEM_PROXIES)?;
        // `from_system` also reads the process's environment, so that it does not fit a substitute.
        let system =
            (HAS_SYSTEM_PROXIES && variables::are_of_process(env)).then(Matcher::from_system);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, ErrorKind};

    fn route<const N: usize>(env: [(&str, &str); N], url: &str) -> Option<String> {
        Proxies::read(&Env::of(env))
            .unwrap()
            .proxy_host(&url.parse().unwrap())
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
    fn no_proxy_bypasses_proxies() {
        let set = [
            ("ALL_PROXY", "http://p:1"),
            ("no_proxy", "x.test, 10.0.0.0/8"),
        ];
        assert_eq!(route(set, "https://a.x.test"), None);
        assert_eq!(route(set, "http://10.1.2.3"), None);
        assert_eq!(route(set, "https://y.test").as_deref(), Some("p:1"));
    }

    #[test]
    fn own_http_client_skips_variables() {
        let client = || {
            Client::builder()
                .env_source(|name| (name == "HTTPS_PROXY").then(|| "ftp://me:hidden@p".to_owned()))
        };
        let error = client().build().unwrap_err();
        assert_eq!(
            (error.kind(), error.validation_error().unwrap().field()),
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
