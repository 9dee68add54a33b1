//! What the document says beside the models: operations, regions, codes, page sizes.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]
#![allow(
    clippy::allow_attributes_without_reason,
    reason = "in the generated part"
)]

/// An operation of the API.
#[derive(Debug)]
pub struct Operation {
    pub id: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    pub success: u16,
    /// The members of the body that is sent.
    pub body: &'static [&'static str],
    pub parameters: &'static [crate::generated::parameters::Parameter],
    /// Nothing, where it answers nothing.
    pub response: Option<ResponseMembers>,
}

/// What an answer holds that is one.
#[derive(Debug)]
pub struct ResponseMembers {
    /// All that are documented; one of them at least is there.
    pub members: &'static [&'static str],
    /// Those it is of no use without.
    pub required: &'static [&'static str],
    /// The list of a page.
    pub items: Option<&'static str>,
}

/// What the service answers in one kind of trouble.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode {
    pub status: u16,
    pub code: &'static str,
}

/// How many entries a page holds when nothing is said, and at most.
pub struct PageSize {
    pub default: u64,
    pub largest: u64,
}

include!(concat!(env!("OUT_DIR"), "/constants.rs"));
