//! HTTP requests of providers: to the instance metadata service, a pod's agent, IAM and STS.

mod response;
mod send;

pub(crate) use response::ServiceResponse;
pub(crate) use send::send;
