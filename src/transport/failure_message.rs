//! The message of a request without a response: its address, the cause, and what to do about it.

use super::error_chain::root_cause;
use super::reqwest_error::{CERTIFICATE, PROXY_AUTHENTICATION, TUNNEL, is_closed, is_handshake};

const PROXY_REQUIRES_CREDENTIALS: &str =
    "returned 407: it requires credentials; set it as http://USER:PASSWORD@HOST:PORT";
const TRUST_AUTHORITY: &str = "trust the one that signed it with --ca-file or root_certificate_pem";

/// The part of a message that names the proxy, if there is one.
pub(crate) fn through_proxy(proxy: Option<&str>) -> String {
    proxy
        .map(|proxy| format!(" through the proxy {proxy}"))
        .unwrap_or_default()
}

/// Why there is no response from an address, in one line.
pub(crate) fn message(error: &reqwest::Error, address: &str, proxy: Option<&str>) -> String {
    let cause = root_cause(error);
    let advice = advice(&cause, proxy);
    let summary = if error.is_connect() || advice.is_some() {
        "connection failed"
    } else if is_closed(error) {
        "connection closed before the response was complete"
    } else {
        "no valid response"
    };
    let reason = advice.unwrap_or(cause);
    let target = format!("{address}{}", through_proxy(proxy));
    match target.trim() {
        "" => format!("{summary}: {reason}"),
        target => format!("{summary}: {target}: {reason}"),
    }
}

fn advice(cause: &str, proxy: Option<&str>) -> Option<String> {
    if let Some(problem) = cause.strip_prefix(CERTIFICATE) {
        return Some(certificate_message(problem));
    }
    // The message names a known proxy right before this part.
    let subject = if proxy.is_some() { "it" } else { "the proxy" };
    if cause == PROXY_AUTHENTICATION {
        return Some(format!("{subject} {PROXY_REQUIRES_CREDENTIALS}"));
    }
    if let Some(problem) = cause.strip_prefix(TUNNEL) {
        let problem = if problem == "unsuccessful" {
            "its response to CONNECT is not a success"
        } else {
            problem
        };
        return Some(format!(
            "{subject} did not connect ({problem}); check that it allows this host, or set NO_PROXY"
        ));
    }
    if cause.starts_with("received corrupt message") {
        return Some(format!(
            "the server does not speak TLS ({cause}); check port and scheme of the endpoint"
        ));
    }
    is_handshake(cause).then(|| {
        format!(
            "the TLS handshake failed ({cause}); check the endpoint and the proxies in front of it"
        )
    })
}

/// The message of a 407 from this proxy.
pub(crate) fn proxy_unauthorized(proxy: Option<&str>) -> String {
    let subject = proxy.map_or_else(
        || "a proxy".to_owned(),
        |proxy| format!("the proxy {proxy}"),
    );
    format!("{subject} {PROXY_REQUIRES_CREDENTIALS}")
}

/// The message of a problem that `rustls` or a verifier has with a certificate.
fn certificate_message(problem: &str) -> String {
    let problem = without_wrappers(problem);
    // `BadSignature` is the problem where a trusted authority has the issuer's name and another key.
    let advice = if problem.contains("UnknownIssuer") || problem.contains("BadSignature") {
        return format!(
            "the server's certificate is signed by an authority that is not trusted; {TRUST_AUTHORITY}"
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
fn without_wrappers(problem: &str) -> &str {
    let inner = |text: &'static str| {
        problem
            .strip_prefix(text)
            .and_then(|rest| rest.strip_suffix(')'))
    };
    match inner("Other(").or_else(|| inner("OtherError(")) {
        Some(inner) => without_wrappers(inner),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificate_messages_give_advice() {
        let messages = [
            "UnknownIssuer",
            "BadSignature",
            "Other(OtherError(CaUsedAsEndEntity))",
            "certificate expired: verification time 5 (UNIX), but certificate is not valid after 4 (1 seconds ago)",
            "certificate not valid for name \"a\"; certificate is only valid for DnsName(\"b\")",
            "Other(OtherError(UnsupportedCertVersion))",
            "Other(OtherError(EkuError))",
        ]
        .map(certificate_message);
        insta::assert_snapshot!(messages.join("\n"), @r#"
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
