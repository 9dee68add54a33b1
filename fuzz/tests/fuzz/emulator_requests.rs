//! Requests to an emulator with odd parts, signed or not.

use std::ops::Bound;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use functiongraph::__private::document::{ALL, Description};
use functiongraph::__private::sign;
use functiongraph::Credentials;
use functiongraph::reqwest::header::{HeaderName, HeaderValue};
use functiongraph::reqwest::{Client, Method, Request, Response, Url};
use functiongraph_emulator::{Emulator, PROJECT_ID};
use fuzz::bolero::{Driver, ValueGenerator, check};
use fuzz::corpus::{Input, inputs};
use fuzz::mutants::Mutants;
use tokio::runtime::Runtime;

use crate::panics::{self, watched_runtime};

const KEYS: (&str, &str) = ("FUZZACCESSKEY", "fuzz-secret-key");
const TOKEN: &str = "a-token";
const PATIENCE: Duration = Duration::from_secs(20);

const HEADERS: [&str; 14] = [
    "accept",
    "content-type",
    "content-encoding",
    "origin",
    "referer",
    "sec-fetch-site",
    "x-auth-token",
    "x-cff-instance-memory",
    "x-cff-log-type",
    "x-cff-request-version",
    "x-project-id",
    "x-sdk-content-sha256",
    "x-security-token",
    "x-unknown",
];

struct Service {
    runtime: Runtime,
    emulator: Emulator,
    http: Client,
}

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let runtime = watched_runtime();
    let builder = Emulator::builder().auth_token(TOKEN);
    let builder = builder.access_key(KEYS.0, KEYS.1);
    Service {
        emulator: runtime.block_on(builder.start()).unwrap(),
        runtime,
        http: Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .timeout(PATIENCE)
            .build()
            .unwrap(),
    }
});

/// What says who sends a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sender {
    Nobody,
    Token,
    Keys,
    /// Signed, and changed afterwards.
    Tampered,
}

#[derive(Debug)]
struct Case {
    operation: &'static str,
    path: String,
    query: String,
    headers: Vec<(&'static str, Input)>,
    body: Input,
    sender: Sender,
}

struct Cases {
    values: Mutants,
    bodies: Mutants,
}

impl Cases {
    fn path<D: Driver>(&self, driver: &mut D, template: &str) -> Option<String> {
        let mut path = String::new();
        for segment in template.split('/').skip(1) {
            path.push('/');
            let value = match segment {
                "{project_id}" if below(driver, 8)? > 0 => PROJECT_ID.to_owned(),
                "{function_urn}" if below(driver, 4)? > 0 => "resize".to_owned(),
                _ if segment.starts_with('{') => encoded(&self.values.generate(driver)?),
                _ => segment.to_owned(),
            };
            path.push_str(&value);
        }
        Some(path)
    }

    fn query<D: Driver>(&self, driver: &mut D, operation: &Description) -> Option<String> {
        let mut query = Vec::new();
        for parameter in operation.operation.parameters {
            if below(driver, 3)? == 0 {
                let value = encoded(&self.values.generate(driver)?);
                query.push(format!("{}={value}", parameter.name));
            }
        }
        if below(driver, 6)? == 0 {
            query.push(encoded(&self.values.generate(driver)?));
        }
        Some(query.join("&"))
    }

