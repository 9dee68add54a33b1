//! Every credentials provider against the emulator: the credentials that it issues are accepted.

use std::path::PathBuf;
use std::time::Duration;

use functiongraph::credentials::{
    InstanceMetadataProvider, OidcTokenProvider, PasswordProvider, PodIdentityProvider,
    ProvideCredentials,
};
use functiongraph::{Client, ClientBuilder, Credentials, Error, ErrorKind, StatusCode, reqwest};
use functiongraph_emulator::{Emulator, PROJECT_ID, REGION};
use serde_json::{Value, json};
use tempfile::TempDir;

async fn emulator() -> Emulator {
    Emulator::start().await.unwrap()
}

/// A client without keys, project and environment.
fn bare_client(emulator: &Emulator) -> ClientBuilder {
    Client::builder()
        .region(REGION)
        .endpoint(emulator.endpoint())
        .iam_endpoint(emulator.endpoint())
        .http_client_builder(http())
        .env_source(|_| None)
}

fn with(emulator: &Emulator, provider: impl ProvideCredentials + 'static) -> Client {
    bare_client(emulator)
        .credentials_provider(provider)
        .build()
        .unwrap()
}

fn http() -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy()
}

/// Sets a config and reads it; the function's full URN names the project.
async fn set_and_read(client: &Client) -> Result<(), Error> {
    let set = client
        .update_function_async_invoke_config()
        .function_urn("resize");
    set.body_map(|body| body.max_async_retry_attempts(2))
        .send()
        .await?;
    let read = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await?;
    assert_eq!(read.max_async_retry_attempts, Some(2));
    let urn = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:resize:latest");
    assert_eq!(read.func_urn.as_deref(), Some(urn.as_str()));
    Ok(())
}

/// The message of an error of FunctionGraph.
async fn error_message(client: &Client) -> String {
    let error = set_and_read(client).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED), "{error}");
    error
        .to_string()
        .rsplit(": ")
        .next()
        .unwrap()
        .split(" (")
        .next()
        .unwrap()
        .to_owned()
}

fn token_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "a-token\n").unwrap();
    (folder, file)
}

/// Sends a plain HTTP request to the emulator.
async fn send(
    emulator: &Emulator,
    method: &str,
    path: &str,
    header: (&str, &str),
    body: Value,
) -> (u16, String) {
    let request = http().build().unwrap().request(
        method.parse().unwrap(),
        format!("{}{path}", emulator.endpoint()),
    );
    let response = request
        .header(header.0, header.1)
        .json(&body)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// Temporary keys: access key, secret key, security token.
async fn keys(emulator: &Emulator) -> [String; 3] {
    let (status, response) = send(
        emulator,
        "POST",
        "/pod-identity",
        ("Authorization", "a-token"),
        json!({}),
    )
    .await;
    assert_eq!(status, 200);
    let response: Value = serde_json::from_str(&response).unwrap();
    ["access", "secret", "securitytoken"]
        .map(|name| response["credential"][name].as_str().unwrap().to_owned())
}

fn client_with(emulator: &Emulator, credentials: Credentials) -> Client {
    bare_client(emulator)
        .project_id(PROJECT_ID)
        .credentials(credentials)
        .build()
        .unwrap()
}

#[tokio::test]
async fn issued_credentials_are_accepted() {
    let (emulator, (_folder, file)) = (emulator().await, token_file());
    let at = emulator.endpoint();
    set_and_read(&with(
        &emulator,
        InstanceMetadataProvider::new().endpoint(&at),
    ))
    .await
    .unwrap();
    set_and_read(&with(
        &emulator,
        PodIdentityProvider::with_endpoint(format!("{at}/pod-identity"), &file),
    ))
    .await
    .unwrap();
    set_and_read(&with(&emulator, OidcTokenProvider::new("idp", &file)))
        .await
        .unwrap();
    set_and_read(&with(
        &emulator,
        PasswordProvider::new("domain", "user", "password"),
    ))
    .await
    .unwrap();
}

#[tokio::test]
async fn iam_lists_project_of_region() {
    let emulator = emulator().await;
    set_and_read(&with(&emulator, emulator.credentials()))
        .await
        .unwrap();

    let elsewhere = bare_client(&emulator)
        .region("cn-south-1")
        .credentials(emulator.credentials())
        .build()
        .unwrap();
    let error = set_and_read(&elsewhere).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(
        error.to_string().contains("has no project for cn-south-1"),
        "{error}"
    );

    let error = set_and_read(&with(&emulator, Credentials::keys("unknown", "unknown")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(
        error.to_string().contains("the access key is not known"),
        "{error}"
    );
}

#[tokio::test]
async fn metadata_requires_its_token() {
    let emulator = emulator().await;
    let (token, keys) = (
        "/meta-data/latest/api/token",
        "/openstack/latest/securitykey",
    );
    for seconds in ["0", "21601", "long"] {
        let (status, _) = send(
            &emulator,
            "PUT",
            token,
            ("X-Metadata-Token-Ttl-Seconds", seconds),
            json!({}),
        )
        .await;
        assert_eq!(status, 400, "{seconds}");
    }
    for header in [("X-Metadata-Token", "wrong"), ("X-Other", "none")] {
        assert_eq!(send(&emulator, "GET", keys, header, json!({})).await.0, 401);
    }
    let (_, token) = send(
        &emulator,
        "PUT",
        token,
        ("X-Metadata-Token-Ttl-Seconds", "60"),
        json!({}),
    )
    .await;
    assert_eq!(
        send(
            &emulator,
            "GET",
            keys,
            ("X-Metadata-Token", &token),
            json!({})
        )
        .await
        .0,
        200
    );
    // It is for metadata alone.
    assert!(
        error_message(&client_with(&emulator, Credentials::token(token)))
            .await
            .contains("no signature")
    );
}

#[tokio::test]
async fn rejects_incomplete_requests() {
    let emulator = emulator().await;
    let other = ("X-Other", "none");
    let user = json!({"name": "user", "password": "", "domain": {"name": "domain"}});
    let password =
        json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}});
    let wrong = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": "wrong"}}}});
    for (path, header, body, status) in [
        ("/pod-identity", other, json!({}), 401),
        ("/v3/auth/tokens", other, password, 400),
        (
            "/v3.0/OS-AUTH/id-token/tokens",
            other,
            json!({"auth": {"id_token": {"id": "token"}}}),
            400,
        ),
        (
            "/v3.0/OS-AUTH/id-token/tokens",
            ("X-Idp-Id", "idp"),
            json!({}),
            400,
        ),
        ("/v3.0/OS-CREDENTIAL/securitytokens", other, wrong, 401),
    ] {
        let (found, response) = send(&emulator, "POST", path, header, body).await;
        assert_eq!(found, status, "{path}: {response}");
    }
}

