//! Who may send requests: by signature, or by token.

pub(crate) mod account;
pub(crate) mod authenticator;
pub(crate) mod error;
mod expiring_map;
pub(crate) mod issued_keys;
pub(crate) mod issued_tokens;
pub(crate) mod issuer;
mod lifetime;
pub(crate) mod secret;
pub(crate) mod signature;
pub(crate) mod tokens;
