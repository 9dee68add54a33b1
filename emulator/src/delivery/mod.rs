//! Records of invocations that have ended, and their delivery.

mod append_line;
mod delivered;
mod error;
mod folder;
mod notification;
mod outbox;
mod recent;
mod record;
#[cfg(test)]
mod tests;
mod topics;
mod write_file;

pub use delivered::{Delivery, DeliveryOutcome};
pub(crate) use error::DeliveryError;
pub(crate) use folder::Folder;
pub(crate) use outbox::Outbox;
pub(crate) use recent::KEPT;
pub(crate) use record::{End, Ended, object_name};
pub(crate) use topics::Topics;
