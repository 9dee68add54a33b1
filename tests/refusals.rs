//! What a server gives back that no text may show, answers that are none, and refusals that can be mended.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use functiongraph::credentials::{
    PasswordProvider, ProvideCredentials, ProvideCredentialsFuture, ProviderContext,
    ResolvedCredentials,
};
use functiongraph::{Client, Credentials, Error, ErrorKind, RetryPolicy};
use test_support::{FUNCTION, Server, answer, direct, nobody};

const SECRET: &str = "SECRET/KEY+OF/THE=TEST";
const TOKEN: &str = "TOKEN/OF+THE/TEST==";

async fn show(client: &Client) -> Error {
    client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap_err()
}

#[tokio::test]
async fn masks_echoed_secrets_everywhere() {
    let escapes = [
        TOKEN.to_owned(),
        TOKEN.replace('/', "\\/"),
        TOKEN.replace('/', "%2F").replace('=', "%3d"),
    ];
    for escaped in escapes {
        for status in [200, 302, 403] {
            let filler = "x ".repeat(90);
            let headers = format!("X-Request-Id: {escaped}\r\nLocation: http://x/{escaped}\r\n");
            for body in [
                format!(
                    r#"{{"error_code":"{escaped}","error_msg":"bad {escaped}","encoded_authorization_message":"{escaped}"}}"#
                ),
                format!("{filler}{escaped}"),
                format!(r#""{escaped}""#),
            ] {
                let server = Server::answering(answer(status, &headers, body)).await;
                let client = server
                    .client_builder()
                    .credentials(Credentials::token(TOKEN))
                    .build()
                    .unwrap();
                let error = show(&client).await;
                let said = format!(
                    "{error} {error:?} {:?}",
                    error.encoded_authorization_message()
                );
                assert!(
                    !said.contains("OF+THE") && !said.contains(&escaped) && said.contains("***"),
                    "{said}"
                );
            }
        }
    }
}

#[tokio::test]
async fn masks_password_echoed_by_iam() {
    let body = format!(
        r#"{{"error":{{"code":401,"message":"no: {}"}}}}"#,
        SECRET.replace('/', "\\/")
    );
    let iam = Server::answering(answer(401, "", body)).await;
    let http = direct().build().unwrap();
    let password = PasswordProvider::new("domain", "user", SECRET)
        .project_id("p")
        .iam_endpoint(iam.endpoint());
    let said = password
        .provide(&ProviderContext::new(http))
        .await
        .unwrap_err()
        .to_string();
    assert!(said.ends_with("no: ***"), "{said}");
}

/// Keys with a security token, numbered by the request.
#[derive(Clone, Debug, Default)]
struct Numbered(Arc<AtomicUsize>, bool);

impl ProvideCredentials for Numbered {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(async {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            let name = if self.1 { 0 } else { number };
            let keys = Credentials::keys(format!("AK{name}"), SECRET).security_token(TOKEN);
            Ok(ResolvedCredentials::new(keys, "test")
                .expiry(SystemTime::now() + Duration::from_secs(7200)))
        })
    }
}

/// Refuses the keys `AK0`.
async fn refusing() -> Server {
    Server::start(|connection| async move {
        let refused = connection.request.head.contains("Access=AK0,");
        let (status, body) = if refused {
            (401, "")
        } else {
            (200, r#"{"max_async_retry_attempts":2}"#)
        };
        connection.write(&answer(status, "", body)).await
    })
    .await
}

#[tokio::test]
async fn renews_rejected_keys_once() {
    let (server, provider) = (refusing().await, Numbered::default());
    let builder = server
        .client_builder()
        .retry_policy(RetryPolicy::default())
        .credentials_provider(provider.clone());
    let client = builder.build().unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                client
                    .show_function_async_invoke_config()
                    .function_urn(FUNCTION)
                    .send()
                    .await
                    .unwrap();
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(provider.0.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn no_resend_with_unchanged_keys() {
    for (temporary, attempts) in [(true, 1), (false, 1)] {
        let server = refusing().await;
        let builder = server.client_builder().retry_policy(RetryPolicy::default());
        let builder = match temporary {
            true => builder.credentials_provider(Numbered(Arc::default(), true)),
            false => builder.credentials(Credentials::keys("AK0", SECRET)),
        };
        let error = show(&builder.build().unwrap()).await;
        assert_eq!(
            (error.status(), server.connections()),
            (Some(401), attempts)
        );
        assert!(error.hint().is_some());
    }
}

#[tokio::test]
async fn rejects_error_body_in_success() {
    let server = Server::answering(answer(
        200,
        "",
        r#"{"error_code":"FSS.0500","error_msg":"no"}"#,
    ))
    .await;
    let client = |server: &Server| {
        server
            .client_builder()
            .credentials(Credentials::token(TOKEN))
            .build()
            .unwrap()
    };
    let error = show(&client(&server)).await;
    assert_eq!(
        (error.kind(), error.status(), error.code()),
        (ErrorKind::Service, Some(200), Some("FSS.0500"))
    );
    let error = show(&client(&Server::answering(answer(200, "", "{}")).await)).await;
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().contains("func_urn"), "{error}");
    let accepted = client(&Server::answering(answer(202, "", "{}")).await);
    let call = accepted
        .async_invoke_function()
        .function_urn(FUNCTION)
        .body(serde_json::Map::new());
    let error = call.send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::InvalidResponse, "the answer lacks request_id")
    );
}

#[tokio::test]
async fn names_unexpected_encoding() {
    for status in [200, 502] {
        let server = Server::answering(answer(status, "", b"\x1f\x8b\x08\x00\xff\xfe")).await;
        let error = show(
            &server
                .client_builder()
                .credentials(Credentials::token(TOKEN))
                .build()
                .unwrap(),
        )
        .await;
        let said = error.to_string();
        assert!(said.contains("(gzip)") && said.is_ascii(), "{said}");
    }
}

#[tokio::test]
async fn names_host_of_refused_connection() {
    let address = nobody().await;
    let builder = Client::builder()
        .endpoint(format!("http://{address}"))
        .http_client_builder(direct())
        .retry_policy(RetryPolicy::disabled());
    let said = show(
        &builder
            .credentials(Credentials::token(TOKEN))
            .build()
            .unwrap(),
    )
    .await
    .to_string();
    assert!(
        said.contains(&format!("connection failed: {address}: Connection refused")),
        "{said}"
    );
}
