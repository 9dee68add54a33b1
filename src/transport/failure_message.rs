//! What is said of a request that got no answer: where it was to go, why it failed, and what to do about it.

use std::error::Error as StdError;
use std::io;

use http_body_util::LengthLimitError;

use functiongraph_io::printable::one_line;

/// How `rustls` begins what it says of a peer it cannot talk to. (It is no dependency of this crate's own, so that its
/// types are not at hand.)
const CERTIFICATE: &str = "invalid peer certificate: ";
const HANDSHAKE: [&str; 5] = [
    "received corrupt message",
    "received fatal alert: ",
    "peer is incompatible: ",
    "peer misbehaved: ",
    "peer doesn't support any known protocol",
];
/// An alert that may pass.
const PASSING: [&str; 2] = ["InternalError", "UserCanceled"];
/// What `hyper-util` says of a proxy that answers CONNECT with 407, and with anything else.
const PROXY_AUTHENTICATION: &str = "tunnel error: proxy authorization required";
const TUNNEL: &str = "tunnel error: ";

const UNAUTHORIZED: &str =
    "returned 407: it requires credentials; set it as http://USER:PASSWORD@HOST:PORT";
const TRUST: &str = "trust the one that signed it with --ca-file or root_certificate_pem";

/// An error and what caused it, down to the first cause.
pub(crate) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

pub(crate) fn deepest(error: &reqwest::Error) -> String {
    let deepest = causes(error).last().map(ToString::to_string);
    one_line(&deepest.unwrap_or_default())
}

pub(crate) fn is_too_large(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.is::<LengthLimitError>())
}

/// What `hyper-util` says of a SOCKS proxy that does not know who one is.
const SOCKS: [&str; 2] = [
    "server does not support user/pass authentication",
    "credentials not accepted",
];

/// Whether another attempt would end the same way: certificates, TLS, a proxy that asks who one is.
pub(crate) fn is_permanent(error: &reqwest::Error) -> bool {
    causes(error).map(ToString::to_string).any(|cause| {
        let is_handshake = HANDSHAKE.iter().any(|start| cause.starts_with(start));
        cause.starts_with(CERTIFICATE)
            || cause == PROXY_AUTHENTICATION
            || SOCKS.iter().any(|end| cause.ends_with(end))
            || (is_handshake && !PASSING.iter().any(|passing| cause.contains(passing)))
    })
}

/// The proxy on the way.
pub(crate) fn via(proxy: Option<&str>) -> String {
    proxy
        .map(|proxy| format!(" through the proxy {proxy}"))
        .unwrap_or_default()
}

/// Why there is no answer from an address, and the proxy on the way to it, in a line.
pub(crate) fn message(error: &reqwest::Error, address: &str, proxy: Option<&str>) -> String {
    let cause = deepest(error);
    let via = via(proxy);
    let advice = advice(&cause, proxy);
    let what = if error.is_connect() || advice.is_some() {
        "connection failed"
    } else if is_closed(error, &cause) {
        "connection closed before the response was complete"
    } else {
        "no valid response"
    };
    let reason = advice.unwrap_or(cause);
    let place = format!("{address}{via}");
    match place.trim() {
        "" => format!("{what}: {reason}"),
        place => format!("{what}: {place}: {reason}"),
    }
}

/// Whether the peer closed the connection, or the network did.
fn is_closed(error: &reqwest::Error, cause: &str) -> bool {
    const CLOSED: [io::ErrorKind; 4] = [
        io::ErrorKind::BrokenPipe,
        io::ErrorKind::ConnectionAborted,
        io::ErrorKind::ConnectionReset,
        io::ErrorKind::UnexpectedEof,
    ];
    let is_io = causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| CLOSED.contains(&error.kind()));
    // What hyper says of an end amid the head, and amid the body.
    is_io || cause.contains("before message completed") || cause.contains("end of file before")
}

