//! Errors over real connections: their kind, their text, and the secrets that they never show.

mod causes;
mod error_bodies;
mod input;
mod invalid_responses;
mod network;
mod redirects;
mod request_ids;
mod secrets;
mod statuses;
mod texts;

use std::borrow::Borrow;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use functiongraph::types::builder::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, StatusCode,
};
use test_support::{Connection, FUNCTION, Server, direct_client, head, response, unused_address};

const ACCESS_KEY: &str = "ACCESSKEYOFTHETEST";
const SECRET_KEY: &str = "SECRETKEYOFTHETEST";
const SECURITY_TOKEN: &str = "SECURITYTOKENOFTHETEST";
const AUTH_TOKEN: &str = "AUTHTOKENOFTHETEST";
const SECRETS: [&str; 4] = [ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN, AUTH_TOKEN];

const MIB: usize = 1024 * 1024;
const SHORT: Duration = Duration::from_millis(300);
/// Far more than any test here needs.
const PROMPT: Duration = Duration::from_secs(60);

fn keys() -> Credentials {
    Credentials::keys(ACCESS_KEY, SECRET_KEY).security_token(SECURITY_TOKEN)
}

fn token() -> Credentials {
    Credentials::token(AUTH_TOKEN)
}

fn client(server: &Server) -> Client {
    server.client_builder().credentials(keys()).build().unwrap()
}

async fn show(client: impl Borrow<Client>) -> Error {
    client
        .borrow()
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

/// The error of a client that receives this response.
async fn error_for(response: Vec<u8>) -> Error {
    show(client(&Server::responding_with(response).await)).await
}

/// The error of a client with a short timeout, with a server that does this.
///
/// Where the thread of client and server stood still for long, the timeout has measured the load of this machine: it is
/// tried again with a longer one.
async fn error_from<F>(serve: impl Fn(Connection) -> F + Send + Sync + 'static) -> Error
where
    F: Future<Output = Connection> + Send + 'static,
{
    let server = Server::start(serve).await;
    let builder = server.client_builder().credentials(keys());
    let mut timeout = SHORT;
    for attempt in 1.. {
        let client = builder.clone().timeout(timeout).build().unwrap();
        let before = server.connections();
        let (error, pause) = with_longest_pause(show(client)).await;
        assert!(
            server.connections() <= before + 1 && before < attempt,
            "no request is sent twice"
        );
        if pause < timeout / 6 {
            return error;
        }
        timeout *= 2;
    }
    unreachable!("the machine is never at rest")
}

/// The output, and the longest time for which nothing else ran on this thread.
async fn with_longest_pause<T>(run: impl Future<Output = T>) -> (T, Duration) {
    const BEAT: Duration = Duration::from_millis(10);
    let beats = Arc::new(Mutex::new((Instant::now(), Duration::ZERO)));
    let beat = |beats: &Mutex<(Instant, Duration)>| {
        let mut beats = beats.lock().unwrap();
        let now = Instant::now();
        *beats = (now, beats.1.max(now - beats.0));
        beats.1
    };
    let beating = beats.clone();
    let task = tokio::spawn(async move {
        loop {
            tokio::time::sleep(BEAT).await;
            beat(&beating);
        }
    });
    let output = run.await;
    task.abort();
    (output, beat(&beats))
}

struct Case {
    name: &'static str,
    error: Pin<Box<dyn Future<Output = Error> + Send>>,
    expected: Facts,
}

/// What a program can match on.
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
            status: error.status().map(|status| status.as_u16()),
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

fn invalid_response(status: u16) -> Facts {
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

/// Provokes every error and compares it with the expected one.
async fn provoke(cases: Vec<Case>) -> Vec<(&'static str, Error)> {
    let (mut cases, mut errors) = (cases.into_iter().peekable(), Vec::new());
    while cases.peek().is_some() {
        // A few at once: with more, the short timeouts would measure the load of this machine.
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
        "{name} is more than a line: {text:?}"
    );
}

fn shown(thing: &impl Debug) -> String {
    format!("{thing:?}\n{thing:#?}")
}

fn chain(error: &Error) -> String {
    let transport = error.transport_error().map(|cause| cause as &dyn StdError);
    let credentials = error
        .credentials_error()
        .map(|cause| cause as &dyn StdError);
    let causes = transport.into_iter().chain(credentials);
    causes
        .flat_map(|cause| std::iter::successors(Some(cause), |&cause| cause.source()))
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

fn error_of<'a>(errors: &'a [(&str, Error)], name: &str) -> &'a Error {
    &errors.iter().find(|(known, _)| *known == name).unwrap().1
}
