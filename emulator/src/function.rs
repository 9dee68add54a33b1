//! The function that a request names.

use crate::api_error::ApiError;
use crate::spec::{Parameter, errors};
use crate::state::State;
use functiongraph::FunctionUrn;

/// The full URN of a function's version or alias.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// URN without version or alias.
    pub base: String,
    /// Version or `!alias`.
    qualifier: String,
}

impl Function {
    /// The function of a URN, if it exists.
    pub(crate) fn existing(
        state: &State,
        parameters: &[Parameter],
        project_id: &str,
        urn: String,
    ) -> Result<Self, ApiError> {
        let urn = FunctionUrn::try_from(urn)
            .map_err(|error| ApiError::new(errors::INVALID_URN, error.to_string()))?;
        if urn.project_id().is_some_and(|named| named != project_id) {
            return Err(ApiError::new(
                errors::NOT_FOUND,
                format!("The URN {urn} belongs to another project than {project_id}"),
            ));
        }
        let function = Self::of(&state.region, project_id, &urn);
        // Responses have the full URN, so that is what the rules apply to.
        let mut rules = parameters
            .iter()
            .filter(|parameter| parameter.is_function());
        rules
            .try_for_each(|parameter| parameter.validate(&function.urn()))
            .map_err(|error| {
                ApiError::new(
                    errors::NOT_FOUND,
                    format!("The function {} cannot exist: {error}", function.urn()),
                )
            })?;
        let is_configured =
            |urn: &FunctionUrn| function.matches(&Self::of(&state.region, project_id, urn), urn);
        if !state.functions.is_empty() && !state.functions.iter().any(is_configured) {
            return Err(ApiError::new(
                errors::NOT_FOUND,
                format!("The function {} does not exist", function.urn()),
            ));
        }
        Ok(function)
    }

    pub(crate) fn of(region: &str, project_id: &str, urn: &FunctionUrn) -> Self {
        let region = urn.region().unwrap_or(region);
        let project_id = urn.project_id().unwrap_or(project_id);
        let base = format!(
            "urn:fss:{region}:{project_id}:function:{}:{}",
            urn.package(),
            urn.name()
        );
        Self {
            base,
            qualifier: urn.qualifier().unwrap_or("latest").to_owned(),
        }
    }

    pub(crate) fn urn(&self) -> String {
        format!("{}:{}", self.base, self.qualifier)
    }

    /// Whether it is the configured function, or a version of it if that has none.
    fn matches(&self, configured: &Self, urn: &FunctionUrn) -> bool {
        self.base == configured.base
            && (urn.qualifier().is_none() || self.qualifier == configured.qualifier)
    }
}
