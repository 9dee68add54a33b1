//! The TLS of a client: rustls, with a provider of cryptography that is named, and the platform's verifier.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::transport::tls_error::NoVerifier;

/// Without HTTP/2, which `reqwest` may be built without.
const PROTOCOL: &[u8] = b"http/1.1";
const NO_PROVIDER: &str = "TLS has no cryptography provider; enable the feature aws-lc-rs or ring of functiongraph, or \
                           install a rustls CryptoProvider as the default of the process";

/// A configuration that trusts these certificates and the machine's, or why there is none.
pub(crate) fn client_config(roots: &[CertificateDer<'static>]) -> Result<ClientConfig, String> {
    let provider = provider().ok_or(NO_PROVIDER)?;
    let verifier = PlatformVerifier::new(roots.to_vec(), provider.clone());
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

/// The platform's verifier, made when the first certificate is to be verified: it may read every certificate of the
/// machine, of which a client that uses no TLS needs none.
struct PlatformVerifier {
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
    made: OnceLock<Verifier>,
    making: Mutex<()>,
}

impl PlatformVerifier {
    fn new(roots: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Self {
        Self {
            roots,
            provider,
            made: OnceLock::new(),
            making: Mutex::default(),
        }
    }

    /// A failure is not kept: the machine may have had no file descriptor left.
    fn get(&self) -> Result<&Verifier, Error> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let made = self.make().map_err(|error| {
            let reason = match error {
                Error::General(reason) => reason,
                error => error.to_string(),
            };
            NoVerifier { reason }.into_error()
        })?;
        Ok(self.made.get_or_init(|| made))
    }

    #[cfg(not(target_os = "android"))]
    fn make(&self) -> Result<Verifier, Error> {
        Verifier::new_with_extra_roots(self.roots.iter().cloned(), self.provider.clone())
    }

    #[cfg(target_os = "android")]
    fn make(&self) -> Result<Verifier, Error> {
        if !self.roots.is_empty() {
            let reason = "root_certificate_pem is not supported on Android";
            return Err(Error::General(reason.to_owned()));
        }
        Verifier::new(self.provider.clone())
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
        self.get()?
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
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
            .field("roots", &self.roots.len())
            .field("is_made", &self.made.get().is_some())
            .finish_non_exhaustive()
    }
}
