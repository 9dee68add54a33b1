//! Request signing, algorithm SDK-HMAC-SHA256.

mod canonical_request;
mod date;
mod hex;
mod sign;

pub use sign::sign;
