//! What controls the emulator itself, at paths that no operation of the API has.
//!
//! It needs no signature, and is there only if no other machine can connect, as the identity services.

mod advance;
mod routes;

pub(crate) use routes::routes;
