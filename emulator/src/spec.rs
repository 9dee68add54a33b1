//! What the emulator takes from the document: its operations, parameters, page sizes and error codes; and what a
//! region is.

pub(crate) use functiongraph::__private::constants::{
    ASSUMED_OFFSETS, CANCELLED, ErrorCode, Operation, PageSize, Parameter, ParameterLocation, Rule,
    errors, operations, page_sizes,
};
pub(crate) use functiongraph::__private::{document, is_region};
