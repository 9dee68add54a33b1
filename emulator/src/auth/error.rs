//! Why a request is not authentic.

/// Why a request is not authentic.
pub type AuthError = &'static str;
