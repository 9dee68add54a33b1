//! Why a request is not authentic.

/// Why a request is not authentic.
pub(crate) type AuthError = &'static str;
