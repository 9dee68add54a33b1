//! Errors, provoked over real connections: what they are, what they say, and what they never say.

use std::error::Error as _;
use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use functiongraph::reqwest::redirect::Policy;
use functiongraph::types::builder::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{
    Client, ClientBuilder, Credentials, Destination, Error, ErrorKind, Result, RetryPolicy,
};
use test_support::{Connection, FUNCTION, Server, answer, direct, head, nobody};
use tokio::net::{TcpSocket, TcpStream};

const ACCESS_KEY: &str = "ACCESSKEYOFTHETEST";
const SECRET_KEY: &str = "SECRETKEYOFTHETEST";
const SECURITY_TOKEN: &str = "SECURITYTOKENOFTHETEST";
const AUTH_TOKEN: &str = "AUTHTOKENOFTHETEST";
const SECRETS: [&str; 4] = [ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN, AUTH_TOKEN];

const MIB: usize = 1024 * 1024;
const SHORT: Duration = Duration::from_millis(300);
/// Far more than anything here takes; a test that gets this far has failed.
const PROMPT: Duration = Duration::from_secs(5);

fn keys() -> Credentials {
    Credentials::keys(ACCESS_KEY, SECRET_KEY).security_token(SECURITY_TOKEN)
}

fn token() -> Credentials {
    Credentials::token(AUTH_TOKEN)
}

fn client(server: &Server) -> Client {
    server.client_builder().credentials(keys()).build().unwrap()
}

fn impatient(server: &Server) -> Client {
    server
        .client_builder()
        .credentials(keys())
        .timeout(SHORT)
        .build()
        .unwrap()
}

async fn show(client: Client) -> Error {
    client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap_err()
}

async fn update(builder: ClientBuilder, body: impl FnOnce(Body) -> Body) -> Error {
    let client = builder.build().unwrap();
    client
        .update_function_async_invoke_config()
        .function_urn(FUNCTION)
        .body_map(body)
        .send()
        .await
        .unwrap_err()
}

/// The error of a client that is told `answer`.
async fn told(answer: Vec<u8>) -> Error {
    show(client(&Server::answering(answer).await)).await
}

/// The error of an impatient client of a server that behaves so.
async fn faced<F>(serve: impl Fn(Connection) -> F + Send + Sync + 'static) -> Error
where
    F: Future<Output = Connection> + Send + 'static,
{
    let server = Server::start(serve).await;
    let error = show(impatient(&server)).await;
    assert_eq!(server.connections(), 1, "nothing is tried twice");
    error
}

struct Case {
    name: &'static str,
    error: Pin<Box<dyn Future<Output = Error> + Send>>,
    expected: Facts,
}

/// What a program goes by.
#[derive(Clone, Debug, PartialEq)]
struct Facts {
    kind: ErrorKind,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    retryable: bool,
}

impl Facts {
    fn of(error: &Error) -> Self {
        Self {
            kind: error.kind(),
            status: error.status(),
            code: error.code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
            retryable: error.is_retryable(),
        }
    }

    fn status(self, status: u16) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }

    fn code(self, code: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            ..self
        }
    }

    fn request_id(self, id: &str) -> Self {
        Self {
            request_id: Some(id.to_owned()),
            ..self
        }
    }
}

fn only(kind: ErrorKind) -> Facts {
    Facts {
        kind,
        status: None,
        code: None,
        request_id: None,
        retryable: false,
    }
}

fn retryable(facts: Facts) -> Facts {
    Facts {
        retryable: true,
        ..facts
    }
}

fn service(status: u16) -> Facts {
    only(ErrorKind::Service).status(status)
}

fn unreadable(status: u16) -> Facts {
    only(ErrorKind::InvalidResponse).status(status)
}

fn case(
    name: &'static str,
    expected: Facts,
    error: impl Future<Output = Error> + Send + 'static,
) -> Case {
    Case {
        name,
        error: Box::pin(error),
        expected,
    }
}

