//! Invalid input is never sent.

use functiongraph::types::ObsDestination;
use functiongraph::{Destination, reqwest};

use super::*;

/// An error of input that is rejected before a request is sent.
fn rejected_before_sending<F>(
    name: &'static str,
    error: impl FnOnce(ClientBuilder) -> F + Send + 'static,
) -> Case
where
    F: Future<Output = Error> + Send + 'static,
{
    case(name, only(ErrorKind::InvalidInput), async move {
        let server = Server::responding_with(response(200, "", "{}")).await;
        let error = error(server.client_builder().credentials(keys())).await;
        assert_eq!(server.connections(), 0, "{name} was sent");
        error
    })
}

pub(crate) fn invalid_values() -> Vec<Case> {
    let body = |name, set: fn(Body) -> Body| {
        rejected_before_sending(name, move |builder| update(builder, set))
    };
    vec![
        body("retries of 4", |body| body.max_async_retry_attempts(4)),
        body("retries of -1", |body| body.max_async_retry_attempts(-1)),
        body("event age of 0", |body| {
            body.max_async_event_age_in_seconds(0)
        }),
        body("event age of 86401", |body| {
            body.max_async_event_age_in_seconds(86401)
        }),
        body("expiry after 366 days", |body| {
            body.on_failure(ObsDestination::new("bucket").expires_days(366))
        }),
        body("expiry after -1 days", |body| {
            body.on_success(ObsDestination::new("bucket").expires_days(-1))
        }),
        body("bucket without name", |body| {
            body.on_failure(Destination::obs(""))
        }),
        body("topic without URN", |body| {
            body.on_failure(Destination::smn(""))
        }),
        body("stream without name", |body| {
            body.on_failure(Destination::dis(""))
        }),
        body("function without URN", |body| {
            body.on_failure(Destination::function(""))
        }),
        rejected_before_sending("limit of -1", |builder| async {
            let client = builder.build().unwrap();
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .limit(-1)
                .send()
                .await
                .unwrap_err()
        }),
        rejected_before_sending("limit above i64::MAX", |builder| async {
            let client = builder.build().unwrap();
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .limit(u64::MAX)
                .send()
                .await
                .unwrap_err()
        }),
        rejected_before_sending("marker of 65 characters", |builder| async {
            let (client, marker) = (builder.build().unwrap(), "1".repeat(65));
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .marker(marker)
                .send()
                .await
                .unwrap_err()
        }),
    ]
}

/// A builder of a client with keys alone.
fn unconfigured() -> ClientBuilder {
    Client::builder()
        .credentials(keys())
        .env_source(|_| None)
        .http_client_builder(direct_client())
}

pub(crate) fn unclear_targets() -> Vec<Case> {
    let function = |name, set: fn(ClientBuilder) -> ClientBuilder, urn: &'static str| {
        rejected_before_sending(name, move |builder| async move {
            let client = set(builder).build().unwrap();
            client
                .show_function_async_invoke_config()
                .function_urn(urn)
                .send()
                .await
                .unwrap_err()
        })
    };
    vec![
        function("URN with a space", |builder| builder, "my function"),
        function("URN of five fields", |builder| builder, "a:b:c:d:e"),
        function(
            "URN of another service",
            |builder| builder,
            "urn:smn:cn-north-4:p:function:default:resize",
        ),
        function("URN of dots", |builder| builder, ".."),
        function("URN without name", |builder| builder, "default:"),
        rejected_before_sending("no URN", |builder| async {
            builder
                .build()
                .unwrap()
                .delete_function_async_invoke_config()
                .send()
                .await
                .unwrap_err()
        }),
        function("no project", |builder| builder, "resize"),
        function(
            "URN of another project",
            |builder| builder.project_id("another"),
            FUNCTION,
        ),
        function(
            "URN of another region",
            |builder| builder.region("cn-east-3"),
            FUNCTION,
        ),
        case(
            "neither region nor endpoint",
            only(ErrorKind::InvalidInput),
            async {
                let client = unconfigured().project_id("p").build().unwrap();
                client
                    .show_function_async_invoke_config()
                    .function_urn("resize")
                    .send()
                    .await
                    .unwrap_err()
            },
        ),
        case(
            "no region for a list",
            only(ErrorKind::InvalidInput),
            async {
                let client = unconfigured().project_id("p").build().unwrap();
                client.list_functions().send().await.unwrap_err()
            },
        ),
        case(
            "no project for a list",
            only(ErrorKind::InvalidInput),
            async {
                let builder = unconfigured().endpoint("http://127.0.0.1:9");
                let client = builder.build().unwrap();
                client.list_functions().send().await.unwrap_err()
            },
        ),
        case(
            "URN of an unknown region",
            only(ErrorKind::InvalidInput),
            async {
                let client = unconfigured().build().unwrap();
                let urn = "urn:fss:moon-1:p:function:default:resize";
                client
                    .show_function_async_invoke_config()
                    .function_urn(urn)
                    .send()
                    .await
                    .unwrap_err()
            },
        ),
    ]
}

