//! When credentials are refreshed, and how often.

use std::time::SystemTime;

use functiongraph::credentials::{
    ProvideCredentials, ProvideCredentialsFuture, ProviderContext, ResolvedCredentials,
};

use super::*;

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

/// Rejects the keys `AK0`.
async fn rejecting_server() -> Server {
    Server::start(|connection| async move {
        let rejected = connection.request.head.contains("Access=AK0,");
        let (status, body) = if rejected {
            (401, "")
        } else {
            (200, r#"{"max_async_retry_attempts":2}"#)
        };
        connection.write(&response(status, "", body)).await
    })
    .await
}

#[tokio::test]
async fn refreshes_rejected_keys_once() {
    let (server, provider) = (rejecting_server().await, Numbered::default());
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
        let server = rejecting_server().await;
        let builder = server.client_builder().retry_policy(RetryPolicy::default());
        let builder = if temporary {
            builder.credentials_provider(Numbered(Arc::default(), true))
        } else {
            builder.credentials(Credentials::keys("AK0", SECRET))
        };
        let error = show(&builder.build().unwrap()).await;
        assert_eq!(
            (error.status(), server.connections()),
            (Some(StatusCode::UNAUTHORIZED), attempts)
        );
        assert!(error.hint().is_some());
    }
}

#[tokio::test]
async fn refreshes_keys_rejected_by_iam() {
    let metadata = routes(|target, count| {
        if target.starts_with("PUT") {
            response(404, "", "")
        } else {
            keys(if count < 2 { "OLD" } else { "NEW" })
        }
    })
    .await;
    let iam = routes(|_, count| {
        if count == 0 {
            response(401, "", "")
        } else {
            projects(&["project"])
        }
    })
    .await;
    let provider = InstanceMetadataProvider::new().endpoint(metadata.endpoint());
    let client = client([])
        .iam_endpoint(iam.endpoint())
        .credentials_provider(provider);
    assert_eq!(sign_with(client).await.unwrap(), "NEW TEMPORARY project");
    let signed_by: Vec<bool> = iam
        .requests()
        .iter()
        .map(|request| {
            header(request, "authorization")
                .unwrap()
                .contains("Access=NEW")
        })
        .collect();
    assert_eq!(signed_by, [false, true]);
}

#[tokio::test]
async fn hints_at_keys_rejected_by_iam() {
    let iam = routes(|_, _| response(401, "", "")).await;
    let keys = Credentials::keys("AK", "SK").security_token("TEMPORARY");
    let client = client([])
        .iam_endpoint(iam.endpoint())
        .credentials(keys)
        .build()
        .unwrap();
    let error = signed_with(&client).await.unwrap_err();
    assert!(
        error.hint().is_some_and(|hint| hint.contains("clock")),
        "{error}"
    );
    assert_eq!(
        (error.kind(), iam.connections()),
        (ErrorKind::Credentials, 1)
    );
}

#[tokio::test]
async fn concurrent_calls_share_lookups() {
    let metadata = routes(|target, _| {
        if target.starts_with("PUT") {
            response(200, "", "TOKEN")
        } else {
            keys("AK")
        }
    })
    .await;
    let iam = iam().await;
    let client = client([("FUNCTIONGRAPH_METADATA_ENDPOINT", &metadata.endpoint())])
        .iam_endpoint(iam.endpoint());
    let client = client.build().unwrap();
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            tokio::spawn({
                let client = client.clone();
                async move { signed_with(&client).await }
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "AK TEMPORARY project");
    }
    assert_eq!(
        targets(&metadata),
        [
            "PUT /meta-data/latest/api/token",
            "GET /openstack/latest/securitykey"
        ]
    );
    assert_eq!(targets(&iam), ["GET /v3/projects?name=cn-north-4"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_refresh_keys_once() {
    const LIFE: Duration = Duration::from_secs(2);
    let metadata = routes(move |target, count| match target.starts_with("PUT") {
        true => response(200, "", "metadata-token"),
        false if count < 2 => {
            let end = jiff::Timestamp::try_from(std::time::SystemTime::now() + LIFE).unwrap();
            let end = end.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
            let short =
                json!({"access": "first", "secret": "SK", "securitytoken": "T", "expires_at": end});
            response(200, JSON, json!({"credential": short}).to_string())
        }
        false => keys("second"),
    })
    .await;
    let client = client([])
        .credentials_provider(InstanceMetadataProvider::new().endpoint(metadata.endpoint()))
        .project_id("p");
    let client = client.build().unwrap();
    let key_requests = || {
        metadata
            .requests()
            .iter()
            .filter(|request| request.is("GET"))
            .count()
    };

    client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await
        .unwrap();
    assert_eq!(key_requests(), 1);
    tokio::time::sleep(LIFE).await;
    storm(&client).await;
    assert_eq!(key_requests(), 2);
}

async fn storm(client: &Client) {
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                client
                    .show_function_async_invoke_config()
                    .function_urn("resize")
                    .build_signed()
                    .await
                    .map(drop)
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}
