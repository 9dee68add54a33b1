//! The TLS of a client: rustls, with a provider of cryptography that is named, and the platform's verifier.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use super::platform_verifier::{self, Loaded};
use crate::transport::tls_error::NoVerifier;

/// Without HTTP/2, which `reqwest` may be built without.
const PROTOCOL: &[u8] = b"http/1.1";
const NO_PROVIDER: &str = "TLS has no cryptography provider; enable the feature aws-lc-rs or ring of functiongraph, or \
                           install a rustls CryptoProvider as the default of the process";

/// A configuration that trusts these certificates and the machine's, or why there is none.
pub(crate) fn client_config(roots: &[CertificateDer<'static>]) -> Result<ClientConfig, String> {
    let provider = provider().ok_or(NO_PROVIDER)?;
    let (roots, of_verifier) = (roots.to_vec(), provider.clone());
    let load = move || platform_verifier::load(&roots, of_verifier.clone());
    let verifier = PlatformVerifier::new(provider.clone(), load);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be used: {error}"))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(config)
}

/// Whether `reqwest` can build a client that has no TLS configuration. It panics where it cannot.
pub(crate) fn reqwest_has_provider() -> bool {
    cfg!(feature = "aws-lc-rs") || CryptoProvider::get_default().is_some()
}

/// What the program has installed for all of TLS, such as one with FIPS, or that of the feature.
fn provider() -> Option<Arc<CryptoProvider>> {
    CryptoProvider::get_default().cloned().or_else(of_feature)
}

#[cfg(feature = "aws-lc-rs")]
fn of_feature() -> Option<Arc<CryptoProvider>> {
    Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
}

#[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
fn of_feature() -> Option<Arc<CryptoProvider>> {
    Some(Arc::new(rustls::crypto::ring::default_provider()))
}

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
fn of_feature() -> Option<Arc<CryptoProvider>> {
    None
}

/// The platform's verifier, loaded when the first certificate is to be verified: it may read every certificate of the
/// machine, of which a client that uses no TLS needs none. That happens within the handshake, and blocks its thread for some
/// milliseconds, once for a client.
struct PlatformVerifier {
    load: Box<dyn Fn() -> Result<Loaded, NoVerifier> + Send + Sync>,
    provider: Arc<CryptoProvider>,
    kept: OnceLock<Loaded>,
    loading: Mutex<()>,
    has_warned: AtomicBool,
}

impl PlatformVerifier {
    fn new(
        provider: Arc<CryptoProvider>,
        load: impl Fn() -> Result<Loaded, NoVerifier> + Send + Sync + 'static,
    ) -> Self {
        Self {
            load: Box::new(load),
            provider,
            kept: OnceLock::new(),
            loading: Mutex::default(),
            has_warned: AtomicBool::new(false),
        }
    }

    /// What fails, or lacks certificates, as the machine has no file descriptor left, is not kept.
    fn get(&self) -> Result<Loaded, NoVerifier> {
        if let Some(kept) = self.kept.get() {
            return Ok(kept.clone());
        }
        let _loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = self.kept.get() {
            return Ok(kept.clone());
        }
        let loaded = (self.load)()?;
        match &loaded.incomplete {
            None => {
                for reason in &loaded.unusable {
                    tracing::warn!("a root certificate of this machine is not used: {reason}");
                }
                Ok(self.kept.get_or_init(|| loaded).clone())
            }
            Some(reason) => {
                if !self.has_warned.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        "not all root certificates of this machine can be read, so that they are read again for each \
                         connection until they can: {reason}"
                    );
                }
                Ok(loaded)
            }
        }
    }
}

impl ServerCertVerifier for PlatformVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Loaded {
            verifier,
            incomplete,
            ..
        } = self.get().map_err(NoVerifier::into_error)?;
        let verified =
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match (verified, incomplete) {
            // The issuer may be one that could not be read.
            (Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)), Some(reason)) => {
                Err(NoVerifier::passing(reason).into_error())
            }
            (verified, _) => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

impl fmt::Debug for PlatformVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformVerifier")
            .field("is_loaded", &self.kept.get().is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "aws-lc-rs"))]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Trusts nobody, or everybody.
    #[derive(Debug)]
    struct Fake {
        trusts: bool,
    }

    impl ServerCertVerifier for Fake {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            if self.trusts {
                Ok(ServerCertVerified::assertion())
            } else {
                Err(CertificateError::UnknownIssuer.into())
            }
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            Vec::new()
        }
    }

    #[test]
    fn incomplete_roots_are_not_kept() {
        let loads = Arc::new(AtomicUsize::new(0));
        let counted = loads.clone();
        let verifier = PlatformVerifier::new(provider().unwrap(), move || {
            let full = "Too many open files";
            let incomplete = match counted.fetch_add(1, Ordering::SeqCst) {
                0 => return Err(NoVerifier::passing(full)),
                1 | 2 => Some(full.to_owned()),
                _ => None,
            };
            Ok(Loaded {
                verifier: Arc::new(Fake {
                    trusts: incomplete.is_none(),
                }),
                unusable: Vec::new(),
                incomplete,
            })
        });
        let verify = || {
            let name = ServerName::try_from("localhost").unwrap();
            let certificate = CertificateDer::from(vec![0]);
            verifier.verify_server_cert(&certificate, &[], &name, &[], UnixTime::now())
        };
        for _ in 0..3 {
            let error = verify().unwrap_err();
            assert_eq!(error.to_string(), "other error: Too many open files");
        }
        for _ in 0..3 {
            assert!(verify().is_ok());
        }
        assert_eq!(loads.load(Ordering::SeqCst), 4);
    }
}
