//! Validates project ids.

use crate::generated::constants::parameters;
use crate::validation::ValidationError;
use crate::validation::parameters::validate;

/// Validates a project id, which is part of paths and a header.
pub(crate) fn validate_project_id(project_id: &str) -> Result<(), ValidationError> {
    // The same rule applies to all operations.
    if validate(parameters::LIST_FUNCTIONS, "project_id", Some(&project_id)).is_err() {
        return Err(ValidationError::new(
            "project_id",
            format!(
                "{project_id:?} is not a valid project id (letters, digits, '-' and '_' are allowed)"
            ),
        ));
    }
    Ok(())
}
