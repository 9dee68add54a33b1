//! What the tests of the emulator share.

#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod functions;
pub(crate) mod history;
pub(crate) mod invocations;
pub(crate) mod running;
#[cfg(unix)]
pub(crate) mod scripts;

use functiongraph::{Client, Error, reqwest};
use functiongraph_emulator::{Emulator, EmulatorBuilder, PROJECT_ID};
use serde_json::{Value, json};

pub(crate) const TOKEN: &str = "a-token";
pub(crate) const BODY_LIMIT: usize = 256 * 1024;

/// An emulator, and a client for plain HTTP requests.
pub(crate) struct Service {
    pub emulator: Emulator,
    pub http: reqwest::Client,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    pub request_id: String,
    pub text: String,
    pub json: Value,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::with(Emulator::builder()).await
    }

    pub(crate) async fn with(builder: EmulatorBuilder) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            emulator: builder.auth_token(TOKEN).start().await.unwrap(),
            http,
        }
    }

    pub(crate) fn client(&self) -> Client {
        self.emulator.client().unwrap()
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(
            method.parse().unwrap(),
            format!("{}{path}", self.emulator.endpoint()),
        )
    }

    /// With the token.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: impl Into<reqwest::Body>,
    ) -> Response {
        send(
            self.request(method, path)
                .header("X-Auth-Token", TOKEN)
                .body(body),
        )
        .await
    }

    pub(crate) async fn put(&self, function: &str, body: Value) -> Response {
        self.send("PUT", &config(function), body.to_string()).await
    }

    pub(crate) async fn get(&self, function: &str) -> Response {
        self.send("GET", &config(function), "").await
    }

    pub(crate) async fn delete(&self, function: &str) -> Response {
        self.send("DELETE", &config(function), "").await
    }

    pub(crate) async fn list(&self, function: &str, query: &str) -> Response {
        self.send("GET", &format!("{}s?{query}", config(function)), "")
            .await
    }

    /// Sets a config of each version, with the version as its age.
    pub(crate) async fn put_versions(&self, count: u64) {
        for version in 1..=count {
            let body = json!({ "max_async_event_age_in_seconds": version });
            self.put(&format!("{PROJECT_ID}:default:resize:{version}"), body)
                .await
                .json();
        }
    }
}

/// The path of a function's config in the emulator's own project.
pub(crate) fn config(function: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions/{function}/async-invoke-config")
}

pub(crate) async fn send(request: reqwest::RequestBuilder) -> Response {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let request_id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or_default();
    Response {
        status,
        request_id,
        text,
        json,
    }
}

impl Response {
    pub(crate) fn json(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json
    }

    pub(crate) fn error(&self) -> (u16, &str) {
        let message = self.json["error_msg"].as_str();
        assert!(
            message.is_some_and(|message| !message.is_empty()),
            "{self:?}"
        );
        (self.status, self.json["error_code"].as_str().unwrap())
    }

    /// Status, code and message.
    pub(crate) fn summary(&self) -> String {
        let (status, code) = self.error();
        format!(
            "{status} {code} {}",
            self.json["error_msg"].as_str().unwrap()
        )
    }

    /// The ages on a page of a list.
    pub(crate) fn ages(&self) -> Vec<u64> {
        let configs = self.json["async_invoke_configs"]
            .as_array()
            .into_iter()
            .flatten();
        configs
            .map(|config| config["max_async_event_age_in_seconds"].as_u64().unwrap())
            .collect()
    }

    pub(crate) fn next_marker(&self) -> u64 {
        self.json["page_info"]["next_marker"].as_u64().unwrap()
    }
}

pub(crate) fn status_and_code(error: &Error) -> (Option<u16>, Option<&str>) {
    let status = error.status().map(|status| status.as_u16());
    (status, error.code())
}
