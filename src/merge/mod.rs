//! A partial update of a config: the config is read, changed, and written back.

pub(crate) mod body;
pub(crate) mod destinations;
pub(crate) mod from_response;
pub(crate) mod log_target;
pub(crate) mod members;
pub(crate) mod merged_body;
pub(crate) mod update;
