//! The limits of one connection, and of all of them.

use std::num::NonZeroUsize;
use std::time::Duration;

const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_CONNECTIONS: NonZeroUsize = NonZeroUsize::new(512).unwrap();

/// What keeps one client from taking the room of the others.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// For the head of a request to arrive, and between two requests.
    pub header_timeout: Duration,
    /// For a body to arrive, and for a client to read on.
    pub body_timeout: Duration,
    pub max_connections: NonZeroUsize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_timeout: HEADER_TIMEOUT,
            body_timeout: BODY_TIMEOUT,
            max_connections: MAX_CONNECTIONS,
        }
    }
}
