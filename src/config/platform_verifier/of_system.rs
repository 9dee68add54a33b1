//! The verifier of a system that has a store of its own.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::Verifier;

use super::loaded::Loaded;
use crate::transport::tls_error::NoVerifier;

pub(crate) fn load(
    roots: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Loaded, NoVerifier> {
    Ok(Loaded {
        verifier: Arc::new(verifier(roots, provider)?),
        unusable: Vec::new(),
        incomplete: None,
    })
}

#[cfg(not(target_os = "android"))]
fn verifier(
    roots: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, NoVerifier> {
    let verifier = Verifier::new_with_extra_roots(roots.iter().cloned(), provider);
    verifier.map_err(NoVerifier::lasting)
}

#[cfg(target_os = "android")]
fn verifier(
    roots: &[CertificateDer<'static>],
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, NoVerifier> {
    if !roots.is_empty() {
        let reason = "root_certificate_pem is not supported on Android";
        return Err(NoVerifier::lasting(reason));
    }
    Verifier::new(provider).map_err(NoVerifier::lasting)
}
