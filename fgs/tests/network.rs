//! The way to the service: proxies of the environment, and certificates of one's own.

use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use functiongraph::credentials::{
    CredentialsProviderChain, InstanceMetadataProvider, PodIdentityProvider, ProvideCredentials,
    ProvideCredentialsFuture, ProviderContext,
};
use functiongraph::{Client, Credentials, ErrorKind, RetryPolicy};
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use test_support::{FUNCTION, Server, direct_client, response, unused_address};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const CONFIG: &str = r#"{"max_async_retry_attempts":2}"#;

/// `fgs` with nothing in its environment but keys and this.
async fn fgs(environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
    command
        .env_clear()
        .env("HUAWEICLOUD_SDK_AK", "AK")
        .env("HUAWEICLOUD_SDK_SK", "classified");
    command
        .envs(environment.iter().copied())
        .args(arguments)
        .args(["async-config", "get", FUNCTION]);
    command.output().await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn uses_proxy_of_environment() {
    let proxy = Server::responding_with(response(200, "", CONFIG)).await;
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let environment = [
            (variable, proxy.endpoint()),
            ("NO_PROXY", "elsewhere.test".to_owned()),
        ];
        let environment = environment
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let done = fgs(&environment, &["--endpoint", "http://functiongraph.test"]).await;
        assert!(done.status.success(), "{variable}: {}", text(&done.stderr));
    }
    let requests = proxy.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert!(
            request
                .head
                .starts_with("GET http://functiongraph.test/v2/"),
            "{}",
            request.head
        );
        assert!(
            request.head.contains("host: functiongraph.test\r\n"),
            "{}",
            request.head
        );
    }
}

#[tokio::test]
async fn https_proxy_sees_only_host() {
    let proxy = Server::responding_with(response(403, "", "")).await;
    let refused = fgs(
        &[("HTTPS_PROXY", &proxy.endpoint())],
        &["--max-attempts", "2"],
    )
    .await;
    assert_eq!(refused.status.code(), Some(1));
    let stderr = text(&refused.stderr);
    assert!(stderr.starts_with("fgs: ShowFunctionAsyncInvokeConfig: connection failed: functiongraph.cn-north-4.myhuaweicloud.com:443 through the proxy 127.0.0.1:"), "{stderr}");
    assert!(
        stderr.contains("(2 attempts in ") && stderr.lines().count() == 1,
        "{stderr}"
    );
    let heads: Vec<String> = proxy
        .requests()
        .into_iter()
        .map(|request| request.head.to_lowercase())
        .collect();
    assert_eq!(heads.len(), 2);
    for head in heads {
        assert!(
            head.starts_with("connect functiongraph.cn-north-4.myhuaweicloud.com:443 "),
            "{head}"
        );
        assert!(
            !head.contains("authorization") && !head.contains("x-sdk-date"),
            "{head}"
        );
    }
}

#[tokio::test]
async fn proxy_password_is_not_retried() {
    let proxy = Server::responding_with(response(407, "", "")).await;
    let refused = fgs(&[("HTTPS_PROXY", &proxy.endpoint())], &[]).await;
    let stderr = text(&refused.stderr);
    assert!(
        stderr.contains(&format!(
            " through the proxy {}: it returned 407",
            proxy.address()
        )),
        "{stderr}"
    );
    assert_eq!(
        (
            refused.status.code(),
            proxy.connections(),
            stderr.lines().count()
        ),
        (Some(1), 1, 1)
    );
}

#[tokio::test]
async fn names_failing_proxy_once() {
    let proxy = Server::responding_with(response(503, "", "")).await;
    let refused = fgs(
        &[("HTTPS_PROXY", &proxy.endpoint())],
        &["--max-attempts", "1"],
    )
    .await;
    let stderr = text(&refused.stderr);
    let why = format!(
        " through the proxy {}: it did not establish a tunnel (its response to CONNECT is no",
        proxy.address()
    );
    assert!(
        stderr.contains(&why) && stderr.matches("proxy").count() == 1,
        "{stderr}"
    );
}

#[tokio::test]
async fn no_proxy_bypasses_proxy() {
    let (server, proxy) = (
        Server::responding_with(response(200, "", CONFIG)).await,
        format!("http://{}", unused_address().await),
    );
    let environment = [("HTTP_PROXY", proxy.as_str()), ("NO_PROXY", "127.0.0.1")];
    let done = fgs(&environment, &["--endpoint", &server.endpoint()]).await;
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(server.requests()[0].head.starts_with("GET /v2/"));
}

