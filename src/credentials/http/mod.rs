//! HTTP requests of providers: to the instance metadata service, a pod's agent, IAM and STS.

mod connect_settings;
mod no_response;
mod response;
mod send;
mod service;

pub(crate) use connect_settings::ConnectSettings;
pub(crate) use response::ServiceResponse;
pub(crate) use send::send;
pub(crate) use service::Service;
