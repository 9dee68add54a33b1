//! Rejects requests of browsers, except from the emulator's own origin.
//!
//! A page of any site can make a browser on this machine send requests to loopback, and after its name is
//! rebound to 127.0.0.1 it can read the responses too. Such requests can be recognized: the `Host` is the
//! page's name, `Origin` differs, or `Sec-Fetch-Site` is cross-site.

use std::sync::Arc;

use axum::extract::State as Extract;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Request};
use axum::middleware::Next;
use axum::response::Response;

use super::authority::{Authority, Host};
use crate::request::api_error::ApiError;
use crate::spec::errors;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// How many characters of a value an error shows.
const EXCERPT_LENGTH: usize = 80;

pub(crate) async fn check_origin(
    Extract(hosts): Extract<Arc<AllowedHosts>>,
    request: axum::extract::Request,
    next: Next,
) -> Result<Response, ApiError> {
    hosts.check(&request)?;
    Ok(next.run(request).await)
}

/// The hosts that requests may name, beside loopback ones.
#[derive(Debug, Default)]
pub(crate) struct AllowedHosts {
    pub names: Vec<String>,
    /// Any IP address: only a name can be rebound.
    pub any_address: bool,
}

impl AllowedHosts {
    /// Rejects a request that may be of another site's page.
    pub(crate) fn check<B>(&self, request: &Request<B>) -> Result<(), ApiError> {
        let host = single(request.headers(), HOST)?
            .ok_or_else(|| malformed("the Host header is missing"))?;
        let target = request
            .uri()
            .authority()
            .map(|authority| authority.as_str());
        let mut named = Vec::new();
        for text in [Some(host), target].into_iter().flatten() {
            let authority = Authority::parse(text)
                .ok_or_else(|| malformed(&format!("{} is not a host", excerpt(text))))?;
            if !self.allows(&authority.host) {
                return Err(forbidden(&format!(
                    "the host {} is not allowed; use a loopback name such as 127.0.0.1 or localhost, or allow it with \
                     --allow-host (EmulatorBuilder::allow_host)",
                    excerpt(text)
                )));
            }
            named.push(authority);
        }
        if named.windows(2).any(|pair| pair[0] != pair[1]) {
            return Err(malformed(
                "the Host header and the request's target name different hosts",
            ));
        }
        if let Some(origin) = single(request.headers(), ORIGIN)?
            && origin
                .strip_prefix("http://")
                .and_then(Authority::parse)
                .is_none_or(|origin| !named.contains(&origin))
        {
            return Err(forbidden(&format!(
                "the origin {} is not the emulator's own",
                excerpt(origin)
            )));
        }
        match single(request.headers(), SEC_FETCH_SITE)? {
            None | Some("same-origin" | "none") => Ok(()),
            Some(site) => Err(forbidden(&format!(
                "it comes from another site (Sec-Fetch-Site: {})",
                excerpt(site)
            ))),
        }
    }

    fn allows(&self, host: &Host) -> bool {
        match host {
            Host::Address(address) if address.is_loopback() || self.any_address => true,
            Host::Name(name) if name == "localhost" || name.ends_with(".localhost") => true,
            host => self
                .names
                .iter()
                .any(|allowed| Host::parse(allowed) == *host),
        }
    }
}

