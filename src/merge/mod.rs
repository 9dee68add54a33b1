//! A partial update of a config: read, change, write.

pub(crate) mod destinations;
pub(crate) mod from_response;
pub(crate) mod log_target;
pub(crate) mod members;
pub(crate) mod update;
