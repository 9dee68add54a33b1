//! Invalid input is never sent.

use functiongraph::{Destination, reqwest};

use super::*;

/// An error that is there before anything is sent.
fn unsent<F>(name: &'static str, error: impl FnOnce(ClientBuilder) -> F + Send + 'static) -> Case
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
    let body = |name, set: fn(Body) -> Body| unsent(name, move |builder| update(builder, set));
    vec![
        body("retries of 4", |body| body.max_async_retry_attempts(4)),
        body("retries of -1", |body| body.max_async_retry_attempts(-1)),
        body("an age of 0", |body| body.max_async_event_age_in_seconds(0)),
        body("an age of 86401", |body| {
            body.max_async_event_age_in_seconds(86401)
        }),
        body("expiry after 366 days", |body| {
            body.on_failure(Destination::obs("bucket").expires_days(366))
        }),
        body("expiry after -1 days", |body| {
            body.on_success(Destination::obs("bucket").expires_days(-1))
        }),
        body("a bucket without a name", |body| {
            body.on_failure(Destination::obs(""))
        }),
        body("a topic without a URN", |body| {
            body.on_failure(Destination::smn(""))
        }),
        body("a stream without a name", |body| {
            body.on_failure(Destination::dis(""))
        }),
        body("a function without a URN", |body| {
            body.on_failure(Destination::function(""))
        }),
        unsent("a limit of -1", |builder| async {
            let client = builder.build().unwrap();
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .limit(-1)
                .send()
                .await
                .unwrap_err()
        }),
        unsent("a limit beyond all numbers", |builder| async {
            let client = builder.build().unwrap();
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .limit(u64::MAX)
                .send()
                .await
                .unwrap_err()
        }),
        unsent("a marker of 65 characters", |builder| async {
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

pub(crate) fn unclear_targets() -> Vec<Case> {
    let function = |name, set: fn(ClientBuilder) -> ClientBuilder, urn: &'static str| {
        unsent(name, move |builder| async move {
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
        function("a URN of spaces", |builder| builder, "my function"),
        function("a URN of five fields", |builder| builder, "a:b:c:d:e"),
        function(
            "a URN of another service",
            |builder| builder,
            "urn:smn:cn-north-4:p:function:default:resize",
        ),
        function("a URN that climbs", |builder| builder, ".."),
        function("a URN without a name", |builder| builder, "default:"),
        unsent("no URN", |builder| async {
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
            "a URN of another project",
            |builder| builder.project_id("another"),
            FUNCTION,
        ),
        function(
            "a URN of another region",
            |builder| builder.region("cn-east-3"),
            FUNCTION,
        ),
        case(
            "neither region nor endpoint",
            only(ErrorKind::InvalidInput),
            async {
                let client = Client::builder()
                    .credentials(keys())
                    .project_id("p")
                    .http_client_builder(direct_client())
                    .build()
                    .unwrap();
                client
                    .show_function_async_invoke_config()
                    .function_urn("resize")
                    .send()
                    .await
                    .unwrap_err()
            },
        ),
        case(
            "a URN of an unknown region",
            only(ErrorKind::InvalidInput),
            async {
                let client = Client::builder()
                    .credentials(keys())
                    .http_client_builder(direct_client())
                    .build()
                    .unwrap();
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
        unsent(name, move |builder| async move {
            set(builder).build().unwrap_err()
        })
    };
    vec![
        case("an unknown region", only(ErrorKind::InvalidInput), async {
            Client::builder()
                .credentials(keys())
                .region("moon-1")
                .build()
                .unwrap_err()
        }),
        built("an access key with a line break", |builder| {
            builder.credentials(Credentials::keys(format!("{ACCESS_KEY}\n"), SECRET_KEY))
        }),
        built("a secret key with a line break", |builder| {
            builder.credentials(Credentials::keys(ACCESS_KEY, format!("{SECRET_KEY}\r\n")))
        }),
        built("a security token with a line break", |builder| {
            builder.credentials(keys().security_token(format!("{SECURITY_TOKEN}\n")))
        }),
        built("a token with a line break", |builder| {
            builder.credentials(Credentials::token(format!("{AUTH_TOKEN}\n")))
        }),
        built("an empty access key", |builder| {
            builder.credentials(Credentials::keys("", SECRET_KEY))
        }),
        built("an empty secret key", |builder| {
            builder.credentials(Credentials::keys(ACCESS_KEY, ""))
        }),
        built("an empty token", |builder| {
            builder.credentials(Credentials::token(""))
        }),
        built("an endpoint without a scheme", |builder| {
            builder.endpoint("functiongraph.example.com")
        }),
        built("an endpoint of another scheme", |builder| {
            builder.endpoint("ftp://functiongraph.example.com")
        }),
        built("an endpoint without a host", |builder| {
            builder.endpoint("http://")
        }),
        built("an endpoint with a query", |builder| {
            builder.endpoint("http://functiongraph.example.com/?a=b")
        }),
        built("an endpoint with a name", |builder| {
            builder.endpoint("http://me@functiongraph.example.com")
        }),
        built("a project id with a slash", |builder| {
            builder.project_id("../admin")
        }),
        built("an empty default project id", |builder| {
            builder.default_project_id("")
        }),
    ]
}

#[tokio::test]
async fn never_sends_invalid_values() {
    for (name, error) in provoke(invalid_values()).await {
        let field = error.violation().expect(name).field();
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
            error.violation().is_some() && error.operation().is_some(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn rejects_invalid_client_settings() {
    for (name, error) in provoke(invalid_clients()).await {
        assert!(
            error.violation().is_some() && error.operation().is_none(),
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
        (error.kind(), error.violation().unwrap().field()),
        (ErrorKind::InvalidInput, "root_certificate_pem")
    );
}