pub(crate) fn invalid_clients() -> Vec<Case> {
    let built = |name, set: fn(ClientBuilder) -> ClientBuilder| {
        rejected_before_sending(name, move |builder| async move {
            set(builder).build().unwrap_err()
        })
    };
    vec![
        case("unknown region", only(ErrorKind::InvalidInput), async {
            Client::builder()
                .credentials(keys())
                .region("moon-1")
                .build()
                .unwrap_err()
        }),
        built("access key with a line break", |builder| {
            builder.credentials(Credentials::keys(format!("{ACCESS_KEY}\n"), SECRET_KEY))
        }),
        built("secret key with a line break", |builder| {
            builder.credentials(Credentials::keys(ACCESS_KEY, format!("{SECRET_KEY}\r\n")))
        }),
        built("security token with a line break", |builder| {
            builder.credentials(keys().security_token(format!("{SECURITY_TOKEN}\n")))
        }),
        built("token with a line break", |builder| {
            builder.credentials(Credentials::token(format!("{AUTH_TOKEN}\n")))
        }),
        built("empty access key", |builder| {
            builder.credentials(Credentials::keys("", SECRET_KEY))
        }),
        built("empty secret key", |builder| {
            builder.credentials(Credentials::keys(ACCESS_KEY, ""))
        }),
        built("empty token", |builder| {
            builder.credentials(Credentials::token(""))
        }),
        built("endpoint without scheme", |builder| {
            builder.endpoint("functiongraph.example.com")
        }),
        built("endpoint with an unsupported scheme", |builder| {
            builder.endpoint("ftp://functiongraph.example.com")
        }),
        built("endpoint without host", |builder| {
            builder.endpoint("http://")
        }),
        built("endpoint with a query", |builder| {
            builder.endpoint("http://functiongraph.example.com/?a=b")
        }),
        built("endpoint with a user name", |builder| {
            builder.endpoint("http://me@functiongraph.example.com")
        }),
        built("project id with a slash", |builder| {
            builder.project_id("../admin")
        }),
        built("empty default project id", |builder| {
            builder.default_project_id("")
        }),
    ]
}

#[tokio::test]
async fn never_sends_invalid_values() {
    for (name, error) in provoke(invalid_values()).await {
        let field = error.validation_error().expect(name).field();
        assert!(
            error.message().starts_with(&format!("{field}: ")),
            "{name}: {error}"
        );
    }
}

#[tokio::test]
async fn never_sends_to_unclear_target() {
    for (name, error) in provoke(unclear_targets()).await {
        assert!(
            error.validation_error().is_some() && error.operation().is_some(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn rejects_invalid_client_settings() {
    for (name, error) in provoke(invalid_clients()).await {
        assert!(
            error.validation_error().is_some() && error.operation().is_none(),
            "{name}"
        );
    }
}

#[test]
fn rejects_invalid_root_certificate() {
    let client = Client::builder().credentials(Credentials::keys("AK", "SK"));
    let error = client
        .http_client_builder(reqwest::Client::builder())
        .root_certificate_pem("no")
        .build()
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.validation_error().unwrap().field()),
        (ErrorKind::InvalidInput, "root_certificate_pem")
    );
}
