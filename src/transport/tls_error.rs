//! Failures of TLS, as `rustls` reports them.

use std::error::Error as StdError;
use std::sync::Arc;
use std::{fmt, io};

use functiongraph_io::error_chain::causes;
use rustls::{AlertDescription, Error, OtherError};

/// Why no server's certificate can be verified on this machine.
#[derive(Debug)]
pub(crate) struct NoVerifier {
    pub reason: String,
    /// Whether another attempt may find one.
    pub may_pass: bool,
}

impl NoVerifier {
    pub(crate) fn passing(reason: impl fmt::Display) -> Self {
        Self {
            reason: reason.to_string(),
            may_pass: true,
        }
    }

    pub(crate) fn lasting(reason: impl fmt::Display) -> Self {
        Self {
            reason: reason.to_string(),
            may_pass: false,
        }
    }

    pub(crate) fn into_error(self) -> Error {
        Error::Other(OtherError(Arc::new(self)))
    }

    /// The one that an error holds.
    pub(super) fn of(error: &Error) -> Option<&Self> {
        match error {
            Error::Other(OtherError(other)) => other.downcast_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for NoVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl StdError for NoVerifier {}

/// The error of `rustls` that caused this one. `io::Error` hides the error that it holds from `source()`.
pub(super) fn tls_error(error: &reqwest::Error) -> Option<&Error> {
    causes(error).find_map(|mut cause| {
        while let Some(held) = cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            cause = held;
        }
        cause.downcast_ref()
    })
}

/// Whether the handshake failed, for another reason than a certificate.
pub(super) fn is_handshake(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidMessage(_)
            | Error::AlertReceived(_)
            | Error::PeerIncompatible(_)
            | Error::PeerMisbehaved(_)
            | Error::NoApplicationProtocol
    )
}

/// Whether every attempt would fail alike.
pub(super) fn is_permanent(error: &Error) -> bool {
    match error {
        // Alerts that another attempt may not meet.
        Error::AlertReceived(AlertDescription::InternalError | AlertDescription::UserCanceled) => {
            false
        }
        Error::InvalidCertificate(_) => true,
        error => match NoVerifier::of(error) {
            Some(none) => !none.may_pass,
            None => is_handshake(error),
        },
    }
}
