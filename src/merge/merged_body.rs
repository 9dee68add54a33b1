//! The body of an update merged into the current config.

use super::body::from_members;
use super::update::Merge;
use crate::generated::types::{
    AsyncInvokeConfig, UpdateFunctionAsyncInvokeConfigRequestBody as Body,
};
use crate::json::object::Object;
use crate::types::destination::destination::Destination;
use crate::validation::{Validate, ValidationError};

impl Merge {
    /// The current config with the update merged into it.
    pub(super) fn body(
        &self,
        before: &AsyncInvokeConfig,
        update: Body,
    ) -> Result<Body, ValidationError> {
        if !AsyncInvokeConfig::MEMBERS
            .iter()
            .any(|name| Object::is_set(before, name))
        {
            let problem = "the response holds no member of a config; nothing is changed";
            return Err(ValidationError::new("config", problem));
        }
        self.validate_readable(before, &update)?;
        self.validate_kept_destinations(before, &update)?;
        let mut body = self.current(before)?;
        if let Some(destinations) = &mut body.destination_config {
            if self.without_on_success {
                destinations.on_success = None;
                destinations.extra.remove("on_success");
            }
            if self.without_on_failure {
                destinations.on_failure = None;
                destinations.extra.remove("on_failure");
            }
        }
        body.overlay(update);
        body.validate().map_err(config_error)?;
        if !self.drop_log_target {
            let hint = "or set drop_log_target(true) or enable_async_status_log(false)";
            body.validate_log_target().map_err(|validation_error| {
                let hint_to_set = validation_error.hint().unwrap_or_default().to_owned();
                validation_error.with_hint(format!("{hint_to_set} too, {hint}"))
            })?;
        }
        Ok(body)
    }

    /// The current config as the body of a request.
    fn current(&self, before: &AsyncInvokeConfig) -> Result<Body, ValidationError> {
        let mut body = Body::carry(before.clone())?;
        // A response may hold what is only documented for requests.
        for name in Body::REQUEST_ONLY {
            let Some(value) = body.extra.remove(name) else {
                continue;
            };
            if !self.drop_log_target
                && let Ok(value) = value.parse()
            {
                let member = [((*name).to_owned(), value)].into_iter().collect();
                body.overlay(from_members(member)?);
            }
        }
        Ok(body)
    }

    /// Rejects a member of the config that could not be read, and would be lost.
    fn validate_readable(
        &self,
        before: &AsyncInvokeConfig,
        update: &Body,
    ) -> Result<(), ValidationError> {
        let is_lost = |name: &str| {
            Body::MEMBERS.contains(&name)
                && !Body::REQUEST_ONLY.contains(&name)
                && !Object::is_set(update, name)
        };
        let Some((name, value)) = before.extra.iter().find(|(name, _)| is_lost(name)) else {
            return Ok(());
        };
        let problem = format!("the config has {value}, which cannot be read");
        Err(ValidationError::new(name, problem).with_hint(format!("set {name} too")))
    }

    /// Rejects a destination of the config that could not be read, and would be lost, or that is invalid in a request.
    fn validate_kept_destinations(
        &self,
        before: &AsyncInvokeConfig,
        update: &Body,
    ) -> Result<(), ValidationError> {
        let Some(current) = &before.destination_config else {
            return Ok(());
        };
        let set = update.destination_config.as_ref();
        for (name, destination, is_replaced) in [
            (
                "on_success",
                &current.on_success,
                self.without_on_success || set.is_some_and(|all| all.on_success.is_some()),
            ),
            (
                "on_failure",
                &current.on_failure,
                self.without_on_failure || set.is_some_and(|all| all.on_failure.is_some()),
            ),
        ] {
            if is_replaced {
                continue;
            }
            let problem = match (destination, current.extra.get(name)) {
                (None, Some(kept)) => format!("the config has {kept}, which cannot be read"),
                (Some(Destination::Unknown(other)), _) => match other.validate_kind() {
                    Ok(()) => continue,
                    Err(problem) => {
                        format!("the config has a value that cannot be sent: {problem}")
                    }
                },
                _ => continue,
            };
            let member = format!("destination_config.{name}");
            let hint = format!("set {member} too");
            return Err(ValidationError::new(member, problem).with_hint(hint));
        }
        Ok(())
    }
}

/// The error of a value of the current config that cannot be written back.
fn config_error(validation_error: ValidationError) -> ValidationError {
    let member = validation_error
        .field()
        .split(".param")
        .next()
        .unwrap_or_default();
    let problem = format!(
        "the config has a value that cannot be sent: {}",
        validation_error.reason()
    );
    ValidationError::new(validation_error.field(), problem).with_hint(format!("set {member} too"))
}