#[tokio::test]
async fn temporary_keys_need_security_token() {
    let emulator = emulator().await;
    let ([access, secret, token], [_, _, of_others]) =
        (keys(&emulator).await, keys(&emulator).await);
    let keys = || Credentials::keys(access.as_str(), secret.as_str());
    set_and_read(&client_with(&emulator, keys().security_token(token)))
        .await
        .unwrap();
    let wrong = "the security token is not that of the access key";
    assert_eq!(
        error_message(&client_with(&emulator, keys().security_token(of_others))).await,
        wrong
    );
    let missing = "X-Security-Token is missing; temporary keys require it";
    assert_eq!(
        error_message(&client_with(&emulator, keys())).await,
        missing
    );
}

#[tokio::test]
async fn client_replaces_expired_keys() {
    let lifetime = Duration::from_secs(1);
    let emulator = Emulator::builder()
        .credentials_ttl(lifetime)
        .start()
        .await
        .unwrap();
    let client = with(
        &emulator,
        InstanceMetadataProvider::new().endpoint(emulator.endpoint()),
    );
    let password = with(
        &emulator,
        PasswordProvider::new("domain", "user", "password"),
    );
    let [access, secret, token] = keys(&emulator).await;
    let stale = client_with(
        &emulator,
        Credentials::keys(access, secret).security_token(token),
    );
    for client in [&stale, &client, &password] {
        set_and_read(client).await.unwrap();
    }
    tokio::time::sleep(lifetime).await;
    assert_eq!(error_message(&stale).await, "the keys have expired");
    for client in [&client, &password] {
        set_and_read(client).await.unwrap();
    }
}

#[tokio::test]
async fn issues_no_keys_to_other_machines() {
    let everywhere = Emulator::builder()
        .listen(([0, 0, 0, 0], 0).into())
        .allow_remote()
        .start()
        .await
        .unwrap();
    let path = format!(
        "http://127.0.0.1:{}/pod-identity",
        everywhere.address().port()
    );
    let response = http()
        .build()
        .unwrap()
        .post(path)
        .header("Authorization", "a-token")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("APIGW.0101"));
}

#[tokio::test]
async fn rejects_other_paths_and_methods() {
    let emulator = emulator().await;
    for (method, path) in [
        ("POST", "/v3/projects"),
        ("GET", "/v3/auth/tokens"),
        ("GET", "/v3/users"),
    ] {
        let (status, response) =
            send(&emulator, method, path, ("X-Other", "none"), json!({})).await;
        assert!(
            status == 404 && response.contains("APIGW.0101"),
            "{method} {path}: {status} {response}"
        );
    }
}

#[tokio::test]
async fn iam_rejects_repeated_parameters() {
    let emulator = Emulator::builder().auth_token("a-token").start().await;
    let (status, response) = send(
        &emulator.unwrap(),
        "GET",
        "/v3/projects?name=cn-north-4&name=b",
        ("X-Auth-Token", "a-token"),
        json!({}),
    )
    .await;
    assert_eq!(status, 400);
    assert!(
        response.contains("name is given more than once"),
        "{response}"
    );
}
