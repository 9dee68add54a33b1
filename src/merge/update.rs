//! The update: what is set is laid over the config that was read, and the whole is written.

use serde_json::{Map, Value};

use super::body::from_members;
use super::destinations::{is_none, validate_written_back};
use super::members::members;
use crate::error::{Error, ErrorKind};
use crate::generated::builder::UpdateFunctionAsyncInvokeConfig;
use crate::generated::constants::operations;
use crate::generated::types::{
    AsyncInvokeConfig, UpdateFunctionAsyncInvokeConfigRequestBody as Body,
};
use crate::pipeline::dry_run::SignedRequest;
use crate::types::destination::Destination;
use crate::types::strict_json::StrictJson;
use crate::validate::{Validate, ValidationError, is_blank};

impl<'a> UpdateFunctionAsyncInvokeConfig<'a> {
    /// Changes only what is set, and leaves the rest of the config as it is.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// let update = client.update_function_async_invoke_config().function_urn("resize");
    /// let merged = update.body_map(|b| b.max_async_retry_attempts(3)).merge().send().await?;
    /// println!("{:?} is now {:?}", merged.before.max_async_retry_attempts, merged.after.max_async_retry_attempts);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn merge(self) -> Merge<'a> {
        Merge {
            update: self,
            drop_log_target: false,
            without_on_success: false,
            without_on_failure: false,
        }
    }
}

/// An update that changes only what is set; see [`UpdateFunctionAsyncInvokeConfig::merge`].
///
/// The config is read, what is set is laid over it, and the whole is written. A destination that is set replaces that
/// one and leaves the other. Members that this crate does not know are written back as they were read. Another writer
/// between the read and the write is not noticed: the API has no condition for that.
///
/// No response holds the log group and stream of the status log, so a config that was read does not either. With the
/// status log on, an update that does not set both, by id or name, is refused, or has to
/// [drop](Self::drop_log_target) them.
#[derive(Clone, Debug)]
pub struct Merge<'a> {
    update: UpdateFunctionAsyncInvokeConfig<'a>,
    drop_log_target: bool,
    without_on_success: bool,
    without_on_failure: bool,
}

/// What a [`Merge`] has done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Merged {
    /// The config as it was read.
    pub before: AsyncInvokeConfig,
    /// The config as the response to the update has it.
    pub after: AsyncInvokeConfig,
}