#[tokio::test]
async fn verbose_logs_each_attempt() {
    let server = Server::responding_with(response(503, "X-Request-Id: 0a1b\r\n", "")).await;
    let refused = fgs(
        &[],
        &[
            "--endpoint",
            &server.endpoint(),
            "--max-attempts",
            "2",
            "-v",
        ],
    )
    .await;
    let stderr = text(&refused.stderr);
    let lines: Vec<&str> = stderr.lines().collect();
    let url = format!(
        "{}/v2/7aad83af3e8d42e99ac194c8419e2c9b/fgs/functions/{FUNCTION}/async-invoke-config",
        server.endpoint()
    );
    let [first, second, last] = lines[..] else {
        panic!("{stderr}")
    };
    assert!(
        first.starts_with(&format!(
            "DEBUG functiongraph: GET {url} 503 (request id 0a1b) elapsed="
        )),
        "{first}"
    );
    assert!(
        second.starts_with(&format!(
            "DEBUG functiongraph: GET {url} 503 (attempt 2, request id 0a1b) elapsed="
        )),
        "{second}"
    );
    assert!(
        last.starts_with("fgs: ShowFunctionAsyncInvokeConfig: 503: no message (2 attempts in "),
        "{last}"
    );
    assert!(
        !stderr.contains("classified") && !stderr.contains("AK"),
        "{stderr}"
    );
}

/// A service whose certificate is of an unknown authority, as its address and the authority's PEM.
async fn private_service() -> (String, String) {
    private_service_responding(|_| response(200, "", CONFIG)).await
}

/// One whose response to each request, by its number, a test sets.
async fn private_service_responding(
    respond: impl Fn(usize) -> Vec<u8> + Send + 'static,
) -> (String, String) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let (acceptor, listener) = (
        TlsAcceptor::from(Arc::new(config)),
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
    );
    let endpoint = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        let mut number = 0;
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&respond(number)).await;
            number += 1;
            let _ = stream.shutdown().await;
        }
    });
    (endpoint, authority.pem())
}

#[tokio::test]
async fn trusts_own_root_certificate() {
    let (endpoint, root) = private_service().await;
    let client = || {
        Client::builder()
            .endpoint(&endpoint)
            .credentials(Credentials::keys("AK", "SK"))
            .http_client_builder(direct_client())
    };
    let config = client().root_certificate_pem(root).build().unwrap();
    let config = config
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    assert_eq!(config.max_async_retry_attempts, Some(2));

    let (_, other) = private_service().await;
    let stranger = client().root_certificate_pem(other).build().unwrap();
    let error = stranger
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 1));
    assert!(
        error
            .to_string()
            .contains("has an untrusted issuer; trust its issuer"),
        "{error}"
    );
}

#[tokio::test]
async fn reads_ca_file() {
    const INVALID: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let (endpoint, root) = private_service().await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let with = |path: &Path| path.to_str().unwrap().to_owned();
    let (good, bad, mixed, missing) = (
        file("root.pem", &root),
        file("bad.pem", "no"),
        file("mixed.pem", &format!("{root}\n{INVALID}")),
        folder.path().join("missing"),
    );
    let done = fgs(&[], &["--endpoint", &endpoint, "--ca-file", &with(&good)]).await;
    assert!(done.status.success(), "{}", text(&done.stderr));
    for (path, why) in [
        (bad, "no certificate; set PEM text"),
        (
            mixed,
            "certificate 2 of 2 is not a valid X.509 certificate; replace or remove it",
        ),
        (missing, "No such file"),
    ] {
        let refused = fgs(&[], &["--endpoint", &endpoint, "--ca-file", &with(&path)]).await;
        let stderr = text(&refused.stderr);
        assert_eq!(
            (refused.status.code(), stderr.lines().count()),
            (Some(2), 1),
            "{stderr}"
        );
        let start = format!(
            "fgs: invalid value '{}' for '--ca-file <FILE>': {why}",
            with(&path)
        );
        assert!(stderr.starts_with(&start), "{stderr}");
    }
}

/// A file instead of the machine's root certificates.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn reads_roots_of_machine_for_https() {
    let (https, root) = private_service().await;
    let http = Server::responding_with(response(200, "", CONFIG)).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (roots, none) = (file("roots.pem", &root), file("none.pem", ""));
    for (roots, endpoint, expected) in [
        (&roots, &https, None),
        (&none, &http.endpoint(), None),
        (
            &none,
            &https,
            Some(
                "no server can be verified on this machine (No CA certificates were loaded from the system); install root \
                 certificates, such as those of the package ca-certificates, name them in SSL_CERT_FILE, or set --ca-file \
                 or root_certificate_pem\n",
            ),
        ),
    ] {
        let done = fgs(&[("SSL_CERT_FILE", roots)], &["--endpoint", endpoint]).await;
        let stderr = text(&done.stderr);
        assert_eq!(done.status.success(), expected.is_none(), "{stderr}");
        assert!(stderr.ends_with(expected.unwrap_or_default()), "{stderr}");
        assert!(!stderr.contains("attempts"), "{stderr}");
    }
}

