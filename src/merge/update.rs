//! The update that merges its members into the current config.

use reqwest::StatusCode;
use serde_json::Value;

use super::members::members;
use crate::error::{Error, ErrorKind};
use crate::generated::builder::UpdateFunctionAsyncInvokeConfig;
use crate::generated::constants::operations;
use crate::generated::types::{
    AsyncInvokeConfig, UpdateFunctionAsyncInvokeConfigRequestBody as Body,
};
use crate::json::object::is_blank_value as is_blank;
use crate::pipeline::dry_run::SignedRequest;
use crate::validation::{Validate, ValidationError};

impl UpdateFunctionAsyncInvokeConfig {
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
    pub fn merge(self) -> Merge {
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
/// The config is read, the members that are set are merged into it, and the result is written. A destination that is
/// set replaces that one and keeps the other. Unknown members are written back unchanged. A concurrent update between
/// the read and the write is not detected: the API has no conditional requests.
///
/// No response contains the log group and stream of the status log, so a config that was read has none. With the status
/// log on, an update has to set both, by id or name, or to [drop](Self::drop_log_target) them.
#[derive(Clone, Debug)]
pub struct Merge {
    update: UpdateFunctionAsyncInvokeConfig,
    pub(super) drop_log_target: bool,
    pub(super) without_on_success: bool,
    pub(super) without_on_failure: bool,
}

/// The result of a [`Merge`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Merged {
    /// The config before the update.
    pub before: AsyncInvokeConfig,
    /// The config in the response to the update.
    pub after: AsyncInvokeConfig,
}

impl Merge {
    /// Sets whether the status log may lose its log group and stream, which no response contains.
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

    /// Removes the destination of successful invocations.
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

    /// Removes the destination of failed invocations.
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

    /// Reads the config, merges the update into it, and writes it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] when nothing is set, when a value is invalid, or when the config has values that
    /// cannot be written back; nothing is written then. Status 404 when there is no config. Otherwise the errors of the
    /// two operations.
    pub async fn send(self) -> Result<Merged, Error> {
        let (update, before) = self.merge_current().await?;
        let after = update.send().await?.into_inner();
        Ok(Merged { before, after })
    }

    /// Reads the config, and builds and signs the request with which [`send`](Self::send) would write it.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn build_signed(self) -> Result<SignedRequest, Error> {
        self.merge_current().await?.0.build_signed().await
    }

    async fn merge_current(
        self,
    ) -> Result<(UpdateFunctionAsyncInvokeConfig, AsyncInvokeConfig), Error> {
        let (client, urn, update) = self.update.parts().map_err(update_error)?;
        self.validate(&update).map_err(update_error)?;
        let show = client
            .show_function_async_invoke_config()
            .function_urn(&urn);
        let before = show.send().await.map_err(explain_missing_config)?;
        let before = before.into_inner();
        let body = self.body(&before, update).map_err(update_error)?;
        Ok((self.update.body(body), before))
    }

    /// Validates the update on its own, before the config is read.
    fn validate(&self, update: &Body) -> Result<(), ValidationError> {
        update.validate()?;
        let set = members(update)?;
        let clears = self.without_on_success || self.without_on_failure || self.drop_log_target;
        if !clears && is_blank(&Value::Object(set.clone())) {
            let problem = "nothing is set";
            return Err(ValidationError::new("body", problem).with_hint("set a member"));
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
        let destinations = update.destination_config.as_ref();
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
}

/// The error of a call of the update.
fn update_error(validation_error: ValidationError) -> Error {
    let operation = operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG.id;
    Error::from(validation_error).with(|error| error.operation = Some(operation))
}

fn explain_missing_config(error: Error) -> Error {
    match (error.kind(), error.status()) {
        (ErrorKind::Service, Some(StatusCode::NOT_FOUND)) => {
            error.with(|error| error.message += "; set a config first")
        }
        _ => error,
    }
}
