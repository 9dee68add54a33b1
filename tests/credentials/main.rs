//! Where credentials, projects and regions come from, over HTTP.

mod chain;
mod environment;
mod files;
mod metadata;
mod network;
mod oidc;
mod password;
mod pod;
mod profile;
mod project;
mod refresh;
mod region;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use functiongraph::credentials::{
    CredentialsErrorKind, CredentialsProviderChain, EnvironmentProvider, InstanceMetadataProvider,
    OidcTokenProvider, PasswordProvider, PodIdentityProvider, ProfileProvider,
};
use functiongraph::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, StatusCode,
};
use serde_json::json;
use test_support::{FUNCTION, Request, Server, direct_client, response, unused_address};

const JSON: &str = "Content-Type: application/json\r\n";
const HTML: &str = "<html><body>hidden</body></html>";
const OFF: (&str, &str) = ("FUNCTIONGRAPH_METADATA_ENDPOINT", "off");

const LAST: [(&str, &str); 2] = [("HW_ACCESS_KEY", "LAST"), ("HW_SECRET_KEY", "SK")];

/// A server that responds by method and path; the number of the request is passed along.
async fn routes(route: impl Fn(&str, usize) -> Vec<u8> + Send + Sync + 'static) -> Server {
    let (route, count) = (Arc::new(route), Arc::new(AtomicUsize::new(0)));
    Server::start(move |connection| {
        let target = connection
            .request
            .head
            .split(" HTTP")
            .next()
            .unwrap_or_default()
            .to_owned();
        let response = route(&target, count.fetch_add(1, Ordering::SeqCst));
        async move { connection.write(&response).await }
    })
    .await
}

fn keys(name: &str) -> Vec<u8> {
    let expires_at = "2999-01-02T03:04:05.678900Z";
    let keys = json!({"access": name, "secret": "SK", "securitytoken": "TEMPORARY", "expires_at": expires_at});
    response(200, JSON, json!({"credential": keys}).to_string())
}

fn projects(ids: &[&str]) -> Vec<u8> {
    let projects: Vec<_> = ids
        .iter()
        .map(|id| json!({"id": id, "name": "cn-north-4"}))
        .collect();
    let headers = format!("{JSON}X-IAM-Trace-Id: trace\r\n");
    response(200, &headers, json!({"projects": projects}).to_string())
}

/// A client that sends nothing to FunctionGraph in these tests, and sees these variables only.
fn client<const N: usize>(variables: [(&str, &str); N]) -> ClientBuilder {
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Client::builder()
        .region("cn-north-4")
        .http_client_builder(direct_client())
        .env_source(move |name| {
            variables
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        })
}

/// The access key, the token and the project that a request is signed with.
async fn signed_with(client: &Client) -> Result<String, Error> {
    let request = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await?
        .into_inner();
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let access =
        header("authorization").map(|value| value.split(['=', ',']).nth(1).unwrap().to_owned());
    let token = header("x-security-token").or(header("x-auth-token"));
    let parts = [access, token, header("x-project-id")];
    Ok(parts
        .map(|part| part.unwrap_or_else(|| "-".to_owned()))
        .join(" "))
}

async fn sign_with(client: ClientBuilder) -> Result<String, Error> {
    signed_with(&client.build().unwrap()).await
}

/// The text of the error, with `replaced` in place of what differs from run to run.
async fn error_line(client: ClientBuilder, kind: ErrorKind, replaced: &[(&str, &str)]) -> String {
    let error = sign_with(client).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    let line = replaced
        .iter()
        .fold(error.to_string(), |line, (from, to)| line.replace(from, to));
    assert!(
        !line.contains("hidden") && line.lines().count() == 1,
        "{line}"
    );
    line.replace("ShowFunctionAsyncInvokeConfig: ", "")
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn targets(server: &Server) -> Vec<String> {
    server
        .requests()
        .iter()
        .map(|request| request.head.split(" HTTP").next().unwrap().to_owned())
        .collect()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.head.lines().find_map(|line| {
        line.split_once(": ")
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value)
    })
}

async fn iam() -> Server {
    routes(|target, _| match target {
        "POST /v3.0/OS-AUTH/id-token/tokens" => {
            response(201, "X-Subject-Token: UNSCOPED\r\n", "{}")
        }
        "POST /v3.0/OS-CREDENTIAL/securitytokens" => keys("FEDERATED"),
        "GET /v3/projects?name=cn-north-4" => projects(&["project"]),
        other => panic!("{other}"),
    })
    .await
}

/// A client whose chain has this profile file, and other keys behind it.
fn with_profile(file: &Path) -> ClientBuilder {
    client([
        ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(file)),
        OFF,
        LAST[0],
        LAST[1],
    ])
    .project_id("p")
}
