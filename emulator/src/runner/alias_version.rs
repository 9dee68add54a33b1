//! Which version an invocation of an alias runs.

use serde_json::{Map, Value};

use crate::store::StateError;
use functiongraph::FunctionUrn;

/// Whether a full URN with a version or alias names an alias.
pub(crate) fn names_alias(urn: &str) -> bool {
    let qualifier = urn.rsplit(':').next();
    qualifier.is_some_and(|qualifier| qualifier.starts_with('!'))
}

/// The version that an invocation runs: one of an alias by its weights, in percent. An alias that was not created
/// stays as it is. `read` reads the record of an alias.
pub(crate) fn version_to_run(
    urn: &FunctionUrn,
    read: impl FnOnce(&str) -> Result<Option<Map<String, Value>>, StateError>,
) -> Result<FunctionUrn, StateError> {
    if !names_alias(urn.as_str()) {
        return Ok(urn.clone());
    }
    let alias = read(urn.as_str())?;
    let version = alias.as_ref().and_then(|alias| {
        let base = urn.as_str().rsplit_once(':')?.0;
        let version = choose(alias, fastrand::u64(0..100))?;
        format!("{base}:{version}").parse().ok()
    });
    Ok(version.unwrap_or_else(|| urn.clone()))
}

/// The version whose share of 100 a number falls into; the alias's own has the rest.
fn choose(alias: &Map<String, Value>, number: u64) -> Option<&str> {
    let weights = alias.get("additional_version_weights");
    let mut end = 0;
    for (version, weight) in weights.and_then(Value::as_object).into_iter().flatten() {
        end += weight.as_u64().unwrap_or_default();
        if number < end {
            return Some(version);
        }
    }
    alias.get("version")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn weights_are_shares_of_100() {
        let alias = json!({
            "version": "latest",
            "additional_version_weights": { "v1": 10, "v2": 30 },
        });
        let alias = alias.as_object().unwrap();
        let mut counts = Map::new();
        for number in 0..100 {
            let version = choose(alias, number).unwrap();
            let count = counts.entry(version).or_insert(json!(0));
            *count = json!(count.as_u64().unwrap() + 1);
        }
        assert_eq!(
            Value::Object(counts),
            json!({ "v1": 10, "v2": 30, "latest": 60 })
        );
    }
}
