//! The settings of a function that count when it runs.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::store::{StateError, Store, VERSIONS};
use functiongraph::FunctionUrn;

/// The service's default.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(3);
const DEFAULT_MEMORY: i64 = 128;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub timeout: Duration,
    /// In MB. It is passed to the function, and not enforced.
    pub memory: i64,
    pub handler: String,
    /// The function's own settings, which are variables of its environment.
    pub user_data: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: DEFAULT_TIMEOUT,
            memory: DEFAULT_MEMORY,
            handler: "bootstrap".to_owned(),
            user_data: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Those that the version was created with; these for what it does not have.
    pub(crate) fn of(self, store: &Store, version: &FunctionUrn) -> Result<Self, StateError> {
        let record: Option<Map<String, Value>> = store.get(VERSIONS, version.as_str())?;
        Ok(record.map_or(self.clone(), |record| self.with(&record)))
    }

    fn with(mut self, record: &Map<String, Value>) -> Self {
        let number = |name: &str| record.get(name).and_then(Value::as_i64);
        if let Some(seconds) = number("timeout").and_then(|seconds| seconds.try_into().ok()) {
            self.timeout = Duration::from_secs(seconds);
        }
        if let Some(memory) = number("memory_size") {
            self.memory = memory;
        }
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        if let Some(handler) = text("handler") {
            self.handler = handler.to_owned();
        }
        let own = ["user_data", "encrypted_user_data"].map(|name| members(text(name)));
        if own.iter().any(Option::is_some) {
            self.user_data = own.into_iter().flatten().flatten().collect();
        }
        self
    }

    /// Whole seconds, as passed to a function.
    pub(crate) fn seconds(&self) -> u64 {
        let started = u64::from(self.timeout.subsec_nanos() > 0);
        self.timeout.as_secs().saturating_add(started)
    }

    /// In thousandths of a core: the service gives a tenth of a core for 128 MB.
    pub(super) fn cpu(&self) -> i64 {
        self.memory * 100 / 128
    }

    pub(crate) fn user_data_json(&self) -> String {
        Value::from_iter(self.user_data.clone()).to_string()
    }
}

/// Fails with the name of a setting that cannot be a variable of the function's environment, and why.
pub(crate) fn check_variables(settings: &Settings) -> Result<(), (String, String)> {
    for (name, value) in &settings.user_data {
        let invalid = |problem| Err((name.clone(), problem));
        if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
            return invalid(format!(
                "{name:?} cannot be a variable; a name without = and a value are expected, both without NUL"
            ));
        }
        if name.starts_with("RUNTIME_") {
            return invalid(format!(
                "{name} is a variable that the emulator sets; give another name"
            ));
        }
    }
    Ok(())
}

/// The members of a JSON object in a text.
fn members(text: Option<&str>) -> Option<BTreeMap<String, String>> {
    let object: Map<String, Value> = serde_json::from_str(text?).ok()?;
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Some(
        object
            .into_iter()
            .map(|(name, value)| (name, text(value)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rounds_seconds_up() {
        let seconds = |timeout| {
            let settings = Settings {
                timeout,
                ..Settings::default()
            };
            settings.seconds()
        };
        assert_eq!(seconds(Duration::from_millis(2001)), 3);
        assert_eq!(seconds(Duration::MAX), u64::MAX);
    }

    #[test]
    fn function_settings_win() {
        let defaults = Settings {
            user_data: [("A".to_owned(), "default".to_owned())].into(),
            ..Settings::default()
        };
        let record = json!({
            "timeout": 60, "memory_size": 512, "handler": "main", "user_data": r#"{"B": 1}"#,
            "encrypted_user_data": r#"{"C": "secret"}"#,
        });
        let settings = defaults.clone().with(record.as_object().unwrap());
        assert_eq!(settings.timeout, Duration::from_secs(60));
        assert_eq!((settings.memory, settings.cpu()), (512, 400));
        assert_eq!(settings.handler, "main");
        assert_eq!(settings.user_data_json(), r#"{"B":"1","C":"secret"}"#);
        assert_eq!(defaults.clone().with(&Map::new()), defaults);
    }
}
