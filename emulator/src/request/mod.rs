//! What is read of a request, and what is written in response.

pub(crate) mod api_error;
pub(crate) mod body;
pub(crate) mod body_schema;
pub(crate) mod context;
pub(crate) mod json_values;
pub(crate) mod parameters;
pub(crate) mod response;
pub(crate) mod typed_body;