fn advice(cause: &str, proxy: Option<&str>) -> Option<String> {
    if let Some(problem) = cause.strip_prefix(CERTIFICATE) {
        return Some(certificate(problem));
    }
    // The place before it names it, if it is known.
    let who = if proxy.is_some() { "it" } else { "the proxy" };
    if cause == PROXY_AUTHENTICATION {
        return Some(format!("{who} {UNAUTHORIZED}"));
    }
    if let Some(problem) = cause.strip_prefix(TUNNEL) {
        let problem = if problem == "unsuccessful" {
            "its response to CONNECT is not a success"
        } else {
            problem
        };
        return Some(format!(
            "{who} did not connect ({problem}); check that it allows this host, or set NO_PROXY"
        ));
    }
    if cause.starts_with("received corrupt message") {
        return Some(format!(
            "the server does not speak TLS ({cause}); check port and scheme of the endpoint"
        ));
    }
    let is_handshake = HANDSHAKE.iter().any(|start| cause.starts_with(start));
    is_handshake.then(|| {
        format!(
            "the TLS handshake failed ({cause}); check the endpoint and the proxies in front of it"
        )
    })
}

/// What a 407 of this proxy means.
pub(crate) fn unauthorized(proxy: Option<&str>) -> String {
    let who = proxy.map_or_else(
        || "a proxy".to_owned(),
        |proxy| format!("the proxy {proxy}"),
    );
    format!("{who} {UNAUTHORIZED}")
}

/// What `rustls` and its verifiers say, and what to do about it.
fn certificate(problem: &str) -> String {
    let problem = bare(problem);
    // An authority of the same name that did not sign it gives the second.
    let advice = if problem.contains("UnknownIssuer") || problem.contains("BadSignature") {
        return format!(
            "the server's certificate is signed by an authority that is not trusted; {TRUST}"
        );
    } else if problem.contains("CaUsedAsEndEntity") {
        return "the server's certificate is that of an authority (a self-signed one); give the server one that the \
                authority has signed, and trust the authority with --ca-file or root_certificate_pem"
            .to_owned();
    } else if problem.contains("xpired")
        || problem.contains("otValidYet")
        || problem.contains("not valid yet")
    {
        "have it renewed, and check this machine's clock"
    } else if problem.contains("otValidForName") || problem.contains("not valid for name") {
        "check the host of the endpoint"
    } else if ["Eku", "InvalidPurpose", "extended key usage"]
        .iter()
        .any(|part| problem.contains(part))
    {
        return "the server's certificate is not one for servers (its extended key usage says what it is for); give the \
                server one with the usage serverAuth"
            .to_owned();
    } else if problem.contains("Revoked") {
        "it has been revoked: do not trust it, and have it renewed"
    } else {
        "have it replaced, or trust the one that signed it with --ca-file or root_certificate_pem"
    };
    format!("the server's certificate cannot be used ({problem}); {advice}")
}

/// `Other(OtherError(X))` as `X`.
fn bare(problem: &str) -> &str {
    let inner = |text: &'static str| {
        problem
            .strip_prefix(text)
            .and_then(|rest| rest.strip_suffix(')'))
    };
    match inner("Other(").or_else(|| inner("OtherError(")) {
        Some(inner) => bare(inner),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_do_about_a_certificate() {
        let told = [
            "UnknownIssuer",
            "BadSignature",
            "Other(OtherError(CaUsedAsEndEntity))",
            "certificate expired: verification time 5 (UNIX), but certificate is not valid after 4 (1 seconds ago)",
            "certificate not valid for name \"a\"; certificate is only valid for DnsName(\"b\")",
            "Other(OtherError(UnsupportedCertVersion))",
            "Other(OtherError(EkuError))",
        ]
        .map(certificate);
        insta::assert_snapshot!(told.join("\n"), @r#"
        the server's certificate is signed by an authority that is not trusted; trust the one that signed it with --ca-file or root_certificate_pem
        the server's certificate is signed by an authority that is not trusted; trust the one that signed it with --ca-file or root_certificate_pem
        the server's certificate is that of an authority (a self-signed one); give the server one that the authority has signed, and trust the authority with --ca-file or root_certificate_pem
        the server's certificate cannot be used (certificate expired: verification time 5 (UNIX), but certificate is not valid after 4 (1 seconds ago)); have it renewed, and check this machine's clock
        the server's certificate cannot be used (certificate not valid for name "a"; certificate is only valid for DnsName("b")); check the host of the endpoint
        the server's certificate cannot be used (UnsupportedCertVersion); have it replaced, or trust the one that signed it with --ca-file or root_certificate_pem
        the server's certificate is not one for servers (its extended key usage says what it is for); give the server one with the usage serverAuth
        "#);
    }
}
