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
    /// The media type of the response; empty where there is none.
    pub accept: &'static str,
    /// The members of the request body.
    pub body: &'static [&'static str],
    /// The members of the request body, at any depth, that are secret.
    pub secrets: &'static [&'static str],
    /// How long a run may take whose end the response waits for.
    pub max_run: Option<std::time::Duration>,
    pub parameters: &'static [crate::validation::parameters::Parameter],
    pub response: ResponseContent,
    /// The body of a success: the document's example, or one made of the schema.
    pub example: &'static str,
}

impl Operation {
    /// The parameter that says which function a call is about.
    pub fn function(&self) -> Option<&crate::validation::parameters::Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.is_function())
    }
}

/// What a success holds.
#[derive(Debug)]
pub enum ResponseContent {
    Empty,
    Object(ResponseMembers),
    /// JSON that is not an object.
    Json,
    /// Text or bytes.
    Raw,
}

/// The members of a response.
#[derive(Debug)]
pub struct ResponseMembers {
    /// All that are documented. A response has at least one of them.
    pub members: &'static [&'static str],
    /// Those that a response must have.
    pub required: &'static [&'static str],
    /// The list of a page.
    pub items: Option<&'static str>,
}

/// The status and code of an error of the service.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode {
    pub status: u16,
    pub code: &'static str,
}

/// How many items a page holds by default, and at most.
pub struct PageSize {
    pub default: u64,
    pub largest: u64,
}

include!(concat!(env!("OUT_DIR"), "/constants.rs"));
