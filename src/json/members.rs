//! What is known of a model of any type.

/// The members of a model of any type.
pub(crate) trait Members {
    /// Whether the member of this name is set.
    fn is_set(&self, name: &str) -> bool;

    /// Whether a member of this name was kept beside the model.
    fn has_extra(&self, name: &str) -> bool;
}