/// A header that must not be repeated. Of two, each reader could use another.
fn single(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, ApiError> {
    let mut values = headers.get_all(&name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(malformed(&format!("the {name} header is repeated")));
    }
    value
        .to_str()
        .map(Some)
        .map_err(|_| malformed(&format!("the {name} header is not visible ASCII")))
}

fn excerpt(text: &str) -> String {
    format!(
        "{:?}",
        text.chars().take(EXCERPT_LENGTH).collect::<String>()
    )
}

fn forbidden(why: &str) -> ApiError {
    ApiError::new(errors::FORBIDDEN, format!("The request is rejected: {why}"))
}

fn malformed(why: &str) -> ApiError {
    ApiError::new(
        errors::INVALID_PARAMETER,
        format!("The request is rejected: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::response::IntoResponse;

    use super::*;

    /// The status of a request to that target with these headers, 200 if it is allowed.
    fn status(hosts: &AllowedHosts, target: &str, headers: &[(&str, &str)]) -> u16 {
        let request = headers
            .iter()
            .fold(Request::builder().uri(target), |request, (name, value)| {
                request.header(*name, *value)
            });
        hosts
            .check(&request.body(()).unwrap())
            .map_or_else(|error| error.into_response().status(), |()| StatusCode::OK)
            .as_u16()
    }

    fn of_host(hosts: &AllowedHosts, host: &str) -> u16 {
        status(hosts, "/", &[("host", host)])
    }

    #[test]
    fn allows_loopback_hosts_only() {
        let hosts = AllowedHosts::default();
        for host in [
            "localhost",
            "LocalHost:8080",
            "a.b.localhost:1",
            "localhost.",
            "127.0.0.1",
            "127.9.8.7:65535",
        ] {
            assert_eq!(of_host(&hosts, host), 200, "{host}");
        }
        for host in ["[::1]", "[::1]:8080", "[::ffff:127.0.0.1]:80", "127.0.0.1:"] {
            assert_eq!(of_host(&hosts, host), 200, "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "0.0.0.0:80",
        ] {
            assert_eq!(of_host(&hosts, host), 403, "{host}");
        }
        for host in [
            "10.0.0.1",
            "[::]",
            "[::2]:80",
            "2130706433",
            "0x7f.0.0.1",
            "127.1",
            "169.254.169.254",
        ] {
            assert_eq!(of_host(&hosts, host), 403, "{host}");
        }
        for host in [
            "",
            "::1",
            "[127.0.0.1]",
            "[localhost]",
            "a@127.0.0.1",
            "127.0.0.1:x",
            "127.0.0.1:65536",
            "a b",
        ] {
            assert_eq!(of_host(&hosts, host), 400, "{host}");
        }
        assert_eq!(status(&hosts, "/", &[]), 400);
        assert_eq!(
            status(&hosts, "/", &[("host", "127.0.0.1"), ("host", "127.0.0.1")]),
            400
        );
    }

    #[test]
    fn allows_configured_hosts() {
        let hosts = AllowedHosts {
            names: vec!["Fgs.test".to_owned(), "10.0.0.1".to_owned()],
            any_address: false,
        };
        let of_hosts = [
            "fgs.TEST:80",
            "10.0.0.1:80",
            "localhost",
            "x.fgs.test",
            "10.0.0.2",
        ];
        assert_eq!(
            of_hosts.map(|host| of_host(&hosts, host)),
            [200, 200, 200, 403, 403]
        );
        let remote = AllowedHosts {
            names: Vec::new(),
            any_address: true,
        };
        assert_eq!(
            ["10.0.0.2:80", "[2001:db8::1]", "fgs.test"].map(|host| of_host(&remote, host)),
            [200, 200, 403]
        );
    }

    #[test]
    fn checks_absolute_form_targets() {
        let hosts = AllowedHosts::default();
        let of_target = |target| status(&hosts, target, &[("host", "127.0.0.1:80")]);
        assert_eq!(of_target("http://127.0.0.1/a"), 200);
        assert_eq!(of_target("http://evil.example/a"), 403);
        assert_eq!(of_target("http://localhost/a"), 400);
    }

    #[test]
    fn allows_own_origin_only() {
        let hosts = AllowedHosts::default();
        let of_origin = |origin| {
            status(
                &hosts,
                "/",
                &[("host", "localhost:8080"), ("origin", origin)],
            )
        };
        assert_eq!(
            ["http://localhost:8080", "http://LOCALHOST:8080"].map(of_origin),
            [200, 200]
        );
        for origin in [
            "null",
            "",
            "http://localhost",
            "http://localhost:3000",
            "https://localhost:8080",
        ] {
            assert_eq!(of_origin(origin), 403, "{origin}");
        }
        for origin in [
            "http://evil.example",
            "http://127.0.0.1:8080",
            "http://localhost:8080/",
            "localhost:8080",
        ] {
            assert_eq!(of_origin(origin), 403, "{origin}");
        }
        let default_port = [("host", "localhost"), ("origin", "http://localhost:80")];
        assert_eq!(status(&hosts, "/", &default_port), 200);
        let twice = [
            ("host", "localhost"),
            ("origin", "http://localhost"),
            ("origin", "http://evil.example"),
        ];
        assert_eq!(status(&hosts, "/", &twice), 400);
    }

    #[test]
    fn rejects_cross_site_requests() {
        let hosts = AllowedHosts::default();
        let of_site = |site| {
            status(
                &hosts,
                "/",
                &[("host", "localhost"), ("sec-fetch-site", site)],
            )
        };
        assert_eq!(["none", "same-origin"].map(of_site), [200, 200]);
        assert_eq!(
            ["cross-site", "same-site", "else", ""].map(of_site),
            [403; 4]
        );
    }
}