impl<'a> Merge<'a> {
    /// Whether the status log may lose its log group and stream, which no response holds.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// let update = client.update_function_async_invoke_config().function_urn("resize");
    /// update.body_map(|b| b.max_async_retry_attempts(3)).merge().drop_log_target(true).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn drop_log_target(mut self, drop: bool) -> Self {
        self.drop_log_target = drop;
        self
    }

    /// Sends results of successful runs nowhere.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// client.update_function_async_invoke_config().function_urn("resize").merge().without_on_success().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_on_success(mut self) -> Self {
        self.without_on_success = true;
        self
    }

    /// Sends results of failed runs nowhere.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// client.update_function_async_invoke_config().function_urn("resize").merge().without_on_failure().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_on_failure(mut self) -> Self {
        self.without_on_failure = true;
        self
    }

    /// Reads the config, changes it and writes it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] when nothing is set, when something set is not allowed, and when the config holds
    /// what may not be written back; then nothing is written. Status 404 when there is no config to change. Else as
    /// the two operations have them.
    pub async fn send(self) -> Result<Merged, Error> {
        let (update, before) = self.merged().await?;
        let after = update.send().await?.into_inner();
        Ok(Merged { before, after })
    }

    /// Reads the config, and makes and signs the request that [`send`](Self::send) would write it with.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn build_signed(self) -> Result<SignedRequest, Error> {
        self.merged().await?.0.build_signed().await
    }

    async fn merged(
        self,
    ) -> Result<(UpdateFunctionAsyncInvokeConfig<'a>, AsyncInvokeConfig), Error> {
        let (client, urn, over) = self.update.parts().map_err(of_update)?;
        self.validate(&over).map_err(of_update)?;
        let show = client
            .show_function_async_invoke_config()
            .function_urn(&urn);
        let (before, raw) = show.send_with_body().await.map_err(nothing_to_change)?;
        let before = before.into_inner();
        let body = self
            .body(&before, raw.as_bytes().unwrap_or_default(), over)
            .map_err(of_update)?;
        Ok((self.update.body(body), before))
    }

    /// Whether what is set makes sense, which takes no config.
    fn validate(&self, over: &Body) -> Result<(), ValidationError> {
        over.validate()?;
        let set = members(over)?;
        let clears = self.without_on_success || self.without_on_failure || self.drop_log_target;
        if !clears && is_blank(&Value::Object(set.clone())) {
            let problem = "nothing is set";
            return Err(ValidationError::new("body", problem).advise("set a member"));
        }
        if let Some(name) = Body::REQUEST_ONLY
            .iter()
            .find(|name| self.drop_log_target && set.contains_key(**name))
        {
            return Err(ValidationError::new(
                *name,
                "is both set and dropped; leave out one",
            ));
        }
        let destinations = over.destination_config.as_ref();
        for (name, clears, is_set) in [
            (
                "on_success",
                self.without_on_success,
                destinations.is_some_and(|all| all.on_success.is_some()),
            ),
            (
                "on_failure",
                self.without_on_failure,
                destinations.is_some_and(|all| all.on_failure.is_some()),
            ),
        ] {
            if clears && is_set {
                let problem = "is both set and removed; leave out one";
                return Err(ValidationError::new(
                    format!("destination_config.{name}"),
                    problem,
                ));
            }
        }
        Ok(())
    }

    /// The config with what is set laid over it.
    fn body(
        &self,
        before: &AsyncInvokeConfig,
        raw: &[u8],
        over: Body,
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
        let set = members(&over)?;
        let is_kept =
            |name: &str| before.extra.contains_key(name) && !Body::REQUEST_ONLY.contains(&name);
        let is_odd = |name: &str| !base.contains_key(name) || is_kept(name);
        for (name, value) in raw
            .iter()
            .filter(|(name, value)| !value.is_null() && is_odd(name))
        {
            if Body::MEMBERS.contains(&name.as_str()) && !set.contains_key(name) {
                let problem = format!("the config has {value}, which cannot be read");
                return Err(ValidationError::new(name, problem).advise(format!("set {name} too")));
            }
        }
        self.validate_kept_destinations(&raw, &base, &over)?;
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
        body.overlay(over);
        body.validate().map_err(of_config)?;
        if !self.drop_log_target {
            let advice = "or set drop_log_target(true) or enable_async_status_log(false)";
            body.validate_log_target().map_err(|violation| {
                let named = violation.advice().unwrap_or_default().to_owned();
                violation.advise(format!("{named} too, {advice}"))
            })?;
        }
        Ok(body)
    }

    /// Refuses a destination that is held and would be lost, as one without a name was not read, or that a request may
    /// not hold.
    fn validate_kept_destinations(
        &self,
        raw: &Map<String, Value>,
        base: &Map<String, Value>,
        over: &Body,
    ) -> Result<(), ValidationError> {
        let set = over.destination_config.as_ref();
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
            let of =
                |config: &Map<String, Value>| config.get("destination_config")?.get(name).cloned();
            let Some(given) =
                of(raw).filter(|given| !is_replaced && !is_blank(given) && !is_none(given))
            else {
                continue;
            };
            let problem = match (of(base), serde_json::from_value(given.clone())) {
                (None, _) => format!("the config has {given}, which cannot be read"),
                (Some(_), Ok(Destination::Unknown(other))) => match validate_written_back(&other) {
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

fn of_update(violation: ValidationError) -> Error {
    let operation = operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG.id;
    Error::from(violation).with(|error| error.operation = Some(operation))
}

fn nothing_to_change(error: Error) -> Error {
    match (error.kind(), error.status()) {
        (ErrorKind::Service, Some(404)) => {
            error.with(|error| error.message += "; there is no config to update: set one first")
        }
        _ => error,
    }
}

/// A value that was read and may not be written.
fn of_config(violation: ValidationError) -> ValidationError {
    let member = violation.field().split(".param").next().unwrap_or_default();
    let problem = format!(
        "the config has a value that cannot be sent: {}",
        violation.reason()
    );
    ValidationError::new(violation.field(), problem).advise(format!("set {member} too"))
}
