//! A verifier that was loaded, and what it lacks.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;

#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub verifier: Arc<dyn ServerCertVerifier>,
    /// Why some certificates cannot be read, such as those in a file of another user.
    pub unusable: Vec<String>,
    /// Why some certificates could not be read now, which may pass.
    pub incomplete: Option<String>,
}
