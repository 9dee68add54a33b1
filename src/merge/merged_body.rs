//! The body of an update merged into the current config.

use serde_json::{Map, Value};

use super::body::from_members;
use super::destinations::{is_none, validate_unchanged};
use super::members::members;
use super::update::Merge;
use crate::generated::types::{
    AsyncInvokeConfig, UpdateFunctionAsyncInvokeConfigRequestBody as Body,
};
use crate::types::destination::Destination;
use crate::types::strict_json::StrictJson;
use crate::validate::{Validate, ValidationError, is_blank};

impl Merge<'_> {
    /// The current config with the update merged into it.
    pub(super) fn body(
        &self,
        before: &AsyncInvokeConfig,
        raw: &[u8],
        update: Body,
    ) -> Result<Body, ValidationError> {
        let mut base = members(before)?;
        let StrictJson(raw) = serde_json::from_slice(raw).map_err(|error| {
            ValidationError::new(
                "config",
                format!("the config that was read cannot be written back unchanged: {error}"),
            )
        })?;
        let raw = raw.as_object().cloned().unwrap_or_default();
        if base.keys().all(|name| before.extra.contains_key(name)) {
            return Err(ValidationError::new(
                "config",
                "the response holds no member of a config; nothing is changed",
            ));
        }
        let set = members(&update)?;
        let is_extra =
            |name: &str| before.extra.contains_key(name) && !Body::REQUEST_ONLY.contains(&name);
        let is_unreadable = |name: &str| !base.contains_key(name) || is_extra(name);
        for (name, value) in raw
            .iter()
            .filter(|(name, value)| !value.is_null() && is_unreadable(name))
        {
            if Body::MEMBERS.contains(&name.as_str()) && !set.contains_key(name) {
                let problem = format!("the config has {value}, which cannot be read");
                return Err(ValidationError::new(name, problem).advise(format!("set {name} too")));
            }
        }
        self.validate_kept_destinations(&raw, &base, &update)?;
        base.retain(|name, _| !Body::RESPONSE_ONLY.contains(&name.as_str()));
        if self.drop_log_target {
            base.retain(|name, _| !Body::REQUEST_ONLY.contains(&name.as_str()));
        }
        let mut body = from_members(base)?;
        if let Some(destinations) = &mut body.destination_config {
            if self.without_on_success {
                destinations.on_success = None;
            }
            if self.without_on_failure {
                destinations.on_failure = None;
            }
        }
        body.overlay(update);
        body.validate().map_err(config_error)?;
        if !self.drop_log_target {
            let advice = "or set drop_log_target(true) or enable_async_status_log(false)";
            body.validate_log_target().map_err(|violation| {
                let advice_to_set = violation.advice().unwrap_or_default().to_owned();
                violation.advise(format!("{advice_to_set} too, {advice}"))
            })?;
        }
        Ok(body)
    }

    /// Rejects a destination of the config that could not be read, and would be lost, or that is invalid in a request.
    fn validate_kept_destinations(
        &self,
        raw: &Map<String, Value>,
        base: &Map<String, Value>,
        update: &Body,
    ) -> Result<(), ValidationError> {
        let set = update.destination_config.as_ref();
        for (name, is_replaced) in [
            (
                "on_success",
                self.without_on_success || set.is_some_and(|all| all.on_success.is_some()),
            ),
            (
                "on_failure",
                self.without_on_failure || set.is_some_and(|all| all.on_failure.is_some()),
            ),
        ] {
            let destination =
                |config: &Map<String, Value>| config.get("destination_config")?.get(name).cloned();
            let Some(current) = destination(raw)
                .filter(|current| !is_replaced && !is_blank(current) && !is_none(current))
            else {
                continue;
            };
            let problem = match (destination(base), serde_json::from_value(current.clone())) {
                (None, _) => format!("the config has {current}, which cannot be read"),
                (Some(_), Ok(Destination::Unknown(other))) => match validate_unchanged(&other) {
                    Ok(()) => continue,
                    Err(problem) => {
                        format!("the config has a value that cannot be sent: {problem}")
                    }
                },
                _ => continue,
            };
            let member = format!("destination_config.{name}");
            let advice = format!("set {member} too");
            return Err(ValidationError::new(member, problem).advise(advice));
        }
        Ok(())
    }
}

/// The error of a value of the current config that cannot be written back.
fn config_error(violation: ValidationError) -> ValidationError {
    let member = violation.field().split(".param").next().unwrap_or_default();
    let problem = format!(
        "the config has a value that cannot be sent: {}",
        violation.reason()
    );
    ValidationError::new(violation.field(), problem).advise(format!("set {member} too"))
}
