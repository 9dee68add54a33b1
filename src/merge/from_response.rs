//! A config as a response has it, taken strictly as the body of a request.

use serde_json::Value;

use super::body::from_members;
use super::destinations::{is_none, validate_unknown};
use super::members::members;
use crate::generated::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use crate::types::destination::Destination;
use crate::types::strict_json::StrictJson;
use crate::validate::{Validate, ValidationError, is_blank};

impl Body {
    /// Reads the JSON of a config as a response has it, as the body of a request.
    ///
    /// What only responses have (`func_urn`, `created_time`, `last_modified`) is left out. All else must be valid in a
    /// request: unlike responses, which are read leniently, nothing is coerced or skipped.
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
        let config = |problem: String| ValidationError::new("config", problem);
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let StrictJson(given) = serde_json::from_str(json).map_err(|error| {
            if error.is_data() {
                config(error.to_string())
            } else {
                config(format!("is not JSON: {error}"))
            }
        })?;
        let Value::Object(mut given) = given else {
            return Err(config("is not a JSON object".to_owned()));
        };
        given.retain(|name, _| !Self::RESPONSE_ONLY.contains(&name.as_str()));
        if let Some(name) = given
            .keys()
            .find(|name| !Self::MEMBERS.contains(&name.as_str()))
        {
            let problem = format!(
                "is not a member of a config; members: {}",
                Self::MEMBERS.join(", ")
            );
            return Err(ValidationError::new(name, problem));
        }
        if is_blank(&Value::Object(given.clone())) {
            return Err(config(format!(
                "nothing is set; members: {}",
                Self::MEMBERS.join(", ")
            )));
        }
        let body = from_members(given.clone())?;
        if let Some(name) = body
            .destination_config
            .iter()
            .flat_map(|all| all.extra.keys())
            .next()
        {
            let problem = "is not a member of destination_config; members: on_failure, on_success";
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
            if let Some(Destination::Unknown(other)) = destination {
                validate_unknown(other).map_err(|problem| {
                    ValidationError::new(format!("destination_config.{name}"), problem)
                })?;
            }
        }
        if is_blank(&Value::Object(members(&body)?)) {
            return Err(config(format!(
                "nothing is set; members: {}",
                Self::MEMBERS.join(", ")
            )));
        }
        if let Some((path, value)) = lost(&Value::Object(given), &Value::Object(members(&body)?)) {
            return Err(ValidationError::new(
                path.join("."),
                format!("{value} has the wrong type"),
            ));
        }
        body.validate()?;
        Ok(body)
    }
}

/// The first value of what was given that is not in what was read of it.
fn lost<'a>(given: &'a Value, read: &Value) -> Option<(Vec<&'a str>, &'a Value)> {
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(name, given)| {
            let found = match read.get(name) {
                None if is_blank(given) || is_none(given) => None,
                None => Some((Vec::new(), given)),
                Some(read) if name == "param" => match (object(given), object(read)) {
                    (Some(inside), Some(read)) if !same_members(&inside, &read) => {
                        Some((Vec::new(), given))
                    }
                    (Some(_), Some(_)) => None,
                    _ => lost(given, read),
                },
                Some(read) => lost(given, read),
            };
            found.map(|(mut path, value)| {
                path.insert(0, name);
                (path, value)
            })
        }),
        (given, read) if same(given, read) => None,
        (given, _) => Some((Vec::new(), given)),
    }
}

fn object(text: &Value) -> Option<Value> {
    serde_json::from_str(text.as_str()?)
        .ok()
        .filter(Value::is_object)
}

fn same_members(given: &Value, read: &Value) -> bool {
    lost(given, read).is_none()
}

fn same(given: &Value, read: &Value) -> bool {
    match (given, read) {
        (Value::Number(given), Value::Number(read)) => {
            given == read || given.as_f64() == read.as_f64()
        }
        _ => given == read,
    }
}
