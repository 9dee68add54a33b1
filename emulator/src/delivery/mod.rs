//! Records of invocations that have ended, and their delivery.

mod appended;
mod delivered;
mod ended;
mod failure;
mod folder;
mod kept;
mod notification;
mod object;
mod outbox;
#[cfg(test)]
mod tests;
mod topics;

pub use delivered::{Delivery, DeliveryOutcome};
pub(crate) use ended::{End, Ended, object_name};
pub(crate) use failure::DeliveryError;
pub(crate) use folder::Folder;
pub(crate) use kept::KEPT;

pub(crate) use outbox::Outbox;
pub(crate) use topics::Topics;