    fn body<D: Driver>(&self, driver: &mut D, operation: &Description) -> Option<Input> {
        let example = operation.body.as_ref().and_then(|body| body.example);
        match example {
            Some(example) if below(driver, 4)? > 0 => {
                let example = Input::of(example.as_bytes());
                Mutants::of(vec![example]).generate(driver)
            }
            _ => self.bodies.generate(driver),
        }
    }
}

fn below<D: Driver>(driver: &mut D, count: usize) -> Option<usize> {
    driver.gen_usize(Bound::Included(&0), Bound::Excluded(&count))
}

/// Mostly as a client encodes it, so that it arrives.
fn encoded(input: &Input) -> String {
    let mut text = String::new();
    for byte in input.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'!' | b':' => {
                text.push(char::from(*byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

impl ValueGenerator for Cases {
    type Output = Case;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<Case> {
        let operation = &ALL[below(driver, ALL.len())?];
        let mut headers = Vec::new();
        while below(driver, 2)? == 0 && headers.len() < 4 {
            let name = HEADERS[below(driver, HEADERS.len())?];
            headers.push((name, self.values.generate(driver)?));
        }
        let senders = [
            Sender::Nobody,
            Sender::Token,
            Sender::Keys,
            Sender::Keys,
            Sender::Tampered,
        ];
        Some(Case {
            operation: operation.operation.id,
            path: self.path(driver, operation.operation.path)?,
            query: self.query(driver, operation)?,
            headers,
            body: self.body(driver, operation)?,
            sender: senders[below(driver, senders.len())?],
        })
    }
}

/// None where no client can send it.
fn request(case: &Case) -> Option<Request> {
    let operation = ALL
        .iter()
        .find(|known| known.operation.id == case.operation)?;
    let method = Method::from_bytes(operation.operation.method.as_bytes()).ok()?;
    let endpoint = SERVICE.emulator.endpoint();
    let url = Url::parse(&format!("{endpoint}{}?{}", case.path, case.query)).ok()?;
    let mut request = Request::new(method, url);
    for (name, value) in &case.headers {
        let value = HeaderValue::from_bytes(value.bytes()).ok()?;
        request
            .headers_mut()
            .append(HeaderName::from_static(name), value);
    }
    if operation.body.is_some() {
        *request.body_mut() = Some(case.body.bytes().to_vec().into());
    }
    match case.sender {
        Sender::Nobody => {}
        Sender::Token => {
            let token = HeaderValue::from_static(TOKEN);
            request.headers_mut().insert("x-auth-token", token);
        }
        Sender::Keys | Sender::Tampered => {
            let keys = Credentials::keys(KEYS.0, KEYS.1);
            sign(&mut request, &keys, SystemTime::now()).ok()?;
        }
    }
    if case.sender == Sender::Tampered {
        let digest = request.headers().get("x-sdk-content-sha256");
        let is_body_signed = digest.is_none_or(|digest| digest != "UNSIGNED-PAYLOAD");
        if operation.body.is_some() && is_body_signed && case.body.bytes().len().is_multiple_of(2) {
            let other = [case.body.bytes(), b" "].concat();
            *request.body_mut() = Some(other.into());
        } else {
            request
                .url_mut()
                .query_pairs_mut()
                .append_pair("limit", "1");
        }
    }
    Some(request)
}

async fn assert_in_order(case: &Case, response: Response) {
    let status = response.status().as_u16();
    let has_id = response.headers().contains_key("x-request-id");
    let is_empty = response
        .headers()
        .get("content-length")
        .is_some_and(|length| length == "0");
    let text = response.text().await.unwrap();
    assert!(status < 500, "{status} {text}");
    assert!(has_id, "{status} {text} has no request id");
    if status >= 400 && !is_empty {
        let error: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(error["error_code"].is_string(), "{status} {text}");
        crate::assert_one_line(&error["error_msg"].as_str().unwrap());
    }
    match case.sender {
        Sender::Nobody | Sender::Tampered => assert!(status >= 400, "{status} {text}"),
        Sender::Token | Sender::Keys if case.headers.is_empty() => {
            assert_ne!(status, 401, "{text}")
        }
        // One of them may be about the credentials.
        Sender::Token | Sender::Keys => {}
    }
}

#[test]
fn requests_have_proper_response() {
    let (values, bodies) = (inputs("values").unwrap(), inputs("models").unwrap());
    let cases = Cases {
        values: Mutants::of(values),
        bodies: Mutants::of(bodies),
    };
    check!().with_generator(cases).for_each(|case| {
        let Some(request) = request(case) else {
            return;
        };
        SERVICE.runtime.block_on(async {
            let response = SERVICE.http.execute(request).await;
            panics::assert_none();
            let response = response.unwrap();
            assert_in_order(case, response).await;
            let list = format!(
                "{}/v2/{PROJECT_ID}/fgs/functions",
                SERVICE.emulator.endpoint()
            );
            let good = SERVICE.http.get(list).header("x-auth-token", TOKEN);
            assert_eq!(good.send().await.unwrap().status(), 200);
        });
    });
}