#[tokio::test]
async fn providers_trust_root_certificate() {
    const KEYS: &str = r#"{"access":"AK","secret":"SK","securitytoken":"TEMPORARY","expires_at":"2999-01-02T03:04:05.678900Z"}"#;
    let (endpoint, root) = private_service_responding(|_| response(200, "", KEYS)).await;
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "token").unwrap();
    for trusts in [true, false] {
        let client = |provider: Box<dyn ProvideCredentials>| {
            let client = Client::builder()
                .retry_policy(RetryPolicy::disabled())
                .env_source(|_| None)
                .http_client_builder(direct_client());
            let client = if trusts {
                client.root_certificate_pem(root.as_str())
            } else {
                client
            };
            client
                .credentials_provider(CredentialsProviderChain::new().or_else(Boxed(provider)))
                .build()
                .unwrap()
        };
        for provider in [
            Box::new(InstanceMetadataProvider::new().endpoint(&endpoint))
                as Box<dyn ProvideCredentials>,
            Box::new(PodIdentityProvider::with_endpoint(&endpoint, &token)),
        ] {
            let made = client(provider)
                .show_function_async_invoke_config()
                .function_urn(FUNCTION)
                .build_signed()
                .await;
            let kind = made.map(|_| ()).map_err(|error| error.kind());
            assert_eq!(
                kind,
                if trusts {
                    Ok(())
                } else {
                    Err(ErrorKind::Credentials)
                }
            );
        }
    }
}

#[derive(Debug)]
struct Boxed(Box<dyn ProvideCredentials>);

impl ProvideCredentials for Boxed {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        self.0.provide(context)
    }
}

#[tokio::test]
async fn iam_retries_with_server_time() {
    let (iam, root) = private_service_responding(|number| {
        let ahead = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
        let date = format!("Date: {}\r\n", ahead.strftime("%a, %d %b %Y %H:%M:%S GMT"));
        match number {
            0 => response(401, &date, ""),
            _ => response(200, "", r#"{"projects":[{"id":"project"}]}"#),
        }
    })
    .await;
    let client = Client::builder()
        .region("cn-north-4")
        .iam_endpoint(iam)
        .root_certificate_pem(root)
        .http_client_builder(direct_client());
    let client = client
        .credentials(Credentials::keys("AK", "SK"))
        .env_source(|_| None)
        .build()
        .unwrap();
    let made = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await
        .unwrap();
    assert!(made.into_inner().url().path().starts_with("/v2/project/"));
}

#[cfg(unix)]
#[tokio::test]
async fn files_count_towards_timeout() {
    let (server, folder) = (
        Server::start(|connection| connection.hang()).await,
        tempfile::tempdir().unwrap(),
    );
    let (_, root) = private_service().await;
    let pipe = folder.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || {
            std::thread::sleep(std::time::Duration::from_millis(600));
            std::fs::write(pipe, root).unwrap();
        }
    });
    let options = [
        "--endpoint",
        &server.endpoint(),
        "--timeout",
        "2s",
        "--max-attempts",
        "1",
        "--ca-file",
    ];
    let late = fgs(&[], &[&options[..], &[pipe.to_str().unwrap()]].concat()).await;
    writer.join().unwrap();
    let stderr = text(&late.stderr);
    let left = stderr
        .split("timed out after ")
        .nth(1)
        .unwrap()
        .split(['s', ' '])
        .next()
        .unwrap();
    assert!(
        late.status.code() == Some(1) && left.parse::<f32>().unwrap() < 2.0,
        "{stderr}"
    );
}

#[tokio::test]
async fn rejects_circular_list() {
    const PAGE: &str = r#"{"async_invoke_configs":[{"max_async_retry_attempts":1}],"page_info":{"next_marker":7}}"#;
    let circling = Server::responding_with(response(200, "", PAGE)).await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
    command
        .env_clear()
        .env("HUAWEICLOUD_SDK_AK", "AK")
        .env("HUAWEICLOUD_SDK_SK", "classified");
    let done = command
        .args([
            "--endpoint",
            &circling.endpoint(),
            "async-config",
            "list",
            FUNCTION,
        ])
        .output()
        .await
        .unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(text(&done.stdout).lines().count(), 3, "two pages arrived");
    let stderr = text(&done.stderr);
    assert!(
        stderr.contains("the next marker 7 cannot be followed: it was followed before")
            && stderr.lines().count() == 1,
        "{stderr}"
    );
}
