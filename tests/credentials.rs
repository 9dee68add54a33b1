//! Where credentials and projects come from, over HTTP: each provider alone, the chain, and the lookups at IAM.

mod places;
mod sources;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use functiongraph::credentials::{
    CredentialsErrorKind, CredentialsProviderChain, EnvironmentProvider, InstanceMetadataProvider,
    OidcTokenProvider, PasswordProvider, PodIdentityProvider, ProfileProvider,
};
use functiongraph::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy};
use serde_json::json;
use test_support::{FUNCTION, Request, Server, answer, direct, nobody};

const JSON: &str = "Content-Type: application/json\r\n";
const HTML: &str = "<html><body>hidden</body></html>";
const OFF: (&str, &str) = ("FUNCTIONGRAPH_METADATA_ENDPOINT", "off");

/// A server that answers by method and path, with a count to tell later answers from earlier ones.
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
        let answer = route(&target, count.fetch_add(1, Ordering::SeqCst));
        async move { connection.write(&answer).await }
    })
    .await
}

fn keys(name: &str) -> Vec<u8> {
    let expires_at = "2999-01-02T03:04:05.678900Z";
    let keys = json!({"access": name, "secret": "SK", "securitytoken": "TEMPORARY", "expires_at": expires_at});
    answer(200, JSON, json!({"credential": keys}).to_string())
}

fn projects(ids: &[&str]) -> Vec<u8> {
    let projects: Vec<_> = ids
        .iter()
        .map(|id| json!({"id": id, "name": "cn-north-4"}))
        .collect();
    let headers = format!("{JSON}X-IAM-Trace-Id: trace\r\n");
    answer(200, &headers, json!({"projects": projects}).to_string())
}

/// A client that sends nothing to FunctionGraph in these tests, and sees these variables only.
fn client<const N: usize>(variables: [(&str, &str); N]) -> ClientBuilder {
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Client::builder()
        .region("cn-north-4")
        .http_client_builder(direct())
        .env_source(move |name| {
            variables
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        })
}

/// The key and the project that a request would be made with.
async fn made(client: &Client) -> Result<String, Error> {
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

async fn made_by(client: ClientBuilder) -> Result<String, Error> {
    made(&client.build().unwrap()).await
}

/// The error as a person sees it, with what differs from run to run in other words.
async fn refused(client: ClientBuilder, kind: ErrorKind, replaced: &[(&str, &str)]) -> String {
    let error = made_by(client).await.unwrap_err();
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

#[tokio::test]
async fn environment_precedes_profile() {
    let folder = Folder::new();
    let profile = folder.write(
        "credentials",
        "[basic]\nak = PROFILE\nsk = hidden\nproject_id = other\n",
    );
    let keys = [
        ("HUAWEICLOUD_SDK_AK", "AK"),
        ("HUAWEICLOUD_SDK_SK", "SK"),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "TEMPORARY"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "project"),
        ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile)),
    ];
    assert_eq!(made_by(client(keys)).await.unwrap(), "AK TEMPORARY project");
    let token = [
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", "TOKEN"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "project"),
    ];
    assert_eq!(made_by(client(token)).await.unwrap(), "- TOKEN project");
}

#[tokio::test]
async fn reads_profile_like_official_sdk() {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.path().join(".huaweicloud")).unwrap();
    folder.write(
        ".huaweicloud/credentials",
        "# comment\n; comment\n[DEFAULT]\nproject_id = common\n[basic]\nAK: one;#=\nsk = SK=\n[global]\nak = other\n\
         [staging]\nak=two\nsk=SK\nsecurity_token=TEMPORARY==\nproject_id=own\n",
    );
    let home = [("HOME", folder.path()), ("USERPROFILE", folder.path())];
    assert_eq!(made_by(client(home)).await.unwrap(), "one;# - common");
    assert_eq!(
        made_by(client(home).profile("staging")).await.unwrap(),
        "two TEMPORARY== own"
    );
    // A profile that is asked for comes before the environment, which the chain would ask first.
    let both = [
        ("HOME", folder.path()),
        ("HUAWEICLOUD_SDK_AK", "AK"),
        ("HUAWEICLOUD_SDK_SK", "SK"),
    ];
    assert_eq!(
        made_by(client(both).profile("staging")).await.unwrap(),
        "two TEMPORARY== own"
    );
}

