//! The cause of an error is in its text, or in `source()`, and not in both: a printer of the chain shows each part once.

use std::collections::HashSet;

use functiongraph::credentials::{CredentialsError, CredentialsProviderChain, EnvironmentProvider};
use functiongraph::{Destination, Event, FunctionUrn, Timestamp, Validate, reqwest, types};
use functiongraph_emulator::Emulator;

use super::{error_bodies, input, invalid_responses, network, redirects, request_ids, statuses};

use super::*;

/// What a printer such as that of `anyhow` shows: the error, its source, the source of that.
fn printed(error: &(dyn StdError + 'static)) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source())
        .map(ToString::to_string)
        .collect()
}

fn assert_shows_each_part_once(name: &str, error: &(dyn StdError + 'static)) {
    let parts = printed(error);
    for (index, part) in parts.iter().enumerate() {
        let mut others = parts[..index].iter();
        assert!(
            !others.any(|other| other.contains(part)),
            "{name}: {part:?} is shown twice: {parts:#?}"
        );
    }
}

/// A chain without credentials, and one whose provider fails.
async fn without_credentials(provider: impl Into<Option<CredentialsError>>) -> Error {
    let server = Server::responding_with(response(200, "", "{}")).await;
    let builder = server.client_builder().env_source(|_| None);
    let builder = match provider.into() {
        Some(error) => builder.credentials_provider(Failing(error)),
        None => builder.credentials_provider(
            CredentialsProviderChain::new().or_else(EnvironmentProvider::new()),
        ),
    };
    show(builder.build().unwrap()).await
}

#[derive(Debug)]
struct Failing(CredentialsError);

impl functiongraph::credentials::ProvideCredentials for Failing {
    fn provide<'a>(
        &'a self,
        _: &'a functiongraph::credentials::ProviderContext,
    ) -> functiongraph::credentials::ProvideCredentialsFuture<'a> {
        Box::pin(async { Err(self.0.clone()) })
    }
}

#[tokio::test]
async fn shows_each_cause_once() {
    let cases = [
        error_bodies::bodies(),
        request_ids::request_ids(),
        statuses::statuses(),
        invalid_responses::invalid_responses(),
        redirects::redirects(),
        network::network_failures(),
        input::invalid_values(),
        input::unclear_targets(),
        input::invalid_clients(),
    ];
    let mut errors = provoke(cases.into_iter().flatten().collect()).await;
    let failed = CredentialsError::provider_error("fake: the service is down").retryable(true);
    errors.push(("provider error", without_credentials(failed).await));
    let nothing = CredentialsError::not_loaded("fake: nothing");
    errors.push(("not loaded", without_credentials(nothing).await));
    for (name, error) in &errors {
        assert_shows_each_part_once(name, error);
        let causes = [
            error.transport_error().map(|cause| cause as &dyn StdError),
            error
                .credentials_error()
                .map(|cause| cause as &dyn StdError),
        ];
        assert!(
            error.source().is_none() || causes.iter().flatten().next().is_none(),
            "{name}: a cause is both a value and the source"
        );
    }
    let kinds: HashSet<_> = errors.iter().map(|(_, error)| error.kind()).collect();
    let all = [
        ErrorKind::InvalidInput,
        ErrorKind::CredentialsNotLoaded,
        ErrorKind::Credentials,
        ErrorKind::Service,
        ErrorKind::Timeout,
        ErrorKind::Network,
        ErrorKind::InvalidResponse,
    ];
    assert_eq!(kinds, HashSet::from(all), "every kind is provoked");
}

#[tokio::test]
async fn other_errors_show_each_cause_once() {
    let taken = Emulator::start().await.unwrap();
    let listening = Emulator::builder()
        .listen(taken.address())
        .start()
        .await
        .unwrap_err();
    let folder = tempfile::tempdir().unwrap();
    let state = Emulator::builder()
        .state_file(folder.path())
        .start()
        .await
        .unwrap_err();
    let time = std::time::SystemTime::try_from(Timestamp::new("soon")).unwrap_err();
    let body = types::UpdateFunctionAsyncInvokeConfigRequestBody::builder()
        .max_async_retry_attempts(9)
        .build()
        .unwrap();
    let mut errors: Vec<(&str, Box<dyn StdError>)> = vec![
        ("listen", Box::new(listening)),
        ("state", Box::new(state)),
        ("time", Box::new(time)),
        ("urn", Box::new("a b".parse::<FunctionUrn>().unwrap_err())),
        (
            "destination",
            Box::new("ftp://x".parse::<Destination>().unwrap_err()),
        ),
        ("event", Box::new(Event::from_json("[").unwrap_err())),
        ("value", Box::new(body.validate().unwrap_err())),
        (
            "credentials",
            Box::new(CredentialsError::provider_error("fake: down")),
        ),
        (
            "json",
            Box::new(serde_json::from_str::<FunctionUrn>("\"a b\"").unwrap_err()),
        ),
    ];
    if let Err(error) = Credentials::from_env() {
        errors.push(("environment", Box::new(error)));
    }
    for (name, error) in &errors {
        assert_shows_each_part_once(name, &**error);
    }
}

#[tokio::test]
async fn causes_are_values() {
    let failed = CredentialsError::provider_error("fake: the service is down").retryable(true);
    let error = without_credentials(failed.clone()).await;
    assert_eq!(error.credentials_error(), Some(&failed));
    assert!(error.transport_error().is_none());
    let address = unused_address().await;
    let client = Client::builder()
        .endpoint(format!("http://{address}"))
        .http_client_builder(direct_client())
        .retry_policy(RetryPolicy::disabled())
        .credentials(keys())
        .build()
        .unwrap();
    let error = show(client).await;
    let transport = error.transport_error();
    assert!(transport.is_some_and(reqwest::Error::is_connect), "{error}");
}

#[test]
fn builds_errors_for_mocks() {
    let error = Error::builder(ErrorKind::Service, "too\nmany")
        .operation("ShowFunctionAsyncInvokeConfig")
        .status(StatusCode::TOO_MANY_REQUESTS)
        .code("FSS.0429")
        .attempts(3)
        .retry_after(Duration::from_secs(7))
        .build();
    assert!(error.is_retryable() && !error.is_not_found());
    assert_eq!(
        (error.message(), error.retry_after()),
        ("too many", Some(Duration::from_secs(7)))
    );
    assert!(error.hint().is_some_and(|hint| hint.contains("wait")));
    let permanent = Error::builder(ErrorKind::InvalidInput, "no").build();
    assert!(!permanent.is_retryable() && permanent.status().is_none());
}
