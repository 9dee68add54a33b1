//! The methods that a generated operation calls before it sends, and with the response.
//!
//! They add to the generated [`Client`] and are not public. Its public methods are generated, except the constructor and
//! those for raw requests, which are in files of their own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use progenitor_client::Error as GeneratedError;
use reqwest::header::HeaderMap;
use reqwest::{Method, Request, RequestBuilder};

use super::attempt::HEADERS;
use super::call::{Call, Inner, Mode};
use super::deadline::Deadline;
use super::dry_run::SignedRequest;
use super::response::decode;
use super::response::error::{from_generated, generated_message};
use super::target::resolve;
use super::telemetry;
use crate::error::{Error, ErrorKind};
use crate::generated::client::{Client, ResponseValue};
use crate::generated::constants::{Operation, PATH_PREFIX};
use crate::invocation::InvocationResult;
use crate::json::read::Read;
use crate::types::function_urn::FunctionUrn;
use crate::validation::{Validate, ValidationError};

/// Room for the path of most requests.
const PATH_LENGTH: usize = 256;

impl Client {
    /// A client for one call, if its parameters are valid and its target can be resolved.
    pub(crate) async fn begin(
        &self,
        operation: &'static Operation,
        mode: Mode,
        timeout: Option<Duration>,
        validated: Result<Option<&FunctionUrn>, ValidationError>,
    ) -> Result<Client, Error> {
        let deadline = Deadline {
            started_at: Instant::now(),
            timeout: self.inner.config.timeout_of(operation, timeout),
        };
        let target = match validated {
            Ok(function) => resolve(&self.inner.config, function, deadline).await,
            Err(validation_error) => Err(validation_error.into()),
        };
        let target = target.map_err(|error| error.of_operation(operation))?;
        let call = Call::new(operation, mode, deadline, target);
        Ok(Client {
            // The URL is that of the call.
            baseurl: String::new(),
            client: self.client.clone(),
            inner: Inner {
                config: self.inner.config.clone(),
                call: Some(Arc::new(call)),
            },
        })
    }

    /// Starts the request of an operation, whose path is that of the project and these parts.
    pub(crate) fn request_builder(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let Some(call) = &self.inner.call else {
            // Only an operation that skips `begin` gets here; without a host it cannot be sent.
            return self.client.request(method, path.concat());
        };
        let mut url = call.endpoint.clone();
        let base = url.path().trim_end_matches('/');
        let prefix = PATH_PREFIX.strip_suffix("{project_id}");
        let mut text = String::with_capacity(PATH_LENGTH);
        text.extend([base, prefix.unwrap_or(PATH_PREFIX), &call.project_id]);
        text.extend(path.iter().copied());
        url.set_path(&text);
        let mut request = Request::new(method, url);
        *request.headers_mut() = HeaderMap::with_capacity(HEADERS);
        RequestBuilder::from_parts(self.client.clone(), request)
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
        body.validate_for(&function)
            .map_err(|validation_error| Error::from(validation_error).of_operation(call.operation))
    }

    /// The response with JSON, or the error of the call.
    pub(crate) async fn finish<T: Read>(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
    ) -> Result<ResponseValue<T>, Error> {
        self.finish_with(response, decode::json).await
    }

    /// [`finish`](Self::finish) of an operation of which some successes have no body.
    #[allow(
        dead_code,
        reason = "it follows from the document whether it is called"
    )]
    pub(crate) async fn finish_optional<T: Read>(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
    ) -> Result<ResponseValue<Option<T>>, Error> {
        let decode = |body: Bytes, call: &Call| {
            let is_empty = body.trim_ascii().is_empty();
            (!is_empty).then(|| decode::json(body, call)).transpose()
        };
        self.finish_with(response, decode).await
    }

    /// The response without content, or the error of the call.
    #[allow(
        dead_code,
        reason = "it follows from the document whether it is called"
    )]
    pub(crate) async fn finish_empty(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
    ) -> Result<ResponseValue<()>, Error> {
        self.finish_with(response, decode::empty).await
    }

    /// The response with content that is not JSON, or the error of the call.
    #[allow(
        dead_code,
        reason = "it follows from the document whether it is called"
    )]
    pub(crate) async fn finish_raw<T>(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
        convert: impl FnOnce(Bytes) -> T,
    ) -> Result<ResponseValue<T>, Error> {
        self.finish_with(response, |body, _| Ok(convert(body)))
            .await
    }

    /// The result of a function, or the error of the call.
    #[allow(
        dead_code,
        reason = "it follows from the document whether it is called"
    )]
    pub(crate) async fn finish_invocation(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
    ) -> Result<ResponseValue<InvocationResult>, Error> {
        let response = self.finish_raw(response, |body| body).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let operation = self.inner.call.as_ref().map(|call| call.operation.id);
        let body = response.into_inner();
        let result = InvocationResult::of_response(operation, body, &headers);
        Ok(ResponseValue::new(result, status, headers))
    }

    async fn finish_with<T>(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
        decode: impl FnOnce(Bytes, &Call) -> Result<T, Error>,
    ) -> Result<ResponseValue<T>, Error> {
        let Some(call) = &self.inner.call else {
            let error = response.err().map(|error| generated_message(&error));
            let message = error.unwrap_or_else(|| "no request was made".to_owned());
            return Err(Error::new(ErrorKind::InvalidInput, message));
        };
        let failure = call.state().failure.take();
        let result = match (failure, response) {
            (Some(failure), _) => Err(failure),
            (None, Ok(response)) => {
                let mut state = call.state();
                let headers = std::mem::take(&mut state.headers);
                let body = std::mem::take(&mut state.body);
                drop(state);
                decode(body, call)
                    .map(|value| ResponseValue::new(value, response.status(), headers))
            }
            (None, Err(error)) => Err(from_generated(error, &self.inner.config, call)),
        };
        result.map_err(|error| {
            let mut state = call.state();
            let error = error.of_operation(call.operation).with(|error| {
                error.status = error.status.or(state.status);
                error.request_id = state.request_id();
                error.history = std::mem::take(&mut state.history);
                error.mask(&state.secrets());
            });
            if let Some(span) = &state.span {
                telemetry::call_failed(span, &error);
            }
            error
        })
    }

    /// The response of a raw request, with its body as it came, or the error of the call.
    pub(crate) async fn finish_as_is(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
    ) -> Result<ResponseValue<Bytes>, Error> {
        self.finish_with(response, decode::as_is).await
    }

    /// The request of a dry run.
    pub(crate) async fn finish_dry_run(
        &self,
        response: Result<ResponseValue<()>, GeneratedError<()>>,
    ) -> Result<SignedRequest, Error> {
        if let Some(call) = &self.inner.call
            && let Some(request) = call.state().signed_request.take()
        {
            return Ok(SignedRequest::new(request, call.operation.secrets));
        }
        match self.finish_with(response, |_, _| Ok(())).await {
            Err(error) => Err(error),
            Ok(_) => Err(Error::new(ErrorKind::InvalidInput, "no request was made")),
        }
    }
}
