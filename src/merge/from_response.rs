//! A request body from the JSON of a response.

use serde_json::Value;

use super::body::from_members;
use super::destinations::{is_none, param_members};
use super::members::members;
use crate::generated::types::{
    FuncAsyncDestinationConfig, UpdateFunctionAsyncInvokeConfigRequestBody as Body,
};
use crate::json::object::{Object, is_blank_value as is_blank};
use crate::json::origin::of_service;
use crate::json::strict::StrictJson;
use crate::types::destination::destination::Destination;
use crate::types::destination::unknown::without_name;
use crate::validation::{Validate, ValidationError};

impl Body {
    /// Reads the JSON of a config from a response, as a request body.
    ///
    /// Members that only responses have (`func_urn`, `created_time`, `last_modified`) are ignored. All others must be
    /// valid in a request: unlike responses, which are read leniently, nothing is coerced or skipped.
    ///
    /// ```
    /// use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
    ///
    /// let body = Body::from_response(r#"{"func_urn": "urn:…", "max_async_retry_attempts": 2}"#)?;
    /// assert_eq!(body.max_async_retry_attempts, Some(2));
    /// let error = Body::from_response(r#"{"max_retries": 2}"#).unwrap_err();
    /// assert_eq!(error.field(), "max_retries");
    /// # Ok::<(), functiongraph::ValidationError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first member that cannot be set.
    pub fn from_response(json: &str) -> Result<Self, ValidationError> {
        let config_error = |problem: String| ValidationError::new("config", problem);
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let StrictJson(json) = serde_json::from_str(json).map_err(|error| {
            if error.is_data() {
                config_error(error.to_string())
            } else {
                config_error(format!("is not JSON: {error}"))
            }
        })?;
        let Value::Object(mut config) = json else {
            return Err(config_error("is not a JSON object".to_owned()));
        };
        config.retain(|name, _| !Self::RESPONSE_ONLY.contains(&name.as_str()));
        if let Some(name) = config
            .keys()
            .find(|name| !Self::MEMBERS.contains(&name.as_str()))
        {
            let problem = format!(
                "is not a member of a config; members: {}",
                Self::MEMBERS.join(", ")
            );
            return Err(ValidationError::new(name, problem));
        }
        if is_blank(&Value::Object(config.clone())) {
            return Err(config_error(format!(
                "nothing is set; members: {}",
                Self::MEMBERS.join(", ")
            )));
        }
        let body = of_service(|| from_members(config.clone()))?;
        let unread = body
            .destination_config
            .iter()
            .flat_map(|all| all.extra.iter())
            .next();
        if let Some((name, value)) = unread {
            let problem = if FuncAsyncDestinationConfig::MEMBERS.contains(&name) {
                without_name(value)
            } else {
                "is not a member of destination_config; members: on_failure, on_success".to_owned()
            };
            return Err(ValidationError::new(
                format!("destination_config.{name}"),
                problem,
            ));
        }
        let destinations = body.destination_config.iter();
        let destinations = destinations.flat_map(|all| {
            [
                ("on_success", &all.on_success),
                ("on_failure", &all.on_failure),
            ]
        });
        for (name, destination) in destinations {
            let field = format!("destination_config.{name}");
            match destination {
                None => {}
                Some(Destination::Unknown(other)) => other
                    .validate_kind()
                    .map_err(|problem| ValidationError::new(field, problem))?,
                Some(known) => validate_param(&config["destination_config"][name], known, &field)?,
            }
        }
        if is_blank(&Value::Object(members(&body)?)) {
            return Err(config_error(format!(
                "nothing is set; members: {}",
                Self::MEMBERS.join(", ")
            )));
        }
        if let Some((path, value)) =
            first_lost(&Value::Object(config), &Value::Object(members(&body)?))
        {
            return Err(ValidationError::new(
                path.join("."),
                format!("{value} has the wrong type"),
            ));
        }
        body.validate()?;
        Ok(body)
    }
}

/// The first value of a config that is not in the body read from it, and its path.
fn first_lost<'a>(config: &'a Value, body: &Value) -> Option<(Vec<&'a str>, &'a Value)> {
    match (config, body) {
        (Value::Object(config), Value::Object(body)) => config.iter().find_map(|(name, value)| {
            let lost = match body.get(name) {
                None if is_blank(value) || is_none(value) => None,
                None => Some((Vec::new(), value)),
                Some(read) => first_lost(value, read),
            };
            lost.map(|(mut path, value)| {
                path.insert(0, name);
                (path, value)
            })
        }),
        (config, body) if is_equal(config, body) => None,
        (config, _) => Some((Vec::new(), config)),
    }
}

/// Validates that nothing in the `param` of a destination is repeated, too large or of another type: its text is sent
/// as it is.
fn validate_param(
    pair: &Value,
    destination: &Destination,
    field: &str,
) -> Result<(), ValidationError> {
    let Some(text) = pair["param"].as_str() else {
        return Ok(());
    };
    let Ok(StrictJson(param)) = serde_json::from_str(text) else {
        let kind = destination.kind();
        let problem = format!("the param of this {kind} destination is not valid: {pair}");
        return Err(ValidationError::new(field, problem));
    };
    let read = Value::Object(param_members(destination)?);
    match first_lost(&param, &read) {
        None => Ok(()),
        Some(_) => {
            let problem = format!("{} has the wrong type", pair["param"]);
            Err(ValidationError::new(format!("{field}.param"), problem))
        }
    }
}

/// Whether both are equal; 2 and 2.0 are.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        _ => one == other,
    }
}
