//! The services that credential providers use: the metadata service of an instance, the agent of a pod, and IAM.
//!
//! Keys and tokens are issued to everyone whose request has the right form.

mod error;
mod iam;
mod keys_response;
mod metadata;
mod pod_agent;
mod request;
mod routes;

pub(crate) use routes::routes;
