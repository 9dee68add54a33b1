//! One call of an operation: where it goes, what became of it, and the error it ends with.
//!
//! A generated operation asks [`Client::begin`] for a client of its own, sends through it, and hands
//! what came back to [`Client::finish`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use progenitor_client::Error as GeneratedError;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderName, LOCATION};
use reqwest::{StatusCode, Url};

use crate::answer::{beginning, no_text, one_line, service_error};
use crate::credentials::{
    Cache, CredentialsErrorKind, PROJECT_ID, ProfileProvider, ProviderContext, ResolvedCredentials,
    TERRAFORM_PROJECT_ID, TERRAFORM_REGION,
};
use crate::endpoint::{Overrides, check_project_id};
use crate::error::{Error, ErrorKind};
use crate::facts::{Operation, PATH_PREFIX};
use crate::iam::KnownProjects;
use crate::network::{self, is_too_large};
use crate::proxy::Proxies;
use crate::retry::{Budget, History, RetryPolicy};
use crate::secrets::Secrets;
use crate::signed_request::SignedRequest;
use crate::urn::FunctionUrn;
use crate::validate::{Validate, ValidationError};
use crate::variables::Variables;
use crate::{Client, ResponseValue, spans};

/// What the generated client carries: the settings of all calls, and the call it is made for.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    pub settings: Arc<Settings>,
    pub call: Option<Arc<Call>>,
}

/// What a client was built with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub credentials: Cache,
    pub projects: KnownProjects,
    pub variables: Variables,
    pub overrides: Overrides,
    pub endpoint: Option<Url>,
    pub iam_endpoint: Option<String>,
    /// Whether a URN may name another region or project than the client.
    pub allow_others: bool,
    pub region: Option<String>,
    pub project_id: Option<String>,
    pub default_project_id: Option<String>,
    pub timeout: Duration,
    /// Of one try, where it was set.
    pub attempt_timeout: Option<Duration>,
    /// How long a connection may take, unless only a `reqwest` builder of the caller knows.
    pub connect_timeout: Option<Duration>,
    /// Unless only a `reqwest` builder of the caller knows.
    pub proxies: Option<Arc<Proxies>>,
    pub retry: RetryPolicy,
    pub budget: Budget,
    pub max_response_size: usize,
    /// Trusted beside the machine's.
    pub roots: Arc<[reqwest::Certificate]>,
}

const REGION: &str = "HUAWEICLOUD_SDK_REGION";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Send,
    /// Everything but sending.
    Capture,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub operation: &'static Operation,
    pub mode: Mode,
    pub region: Option<String>,
    pub project_id: String,
    /// From when on its time counts.
    pub begun: Instant,
    record: Mutex<Record>,
}

/// What the transport saw.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub status: Option<StatusCode>,
    pub request_id: Option<String>,
    pub captured: Option<reqwest::Request>,
    /// Of the success, as it came but for a byte order mark.
    pub body: Option<reqwest::Body>,
    pub failure: Option<Error>,
    pub history: History,
    pub span: Option<tracing::Span>,
    /// Host and port that the last attempt went to, and the proxy on the way.
    pub target: Option<(String, Option<String>)>,
    pub encoding: Option<String>,
    /// Of all attempts.
    pub secrets: Secrets,
    /// What the last attempt was signed with.
    pub used: Option<Arc<ResolvedCredentials>>,
    /// How far the clock of the service is ahead, where it refused what this machine's said.
    pub ahead: Option<SignedDuration>,
}

impl Call {
    pub fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    /// Forgets what the try before has seen.
    pub fn begin(&mut self, history: History) {
        (self.status, self.request_id, self.history) = (None, None, history);
    }

