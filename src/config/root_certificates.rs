//! Root certificates that are trusted in addition to the machine's.

use std::fmt;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::validation::ValidationError;

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

    pub(crate) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, ValidationError> {
        let invalid = |reason: String| Err(ValidationError::new(FIELD, reason));
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&self.0).collect();
        let Ok(certificates) = read else {
            return invalid(format!(
                "malformed PEM text; set complete certificates from {BEGIN} to {END}"
            ));
        };
        if certificates.is_empty() {
            return invalid(format!(
                "no certificate; set PEM text that starts with {BEGIN}"
            ));
        }
        let mut store = RootCertStore::empty();
        let first_invalid = certificates
            .iter()
            .position(|certificate| store.add(certificate.clone()).is_err());
        let count = certificates.len();
        match first_invalid {
            None => Ok(certificates),
            Some(_) if count == 1 => {
                invalid("the certificate is not a valid X.509 certificate; replace it".to_owned())
            }
            Some(index) => invalid(format!(
                "certificate {} of {count} is not a valid X.509 certificate; replace or remove it",
                index + 1
            )),
        }
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
