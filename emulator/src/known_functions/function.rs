//! The function that a request names.

use super::registry::Registry;
use crate::request::api_error::ApiError;
use crate::spec::{Parameter, errors};
use crate::store::{ALIASES, DELETED, StateError, Table, Tables, VERSIONS};
use functiongraph::FunctionUrn;

/// The version that is changed, and published as others.
pub(crate) const LATEST: &str = "latest";

/// The full URN of a function's version or alias.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    urn: String,
    /// URN without version or alias.
    pub base: String,
    /// Version or `!alias`.
    pub qualifier: String,
    /// Whether the URN has a version or alias; it is `latest` otherwise.
    pub is_qualified: bool,
}

impl Function {
    /// The function of a URN, if it exists.
    pub(crate) fn existing(
        registry: &Registry,
        parameters: &[Parameter],
        project_id: &str,
        urn: String,
    ) -> Result<Self, ApiError> {
        let function = Self::named(registry, parameters, project_id, urn)?;
        if function.exists(registry)? {
            Ok(function)
        } else {
            Err(function.not_found())
        }
    }

    /// The function of a URN that the parameters allow.
    pub(crate) fn named(
        registry: &Registry,
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
        let function = Self::of(&registry.region, project_id, &urn);
        // Responses have the full URN, so that is what the rules apply to.
        let mut rules = parameters
            .iter()
            .filter(|parameter| parameter.is_function());
        rules
            .try_for_each(|parameter| parameter.validate(function.urn()))
            .map_err(|error| {
                ApiError::new(
                    errors::NOT_FOUND,
                    format!("The function {} cannot exist: {error}", function.urn()),
                )
            })?;
        Ok(function)
    }

    pub(crate) fn of(region: &str, project_id: &str, urn: &FunctionUrn) -> Self {
        let region = urn.region().unwrap_or(region);
        let project_id = urn.project_id().unwrap_or(project_id);
        let (package, name, qualifier) = (urn.package(), urn.name(), urn.qualifier());
        let base = ["urn:fss", region, project_id, "function", package, name].join(":");
        Self {
            urn: sibling(&base, qualifier.unwrap_or(LATEST)),
            base,
            qualifier: qualifier.unwrap_or(LATEST).to_owned(),
            is_qualified: qualifier.is_some(),
        }
    }

    pub(crate) fn urn(&self) -> &str {
        &self.urn
    }

    /// The URN of another version or `!alias` of it.
    pub(crate) fn sibling(&self, qualifier: &str) -> String {
        sibling(&self.base, qualifier)
    }

    pub(crate) fn latest(&self) -> String {
        self.sibling(LATEST)
    }

    pub(crate) fn not_found(&self) -> ApiError {
        ApiError::new(
            errors::FUNCTION_NOT_FOUND,
            format!("Not found the function {}", self.urn()),
        )
    }

    /// Whether the emulator was started with it.
    pub(crate) fn is_configured(&self, registry: &Registry) -> bool {
        let mut configured = registry.functions.iter();
        configured.any(|urn| {
            let project_id = self.base.split(':').nth(3).unwrap_or_default();
            self.matches(&Self::of(&registry.region, project_id, urn), urn)
        })
    }

    fn exists(&self, registry: &Registry) -> Result<bool, StateError> {
        self.is_known(registry, |table, key| registry.store.contains(table, key))
    }

    /// A transaction that writes for it, in which it still exists: since the request was checked, another one may have
    /// deleted it.
    pub(crate) fn transaction<T>(
        &self,
        registry: &Registry,
        work: impl Fn(&Tables) -> Result<Result<T, ApiError>, StateError>,
    ) -> Result<Result<T, ApiError>, StateError> {
        registry.store.transaction(|tables| {
            if self.is_known(registry, |table, key| tables.contains(table, key))? {
                work(tables)
            } else {
                Ok(Err(self.not_found()))
            }
        })
    }

    /// Of a function that was created, the versions and aliases that it has; else all, unless it was deleted or the
    /// emulator knows its functions.
    fn is_known(
        &self,
        registry: &Registry,
        has: impl Fn(Table, &str) -> Result<bool, StateError>,
    ) -> Result<bool, StateError> {
        if self.is_configured(registry) {
            return Ok(true);
        }
        if !has(VERSIONS, &self.latest())? {
            let is_open = !registry.strict && registry.functions.is_empty();
            return Ok(is_open && !has(DELETED, &self.base)?);
        }
        let table = if self.qualifier.starts_with('!') {
            ALIASES
        } else {
            VERSIONS
        };
        has(table, self.urn())
    }

    /// Whether it is the configured function, or a version of it if that has none.
    fn matches(&self, configured: &Self, urn: &FunctionUrn) -> bool {
        self.base == configured.base
            && (urn.qualifier().is_none() || self.qualifier == configured.qualifier)
    }
}

fn sibling(base: &str, qualifier: &str) -> String {
    [base, qualifier].join(":")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::store::{Place, Store, TAGS};

    #[test]
    fn deleted_function_is_not_written() {
        let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
        let registry = Registry {
            store: Arc::new(store),
            functions: Vec::new(),
            strict: false,
            region: "cn-north-4".to_owned(),
        };
        let function = Function::of("cn-north-4", "p", &"resize".parse().unwrap());
        let write = || {
            let written = function.transaction(&registry, |tables| {
                tables.put(TAGS, &function.base, &7)?;
                Ok(Ok(()))
            });
            written.unwrap().is_ok()
        };
        assert!(write());
        let delete = registry.store.transaction::<_, ApiError>(|tables| {
            tables.remove(TAGS, &function.base)?;
            tables.put(DELETED, &function.base, &())?;
            Ok(Ok(()))
        });
        assert!(matches!(delete, Ok(Ok(()))));
        assert!(!write());
        assert!(!registry.store.contains(TAGS, &function.base).unwrap());
    }
}