    pub fn answered(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.status = Some(status);
        self.request_id = request_id(headers).map(|id| one_line(&self.secrets.mask(&id)));
        self.encoding = text(headers, &CONTENT_ENCODING);
    }
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    const NAMES: [HeaderName; 2] = [
        HeaderName::from_static("x-request-id"),
        HeaderName::from_static("x-iam-trace-id"),
    ];
    let id = NAMES.iter().find_map(|name| headers.get(name))?;
    Some(String::from_utf8_lossy(id.as_bytes()).into_owned())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

impl Client {
    /// A client for one call, if what was checked is right and it is known where to send it.
    pub(crate) async fn begin(
        &self,
        operation: &'static Operation,
        mode: Mode,
        checked: Result<Option<FunctionUrn>, ValidationError>,
    ) -> Result<Client, Error> {
        let begun = Instant::now();
        let target = async {
            let function = checked?;
            let region = self.default_region(function.as_ref(), begun).await?;
            let Target {
                endpoint,
                region,
                project_id,
            } = self.inner.settings.target(function.as_ref(), region)?;
            let project_id = match project_id {
                Some(project_id) => project_id,
                None => {
                    self.in_time(begun, "project id", self.project_found(region.as_deref()))
                        .await?
                }
            };
            // One that a function's URN names is not checked before.
            check_project_id(&project_id)?;
            let prefix = PATH_PREFIX.replace("{project_id}", &project_id);
            let call = Call {
                operation,
                mode,
                region,
                project_id,
                begun,
                record: Mutex::default(),
            };
            let baseurl = format!("{}{prefix}", endpoint.as_str().trim_end_matches('/'));
            let inner = Inner {
                settings: self.inner.settings.clone(),
                call: Some(Arc::new(call)),
            };
            Ok(Client {
                baseurl,
                client: self.client.clone(),
                inner,
            })
        };
        target
            .await
            .map_err(|error: Error| error.with(|error| error.operation = Some(operation.id)))
    }

    /// What a search comes to within what is left of the time of a call that began then.
    pub(crate) async fn in_time<T>(
        &self,
        begun: Instant,
        what: &str,
        search: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let settings = &self.inner.settings;
        let left = settings.timeout.saturating_sub(begun.elapsed());
        tokio::time::timeout(left, search)
            .await
            .unwrap_or_else(|_| {
                let waits = settings
                    .credentials
                    .waits_for()
                    .or_else(|| settings.projects.waits_for());
                let waits = waits
                    .map(|waits| format!("; it went by in waiting for {waits}"))
                    .unwrap_or_default();
                let problem = format!(
                    "no {what} in time: the timeout is {:?}{waits}",
                    settings.timeout
                );
                Err(Error::new(ErrorKind::Timeout, problem))
            })
    }

    /// Checks of a body what depends on its function, whose region and project are known by now.
    pub(crate) fn validate_for(
        &self,
        function: Option<&FunctionUrn>,
        body: Option<&impl Validate>,
    ) -> Result<(), Error> {
        let (Some(call), Some(function), Some(body)) = (&self.inner.call, function, body) else {
            return Ok(());
        };
        let checked = body.validate_for(&function.within(call.region.as_deref(), &call.project_id));
        checked.map_err(|violation| {
            Error::from(violation).with(|error| error.operation = Some(call.operation.id))
        })
    }

    /// What providers of credentials and the search for a project need to know.
    pub(crate) fn context(&self, region: Option<&str>) -> ProviderContext {
        ProviderContext {
            http: self.client.clone(),
            region: region.map(str::to_owned),
            iam_endpoint: self.inner.settings.iam_endpoint.clone(),
            variables: self.inner.settings.variables.clone(),
            roots: self.inner.settings.roots.clone(),
            proxies: self.inner.settings.proxies.clone(),
        }
    }

    /// The project, looked for again where a service fails that may do better later: nothing depends on it yet.
    async fn project_found(&self, region: Option<&str>) -> Result<String, Error> {
        let retry = &self.inner.settings.retry;
        let mut tries = 1;
        loop {
            match self.project_of(region).await {
                Err(error) if error.is_retryable() && tries < retry.tries() => {
                    tokio::time::sleep(retry.backoff(tries)).await;
                    tries += 1;
                }
                settled => return settled,
            }
        }
    }

