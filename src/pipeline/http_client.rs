//! The `reqwest` client of a client.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Certificate;
use reqwest::redirect::Policy;

use crate::config::tls::Pem;
use crate::error::{Error, ErrorKind};
use crate::transport::error_chain::root_cause;

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
        mut http: reqwest::ClientBuilder,
        certificates: &[Certificate],
    ) -> Result<reqwest::Client, Error> {
        if let Some(timeout) = self.connect_timeout {
            http = http.connect_timeout(timeout);
        }
        if !certificates.is_empty() {
            http = http.tls_certs_merge(certificates.iter().cloned());
        }
        // A retry by reqwest would reuse the signature, and not be counted.
        http.redirect(Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .map_err(|error| {
                let message = format!("the reqwest client cannot be built: {}", root_cause(&error));
                Error::new(ErrorKind::InvalidInput, message)
                    .with(|details| details.transport_error = Some(error))
            })
    }
}

/// A custom `reqwest` client, which clones share: its builder cannot be cloned.
#[derive(Clone, Debug)]
pub(crate) struct CustomHttpClient(Arc<Mutex<State>>);

#[derive(Debug)]
enum State {
    Unbuilt(Box<reqwest::ClientBuilder>),
    Built(reqwest::Client, HttpSettings),
    Failed(String),
}

impl CustomHttpClient {
    pub(crate) fn new(builder: reqwest::ClientBuilder) -> Self {
        Self(Arc::new(Mutex::new(State::Unbuilt(Box::new(builder)))))
    }

    /// The client. The first call builds it; later ones need the same settings.
    pub(crate) fn build(
        &self,
        settings: HttpSettings,
        certificates: &[Certificate],
    ) -> Result<reqwest::Client, Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Failed(String::new())) {
            State::Unbuilt(builder) => match settings.build(*builder, certificates) {
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
