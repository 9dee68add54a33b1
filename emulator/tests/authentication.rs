//! Which requests are authenticated.

mod common;

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{Client, Credentials, Error, reqwest};
use functiongraph_emulator::Emulator;

use common::{Service, TOKEN, config, send, status_and_code};

const UNAUTHENTICATED: (u16, &str) = (401, "APIGW.0301");

async fn keys(service: &Service, access_key: &str, secret_key: &str) -> Result<(), Error> {
    let credentials = Credentials::keys(access_key, secret_key);
    let client = service
        .emulator
        .client_builder()
        .credentials(credentials)
        .build()
        .unwrap();
    client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body(Body::default())
        .send()
        .await
        .map(drop)
}

#[tokio::test]
async fn rejects_unauthenticated_requests() {
    let service = Service::start().await;
    for (method, path) in [
        ("PUT", config("resize")),
        ("GET", config("resize")),
        ("DELETE", config("resize")),
        ("GET", config("resize") + "s"),
    ] {
        assert_eq!(
            send(service.request(method, &path)).await.error(),
            UNAUTHENTICATED,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn accepts_configured_keys_and_tokens() {
    let service = Service::with(
        Emulator::builder()
            .access_key("A", "a")
            .access_key("B", "b")
            .auth_token("another"),
    )
    .await;
    keys(&service, "A", "a").await.unwrap();
    keys(&service, "B", "b").await.unwrap();
    for token in [TOKEN, "another"] {
        let request = service
            .request("GET", &config("resize"))
            .header("X-Auth-Token", token);
        assert_eq!(send(request).await.status, 200);
    }
    for (access_key, secret_key) in [("C", "a"), ("A", "b"), ("a", "a"), ("A", "a1")] {
        let error = keys(&service, access_key, secret_key).await.unwrap_err();
        assert_eq!(
            status_and_code(&error),
            (Some(401), Some("APIGW.0301")),
            "{access_key}:{secret_key}"
        );
    }
    for token in ["a-toke", "a-token2", "A-TOKEN", ""] {
        let request = service
            .request("GET", &config("resize"))
            .header("X-Auth-Token", token);
        assert_eq!(send(request).await.error(), UNAUTHENTICATED, "{token:?}");
    }
}

#[tokio::test]
async fn accepts_its_generated_keys() {
    let (one, other) = (
        Emulator::start().await.unwrap(),
        Emulator::start().await.unwrap(),
    );
    let set = |client: Client| async move {
        client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(Body::default())
            .send()
            .await
            .map(drop)
    };
    set(one.client().unwrap()).await.unwrap();
    let error = set(one
        .client_builder()
        .credentials(other.credentials())
        .build()
        .unwrap())
    .await
    .unwrap_err();
    assert_eq!(status_and_code(&error), (Some(401), Some("APIGW.0301")));
}

#[tokio::test]
async fn rejects_other_signatures() {
    let service = Service::with(Emulator::builder().access_key("A", "a")).await;
    let client = service
        .emulator
        .client_builder()
        .credentials(Credentials::keys("A", "a"))
        .build()
        .unwrap();
    let signed = |retries: i64| {
        let call = client
            .update_function_async_invoke_config()
            .function_urn("resize");
        call.body_map(|body| body.max_async_retry_attempts(retries))
            .build_signed()
    };
    let send = async |request| {
        service
            .http
            .execute(request)
            .await
            .unwrap()
            .status()
            .as_u16()
    };

    let mut request = signed(1).await.unwrap().into_inner();
    *request.body_mut() = signed(2).await.unwrap().into_inner().body_mut().take();
    assert_eq!(send(request).await, 401);

    let mut request = signed(1).await.unwrap().into_inner();
    request.url_mut().set_path(&config("other"));
    assert_eq!(send(request).await, 401);

    let mut request = signed(1).await.unwrap().into_inner();
    *request.method_mut() = reqwest::Method::DELETE;
    assert_eq!(send(request).await, 401);

    assert_eq!(send(signed(1).await.unwrap().into_inner()).await, 200);
}

#[tokio::test]
async fn debug_shows_no_secrets() {
    let builder = Emulator::builder()
        .access_key("hidden-access", "hidden-secret")
        .auth_token("hidden-token");
    let shown = format!("{builder:?}");
    assert!(
        !shown.contains("hidden-secret") && !shown.contains("hidden-token"),
        "{shown}"
    );
    let emulator = builder.start().await.unwrap();
    let shown = format!(
        "{emulator:?} {:?} {:?}",
        emulator.credentials(),
        emulator.client().unwrap()
    );
    assert!(!shown.contains("hidden-"), "{shown}");
}