    /// The project that neither client nor URN tells: the one that is set beside the credentials, or in
    /// the environment, or that IAM has for the region.
    async fn project_of(&self, region: Option<&str>) -> Result<String, Error> {
        let settings = &self.inner.settings;
        let context = self.context(region);
        let provided = settings.credentials.get(&context).await?;
        if let Some(project_id) = settings.project_set_beside(&provided)? {
            check_project_id(&project_id)?;
            return Ok(project_id);
        }
        let Some(region) = region.or(provided.region.as_deref()) else {
            let problem =
                "is not known; give a project id, a region to ask IAM for, or a full function URN";
            return Err(ValidationError::new("project_id", problem).into());
        };
        let context = self.context(Some(region));
        let found = settings
            .projects
            .of(region, provided.clone(), &context)
            .await;
        match found {
            // As where FunctionGraph refuses them: others may be given for them.
            Err(error) if error.is_refusal() && provided.may_be_renewed() => {
                let Some(others) = settings.credentials.instead_of(&provided, &context).await
                else {
                    return Err(error.into());
                };
                tracing::debug!("the credentials were refused and have been renewed");
                Ok(settings.projects.of(region, others, &context).await?)
            }
            settled => Ok(settled?),
        }
    }

    /// The region of a call whose region neither client nor URN tells, and what names it: a variable, or what is
    /// set beside the credentials. Those are looked for only where nothing else tells where to send.
    async fn default_region(
        &self,
        function: Option<&FunctionUrn>,
        begun: Instant,
    ) -> Result<Option<DefaultRegion>, Error> {
        let settings = &self.inner.settings;
        if settings.region.is_some() || function.and_then(FunctionUrn::region).is_some() {
            return Ok(None);
        }
        for variable in [REGION, TERRAFORM_REGION] {
            if let Some(region) = settings
                .variables
                .get(variable)
                .map_err(ValidationError::from)?
            {
                return Ok(Some(DefaultRegion {
                    region,
                    source: variable.to_owned(),
                }));
            }
        }
        if settings.endpoint.is_some() {
            return Ok(None);
        }
        let context = self.context(None);
        let search = async {
            match settings.credentials.get(&context).await {
                Ok(provided) => {
                    let beside = provided
                        .region
                        .clone()
                        .map(|region| (region, provided.provider_name));
                    let found = match beside {
                        Some(found) => Some(found),
                        // Keys from elsewhere do not make the profile's region another.
                        None if provided.provider_name != "given" => {
                            let profile = ProfileProvider::with(settings.variables.clone())
                                .region()
                                .await?;
                            profile.map(|region| (region, "profile"))
                        }
                        None => None,
                    };
                    Ok(found.map(|(region, source)| DefaultRegion {
                        region,
                        source: format!("{source}: region"),
                    }))
                }
                // Without credentials there is no region beside them, which is what is told.
                Err(error) if error.kind() == CredentialsErrorKind::NotLoaded => Ok(None),
                Err(error) => Err(error.into()),
            }
        };
        self.in_time(begun, "credentials", search).await
    }

    /// What the transport did not settle becomes an error of this crate.
    pub(crate) async fn finish<T>(
        &self,
        answer: Result<ResponseValue<T>, GeneratedError<()>>,
    ) -> Result<ResponseValue<T>, Error> {
        let Some(call) = &self.inner.call else {
            return answer
                .map_err(|error| Error::new(ErrorKind::InvalidInput, fmt_generated(&error)));
        };
        let failure = call.record().failure.take();
        let error = match (failure, answer) {
            (Some(failure), _) => failure,
            (None, Ok(answer)) => return Ok(answer),
            (None, Err(error)) => self.explain(error, call).await,
        };
        let mut record = call.record();
        let error = error.with(|error| {
            error.operation = Some(call.operation.id);
            error.status = error.status.or(record.status.map(|status| status.as_u16()));
            error.request_id = record.request_id.take();
            error.history = std::mem::take(&mut record.history);
            error.hide(&record.secrets);
        });
        if let Some(span) = &record.span {
            spans::operation_failed(span, &error);
        }
        Err(error)
    }

