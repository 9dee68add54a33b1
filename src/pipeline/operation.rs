//! The methods that a generated operation calls before it sends, and with the response.
//!
//! This is the one place that adds methods to the generated [`Client`] (its constructor aside).

use std::sync::Arc;
use std::time::Instant;

use progenitor_client::Error as GeneratedError;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::call::{Call, Inner, Mode};
use super::dry_run::SignedRequest;
use super::resolve::{Target, resolve};
use super::response::error::{from_generated, generated_message};
use super::telemetry;
use crate::error::{Error, ErrorKind};
use crate::generated::client::{Client, ResponseValue};
use crate::generated::constants::{Operation, PATH_PREFIX};
use crate::types::function_urn::FunctionUrn;
use crate::validate::{Validate, ValidationError};

impl Client {
    /// A client for one call, if its parameters are valid and its target can be resolved.
    pub(crate) async fn begin(
        &self,
        operation: &'static Operation,
        mode: Mode,
        validated: Result<Option<FunctionUrn>, ValidationError>,
    ) -> Result<Client, Error> {
        let started_at = Instant::now();
        let target = match validated {
            Ok(function) => resolve(&self.inner.config, function.as_ref(), started_at).await,
            Err(violation) => Err(violation.into()),
        };
        let Target {
            endpoint,
            region,
            project_id,
        } = target.map_err(|error| error.with(|error| error.operation = Some(operation.id)))?;
        let prefix = PATH_PREFIX.replace("{project_id}", &project_id);
        let baseurl = format!("{}{prefix}", endpoint.as_str().trim_end_matches('/'));
        let call = Call::new(operation, mode, started_at, region, project_id);
        Ok(Client {
            baseurl,
            client: self.client.clone(),
            inner: Inner {
                config: self.inner.config.clone(),
                call: Some(Arc::new(call)),
            },
        })
    }

    /// Validates what depends on the function, whose region and project are resolved by now.
    pub(crate) fn validate_for(
        &self,
        function: Option<&FunctionUrn>,
        body: Option<&impl Validate>,
    ) -> Result<(), Error> {
        let (Some(call), Some(function), Some(body)) = (&self.inner.call, function, body) else {
            return Ok(());
        };
        let function = function.within(call.region.as_deref(), &call.project_id);
        body.validate_for(&function).map_err(|violation| {
            Error::from(violation).with(|error| error.operation = Some(call.operation.id))
        })
    }

    /// The response, or the error of the call.
    pub(crate) async fn finish<T>(
        &self,
        response: Result<ResponseValue<T>, GeneratedError<()>>,
    ) -> Result<ResponseValue<T>, Error> {
        let Some(call) = &self.inner.call else {
            return response
                .map_err(|error| Error::new(ErrorKind::InvalidInput, generated_message(&error)));
        };
        let failure = call.state().failure.take();
        let error = match (failure, response) {
            (Some(failure), _) => failure,
            (None, Ok(response)) => return Ok(response),
            (None, Err(error)) => from_generated(error, &self.inner.config, call).await,
        };
        let mut state = call.state();
        let error = error.with(|error| {
            error.operation = Some(call.operation.id);
            error.status = error.status.or(state.status.map(|status| status.as_u16()));
            error.request_id = state.request_id.take();
            error.history = std::mem::take(&mut state.history);
            error.mask(&state.secrets);
        });
        if let Some(span) = &state.span {
            telemetry::call_failed(span, &error);
        }
        Err(error)
    }

    /// The raw body of a success, without a byte order mark.
    pub(crate) fn take_body(&self) -> reqwest::Body {
        let call = self.inner.call.as_ref();
        call.and_then(|call| call.state().body.take())
            .unwrap_or_default()
    }

    /// The request of a dry run.
    pub(crate) async fn finish_dry_run(
        &self,
        response: Result<(), GeneratedError<()>>,
    ) -> Result<SignedRequest, Error> {
        let call = self.inner.call.as_ref();
        if let Some(request) = call.and_then(|call| call.state().signed_request.take()) {
            return Ok(SignedRequest::new(request));
        }
        let response = response.map(|()| ResponseValue::new((), StatusCode::OK, HeaderMap::new()));
        match self.finish(response).await {
            Err(error) => Err(error),
            Ok(_) => Err(Error::new(ErrorKind::InvalidInput, "no request was made")),
        }
    }
}
