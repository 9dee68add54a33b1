//! Root certificates that are trusted in addition to the machine's.

use std::fmt;

use reqwest::Certificate;

use crate::transport::error_chain::root_cause;
use crate::validate::ValidationError;

const FIELD: &str = "root_certificate_pem";

/// A PEM text. `Debug` does not show it: it may hold a private key by mistake.
pub(crate) struct Pem(Vec<u8>);

impl Pem {
    pub(crate) fn new(text: impl Into<Vec<u8>>) -> Self {
        Self(text.into())
    }

    pub(crate) fn certificates(&self) -> Result<Vec<Certificate>, ValidationError> {
        let to_error = |error: reqwest::Error| {
            ValidationError::new(
                FIELD,
                format!("invalid certificate: {}", root_cause(&error)),
            )
        };
        let certificates = Certificate::from_pem_bundle(&self.0).map_err(to_error)?;
        if certificates.is_empty() {
            let problem =
                "no certificate; set PEM text that starts with -----BEGIN CERTIFICATE-----";
            return Err(ValidationError::new(FIELD, problem));
        }
        // The certificates are decoded only when a client is built.
        reqwest::Client::builder()
            .tls_certs_only(certificates.clone())
            .build()
            .map_err(to_error)?;
        Ok(certificates)
    }
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
        for (cut, said) in [
            (
                "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
                "invalid certificate encoding",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n",
                "invalid certificate encoding",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "BadEncoding",
            ),
        ] {
            let error = error(cut);
            assert!(
                error.starts_with("root_certificate_pem: invalid certificate: "),
                "{error}"
            );
            assert!(error.contains(said), "{error}");
        }
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