    /// The body of the success, as it came but for a byte order mark.
    pub(crate) fn kept(&self) -> reqwest::Body {
        self.inner
            .call
            .as_ref()
            .and_then(|call| call.record().body.take())
            .unwrap_or_default()
    }

    /// The request that was made but not sent.
    pub(crate) async fn captured(
        &self,
        answer: Result<(), GeneratedError<()>>,
    ) -> Result<SignedRequest, Error> {
        let captured = self
            .inner
            .call
            .as_ref()
            .and_then(|call| call.record().captured.take());
        match (captured, answer) {
            (Some(request), _) => Ok(SignedRequest::new(request)),
            (None, answer) => {
                let answer =
                    answer.map(|()| ResponseValue::new((), StatusCode::OK, HeaderMap::new()));
                let ended = self.finish(answer).await;
                Err(ended
                    .err()
                    .unwrap_or_else(|| Error::new(ErrorKind::InvalidInput, "no request was made")))
            }
        }
    }

    async fn explain(&self, error: GeneratedError<()>, call: &Call) -> Error {
        let secrets = call.record().secrets.clone();
        match error {
            GeneratedError::UnexpectedResponse(response) => refused(response, &secrets).await,
            GeneratedError::InvalidResponsePayload(body, error) => {
                let encoding = call.record().encoding.clone();
                unreadable(&body, encoding.as_deref(), error, &secrets)
            }
            GeneratedError::CommunicationError(error)
            | GeneratedError::ResponseBodyError(error) => {
                unanswered(error, &self.inner.settings, &call.record())
            }
            other => Error::new(ErrorKind::InvalidInput, fmt_generated(&other)),
        }
    }
}

/// Where a call goes, as far as client and URN tell.
struct Target {
    endpoint: Url,
    region: Option<String>,
    project_id: Option<String>,
}

/// A region, and what names it.
struct DefaultRegion {
    region: String,
    source: String,
}

impl Settings {
    fn project_set_beside(
        &self,
        provided: &ResolvedCredentials,
    ) -> Result<Option<String>, ValidationError> {
        if provided.project_id.is_some() {
            return Ok(provided.project_id.clone());
        }
        let own = self.variables.get(PROJECT_ID)?;
        Ok(if own.is_some() {
            own
        } else {
            self.variables.get(TERRAFORM_PROJECT_ID)?
        })
    }

    fn target(
        &self,
        function: Option<&FunctionUrn>,
        default: Option<DefaultRegion>,
    ) -> Result<Target, ValidationError> {
        let named = |part: fn(&FunctionUrn) -> Option<&str>| function.and_then(part);
        let region = self.agree("region", self.region.as_deref(), named(FunctionUrn::region))?;
        let project_id = self.agree(
            "project_id",
            self.project_id.as_deref(),
            named(FunctionUrn::project_id),
        )?;
        let endpoint = match (&self.endpoint, region, &default) {
            (Some(endpoint), ..) => endpoint.clone(),
            (None, Some(region), _) => self.overrides.of_region(region)?,
            (None, None, Some(DefaultRegion { region, source })) => {
                let endpoint = self.overrides.of_region(region);
                endpoint.map_err(|wrong| ValidationError::new(source.as_str(), wrong.reason()))?
            }
            (None, None, None) => {
                return Err(ValidationError::new(
                    "region",
                    "is not known; give a region, an endpoint or a full function URN",
                ));
            }
        };
        let project_id = project_id
            .or(self.default_project_id.as_deref())
            .map(str::to_owned);
        let region = region
            .map(str::to_owned)
            .or_else(|| default.map(|default| default.region));
        Ok(Target {
            endpoint,
            region,
            project_id,
        })
    }

    /// What the client and the URN say of one thing, unless they differ and must not.
    fn agree<'a>(
        &self,
        what: &str,
        client: Option<&'a str>,
        urn: Option<&'a str>,
    ) -> Result<Option<&'a str>, ValidationError> {
        match (client, urn) {
            (Some(client), Some(urn)) if client != urn && !self.allow_others => {
                Err(ValidationError::new(
                    "function_urn",
                    format!(
                        "it names the {what} {urn}, but the client is for {client:?}; use a client without {what}, or for {urn}"
                    ),
                ))
            }
            (client, urn) => Ok(urn.or(client)),
        }
    }
}

