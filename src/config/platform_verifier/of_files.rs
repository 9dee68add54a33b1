//! A verifier by root certificates that are files: what `rustls-platform-verifier` makes there, with what could not be read.

use std::io::ErrorKind as IoError;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_native_certs::{CertificateResult, Error, ErrorKind, load_native_certs};

use super::loaded::Loaded;
use crate::transport::tls_error::NoVerifier;

pub(crate) fn load(
    roots: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Loaded, NoVerifier> {
    of_files(load_native_certs(), roots, provider)
}

fn of_files(
    found: CertificateResult,
    roots: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Loaded, NoVerifier> {
    let (passing, lasting): (Vec<Error>, Vec<Error>) = found.errors.into_iter().partition(may_pass);
    let incomplete = passing.first().map(ToString::to_string);
    let mut unusable: Vec<String> = lasting.iter().map(ToString::to_string).collect();
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(root.clone()).map_err(NoVerifier::lasting)?;
    }
    let (_, ignored) = store.add_parsable_certificates(found.certs);
    if ignored > 0 {
        unusable.push(format!("{ignored} are not valid"));
    }
    if store.is_empty() {
        return Err(match incomplete {
            Some(reason) => NoVerifier::passing(reason),
            None => {
                unusable.insert(
                    0,
                    "No CA certificates were loaded from the system".to_owned(),
                );
                NoVerifier::lasting(unusable.join("; "))
            }
        });
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(store.into(), provider).build();
    Ok(Loaded {
        verifier: verifier.map_err(NoVerifier::lasting)?,
        unusable,
        incomplete,
    })
}

/// No file descriptor or memory is left. Other errors are those of a file, which every attempt would meet.
fn may_pass(error: &Error) -> bool {
    /// Of the process, and of the machine: ENFILE and EMFILE, the same on every Unix, for which `std` has no kind.
    const TOO_MANY_OPEN_FILES: [i32; 2] = [23, 24];
    let ErrorKind::Io { inner, .. } = &error.kind else {
        return false;
    };
    let is_full = |code| TOO_MANY_OPEN_FILES.contains(&code);
    inner.raw_os_error().is_some_and(is_full)
        || matches!(
            inner.kind(),
            IoError::Interrupted | IoError::OutOfMemory | IoError::WouldBlock
        )
}

#[cfg(all(test, feature = "aws-lc-rs"))]
mod tests {
    use std::io;
    use std::path::PathBuf;

    use super::*;

    fn load(roots: &[CertificateDer<'static>], errors: &[i32]) -> Result<Loaded, NoVerifier> {
        let error = |code: &i32| Error {
            context: "opening",
            kind: ErrorKind::Io {
                inner: io::Error::from_raw_os_error(*code),
                path: PathBuf::from("roots.pem"),
            },
        };
        let mut found = CertificateResult::default();
        found.errors = errors.iter().map(error).collect();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        of_files(found, roots, provider)
    }

    #[test]
    fn lack_of_resources_is_transient() {
        for (errors, may_pass) in [
            (&[][..], false),
            // ENOENT, EACCES and ELOOP on Linux.
            (&[2], false),
            (&[13, 40], false),
            // ENFILE, EMFILE and ENOMEM.
            (&[23], true),
            (&[2, 24], true),
            (&[12], true),
        ] {
            let error = load(&[], errors).unwrap_err();
            assert_eq!(error.may_pass, may_pass, "{errors:?}: {error}");
        }
        let error = load(&[], &[2]).unwrap_err().to_string();
        assert!(error.contains("roots.pem"), "{error}");
    }
}
