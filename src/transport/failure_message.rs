//! The message of a request without a response: its address, the cause, and what to do about it.

use functiongraph_io::error_chain::root_cause;
use functiongraph_io::printable::one_line;
use rustls::{CertificateError, Error as TlsError, OtherError};

use super::reqwest_error::{PROXY_AUTHENTICATION, TUNNEL, is_closed};
use super::tls_error::{NoVerifier, is_handshake, tls_error};

const PROXY_REQUIRES_AUTHENTICATION: &str =
    "returned 407: it requires authentication; set it as http://USER:PASSWORD@HOST:PORT";
const INSTALL_ROOTS: &str = "install root certificates, such as those of the package ca-certificates, name them in SSL_CERT_FILE, or \
     set --ca-file or root_certificate_pem";
const FREE_RESOURCES: &str = "not all of its root certificates can be read now; free file descriptors or memory, and try again";
const WRONG_USAGE: &str = "the server's certificate lacks the extended key usage serverAuth; configure the server with one that has it";
const TRUST_ISSUER: &str = "trust its issuer with --ca-file or root_certificate_pem";

/// The part of a message that names the proxy, if there is one.
pub(crate) fn through_proxy(proxy: Option<&str>) -> String {
    proxy
        .map(|proxy| format!(" through the proxy {proxy}"))
        .unwrap_or_default()
}

/// Why there is no response from an address, in one line.
pub(crate) fn message(error: &reqwest::Error, address: &str, proxy: Option<&str>) -> String {
    let cause = one_line(&root_cause(error).to_string());
    let hint = tls_error(error)
        .and_then(tls_hint)
        .or_else(|| proxy_hint(&cause, proxy));
    let summary = if error.is_connect() || hint.is_some() {
        "connection failed"
    } else if is_closed(error) {
        "connection closed before the response was complete"
    } else {
        "no valid response"
    };
    let reason = hint.unwrap_or(cause);
    let target = format!("{address}{}", through_proxy(proxy));
    match target.trim() {
        "" => format!("{summary}: {reason}"),
        target => format!("{summary}: {target}: {reason}"),
    }
}

fn proxy_hint(cause: &str, proxy: Option<&str>) -> Option<String> {
    // The message names a known proxy right before this part.
    let subject = if proxy.is_some() { "it" } else { "the proxy" };
    if cause == PROXY_AUTHENTICATION {
        return Some(format!("{subject} {PROXY_REQUIRES_AUTHENTICATION}"));
    }
    let problem = match cause.strip_prefix(TUNNEL)? {
        "unsuccessful" => "its response to CONNECT is not a success",
        problem => problem,
    };
    Some(format!(
        "{subject} did not establish a tunnel ({problem}); check that it allows this host, or set NO_PROXY"
    ))
}

fn tls_hint(error: &TlsError) -> Option<String> {
    if let Some(NoVerifier { reason, may_pass }) = NoVerifier::of(error) {
        let hint = if *may_pass {
            FREE_RESOURCES
        } else {
            INSTALL_ROOTS
        };
        return Some(format!(
            "no server can be verified on this machine ({}); {hint}",
            one_line(reason)
        ));
    }
    match error {
        TlsError::InvalidCertificate(problem) => Some(certificate_message(problem)),
        TlsError::InvalidMessage(_) => Some(format!(
            "the server does not speak TLS ({}); check port and scheme of the endpoint",
            one_line(&error.to_string())
        )),
        error => is_handshake(error).then(|| {
            format!(
                "the TLS handshake failed ({}); check the endpoint and the proxies in front of it",
                one_line(&error.to_string())
            )
        }),
    }
}

/// The message of a 407 from this proxy.
pub(crate) fn proxy_unauthorized(proxy: Option<&str>) -> String {
    let subject = proxy.map_or_else(
        || "a proxy".to_owned(),
        |proxy| format!("the proxy {proxy}"),
    );
    format!("{subject} {PROXY_REQUIRES_AUTHENTICATION}")
}

/// The message of a problem that `rustls` or a verifier has with a certificate.
fn certificate_message(problem: &CertificateError) -> String {
    let text = words(problem);
    let is = |part: &str| text.contains(part);
    let hint = match problem {
        // The signature is bad where a trusted authority has the issuer's name and another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            return format!("the server's certificate has an untrusted issuer; {TRUST_ISSUER}");
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => {
            "have it renewed, and check this machine's clock"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "check the host of the endpoint"
        }
        CertificateError::Revoked => "it has been revoked: do not trust it, and have it renewed",
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            return WRONG_USAGE.to_owned();
        }
        _ if is("EkuError") => return WRONG_USAGE.to_owned(),
        _ if is("CaUsedAsEndEntity") => {
            return "the server's certificate is a CA certificate; configure the server with one issued by that CA, and trust \
                the CA with --ca-file or root_certificate_pem"
            .to_owned();
        }
        _ => "have it replaced, or trust its issuer with --ca-file or root_certificate_pem",
    };
    format!("the server's certificate cannot be used ({text}); {hint}")
}

/// The words of a problem, without the names of what wraps it.
fn words(problem: &CertificateError) -> String {
    // A certificate may have many names, with any letters.
    one_line(&match problem {
        CertificateError::Other(OtherError(inner)) => format!("{inner:?}"),
        problem => problem.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::error::Error as StdError;
    use std::fmt;
    use std::sync::Arc;
    use std::time::Duration;

    use rustls::pki_types::{ServerName, UnixTime};

    use super::*;

    /// One of a verifier, whose `Debug` is its name.
    struct Other(&'static str);

    impl fmt::Debug for Other {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl fmt::Display for Other {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("its text")
        }
    }

    impl StdError for Other {}

    fn other(name: &'static str) -> CertificateError {
        CertificateError::Other(OtherError(Arc::new(Other(name))))
    }

    #[test]
    fn certificate_messages_give_hints() {
        let at = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let messages = [
            CertificateError::UnknownIssuer,
            CertificateError::BadSignature,
            other("CaUsedAsEndEntity"),
            CertificateError::ExpiredContext {
                time: at(5),
                not_after: at(4),
            },
            CertificateError::NotValidForNameContext {
                expected: ServerName::try_from("a").unwrap(),
                presented: vec!["DnsName(\"b\")".to_owned()],
            },
            other("UnsupportedCertVersion"),
            other("EkuError"),
        ]
        .map(|problem| certificate_message(&problem));
        insta::assert_snapshot!(messages.join("\n"), @r#"
        the server's certificate has an untrusted issuer; trust its issuer with --ca-file or root_certificate_pem
        the server's certificate has an untrusted issuer; trust its issuer with --ca-file or root_certificate_pem
        the server's certificate is a CA certificate; configure the server with one issued by that CA, and trust the CA with --ca-file or root_certificate_pem
        the server's certificate cannot be used (certificate expired: verification time 5 (UNIX), but certificate is not valid after 4 (1 seconds ago)); have it renewed, and check this machine's clock
        the server's certificate cannot be used (certificate not valid for name "a"; certificate is only valid for DnsName("b")); check the host of the endpoint
        the server's certificate cannot be used (UnsupportedCertVersion); have it replaced, or trust its issuer with --ca-file or root_certificate_pem
        the server's certificate lacks the extended key usage serverAuth; configure the server with one that has it
        "#);
    }
}