#[tokio::test]
async fn profile_errors_are_one_line() {
    let folder = Folder::new();
    let file = folder.write(
        "credentials",
        "[one]\nak = hidden\n[two]\nsk = hidden\n[three]\nidp_id = idp\n[four]\nid_token_file = file\n[five]\nak =\n\
         [six]\nak = hid den\nsk = hidden\n",
    );
    let broken = folder.write("broken", "[hidden\nak = hidden\n");
    let nowhere = folder.0.path().join("nowhere");
    let mut lines = Vec::new();
    for (file, section) in [
        (&file, "unknown"),
        (&file, "one"),
        (&file, "two"),
        (&file, "three"),
        (&file, "four"),
        (&file, "five"),
        (&file, "six"),
        (&broken, "basic"),
        (&nowhere, "basic"),
        (&folder.0.path().to_owned(), "basic"),
    ] {
        let client = client([("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(file))]).profile(section);
        lines.push(
            refused(
                client,
                ErrorKind::InvalidInput,
                &[(folder.path(), "FOLDER")],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn metadata_gives_keys_without_token() {
    for (status, token) in [(200, Some("TOKEN")), (404, None), (405, None), (503, None)] {
        let server = routes(move |target, _| match target {
            "PUT /meta-data/latest/api/token" => answer(status, "", "TOKEN"),
            "GET /openstack/latest/securitykey" => keys("AK"),
            other => panic!("{other}"),
        })
        .await;
        let client = client([])
            .credentials_provider(InstanceMetadataProvider::new().endpoint(server.endpoint()))
            .project_id("project");
        assert_eq!(made_by(client).await.unwrap(), "AK TEMPORARY project");
        let requests = server.requests();
        assert_eq!(
            header(&requests[0], "x-metadata-token-ttl-seconds"),
            Some("21600")
        );
        assert_eq!(header(&requests[1], "x-metadata-token"), token);
    }
}

#[tokio::test]
async fn metadata_errors_are_one_line() {
    let cases: [(&str, u16, &str, u16, &str, ErrorKind); 9] = [
        ("HTML for keys", 404, "", 200, HTML, ErrorKind::Credentials),
        (
            "HTML for a token",
            200,
            "<html>\n</html>",
            200,
            HTML,
            ErrorKind::Credentials,
        ),
        (
            "failure at the token",
            500,
            "oops",
            200,
            "",
            ErrorKind::Credentials,
        ),
        (
            "failure at the keys",
            404,
            "",
            500,
            r#"{"error_code":"X.1","error_msg":"oops"}"#,
            ErrorKind::Credentials,
        ),
        (
            "half the keys",
            404,
            "",
            200,
            r#"{"credential":{"access":"hidden"}}"#,
            ErrorKind::Credentials,
        ),
        (
            "no agency",
            404,
            "",
            404,
            "Please configure Cloud Service Agency first",
            ErrorKind::Credentials,
        ),
        (
            "another cloud",
            403,
            "Forbidden",
            403,
            "",
            ErrorKind::Credentials,
        ),
        ("busy", 429, "", 200, "", ErrorKind::Credentials),
        ("busy later", 200, "token", 429, "", ErrorKind::Credentials),
    ];
    let mut lines = Vec::new();
    for (case, token_status, token, keys_status, keys, kind) in cases {
        let server = routes(move |target, _| match target.starts_with("PUT") {
            true => answer(token_status, "", token),
            false => answer(keys_status, "", keys),
        })
        .await;
        let client = client([])
            .credentials_provider(InstanceMetadataProvider::new().endpoint(server.endpoint()));
        lines.push(format!(
            "{case}: {}",
            refused(client, kind, &[(&server.endpoint(), "SERVER")]).await
        ));
    }
    let nobody = nobody().await.to_string();
    let client = client([])
        .credentials_provider(InstanceMetadataProvider::new().endpoint(format!("http://{nobody}")));
    lines.push(format!(
        "nobody: {}",
        refused(
            client.retry_policy(RetryPolicy::disabled()),
            ErrorKind::Credentials,
            &[(&nobody, "NOBODY")]
        )
        .await
    ));
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn pod_sends_token_to_agent() {
    let folder = Folder::new();
    let file = folder.write("token", "POD-TOKEN\n");
    let server = routes(|_, _| keys("AK")).await;
    let uri = format!("{}/v1/credentials?pod=1", server.endpoint());
    let pod = [
        OFF,
        ("HC_CONTAINER_CREDENTIALS_FULL_URI", uri.as_str()),
        ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", shown(&file)),
    ];
    assert_eq!(
        made_by(client(pod).project_id("p")).await.unwrap(),
        "AK TEMPORARY p"
    );
    let request = &server.requests()[0];
    assert!(
        request.head.starts_with("POST /v1/credentials?pod=1 "),
        "{}",
        request.head
    );
    assert_eq!(
        (header(request, "authorization"), request.json()),
        (Some("POD-TOKEN"), json!({}))
    );
}

#[tokio::test]
async fn pod_errors_are_one_line() {
    let folder = Folder::new();
    let (empty, file) = (
        folder.write("empty", " \n"),
        folder.write("token", "hidden"),
    );
    let says_no =
        routes(|_, _| answer(401, "", r#"{"error":{"code":401,"message":"not you"}}"#)).await;
    let replaced = [(folder.path(), "FOLDER"), (&says_no.endpoint(), "SERVER")];
    let with = |uri: &str, file: &Path| {
        client([]).credentials_provider(PodIdentityProvider::with_endpoint(uri, file))
    };
    let half = client([OFF, ("HC_CONTAINER_CREDENTIALS_FULL_URI", "http://agent")]);
    let lines = [
        refused(half, ErrorKind::InvalidInput, &replaced).await,
        refused(
            with("http://agent", &empty),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        refused(
            with("http://agent", Path::new("/nowhere/token")),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        refused(with("agent", &file), ErrorKind::InvalidInput, &replaced).await,
        refused(
            with("http://me:hidden@agent", &file),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        refused(
            with(&says_no.endpoint(), &file),
            ErrorKind::Credentials,
            &replaced,
        )
        .await,
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

async fn iam() -> Server {
    routes(|target, _| match target {
        "POST /v3.0/OS-AUTH/id-token/tokens" => answer(201, "X-Subject-Token: UNSCOPED\r\n", "{}"),
        "POST /v3.0/OS-CREDENTIAL/securitytokens" => keys("FEDERATED"),
        "GET /v3/projects?name=cn-north-4" => projects(&["project"]),
        other => panic!("{other}"),
    })
    .await
}

#[tokio::test]
async fn oidc_exchanges_id_token_for_keys() {
    let folder = Folder::new();
    let id_token = folder.write("id-token", "ID-TOKEN\n");
    let iam = iam().await;
    let profile = folder.write(
        "credentials",
        &format!(
            "[basic]\nidp_id = idp\nid_token_file = {}\niam_endpoint = {}\n",
            id_token.display(),
            iam.endpoint()
        ),
    );
    let environment = [
        ("HUAWEICLOUD_SDK_IDP_ID", "idp"),
        ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", shown(&id_token)),
        ("HUAWEICLOUD_SDK_AK", "overlooked, as by the official SDKs"),
        ("HUAWEICLOUD_SDK_IAM_ENDPOINT", &iam.endpoint()),
    ];
    assert_eq!(
        made_by(client(environment)).await.unwrap(),
        "FEDERATED TEMPORARY project"
    );
    let profile = [("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile))];
    assert_eq!(
        made_by(client(profile)).await.unwrap(),
        "FEDERATED TEMPORARY project"
    );
    let alone = client([])
        .iam_endpoint(iam.endpoint())
        .credentials_provider(OidcTokenProvider::new("idp", &id_token));
    assert_eq!(made_by(alone).await.unwrap(), "FEDERATED TEMPORARY project");

    let requests = iam.requests();
    assert_eq!(requests.len(), 9);
    assert_eq!(header(&requests[0], "x-idp-id"), Some("idp"));
    assert_eq!(
        requests[0].json(),
        json!({"auth": {"id_token": {"id": "ID-TOKEN"}}})
    );
    let token = json!({"id": "UNSCOPED", "duration_seconds": 21600});
    assert_eq!(
        requests[1].json(),
        json!({"auth": {"identity": {"methods": ["token"], "token": token}}})
    );
}

#[tokio::test]
async fn oidc_errors_are_one_line() {
    let folder = Folder::new();
    let (empty, token) = (folder.write("empty", ""), folder.write("token", "hidden"));
    let no = r#"{"error":{"code":401,"message":"The token is expired.","title":"Unauthorized"}}"#;
    let expired = routes(move |_, _| answer(401, "X-IAM-Trace-Id: trace\r\n", no)).await;
    let silent = routes(|_, _| answer(201, "", "{}")).await;
    let replaced = [
        (folder.path(), "FOLDER"),
        (&expired.endpoint(), "SERVER"),
        (&silent.endpoint(), "SERVER"),
    ];
    let with = |file: &Path, server: &Server| {
        client([]).credentials_provider(
            OidcTokenProvider::new("idp", file).iam_endpoint(server.endpoint()),
        )
    };
    let lines = [
        refused(with(&empty, &expired), ErrorKind::InvalidInput, &replaced).await,
        refused(
            with(Path::new("/nowhere/token"), &expired),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        refused(with(&token, &expired), ErrorKind::Credentials, &replaced).await,
        refused(with(&token, &silent), ErrorKind::Credentials, &replaced).await,
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn exchanges_password_for_token() {
    let body =
        json!({"token": {"expires_at": "2999-01-02T03:04:05.678900Z", "project": {"id": "project"}}}).to_string();
    let iam = routes(move |_, _| answer(201, "X-Subject-Token: TOKEN\r\n", &body)).await;
    let password =
        PasswordProvider::new("domain", "user", "classified").iam_endpoint(iam.endpoint());
    assert_eq!(
        made_by(client([]).credentials_provider(password.clone()))
            .await
            .unwrap(),
        "- TOKEN project"
    );
    assert_eq!(
        format!("{password:?}"),
        "PasswordProvider(user of domain, hidden)"
    );
    made_by(client([]).credentials_provider(password.project_id("other")))
        .await
        .unwrap();

    let requests = iam.requests();
    assert!(requests[0].head.starts_with("POST /v3/auth/tokens "));
    let user = json!({"name": "user", "password": "classified", "domain": {"name": "domain"}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    let scope = json!({"project": {"name": "cn-north-4"}});
    assert_eq!(
        requests[0].json(),
        json!({"auth": {"identity": identity, "scope": scope}})
    );
    assert_eq!(
        requests[1].json()["auth"]["scope"],
        json!({"project": {"id": "other"}})
    );
}

#[tokio::test]
async fn password_errors_are_one_line() {
    let body = json!({"token": {"expires_at": "2020-01-02T03:04:05.678900Z"}}).to_string();
    let late = routes(move |_, _| answer(201, "X-Subject-Token: hidden\r\n", &body)).await;
    let no = r#"{"error":{"code":401,"message":"The username or password is wrong."}}"#;
    let wrong = routes(move |_, _| answer(401, "X-IAM-Trace-Id: trace\r\n", no)).await;
    let html = routes(|_, _| answer(201, "X-Subject-Token: hidden\r\n", HTML)).await;
    let mut lines = Vec::new();
    for server in [late, wrong, html] {
        let password =
            PasswordProvider::new("domain", "user", "hidden").iam_endpoint(server.endpoint());
        let client = client([]).credentials_provider(password);
        lines.push(
            refused(
                client,
                ErrorKind::Credentials,
                &[(&server.endpoint(), "SERVER")],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn reports_every_empty_provider() {
    let folder = Folder::new();
    let nothing = client([("HOME", folder.path()), ("USERPROFILE", folder.path()), OFF]);
    let replaced = [(folder.path(), "HOME")];
    insta::assert_snapshot!(refused(nothing, ErrorKind::CredentialsNotLoaded, &replaced).await);
}

#[tokio::test]
async fn chain_stops_at_broken_provider() {
    let html = routes(|_, _| answer(200, "", HTML)).await;
    let folder = Folder::new();
    let token = folder.write("token", "hidden");
    let half = [
        ("HUAWEICLOUD_SDK_SK", "hidden"),
        ("FUNCTIONGRAPH_METADATA_ENDPOINT", &html.endpoint()),
    ];
    refused(client(half), ErrorKind::InvalidInput, &[]).await;
    let profile = folder.write("credentials", "[basic]\nak = AK\n");
    let broken = [("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile)), OFF];
    refused(client(broken), ErrorKind::InvalidInput, &[]).await;
    let html = [
        ("FUNCTIONGRAPH_METADATA_ENDPOINT", html.endpoint()),
        (
            "HC_CONTAINER_CREDENTIALS_FULL_URI",
            "http://agent".to_owned(),
        ),
        (
            "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            shown(&token).to_owned(),
        ),
    ];
    let html = html.each_ref().map(|(name, value)| (*name, value.as_str()));
    refused(client(html), ErrorKind::Credentials, &[]).await;
}

#[tokio::test]
async fn custom_chain_keeps_its_order() {
    let folder = Folder::new();
    let file = folder.write("mine", "[ours]\nak = AK\nsk = SK\nproject_id = project\n");
    let chain = CredentialsProviderChain::new()
        .or_else(PodIdentityProvider::new())
        .or_else(ProfileProvider::new().file(&file).section("ours"))
        .or_else(EnvironmentProvider::new());
    assert_eq!(
        made_by(client([]).credentials_provider(chain))
            .await
            .unwrap(),
        "AK - project"
    );
}

#[tokio::test]
async fn concurrent_calls_share_lookups() {
    let metadata = routes(|target, _| match target.starts_with("PUT") {
        true => answer(200, "", "TOKEN"),
        false => keys("AK"),
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
                async move { made(&client).await }
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

#[tokio::test]
async fn project_lookup_is_signed_and_cached() {
    let iam = iam().await;
    let client = client([]).credentials(Credentials::keys("AK", "SK").security_token("TEMPORARY"));
    let client = client.iam_endpoint(iam.endpoint()).build().unwrap();
    for _ in 0..3 {
        assert_eq!(made(&client).await.unwrap(), "AK TEMPORARY project");
    }
    let requests = iam.requests();
    assert_eq!(requests.len(), 1);
    assert!(
        header(&requests[0], "authorization")
            .unwrap()
            .starts_with("SDK-HMAC-SHA256 Access=AK, SignedHeaders=")
    );
    assert_eq!(header(&requests[0], "x-security-token"), Some("TEMPORARY"));
}

#[tokio::test]
async fn failed_project_lookup_is_repeated() {
    let no = r#"{"error":{"code":403,"message":"You are not authorized"}}"#;
    let iam = routes(move |_, count| match count {
        0 => projects(&[]),
        1 => projects(&["one", "two"]),
        2 => projects(&["../other"]),
        3 => answer(403, "X-IAM-Trace-Id: trace\r\n", no),
        4 => answer(200, "", HTML),
        _ => projects(&["project"]),
    })
    .await;
    let client = client([])
        .credentials(Credentials::keys("AK", "SK"))
        .iam_endpoint(iam.endpoint())
        .build()
        .unwrap();
    let mut lines = Vec::new();
    for _ in 0..5 {
        let error = made(&client).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Credentials, None)
        );
        lines.push(error.to_string().replace(&iam.endpoint(), "SERVER"));
    }
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(made(&client).await.unwrap(), "AK - project");
}

#[tokio::test]
async fn project_id_precedence() {
    let base = [("HUAWEICLOUD_SDK_PROJECT_ID", "environment")];
    let given = || client(base).credentials(Credentials::keys("AK", "SK"));
    assert_eq!(made_by(given()).await.unwrap(), "AK - environment");
    assert_eq!(
        made_by(given().default_project_id("default"))
            .await
            .unwrap(),
        "AK - default"
    );
    assert_eq!(
        made_by(given().project_id("client").default_project_id("default"))
            .await
            .unwrap(),
        "AK - client"
    );
    let unknown = Client::builder()
        .endpoint("http://127.0.0.1:1")
        .env_source(|_| None);
    insta::assert_snapshot!(refused(unknown.credentials(Credentials::keys("AK", "SK")), ErrorKind::InvalidInput, &[]).await, @"project_id: is not known; give a project id, a region to ask IAM for, or a full function URN");
    let odd = client([("HUAWEICLOUD_SDK_PROJECT_ID", "../other")])
        .credentials(Credentials::keys("AK", "SK"));
    insta::assert_snapshot!(refused(odd, ErrorKind::InvalidInput, &[]).await, @r#"project_id: "../other" is no project id; letters, digits, '-' and '_' are allowed"#);
}

#[tokio::test]
async fn rejects_urn_of_another_region() {
    let of_others = |region: Option<&str>, project: Option<&str>| {
        let client = Client::builder()
            .credentials(Credentials::keys("AK", "SK"))
            .env_source(|_| None);
        match (region, project) {
            (Some(region), _) => client.region(region),
            (_, project) => client.project_id(project.unwrap()),
        }
    };
    for (region, project) in [(Some("cn-north-1"), None), (None, Some("other"))] {
        let client = of_others(region, project).build().unwrap();
        let refused = client
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .build_signed()
            .await
            .unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        let client = of_others(region, project)
            .use_urn_region(true)
            .build()
            .unwrap();
        let request = client
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .build_signed()
            .await
            .unwrap();
        let url = request.into_inner().url().to_string();
        let own = "https://functiongraph.cn-north-4.myhuaweicloud.com/v2/7aad83af3e8d42e99ac194c8419e2c9b/";
        assert!(url.starts_with(own), "{url}");
    }
}

#[tokio::test]
async fn endpoint_precedence() {
    let folder = Folder::new();
    let file = folder.write(
        "regions.yaml",
        "FunctionGraph:\n  - id: cn-north-4\n    endpoint: https://file.example\n  - id: moon-1\n    endpoint: moon.example\n",
    );
    let url = async |client: ClientBuilder| {
        let client = client
            .credentials(Credentials::keys("AK", "SK"))
            .project_id("p")
            .build()
            .unwrap();
        let request = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .build_signed()
            .await
            .unwrap();
        request.into_inner().url().origin().ascii_serialization()
    };
    let environment = (
        "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4",
        "https://environment.example",
    );
    let file = ("HUAWEICLOUD_SDK_REGIONS_FILE", shown(&file));
    assert_eq!(
        url(client([])).await,
        "https://functiongraph.cn-north-4.myhuaweicloud.com"
    );
    assert_eq!(
        url(client([environment])).await,
        "https://environment.example"
    );
    if cfg!(feature = "regions-file") {
        assert_eq!(url(client([file])).await, "https://file.example");
        assert_eq!(
            url(client([file, environment])).await,
            "https://environment.example"
        );
        assert_eq!(
            url(client([file]).region("moon-1")).await,
            "https://moon.example"
        );
    }
    assert_eq!(
        url(client([environment]).endpoint("https://own.example")).await,
        "https://own.example"
    );
}

#[tokio::test]
async fn chain_error_lists_providers() {
    use functiongraph::credentials::{ProvideCredentials, ProviderContext};
    let nothing = CredentialsProviderChain::new().or_else(PodIdentityProvider::new());
    let error = nothing
        .provide(&ProviderContext::new(direct().build().unwrap()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.provider_errors().len()),
        (CredentialsErrorKind::NotLoaded, 1)
    );
}

#[tokio::test]
async fn timeout_bounds_all_lookups() {
    let hanging = Server::start(|connection| connection.hang()).await;
    let iam = client([("HUAWEICLOUD_SDK_IAM_ENDPOINT", &hanging.endpoint()), OFF])
        .credentials(Credentials::keys("AK", "SK"));
    let metadata = client([])
        .credentials_provider(InstanceMetadataProvider::new().endpoint(hanging.endpoint()))
        .project_id("p");
    for client in [iam, metadata] {
        let client = client.timeout(Duration::from_millis(300)).build().unwrap();
        let error = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains(&hanging.endpoint()), "{error}");
    }
}

#[tokio::test]
async fn retries_failed_project_lookup() {
    let recovering = routes(|_, count| match count {
        0 => answer(503, "", ""),
        _ => projects(&["found"]),
    })
    .await;
    let client = client([
        ("HUAWEICLOUD_SDK_IAM_ENDPOINT", &recovering.endpoint()),
        OFF,
    ])
    .credentials(Credentials::keys("AK", "SK"))
    .retry_policy(RetryPolicy::default().initial_backoff(Duration::from_millis(1)))
    .build()
    .unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await
        .unwrap();
    assert!(request.into_inner().url().path().starts_with("/v2/found/"));
    assert_eq!(recovering.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_renew_keys_once() {
    const LIFE: Duration = Duration::from_secs(2);
    let metadata = routes(move |target, count| match target.starts_with("PUT") {
        true => answer(200, "", "metadata-token"),
        false if count < 2 => {
            let end = jiff::Timestamp::try_from(std::time::SystemTime::now() + LIFE).unwrap();
            let end = end.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
            let short =
                json!({"access": "first", "secret": "SK", "securitytoken": "T", "expires_at": end});
            answer(200, JSON, json!({"credential": short}).to_string())
        }
        false => keys("second"),
    })
    .await;
    let client = client([])
        .credentials_provider(InstanceMetadataProvider::new().endpoint(metadata.endpoint()))
        .project_id("p");
    let client = client.build().unwrap();
    let given = || {
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
    assert_eq!(given(), 1);
    tokio::time::sleep(LIFE).await;
    storm(&client).await;
    assert_eq!(given(), 2);
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
