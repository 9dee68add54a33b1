//! Raw requests: for operations that have no method of the client.

use std::time::Duration;

use bytes::Bytes;
use progenitor_client::{ClientHooks, Error as GeneratedError, OperationInfo};
use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};

use super::call::Mode;
use super::dry_run::SignedRequest;
use super::path_template::expand;
use crate::error::Error;
use crate::generated::client::{Client, ResponseValue};
use crate::generated::constants::{Operation, ResponseContent};
use crate::types::function_urn::FunctionUrn;
use crate::validation::ValidationError;

/// The headers that the client sets itself.
const OWN_HEADERS: [&str; 6] = [
    "authorization",
    "content-length",
    "host",
    "x-auth-token",
    "x-project-id",
    "x-sdk-date",
];

/// What is known of a request that no description goes with.
static UNDESCRIBED: Operation = Operation {
    id: "request",
    method: "",
    path: "",
    success: 200,
    accept: "",
    body: &[],
    secrets: &[],
    max_run: None,
    parameters: &[],
    response: ResponseContent::Raw,
    example: "",
};

impl Client {
    /// Starts a raw request, for an operation that has no method of the client.
    ///
    /// It gets the same credentials, signature, retries, timeouts and errors as any call. Only its parameters and its
    /// body are not validated, and the body of its response is returned as it came. It is retried like other calls: a
    /// GET, HEAD, PUT or DELETE also where it may have arrived, a POST only where it has not.
    ///
    /// `{project_id}` in the path is the project of the client; other names in braces are set by
    /// [`path_param`](RawRequest::path_param).
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// use functiongraph::reqwest::Method;
    ///
    /// let response = client
    ///     .request(Method::GET, "/v2/{project_id}/fgs/functions/{function_urn}/config")
    ///     .path_param("function_urn", "resize")
    ///     .query_param("limit", "10")
    ///     .send()
    ///     .await?;
    /// println!("{}", String::from_utf8_lossy(&response));
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self, &UNDESCRIBED, method, path.into())
    }

    /// Starts the request of a described operation.
    #[doc(hidden)]
    pub fn described_request(&self, operation: &'static Operation) -> RawRequest {
        let method = Method::from_bytes(operation.method.as_bytes()).unwrap_or_default();
        RawRequest::new(self, operation, method, operation.path.to_owned())
    }
}

/// A request that is not generated from the document. [`Client::request`] starts one.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    client: Client,
    operation: &'static Operation,
    method: Method,
    path: String,
    path_params: Vec<(String, String)>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    function: Option<FunctionUrn>,
    timeout: Option<Duration>,
}

impl RawRequest {
    fn new(client: &Client, operation: &'static Operation, method: Method, path: String) -> Self {
        Self {
            client: client.clone(),
            operation,
            method,
            path,
            path_params: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            function: None,
            timeout: None,
        }
    }

    /// Sets what replaces `{name}` in the path. It is percent-encoded.
    pub fn path_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.path_params.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter to the query. It is percent-encoded.
    pub fn query_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets a parameter of the query, in place of what was set for it before, such as the marker of the next page.
    pub fn replace_query_param(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        let name = name.into();
        self.query.retain(|(known, _)| *known != name);
        self.query_param(name, value)
    }

    /// Sets a header. Those of authentication are the client's.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body, which is JSON unless the header `Content-Type` is set.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends to the region and the project of this function's URN, as far as it has them.
    pub fn function(mut self, urn: &FunctionUrn) -> Self {
        self.function = Some(urn.clone());
        self
    }

    /// Sets the timeout of this call, in place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends the request, and returns the response with its body as it came.
    ///
    /// # Errors
    ///
    /// As of any call; also a name in the path without a value, and a value without a name in the path.
    pub async fn send(self) -> Result<ResponseValue<Bytes>, Error> {
        let (client, response) = self.transmit(Mode::Send).await?;
        client.finish_as_is(response).await
    }

    /// Signs the request, and returns it instead of sending it.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), as far as they are known without a response.
    pub async fn build_signed(self) -> Result<SignedRequest, Error> {
        let (client, response) = self.transmit(Mode::DryRun).await?;
        client.finish_dry_run(response).await
    }

    async fn transmit(
        self,
        mode: Mode,
    ) -> Result<(Client, Result<ResponseValue<()>, GeneratedError<()>>), Error> {
        let of_operation = |error: ValidationError| Error::from(error).of_operation(self.operation);
        let headers = self.header_map().map_err(of_operation)?;
        // Before the project is looked up; it is not sent.
        expand(&self.path, &self.path_params, "PROJECT_ID").map_err(of_operation)?;
        let client = self
            .client
            .begin(
                self.operation,
                mode,
                self.timeout,
                Ok(self.function.as_ref()),
            )
            .await?;
        let Some(call) = &client.inner.call else {
            return Err(of_operation(ValidationError::of_value(
                "no call was started",
            )));
        };
        let path = expand(&self.path, &self.path_params, &call.project_id).map_err(of_operation)?;
        let invalid =
            |error| ValidationError::new("path", format!("{path:?} is not a valid path: {error}"));
        let mut url: Url = format!("{}{path}", call.endpoint())
            .parse()
            .map_err(|error| of_operation(invalid(error)))?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = Request::new(self.method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = self.body.map(Into::into);
        let info = OperationInfo {
            operation_id: self.operation.id,
        };
        let response = match client.exec(request, &info).await {
            Ok(response) if response.status().is_success() => {
                let headers = response.headers().clone();
                Ok(ResponseValue::new((), response.status(), headers))
            }
            Ok(response) => Err(GeneratedError::UnexpectedResponse(response)),
            Err(error) => Err(GeneratedError::CommunicationError(error)),
        };
        Ok((client, response))
    }

    fn header_map(&self) -> Result<HeaderMap, ValidationError> {
        let mut headers = HeaderMap::new();
        if self.operation.accept.is_empty() && self.operation.method.is_empty() {
            headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        }
        for (name, value) in &self.headers {
            let header = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ValidationError::new(name, "is not a valid header name"))?;
            if OWN_HEADERS.contains(&header.as_str()) {
                return Err(ValidationError::new(
                    name,
                    "is set by the client; leave it out",
                ));
            }
            let value = HeaderValue::from_str(value).map_err(|_| {
                ValidationError::new(name, format!("{value:?} is not a valid header value"))
            })?;
            headers.insert(header, value);
        }
        Ok(headers)
    }
}
