//! The functions that exist without having been created, for requests and for records that are delivered to one.

use std::sync::Arc;

use crate::store::Store;
use functiongraph::FunctionUrn;

pub(crate) struct Registry {
    pub store: Arc<Store>,
    /// The functions that exist beside those that were created; all do if there are none, unless it is strict.
    pub functions: Vec<FunctionUrn>,
    /// Whether only these functions and those that were created exist.
    pub strict: bool,
    /// Of functions named without one.
    pub region: String,
}
