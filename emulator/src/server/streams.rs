//! Responses that do not end: so few that others can connect, and kept when connections make room.

use std::num::NonZeroUsize;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::request::api_error::ApiError;
use crate::spec::errors;

const RETRY_AFTER_SECONDS: u32 = 5;

/// The places of such responses: half of the connections.
pub(crate) struct Streams {
    connections: NonZeroUsize,
    max: usize,
    places: Arc<Semaphore>,
}

/// The place of one. As an extension of the response it keeps the connection open; it is released with the last
/// clone, which the body is to hold.
#[derive(Clone)]
pub(crate) struct StreamPlace {
    _permit: Arc<OwnedSemaphorePermit>,
}

impl Streams {
    pub(crate) fn new(connections: NonZeroUsize) -> Self {
        let max = connections.get() / 2;
        Self {
            connections,
            max,
            places: Arc::new(Semaphore::new(max)),
        }
    }

    pub(crate) fn take(&self) -> Result<StreamPlace, ApiError> {
        let permit = self.places.clone().try_acquire_owned();
        let permit = permit.map_err(|_| {
            let message = format!(
                "{} of {} connections can follow events, and all of these do; end one, or try again later",
                self.max, self.connections
            );
            ApiError::new(errors::TOO_MANY_REQUESTS, message).retry_after(RETRY_AFTER_SECONDS)
        })?;
        Ok(StreamPlace {
            _permit: Arc::new(permit),
        })
    }
}
