//! What the code of an operation is generated from.

use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::spec::document::Document;
use crate::transport::Transmit;

#[derive(Clone, Copy)]
pub(super) struct Generated<'a> {
    pub document: &'a Document,
    pub models: &'a Models<'a>,
    pub operation: &'a Operation<'a>,
    pub transmit: &'a Transmit,
}
