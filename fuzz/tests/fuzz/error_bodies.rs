//! Error bodies, as a call reports them.

use std::sync::{Arc, LazyLock, Mutex};

use functiongraph::{Client, Credentials, ErrorKind, types};
use test_support::{FUNCTION, Server, response};
use tokio::runtime::Runtime;

use crate::assert_one_line;

const TOKEN: &str = "TOKEN/OF+THE/TEST==";
const STATUSES: [u16; 6] = [400, 403, 404, 429, 500, 503];

type Response = Arc<Mutex<Vec<u8>>>;

struct Service {
    runtime: Runtime,
    response: Response,
    client: Client,
}

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let current = Response::default();
    let served = current.clone();
    let server = runtime.block_on(Server::start(move |connection| {
        let response = served.lock().unwrap().clone();
        async move { connection.write(&response).await }
    }));
    let builder = server.client_builder();
    let client = builder.credentials(Credentials::token(TOKEN));
    Service {
        client: client.build().unwrap(),
        response: current,
        runtime,
    }
});

#[test]
fn error_bodies_are_one_line() {
    fuzz::check!("error-bodies", |body: &[u8]| {
        let status = STATUSES[body.len() % STATUSES.len()];
        *SERVICE.response.lock().unwrap() = response(status, "", body);
        let call = SERVICE.client.show_function_async_invoke_config();
        let call = call.function_urn(FUNCTION).send();
        let error = SERVICE.runtime.block_on(call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Service, "{error}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_one_line(&error);
        for text in [
            error.to_string(),
            format!("{error:?}"),
            format!("{error:#?}"),
        ] {
            assert!(!decoded(&text).contains(TOKEN), "{text}");
        }
        let code = serde_json::from_slice::<types::ErrorResponse>(body);
        if let Ok(types::ErrorResponse {
            error_code: Some(code),
            ..
        }) = code
            && serde_json::from_slice::<serde_json::Value>(body).is_ok()
            && !code.contains(TOKEN)
            && is_plain(&code)
        {
            assert_eq!(error.code(), Some(code.as_str()));
        }
    });
}

/// A text with the usual escapes of the token's characters decoded, and those within them.
fn decoded(text: &str) -> String {
    const ESCAPES: [(&str, &str); 12] = [
        ("\\\\", "\\"),
        ("%25", "%"),
        ("&amp;", "&"),
        ("\\/", "/"),
        ("\\u002f", "/"),
        ("\\u0054", "T"),
        ("%2F", "/"),
        ("%2B", "+"),
        ("%3D", "="),
        ("&#47;", "/"),
        ("&#x2f;", "/"),
        ("&#x2F;", "/"),
    ];
    let mut text = text.to_owned();
    for _ in 0..3 {
        for (escape, letter) in ESCAPES {
            text = text.replace(escape, letter);
        }
    }
    text
}

/// Whether a code is shown as it is.
fn is_plain(code: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    !code.is_empty() && code.len() < 50 && code.chars().all(is_plain)
}