/// Provokes every error and compares it with what is expected of it.
async fn provoke(cases: Vec<Case>) -> Vec<(&'static str, Error)> {
    let (mut cases, mut errors) = (cases.into_iter().peekable(), Vec::new());
    while cases.peek().is_some() {
        // A few at once: of more, the impatient would wait for this machine and not for their servers.
        let spawn = |case: Case| (case.name, case.expected, tokio::spawn(case.error));
        let running: Vec<_> = cases.by_ref().take(8).map(spawn).collect();
        for (name, expected, error) in running {
            let error = tokio::time::timeout(PROMPT, error)
                .await
                .expect(name)
                .expect(name);
            assert_eq!(Facts::of(&error), expected, "{name}: {error}");
            assert_is_a_line(name, &error.to_string());
            assert_hides_secrets(name, &[&error.to_string(), &shown(&error), &chain(&error)]);
            errors.push((name, error));
        }
    }
    errors
}

fn assert_is_a_line(name: &str, text: &str) {
    assert!(
        !text.contains(char::is_control) && text.chars().count() < 1000,
        "{name} takes more than a line: {text:?}"
    );
}

fn shown(thing: &impl Debug) -> String {
    format!("{thing:?}\n{thing:#?}")
}

fn chain(error: &Error) -> String {
    std::iter::successors(error.source(), |&cause| cause.source())
        .map(|cause| format!("{cause}\n{}\n", shown(&cause)))
        .collect()
}

fn assert_hides_secrets(name: &str, texts: &[&str]) {
    for text in texts {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{name} shows {secret}: {text}");
        }
    }
}