async fn refused(response: reqwest::Response, secrets: &Secrets) -> Error {
    let status = response.status();
    if status.is_redirection() {
        let target =
            text(response.headers(), &LOCATION).map(|target| one_line(&secrets.mask(&target)));
        let message = format!(
            "a redirect to {}, which is not followed",
            target.as_deref().unwrap_or("nowhere")
        );
        return Error::new(ErrorKind::InvalidResponse, message);
    }
    let encoding = text(response.headers(), &CONTENT_ENCODING);
    // The transport has read it: nothing is left that could fail.
    let body = response.bytes().await.unwrap_or_default();
    service_error(status.as_u16(), &body, encoding.as_deref(), secrets)
}

fn unreadable(
    body: &[u8],
    encoding: Option<&str>,
    error: serde_json::Error,
    secrets: &Secrets,
) -> Error {
    let start = beginning(body, secrets);
    let message = match no_text(body, encoding) {
        Some(form) => format!("the answer {form}; check what stands before the service"),
        None if start.is_empty() => "the answer is empty where JSON was expected".to_owned(),
        None => {
            format!("the answer is not the JSON that was expected: {error}; it begins: {start}")
        }
    };
    Error::new(ErrorKind::InvalidResponse, message)
        .with(|details| details.source = Some(Box::new(error)))
}

fn unanswered(error: reqwest::Error, settings: &Settings, record: &Record) -> Error {
    let error = error.without_url();
    let (address, proxy) = match &record.target {
        Some((address, proxy)) => (address.as_str(), proxy.as_deref()),
        None => ("nowhere", None),
    };
    let (kind, message) = if error.is_timeout() {
        let via = proxy
            .map(|proxy| format!(" through the proxy {proxy}"))
            .unwrap_or_default();
        let to = format!("{address}{via}");
        (
            ErrorKind::Timeout,
            too_late(&error, &to, settings, record.history.attempt_timeout),
        )
    } else if is_too_large(&error) {
        (
            ErrorKind::InvalidResponse,
            format!(
                "the answer is larger than {} bytes, which is the limit",
                settings.max_response_size
            ),
        )
    } else if error.is_builder() {
        (
            ErrorKind::InvalidInput,
            format!(
                "no request can be made of this: {}",
                network::deepest(&error)
            ),
        )
    } else {
        (ErrorKind::Network, network::failed(&error, address, proxy))
    };
    Error::new(kind, message).with(|details| details.source = Some(Box::new(error)))
}

fn too_late(
    error: &reqwest::Error,
    to: &str,
    settings: &Settings,
    attempt_timeout: Option<Duration>,
) -> String {
    match (
        error.is_connect(),
        settings.connect_timeout,
        attempt_timeout,
    ) {
        (true, Some(timeout), _) => {
            format!("no connection to {to} in time: the timeout for connecting is {timeout:?}")
        }
        (true, None, _) => format!("no connection to {to} in time"),
        (false, _, Some(timeout)) => {
            format!("no answer from {to} in time: the timeout of a try is {timeout:?}")
        }
        (false, _, None) => format!(
            "no answer from {to} in time: the timeout is {:?}",
            settings.timeout
        ),
    }
}

fn fmt_generated(error: &GeneratedError<()>) -> String {
    match error {
        GeneratedError::InvalidRequest(message) | GeneratedError::Custom(message) => {
            message.clone()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_late_step_has_no_time_of_its_own() {
        let hour = Duration::from_secs(3600);
        let client = Client::builder()
            .env_source(|_| None)
            .timeout(hour)
            .build()
            .unwrap();
        let Some(begun) = Instant::now().checked_sub(hour) else {
            return;
        };
        let error = client
            .in_time(begun, "answer", std::future::pending::<Result<(), Error>>())
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (
                ErrorKind::Timeout,
                "no answer in time: the timeout is 3600s"
            )
        );
    }
}
