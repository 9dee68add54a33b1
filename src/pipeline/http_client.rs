//! The `reqwest` client of a client.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use functiongraph_io::error_chain::root_cause;
use functiongraph_io::printable::one_line;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};
use rustls::pki_types::CertificateDer;

use crate::config::root_certificates::Pem;
use crate::config::tls;
use crate::error::{Error, ErrorKind};

const NO_PROVIDER: &str = "http_client_builder needs the feature aws-lc-rs of functiongraph, or a rustls CryptoProvider that is \
                           installed as the default of the process: without one, reqwest cannot build a client";

/// What is set in every `reqwest` client, a custom one included.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HttpSettings {
    pub connect_timeout: Option<Duration>,
    pub root_certificates: Vec<Pem>,
}

impl HttpSettings {
    /// Builds the client, with the certificates that were read from the settings.
    pub(crate) fn build(
        &self,
        http: ClientBuilder,
        roots: &[CertificateDer<'static>],
    ) -> Result<Client, Error> {
        let config = tls::client_config(roots).map_err(invalid_input)?;
        self.finish(http.tls_backend_preconfigured(config))
    }

    /// Builds a custom client, which has a TLS configuration of its own.
    fn build_custom(
        &self,
        mut http: ClientBuilder,
        roots: &[CertificateDer<'static>],
    ) -> Result<Client, Error> {
        if !tls::reqwest_has_provider() {
            return Err(invalid_input(NO_PROVIDER.to_owned()));
        }
        if !roots.is_empty() {
            let roots: Result<Vec<_>, _> =
                roots.iter().map(|der| Certificate::from_der(der)).collect();
            http = http.tls_certs_merge(roots.map_err(cannot_be_built)?);
        }
        self.finish(http)
    }

    fn finish(&self, mut http: ClientBuilder) -> Result<Client, Error> {
        if let Some(timeout) = self.connect_timeout {
            http = http.connect_timeout(timeout);
        }
        // A retry by reqwest would reuse the signature, and not be counted.
        http.redirect(Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .map_err(cannot_be_built)
    }
}

fn invalid_input(message: String) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

fn cannot_be_built(error: reqwest::Error) -> Error {
    let message = format!(
        "the reqwest client cannot be built: {}",
        one_line(&root_cause(&error).to_string())
    );
    invalid_input(message).with(|details| details.transport_error = Some(error))
}

/// A custom `reqwest` client, which clones share: its builder cannot be cloned.
#[derive(Clone, Debug)]
pub(crate) struct CustomHttpClient(Arc<Mutex<State>>);

#[derive(Debug)]
enum State {
    Unbuilt(Box<ClientBuilder>),
    Built(Client, HttpSettings),
    Failed(String),
}

impl CustomHttpClient {
    pub(crate) fn new(builder: ClientBuilder) -> Self {
        Self(Arc::new(Mutex::new(State::Unbuilt(Box::new(builder)))))
    }

    /// The client. The first call builds it; later ones need the same settings.
    pub(crate) fn build(
        &self,
        settings: HttpSettings,
        roots: &[CertificateDer<'static>],
    ) -> Result<Client, Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Failed(String::new())) {
            State::Unbuilt(builder) => match settings.build_custom(*builder, roots) {
                Ok(http) => {
                    *state = State::Built(http.clone(), settings);
                    Ok(http)
                }
                Err(error) => {
                    *state = State::Failed(error.message().to_owned());
                    Err(error)
                }
            },
            State::Built(http, built_with) => {
                let is_same = built_with == settings;
                *state = State::Built(http.clone(), built_with);
                is_same.then_some(http).ok_or_else(|| {
                    let message = "the reqwest client is built already, with another connect timeout or other root \
                                   certificates; set http_client_builder again in this clone";
                    Error::new(ErrorKind::InvalidInput, message)
                })
            }
            State::Failed(message) => {
                *state = State::Failed(message.clone());
                Err(Error::new(ErrorKind::InvalidInput, message))
            }
        }
    }
}
