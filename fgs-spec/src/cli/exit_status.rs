//! The exit statuses other than success.

/// The pages differ from the document.
pub(super) const DIFFERENCES: u8 = 1;
/// A page or the document cannot be read, or the arguments are invalid.
pub(super) const FAILURE: u8 = 2;
