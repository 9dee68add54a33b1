//! Root certificates that are trusted in addition to the machine's.

use std::fmt;

use reqwest::Certificate;

use crate::transport::error_chain::root_cause;
use crate::validate::ValidationError;

const FIELD: &str = "root_certificate_pem";
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// A PEM text. `Debug` does not show it: it may hold a private key by mistake.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pem(Vec<u8>);

impl Pem {
    pub(crate) fn new(text: impl Into<Vec<u8>>) -> Self {
        Self(text.into())
    }

    pub(crate) fn certificates(&self) -> Result<Vec<Certificate>, ValidationError> {
        let invalid = |reason: String| Err(ValidationError::new(FIELD, reason));
        let Ok(certificates) = Certificate::from_pem_bundle(&self.0) else {
            return invalid(format!(
                "malformed PEM text; set complete certificates from {BEGIN} to {END}"
            ));
        };
        if certificates.is_empty() {
            return invalid(format!(
                "no certificate; set PEM text that starts with {BEGIN}"
            ));
        }
        let Err(error) = decode(certificates.clone()) else {
            return Ok(certificates);
        };
        let first_invalid = certificates
            .iter()
            .position(|certificate| decode([certificate.clone()]).is_err());
        let count = certificates.len();
        invalid(match first_invalid {
            Some(_) if count == 1 => {
                "the certificate is not a valid X.509 certificate; replace it".to_owned()
            }
            Some(index) => format!(
                "certificate {} of {count} is not a valid X.509 certificate; replace or remove it",
                index + 1
            ),
            None => format!("the certificates cannot be used: {}", root_cause(&error)),
        })
    }
}

/// Certificates are decoded only when a client is built.
fn decode(certificates: impl IntoIterator<Item = Certificate>) -> Result<(), reqwest::Error> {
    reqwest::Client::builder()
        .tls_certs_only(certificates)
        .build()
        .map(|_| ())
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pem({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(pem: &str) -> String {
        Pem::new(pem).certificates().unwrap_err().to_string()
    }

    #[test]
    fn rejects_invalid_certificates() {
        for none in [
            "",
            "certificate",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(error(none), @"root_certificate_pem: no certificate; set PEM text that starts with -----BEGIN CERTIFICATE-----");
            }
        }
        for malformed in [
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
        ] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(error(malformed), @"root_certificate_pem: malformed PEM text; set complete certificates from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
            }
        }
    }

    #[test]
    fn names_first_invalid_certificate() {
        const INVALID: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        insta::assert_snapshot!(error(INVALID), @"root_certificate_pem: the certificate is not a valid X.509 certificate; replace it");
        insta::assert_snapshot!(error(&INVALID.repeat(2)), @"root_certificate_pem: certificate 1 of 2 is not a valid X.509 certificate; replace or remove it");
    }

    #[test]
    fn debug_hides_certificate_text() {
        let builder = crate::Client::builder().root_certificate_pem("secret");
        assert!(
            format!("{builder:?}").contains("Pem(6 bytes)"),
            "{builder:?}"
        );
    }
}