fn bodies() -> Vec<Case> {
    let body = |name, body: &'static str| {
        case(name, service(404).code("FSS.0404"), async move {
            told(answer(404, "", body)).await
        })
    };
    vec![
        body(
            "error_code and error_msg",
            r#"{"error_code":"FSS.0404","error_msg":"not found"}"#,
        ),
        body(
            "errorCode and errorMsg",
            r#"{"errorCode":"FSS.0404","errorMsg":"not found"}"#,
        ),
        body(
            "code and message",
            r#"{"code":"FSS.0404","message":"not found"}"#,
        ),
        body(
            "error, code and message",
            r#"{"error":{"code":"FSS.0404","message":"not found","title":"Not Found"}}"#,
        ),
        body(
            "error, error_code and error_msg",
            r#"{"error":{"error_code":"FSS.0404","error_msg":"not found"}}"#,
        ),
        body(
            "error, errorCode and errorMsg",
            r#"{"error":{"errorCode":"FSS.0404","errorMsg":"not found"}}"#,
        ),
        body(
            "a request id of null beside it",
            r#"{"request_id":null,"error_code":"FSS.0404","error_msg":"not found"}"#,
        ),
        body("a code and no message", r#"{"error_code":"FSS.0404"}"#),
        body(
            "a message of many lines",
            r#"{"error_code":"FSS.0404","error_msg":"not\r\n\u001b[31mfound\u0000"}"#,
        ),
        case("a code as a number", service(404).code("404"), async {
            told(answer(404, "", r#"{"code":404,"message":"not found"}"#)).await
        }),
        case("a message and no code", service(404), async {
            told(answer(404, "", r#"{"error_msg":"not found"}"#)).await
        }),
        case("JSON that is no error", service(404), async {
            told(answer(404, "", r#"{"status":"lost"}"#)).await
        }),
        case("JSON that is no object", service(404), async {
            told(answer(404, "", r#"["not found"]"#)).await
        }),
    ]
}

fn request_ids() -> Vec<Case> {
    const BODY: &str = r#"{"error_code":"FSS.0404","error_msg":"not found"}"#;
    let headers = |name, id, headers| {
        let expected = service(404).code("FSS.0404").request_id(id);
        case(name, expected, async move {
            told(answer(404, headers, BODY)).await
        })
    };
    vec![
        headers("X-Request-Id", "0a1b2c", "X-Request-Id: 0a1b2c\r\n"),
        headers("X-IAM-Trace-Id", "3d4e5f", "X-IAM-Trace-Id: 3d4e5f\r\n"),
        headers(
            "X-Request-Id and X-IAM-Trace-Id",
            "0a1b2c",
            "X-IAM-Trace-Id: 3d4e5f\r\nX-Request-Id: 0a1b2c\r\n",
        ),
        headers(
            "a request id beyond ASCII",
            "0a\u{e9}1b",
            "X-Request-Id: 0a\u{e9}1b\r\n",
        ),
        case(
            "a request id beside what is no JSON",
            unreadable(200).request_id("0a1b2c"),
            async { told(answer(200, "X-Request-Id: 0a1b2c\r\n", "Welcome")).await },
        ),
        case(
            "a request id, then nothing",
            retryable(only(ErrorKind::Timeout).status(200).request_id("0a1b2c")),
            async {
                faced(|connection| async {
                    let head = head(200, "X-Request-Id: 0a1b2c\r\nContent-Length: 100\r\n");
                    connection.write(head.as_bytes()).await.hang().await
                })
                .await
            },
        ),
    ]
}

fn statuses() -> Vec<Case> {
    let status = |name, expected, status, body: &'static str| {
        case(name, expected, async move {
            told(answer(status, "", body)).await
        })
    };
    vec![
        status(
            "400",
            service(400).code("FSS.1309"),
            400,
            r#"{"error_code":"FSS.1309","error_msg":"invalid function URN"}"#,
        ),
        status(
            "401",
            service(401).code("APIGW.0301"),
            401,
            r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: verify fail"}"#,
        ),
        status(
            "403 that explains itself",
            service(403).code("FSS.0403"),
            403,
            r#"{"error_code":"FSS.0403","error_msg":"forbidden","encoded_authorization_message":"ENCODED"}"#,
        ),
        status(
            "403 of IAM that explains itself",
            service(403).code("IAM.0403"),
            403,
            r#"{"error":{"code":"IAM.0403","message":"forbidden","encoded_authorization_message":"ENCODED"}}"#,
        ),
        status(
            "408",
            retryable(service(408).code("FSS.0408")),
            408,
            r#"{"error_code":"FSS.0408","error_msg":"timeout"}"#,
        ),
        status(
            "409",
            service(409).code("FSS.0409"),
            409,
            r#"{"error_code":"FSS.0409","error_msg":"exists"}"#,
        ),
        status("418", service(418), 418, "short and stout"),
        status(
            "429",
            retryable(service(429).code("APIGW.0308")),
            429,
            r#"{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}"#,
        ),
        status(
            "500",
            retryable(service(500).code("FSS.0500")),
            500,
            r#"{"error_code":"FSS.0500","error_msg":"internal error"}"#,
        ),
        status("501", service(501), 501, "not implemented"),
        status(
            "502 of a gateway",
            retryable(service(502)),
            502,
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n",
        ),
        status(
            "503",
            retryable(service(503).code("FSS.0503")),
            503,
            r#"{"error_code":"FSS.0503","error_msg":"unavailable"}"#,
        ),
        status(
            "504",
            retryable(service(504)),
            504,
            "upstream request timeout",
        ),
        status("599", service(599), 599, ""),
    ]
}

fn odd_bodies() -> Vec<Case> {
    vec![
        case("an error without a body", service(404), async {
            told(answer(404, "", "")).await
        }),
        case("an error of blanks", service(404), async {
            told(answer(404, "", " \r\n")).await
        }),
        case("an error that is not UTF-8", service(404), async {
            told(answer(404, "", b"\xff\xfeno\xc3")).await
        }),
        case("an error of 10 MiB", service(404), async {
            told(answer(404, "", "long ".repeat(2 * MIB))).await
        }),
        case("an error that never ends", service(404), async {
            let mut server = Server::start(|connection| async {
                let connection = connection
                    .write(head(404, "Content-Length: 10485760\r\n").as_bytes())
                    .await;
                connection
                    .repeat(&[b'.'; MIB], 1, Duration::ZERO)
                    .await
                    .hang()
                    .await
            })
            .await;
            // The limit for answers is no excuse to read on: whoever waits here waits for ever.
            let client = server
                .client_builder()
                .credentials(keys())
                .max_response_size(usize::MAX)
                .build()
                .unwrap();
            let error = show(client).await;
            server.written().await;
            error
        }),
        case("an error broken off", service(404), async {
            told([head(404, "Content-Length: 100\r\n").as_bytes(), b"not fou"].concat()).await
        }),
        case("an error that hangs", retryable(service(503)), async {
            faced(|connection| async {
                connection
                    .write(head(503, "Content-Length: 100\r\n").as_bytes())
                    .await
                    .write(b"soon")
                    .await
                    .hang()
                    .await
            })
            .await
        }),
        case(
            "an error beyond the limit for answers",
            service(404),
            async {
                let server = Server::answering(answer(404, "", "long ".repeat(1000))).await;
                show(
                    server
                        .client_builder()
                        .credentials(keys())
                        .max_response_size(10)
                        .build()
                        .unwrap(),
                )
                .await
            },
        ),
    ]
}

fn unreadables() -> Vec<Case> {
    let body = |name, body: &'static [u8]| {
        case(name, unreadable(200), async move {
            told(answer(200, "", body)).await
        })
    };
    vec![
        body("HTML", b"<html>\r\n<title>Log in</title>\r\n</html>"),
        body("nothing", b""),
        body("blanks", b" \r\n"),
        body("JSON cut off by the service", br#"{"func_urn":"urn:fss:"#),
        body("not UTF-8", b"{\"func_urn\":\"\xff\xfe\"}"),
        body("an array", br#"[{"func_urn":"urn:fss:cn-north-4"}]"#),
        body("a text", br#""urn:fss:cn-north-4""#),
        body("null", b"null"),
        body("two answers", b"{}{}"),
        case(
            "a status of success without an answer",
            unreadable(204),
            async { told(answer(204, "", "")).await },
        ),
        case("a list that is no page", unreadable(200), async {
            let client = client(&Server::answering(answer(200, "", "[]")).await);
            client
                .list_function_async_invoke_config()
                .function_urn(FUNCTION)
                .send()
                .await
                .unwrap_err()
        }),
        case(
            "JSON cut off by the network",
            retryable(only(ErrorKind::Network).status(200)),
            async {
                told(
                    [
                        head(200, "Content-Length: 100\r\n").as_bytes(),
                        br#"{"func_urn":"urn"#,
                    ]
                    .concat(),
                )
                .await
            },
        ),
        case(
            "chunks cut off by the network",
            retryable(only(ErrorKind::Network).status(200)),
            async {
                let head = head(200, "Transfer-Encoding: chunked\r\n");
                told([head.as_bytes(), b"10\r\n{\"func_urn\":\"urn\r\n"].concat()).await
            },
        ),
        case("200 MiB as declared", unreadable(200), async {
            let mut server = Server::start(|connection| async {
                let connection = connection
                    .write(head(200, "Content-Length: 209715200\r\n").as_bytes())
                    .await;
                connection.repeat(&[b' '; MIB], 200, Duration::ZERO).await
            })
            .await;
            let error = show(client(&server)).await;
            let written = server.written().await;
            assert!(written < 50 * MIB, "the client took {written} bytes");
            error
        }),
        case("chunks without end", unreadable(200), async {
            let mut server = Server::start(|connection| async {
                let connection = connection
                    .write(head(200, "Transfer-Encoding: chunked\r\n").as_bytes())
                    .await;
                let chunk = [b"100000\r\n".as_slice(), &[b' '; MIB], b"\r\n"].concat();
                connection.repeat(&chunk, usize::MAX, Duration::ZERO).await
            })
            .await;
            let client = server
                .client_builder()
                .credentials(keys())
                .max_response_size(100_000)
                .build()
                .unwrap();
            let error = show(client).await;
            server.written().await;
            error
        }),
    ]
}

/// What a client says that is sent elsewhere, once it is sure that it did not go there.
async fn redirected(status: u16, credentials: Credentials) -> Error {
    let elsewhere = Server::answering(answer(200, "", "{}")).await;
    let target = format!("Location: {}/v2/elsewhere\r\n", elsewhere.endpoint());
    let server = Server::answering(answer(status, &target, "")).await;
    let permissive = direct().redirect(Policy::limited(10));
    let error = show(
        server
            .client_builder()
            .http_client_builder(permissive)
            .credentials(credentials)
            .build()
            .unwrap(),
    )
    .await;
    assert_eq!((server.connections(), elsewhere.connections()), (1, 0));
    error
}

fn redirects() -> Vec<Case> {
    vec![
        case(
            "302 to another host, with keys",
            unreadable(302),
            redirected(302, keys()),
        ),
        case(
            "302 to another host, with a token",
            unreadable(302),
            redirected(302, token()),
        ),
        case(
            "307 to another host, with keys",
            unreadable(307),
            redirected(307, keys()),
        ),
        case(
            "307 to another host, with a token",
            unreadable(307),
            redirected(307, token()),
        ),
        case("307 of a change", unreadable(307), async {
            let server = Server::answering(answer(307, "Location: /v2/elsewhere\r\n", "")).await;
            let error = update(server.client_builder().credentials(keys()), |body| {
                body.max_async_retry_attempts(1)
            })
            .await;
            assert_eq!(server.connections(), 1);
            error
        }),
        case("302 without a place to go", unreadable(302), async {
            told(answer(302, "", "")).await
        }),
        case("302 to no address", unreadable(302), async {
            told(answer(302, "Location: \u{7fb}\tnowhere \r\n", "")).await
        }),
    ]
}

fn network_failures() -> Vec<Case> {
    let network = || retryable(only(ErrorKind::Network));
    let timeout = || retryable(only(ErrorKind::Timeout));
    vec![
        case("refused", network(), async {
            let endpoint = format!("http://{}", nobody().await);
            let client = Client::builder()
                .endpoint(endpoint)
                .http_client_builder(direct())
                .retry_policy(RetryPolicy::disabled());
            show(client.credentials(keys()).build().unwrap()).await
        }),
        case(
            "reset before an answer",
            network(),
            faced(|connection| async { connection.reset() }),
        ),
        case(
            "closed before an answer",
            network(),
            faced(|connection| async { connection }),
        ),
        case("an answer that is not HTTP", network(), async {
            told(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()).await
        }),
        case(
            "silent before an answer",
            timeout(),
            faced(|connection| connection.hang()),
        ),
        case("silent within an answer", timeout().status(200), async {
            faced(|connection| async {
                connection
                    .write(head(200, "Content-Length: 100\r\n").as_bytes())
                    .await
                    .write(b"{")
                    .await
                    .hang()
                    .await
            })
            .await
        }),
        case("an answer in drips", timeout().status(200), async {
            faced(|connection| async {
                let connection = connection
                    .write(head(200, "Content-Length: 1000\r\n").as_bytes())
                    .await;
                connection.repeat(b" ", 1000, SHORT / 10).await
            })
            .await
        }),
        case("headers in drips", timeout(), async {
            faced(|connection| async {
                let connection = connection.write(b"HTTP/1.1 200 OK\r\nX-Long: ").await;
                connection.repeat(b"x", 1000, SHORT / 10).await
            })
            .await
        }),
    ]
}

/// An error that is there before anything is sent.
fn unsent<F>(name: &'static str, error: impl FnOnce(ClientBuilder) -> F + Send + 'static) -> Case
where
    F: Future<Output = Error> + Send + 'static,
{
    case(name, only(ErrorKind::InvalidInput), async move {
        let server = Server::answering(answer(200, "", "{}")).await;
        let error = error(server.client_builder().credentials(keys())).await;
        assert_eq!(server.connections(), 0, "{name} was sent");
        error
    })
}

fn bad_values() -> Vec<Case> {
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

fn bad_targets() -> Vec<Case> {
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
                    .http_client_builder(direct())
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
                    .http_client_builder(direct())
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

fn bad_clients() -> Vec<Case> {
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

fn of<'a>(errors: &'a [(&str, Error)], name: &str) -> &'a Error {
    &errors.iter().find(|(known, _)| *known == name).unwrap().1
}

#[tokio::test]
async fn reads_every_error_body_shape() {
    let errors = provoke(bodies()).await;
    let message_of = |name| of(&errors, name).message();
    for name in [
        "error_code and error_msg",
        "errorCode and errorMsg",
        "code and message",
        "error, code and message",
        "error, error_code and error_msg",
        "error, errorCode and errorMsg",
        "a request id of null beside it",
        "a code as a number",
        "a message and no code",
    ] {
        assert_eq!(message_of(name), "not found", "{name}");
    }
    assert_eq!(message_of("JSON that is no error"), r#"{"status":"lost"}"#);
}

#[tokio::test]
async fn errors_carry_the_request_id() {
    provoke(request_ids()).await;
}

#[tokio::test]
async fn classifies_every_status() {
    let errors = provoke(statuses()).await;
    for (name, error) in &errors {
        assert_eq!(error.operation(), Some("ShowFunctionAsyncInvokeConfig"));
        let hinted = [
            "401",
            "403 that explains itself",
            "403 of IAM that explains itself",
            "429",
        ]
        .contains(name);
        assert_eq!(error.hint().is_some(), hinted, "{name}: {:?}", error.hint());
        let explained = name.contains("explains itself").then_some("ENCODED");
        assert_eq!(error.encoded_authorization_message(), explained, "{name}");
    }
    for (name, hint) in [
        ("401", "check the access key"),
        ("403 that explains itself", "lacks"),
        ("429", "wait"),
    ] {
        assert!(of(&errors, name).hint().unwrap().contains(hint), "{name}");
    }
}

#[tokio::test]
async fn malformed_error_body_returns_fast() {
    provoke(odd_bodies()).await;
}

#[tokio::test]
async fn escapes_hostile_error_codes() {
    let bodies = [
        r#"{"error_code":"FSS\n.\u001b[31m0404","error_msg":"not found"}"#,
        &format!(
            r#"{{"error_code":"{}","error_msg":"not found"}}"#,
            "FSS.".repeat(1000)
        ),
    ];
    for body in bodies {
        assert_is_a_line(body, &told(answer(404, "", body)).await.to_string());
    }
}

#[tokio::test]
async fn classifies_invalid_responses() {
    provoke(unreadables()).await;
}

#[tokio::test]
async fn rejects_redirects() {
    for (name, error) in provoke(redirects()).await {
        assert!(error.hint().unwrap().contains("not followed"), "{name}");
    }
}

#[tokio::test]
async fn classifies_network_failures() {
    for (name, error) in provoke(network_failures()).await {
        assert!(error.source().is_some(), "{name}");
    }
}

#[tokio::test]
async fn names_the_connect_timeout() {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind((std::net::Ipv4Addr::LOCALHOST, 0).into())
        .unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    // Nobody accepts: once the queue is full, the next connection waits.
    let mut queue = Vec::new();
    while let Ok(stream) = tokio::time::timeout(SHORT, TcpStream::connect(address)).await {
        queue.push(stream.unwrap());
    }
    let builder = Client::builder()
        .endpoint(format!("http://{address}"))
        .http_client_builder(direct())
        .credentials(keys());
    let error = show(
        builder
            .retry_policy(RetryPolicy::disabled())
            .connect_timeout(SHORT)
            .timeout(PROMPT)
            .build()
            .unwrap(),
    )
    .await;
    assert_eq!(
        Facts::of(&error),
        retryable(only(ErrorKind::Timeout)),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("timeout for connecting") && text.contains("300ms") && !text.contains("5s"),
        "{text}"
    );
}

#[tokio::test]
async fn never_sends_invalid_values() {
    for (name, error) in provoke(bad_values()).await {
        let field = error.violation().expect(name).field();
        assert!(
            error.message().starts_with(&format!("{field}: ")),
            "{name}: {error}"
        );
    }
}

#[tokio::test]
async fn never_sends_to_unclear_target() {
    for (name, error) in provoke(bad_targets()).await {
        assert!(
            error.violation().is_some() && error.operation().is_some(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn rejects_invalid_client_settings() {
    for (name, error) in provoke(bad_clients()).await {
        assert!(
            error.violation().is_some() && error.operation().is_none(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn snapshots_every_error_text() {
    let cases = [
        bodies(),
        request_ids(),
        statuses(),
        odd_bodies(),
        unreadables(),
        redirects(),
        network_failures(),
        bad_values(),
        bad_targets(),
        bad_clients(),
    ];
    let errors = provoke(cases.into_iter().flatten().collect()).await;
    let lines: Vec<String> = errors
        .iter()
        .map(|(name, error)| format!("{name}: {}", stable(error)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// The text without what differs from run to run or from system to system.
fn stable(error: &Error) -> String {
    let mut text = error.to_string();
    if let Some((before, after)) = text.split_once("127.0.0.1:") {
        text = format!(
            "{before}127.0.0.1:PORT{}",
            after.trim_start_matches(|letter: char| letter.is_ascii_digit())
        );
    }
    if let Some((before, after)) = text.split_once(" (os error ") {
        let (before, _) = before.rsplit_once(": ").unwrap();
        let (_, after) = after.split_once(')').unwrap();
        text = format!("{before}: REASON OF THE SYSTEM{after}");
    }
    text
}

#[tokio::test]
async fn debug_output_hides_secrets() {
    for credentials in [keys(), token(), Credentials::keys(ACCESS_KEY, SECRET_KEY)] {
        let builder = Client::builder()
            .credentials(credentials.clone())
            .region("cn-north-4");
        assert_hides_secrets("the builder", &[&shown(&builder)]);
        assert_hides_secrets("the credentials", &[&shown(&credentials)]);
        let client = builder.build().unwrap();
        assert_hides_secrets("the client", &[&shown(&client)]);
        let update = client
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
            .body(Default::default());
        assert_hides_secrets(
            "an operation",
            &[
                &shown(&update),
                &shown(
                    &client
                        .show_function_async_invoke_config()
                        .function_urn(FUNCTION),
                ),
                &shown(
                    &client
                        .delete_function_async_invoke_config()
                        .function_urn(FUNCTION),
                ),
                &shown(
                    &client
                        .list_function_async_invoke_config()
                        .function_urn(FUNCTION),
                ),
            ],
        );
        let request = update.build_signed().await.unwrap();
        assert_hides_secrets("a request", &[&request.to_string(), &shown(&request)]);
    }
}

#[tokio::test]
async fn signed_request_masks_signature() {
    let client = Client::builder().credentials(keys()).build().unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .build_signed()
        .await
        .unwrap();
    let (text, debug) = (request.to_string(), shown(&request));
    let request = request.into_inner();
    assert_eq!(request.headers()["x-security-token"], SECURITY_TOKEN);
    assert_hides_secrets("the request within", &[&shown(&request)]);
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains(ACCESS_KEY));
    let (_, signature) = authorization.split_once("Signature=").unwrap();
    assert!(
        text.contains("Signature=***") && !text.contains(signature) && !debug.contains(signature),
        "{text}"
    );
}

#[tokio::test]
async fn masks_password_in_endpoint() {
    for endpoint in [
        "http://me:PASSWORD@host",
        "ftp://me:PASSWORD@host",
        "http://me:PASSWORD@host:99999",
        "http://me:PASSWORD@",
    ] {
        let error = Client::builder()
            .credentials(keys())
            .endpoint(endpoint)
            .build()
            .unwrap_err();
        let text = format!("{error} {}", shown(&error));
        assert!(!text.contains("PASSWORD"), "{endpoint}: {text}");
    }
}

#[tokio::test]
async fn calls_are_send_futures() {
    async fn spawned<T: Send + 'static>(call: impl Future<Output = Result<T>> + Send + 'static) {
        tokio::spawn(call).await.unwrap().ok().unwrap();
    }
    let server = Server::answering(answer(
        200,
        "",
        r#"{"func_urn":"a","async_invoke_configs":[]}"#,
    ))
    .await;
    let [show, update, delete, list, request] = std::array::from_fn(|_| client(&server));
    spawned(async move {
        show.show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
    })
    .await;
    spawned(async move {
        update
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
            .body(Default::default())
            .send()
            .await
    })
    .await;
    spawned(async move {
        delete
            .delete_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
    })
    .await;
    spawned(async move {
        list.list_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
    })
    .await;
    spawned(async move {
        request
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .build_signed()
            .await
    })
    .await;
    assert_eq!(server.connections(), 4);
}
