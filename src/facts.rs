//! What the document says beside the models: operations, regions, codes, page sizes.

/// An operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    pub id: &'static str,
    #[cfg_attr(not(feature = "emulator"), allow(dead_code))]
    pub method: &'static str,
    #[cfg_attr(not(feature = "emulator"), allow(dead_code))]
    pub path: &'static str,
    #[cfg_attr(not(feature = "emulator"), allow(dead_code))]
    pub success: u16,
    #[cfg_attr(not(feature = "emulator"), allow(dead_code))]
    pub parameters: &'static [crate::parameter::Parameter],
    /// Nothing, where it answers nothing.
    pub promise: Option<Promise>,
}

/// What an answer holds that is one.
#[derive(Debug)]
pub(crate) struct Promise {
    /// All that are documented; one of them at least is there.
    pub members: &'static [&'static str],
    /// Those it is of no use without.
    pub must: &'static [&'static str],
    /// The list of a page.
    pub items: Option<&'static str>,
}

/// What the service answers in one kind of trouble.
#[cfg_attr(not(feature = "emulator"), allow(dead_code))]
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorCode {
    pub status: u16,
    pub code: &'static str,
}

/// How many entries a page holds when nothing is said, and at most.
#[cfg_attr(not(feature = "emulator"), allow(dead_code))]
pub(crate) struct PageSize {
    pub default: u64,
    pub largest: u64,
}

include!(concat!(env!("OUT_DIR"), "/facts.rs"));
