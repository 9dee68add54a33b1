//! Root certificates that are trusted beside the machine's.

use reqwest::Certificate;

use crate::call::deepest;
use crate::check::Violation;

const FIELD: &str = "root_certificate_pem";

/// The certificates in a PEM text.
pub(crate) fn read(pem: &[u8]) -> Result<Vec<Certificate>, Violation> {
    let refuse = |error: reqwest::Error| {
        Violation::new(FIELD, format!("a certificate in it cannot be read: {}", deepest(&error)))
    };
    let certificates = Certificate::from_pem_bundle(pem).map_err(refuse)?;
    if certificates.is_empty() {
        return Err(Violation::new(
            FIELD,
            "there is no certificate in it; PEM is expected: -----BEGIN CERTIFICATE-----",
        ));
    }
    // Whether they are certificates shows only where they are used, among the machine's own.
    reqwest::Client::builder().tls_certs_only(certificates.clone()).build().map_err(refuse)?;
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pem: &str) -> String {
        read(pem.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn what_holds_no_certificate_is_refused_in_one_clear_line() {
        for none in ["", "certificate", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(refused(none), @"root_certificate_pem: there is no certificate in it; PEM is expected: -----BEGIN CERTIFICATE-----");
            }
        }
        for (cut, said) in [
            ("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "invalid certificate encoding"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n", "invalid certificate encoding"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "BadEncoding"),
        ] {
            let refused = refused(cut);
            assert!(refused.starts_with("root_certificate_pem: a certificate in it cannot be read: "), "{refused}");
            assert!(refused.contains(said), "{refused}");
        }
    }
}
