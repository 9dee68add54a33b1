//! Who may send requests: by signature, or by token.

pub(crate) mod account;
pub(crate) mod authenticator;
pub(crate) mod error;
pub(crate) mod issuer;
pub(crate) mod secret;
pub(crate) mod signature;
pub(crate) mod tokens;
