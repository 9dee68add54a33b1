//! The emulator, asked through the client and by bare HTTP.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, SystemTime};

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{
    Client, Credentials, Destination, Error, ErrorKind as Kind, FunctionUrn, Timestamp, reqwest,
};
use functiongraph_emulator::{Emulator, EmulatorBuilder, PROJECT_ID, REGION, StartError};
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "emulator/parameters.rs"]
mod parameters;
#[path = "emulator/strict.rs"]
mod strict;

const TOKEN: &str = "a-token";
const BODY_LIMIT: usize = 256 * 1024;

/// An emulator, and the means to ask it anything.
struct Service {
    emulator: Emulator,
    http: reqwest::Client,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    request_id: String,
    text: String,
    json: Value,
}

impl Service {
    async fn start() -> Self {
        Self::of(Emulator::builder()).await
    }

    async fn of(builder: EmulatorBuilder) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            emulator: builder.auth_token(TOKEN).start().await.unwrap(),
            http,
        }
    }

    fn client(&self) -> Client {
        self.emulator.client().unwrap()
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(
            method.parse().unwrap(),
            format!("{}{path}", self.emulator.endpoint()),
        )
    }

    /// With the token.
    async fn ask(&self, method: &str, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        answer(
            self.request(method, path)
                .header("X-Auth-Token", TOKEN)
                .body(body),
        )
        .await
    }

    async fn put(&self, function: &str, body: Value) -> Answer {
        self.ask("PUT", &config(function), body.to_string()).await
    }

    async fn get(&self, function: &str) -> Answer {
        self.ask("GET", &config(function), "").await
    }

    async fn delete(&self, function: &str) -> Answer {
        self.ask("DELETE", &config(function), "").await
    }

    async fn list(&self, function: &str, query: &str) -> Answer {
        self.ask("GET", &format!("{}s?{query}", config(function)), "")
            .await
    }

    /// Sets a config of each version, the age telling which.
    async fn put_versions(&self, count: u64) {
        for version in 1..=count {
            let body = json!({ "max_async_event_age_in_seconds": version });
            self.put(&format!("{PROJECT_ID}:default:resize:{version}"), body)
                .await
                .done();
        }
    }
}

/// The path of a function's config in the emulator's own project.
fn config(function: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions/{function}/async-invoke-config")
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let request_id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or_default();
    Answer {
        status,
        request_id,
        text,
        json,
    }
}

impl Answer {
    fn done(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json
    }

    fn refusal(&self) -> (u16, &str) {
        let message = self.json["error_msg"].as_str();
        assert!(
            message.is_some_and(|message| !message.is_empty()),
            "{self:?}"
        );
        (self.status, self.json["error_code"].as_str().unwrap())
    }

    /// Status, code and message, without what is different each time.
    fn shown(&self) -> String {
        let (status, code) = self.refusal();
        format!(
            "{status} {code} {}",
            self.json["error_msg"].as_str().unwrap()
        )
    }

    /// The ages on a page of a list.
    fn ages(&self) -> Vec<u64> {
        let configs = self.json["async_invoke_configs"]
            .as_array()
            .into_iter()
            .flatten();
        configs
            .map(|config| config["max_async_event_age_in_seconds"].as_u64().unwrap())
            .collect()
    }

    fn next_marker(&self) -> u64 {
        self.json["page_info"]["next_marker"].as_u64().unwrap()
    }
}

fn refused(error: &Error) -> (Option<u16>, Option<&str>) {
    (error.status(), error.code())
}

mod who_may_ask {
    use super::*;

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
    async fn nobody_without_signature_or_token() {
        let service = Service::start().await;
        for (method, path) in [
            ("PUT", config("resize")),
            ("GET", config("resize")),
            ("DELETE", config("resize")),
            ("GET", config("resize") + "s"),
        ] {
            assert_eq!(
                answer(service.request(method, &path)).await.refusal(),
                UNAUTHENTICATED,
                "{method} {path}"
            );
        }
    }

    #[tokio::test]
    async fn every_pair_and_every_token_that_is_known() {
        let service = Service::of(
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
            assert_eq!(answer(request).await.status, 200);
        }
        for (access_key, secret_key) in [("C", "a"), ("A", "b"), ("a", "a"), ("A", "a1")] {
            let error = keys(&service, access_key, secret_key).await.unwrap_err();
            assert_eq!(
                refused(&error),
                (Some(401), Some("APIGW.0301")),
                "{access_key}:{secret_key}"
            );
        }
        for token in ["a-toke", "a-token2", "A-TOKEN", ""] {
            let request = service
                .request("GET", &config("resize"))
                .header("X-Auth-Token", token);
            assert_eq!(
                answer(request).await.refusal(),
                UNAUTHENTICATED,
                "{token:?}"
            );
        }
    }

    #[tokio::test]
    async fn whoever_has_the_pair_that_it_made() {
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
        assert_eq!(refused(&error), (Some(401), Some("APIGW.0301")));
    }

    #[tokio::test]
    async fn nobody_with_a_signature_of_something_else() {
        let service = Service::of(Emulator::builder().access_key("A", "a")).await;
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
    async fn nothing_secret_is_in_debug() {
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
}

mod what_is_asked_wrongly {
    use super::*;

    const NO_SUCH_API: (u16, &str) = (404, "APIGW.0101");

    #[tokio::test]
    async fn paths_and_methods_that_there_are_not() {
        let service = Service::start().await;
        for (method, path) in [
            ("GET", "/".to_owned()),
            ("GET", format!("/v2/{PROJECT_ID}/fgs/function")),
            (
                "GET",
                format!("/v1/{PROJECT_ID}/fgs/functions/resize/async-invoke-config"),
            ),
            ("GET", config("resize") + "/"),
            ("GET", config("resize") + "ss"),
            ("GET", config("resize/more")),
            ("POST", config("resize")),
            ("PATCH", config("resize")),
            ("OPTIONS", config("resize")),
            ("PUT", config("resize") + "s"),
            ("POST", config("resize") + "s"),
            ("DELETE", config("resize") + "s"),
        ] {
            assert_eq!(
                service.ask(method, &path, "{}").await.refusal(),
                NO_SUCH_API,
                "{method} {path}"
            );
        }
    }

    #[tokio::test]
    async fn bodies_that_the_document_does_not_allow() {
        let service = Service::start().await;
        let mut told = String::new();
        for body in [
            json!([]),
            json!(null),
            json!("{}"),
            json!({ "max_async_event_age_in_seconds": 0 }),
            json!({ "max_async_event_age_in_seconds": 86401 }),
            json!({ "max_async_event_age_in_seconds": -1 }),
            json!({ "max_async_event_age_in_seconds": "60" }),
            json!({ "max_async_event_age_in_seconds": 60.5 }),
            json!({ "max_async_event_age_in_seconds": 1e30 }),
            json!({ "max_async_retry_attempts": -1 }),
            json!({ "max_async_retry_attempts": 4 }),
            json!({ "max_async_retry_attempts": true }),
            json!({ "enable_async_status_log": "true" }),
            json!({ "enable_async_status_log": 1 }),
            json!({ "destination_config": [] }),
            json!({ "destination_config": "OBS" }),
            json!({ "destination_config": { "on_success": [] } }),
            json!({ "destination_config": { "on_success": "OBS" } }),
            json!({ "destination_config": { "on_failure": 1 } }),
        ] {
            let answer = service.put("resize", body.clone()).await;
            assert_eq!(answer.refusal(), (400, "FSS.0400"), "{body}");
            told += &format!("{body}\n    {}\n", answer.shown());
        }
        insta::assert_snapshot!(told);
        assert_eq!(
            service.get("resize").await.status,
            404,
            "nothing of them is kept"
        );
    }

    #[tokio::test]
    async fn destinations_that_the_document_does_not_allow() {
        let service = Service::start().await;
        let mut told = String::new();
        for destination in [
            json!({ "destination": "EG", "param": "{}" }),
            json!({ "destination": "obs", "param": r#"{"bucket":"b"}"# }),
            json!({ "destination": "OBS" }),
            json!({ "destination": "OBS", "param": { "bucket": "b" } }),
            json!({ "destination": "OBS", "param": "bucket" }),
            json!({ "destination": "OBS", "param": "[]" }),
            json!({ "destination": "OBS", "param": "{}" }),
            json!({ "destination": "OBS", "param": r#"{"bucket":""}"# }),
            json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":-1}"# }),
            json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":366}"# }),
            json!({ "destination": "SMN", "param": r#"{"stream_name":"s"}"# }),
            json!({ "destination": "DIS", "param": r#"{"topic_urn":"t"}"# }),
            json!({ "destination": "FunctionGraph", "param": r#"{"bucket":"b"}"# }),
            json!({ "destination": "SMN", "param": r#"{"topic_urn":"alarms"}"# }),
            json!({ "destination": "FunctionGraph", "param": r#"{"func_urn":"//cleanup"}"# }),
            json!({ "destination": "FunctionGraph", "param": r#"{"func_urn":"default:resize"}"# }),
        ] {
            for place in ["on_success", "on_failure"] {
                let answer = service
                    .put(
                        "resize",
                        json!({ "destination_config": { place: destination } }),
                    )
                    .await;
                assert_eq!(answer.refusal(), (400, "FSS.0400"), "{place} {destination}");
                told += &format!("{place} {destination}\n    {}\n", answer.shown());
            }
        }
        insta::assert_snapshot!(told);
        assert_eq!(
            service.get("resize").await.status,
            404,
            "nothing of them is kept"
        );
    }

    #[tokio::test]
    async fn destinations_whose_members_have_the_wrong_type() {
        let service = Service::start().await;
        for destination in [
            json!({ "destination": 5, "param": "{}" }),
            json!({ "destination": "OBS", "param": r#"{"bucket":5}"# }),
            json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":"30"}"# }),
            json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":1.5}"# }),
            json!({ "destination": "OBS", "param": r#"{"bucket":"b","prefix":true}"# }),
            json!({ "destination": "FunctionGraph", "param": r#"{"func_urn":["f"]}"# }),
        ] {
            let answer = service
                .put(
                    "resize",
                    json!({ "destination_config": { "on_success": destination } }),
                )
                .await;
            assert_eq!(answer.status, 400, "{destination} {answer:?}");
        }
    }

    #[tokio::test]
    async fn bodies_that_are_no_json() {
        let service = Service::start().await;
        for body in [
            "",
            " ",
            "{",
            "{} {}",
            "max_async_retry_attempts=1",
            "{'a': 1}",
            "\u{feff}{}",
        ] {
            let answer = service.ask("PUT", &config("resize"), body).await;
            assert_eq!(answer.refusal(), (406, "FSS.0406"), "{body:?}");
        }
        let answer = service
            .ask("PUT", &config("resize"), &b"{\"a\":\"\xff\"}"[..])
            .await;
        assert_eq!(answer.refusal(), (406, "FSS.0406"));
    }

    #[tokio::test]
    async fn bodies_that_are_too_large() {
        let service = Service::start().await;
        let padded = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
        let answer = service
            .ask("PUT", &config("resize"), padded(BODY_LIMIT + 1))
            .await;
        assert_eq!(answer.refusal(), (413, "FSS.0413"));
        assert_eq!(service.get("resize").await.status, 404);
        service
            .ask("PUT", &config("resize"), padded(BODY_LIMIT))
            .await
            .done();
    }

    #[tokio::test]
    async fn urns_that_name_no_function_of_the_project() {
        let service = Service::start().await;
        for urn in [
            "a:b:c:d:e",
            "default:",
            "re%20size",
            "a%2Fb",
            "..%2Fb",
            "%E2%82%AC",
            "urn:fss:cn-north-4",
            "urn:smn:cn-north-4:p:function:default:resize",
        ] {
            for (method, path) in [
                ("PUT", config(urn)),
                ("GET", config(urn)),
                ("DELETE", config(urn)),
                ("GET", config(urn) + "s"),
            ] {
                let answer = service.ask(method, &path, "{}").await;
                assert_eq!(answer.refusal(), (400, "FSS.1309"), "{method} {path}");
            }
        }
    }

    #[tokio::test]
    async fn functions_of_other_projects() {
        let service = Service::start().await;
        for urn in [
            "other:default:resize",
            "other:default:resize:latest",
            "urn:fss:cn-north-4:other:function:default:resize",
        ] {
            for (method, path) in [("PUT", config(urn)), ("GET", config(urn) + "s")] {
                assert_eq!(
                    service.ask(method, &path, "{}").await.refusal(),
                    (404, "FSS.0404"),
                    "{method} {path}"
                );
            }
        }
    }

    #[tokio::test]
    async fn urns_that_are_no_text() {
        let service = Service::start().await;
        let answer = service.get("%ff").await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json["error_code"], "FSS.1309", "{answer:?}");
    }

    #[tokio::test]
    async fn limits_that_are_no_numbers() {
        let service = Service::start().await;
        service.put_versions(1).await;
        for value in ["x", "-1", "1.5", "0x1", "1,2", "99999999999999999999"] {
            let answer = service.list("resize", &format!("limit={value}")).await;
            assert_eq!(answer.refusal(), (400, "FSS.1001"), "{value}");
        }
    }

    #[tokio::test]
    async fn every_answer_has_an_id_of_its_own() {
        let service = Service::start().await;
        let answers = [
            service.put("resize", json!({})).await,
            service.get("resize").await,
            service.get("resize").await,
            service.list("resize", "").await,
            service.delete("resize").await,
            service.delete("resize").await,
            service.put("resize", json!([])).await,
            service.ask("PUT", &config("resize"), "").await,
            service
                .ask("PUT", &config("resize"), " ".repeat(BODY_LIMIT + 1))
                .await,
            service.ask("POST", "/", "").await,
            answer(service.request("GET", &config("resize"))).await,
        ];
        let statuses = answers.each_ref().map(|answer| answer.status);
        assert_eq!(
            statuses,
            [200, 200, 200, 200, 204, 404, 400, 406, 413, 404, 401]
        );
        let ids: BTreeSet<&str> = answers
            .iter()
            .map(|answer| answer.request_id.as_str())
            .collect();
        assert!(
            ids.len() == answers.len() && ids.iter().all(|id| id.len() == 32),
            "{ids:?}"
        );
    }
}

mod configs {
    use super::*;

    #[tokio::test]
    async fn what_a_client_sets_it_reads_back() {
        let service = Service::start().await;
        let client = service.client();
        let set = client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body_map(|body| {
                body.max_async_event_age_in_seconds(60)
                    .max_async_retry_attempts(0)
                    .on_success(Destination::obs("bucket").prefix("a/").expires_days(365))
                    .on_failure(Destination::function("cleanup"))
                    .enable_async_status_log(true)
            })
            .send()
            .await
            .unwrap();
        assert_eq!(
            set.func_urn.as_deref(),
            Some(&*format!(
                "urn:fss:{REGION}:{PROJECT_ID}:function:default:resize:latest"
            ))
        );
        let sent: Body = serde_json::from_value(json!({
            "max_async_event_age_in_seconds": 60,
            "max_async_retry_attempts": 0,
            "destination_config": {
                "on_success": { "destination": "OBS", "param": r#"{"bucket":"bucket","prefix":"a/","expires":365}"# },
                "on_failure": { "destination": "FunctionGraph", "param": r#"{"func_urn":"cleanup"}"# },
            },
            "enable_async_status_log": true,
        }))
        .unwrap();
        assert_eq!(
            (
                set.max_async_event_age_in_seconds,
                set.max_async_retry_attempts,
                set.enable_async_status_log
            ),
            (
                sent.max_async_event_age_in_seconds,
                sent.max_async_retry_attempts,
                sent.enable_async_status_log
            )
        );
        assert_eq!(set.destination_config, sent.destination_config);

        let shown = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap();
        let listed = client
            .list_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap();
        assert_eq!(*shown, *set);
        assert_eq!(listed.async_invoke_configs, [(*set).clone()]);

        let deleted = client
            .delete_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap();
        assert_eq!(deleted.status(), 204);
        let error = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap_err();
        assert_eq!(refused(&error), (Some(404), Some("FSS.0404")));
    }

    #[tokio::test]
    async fn every_kind_of_destination_comes_back_with_its_param_a_string() {
        let service = Service::start().await;
        for (kind, param) in [
            ("OBS", json!({ "bucket": "b" })),
            (
                "OBS",
                json!({ "bucket": "b", "prefix": "a/b", "expires": 0 }),
            ),
            ("SMN", json!({ "topic_urn": "urn:smn:cn-north-4:p:alarms" })),
            ("DIS", json!({ "stream_name": "events" })),
            (
                "FunctionGraph",
                json!({ "func_urn": "urn:fss:cn-north-4:p:function:default:b:latest" }),
            ),
        ] {
            let destination = json!({ "destination": kind, "param": param.to_string() });
            let sent = json!({ "destination_config": { "on_success": destination, "on_failure": destination } });
            service.put("resize", sent).await.done();
            let got = service.get("resize").await.done();
            for place in ["on_success", "on_failure"] {
                let got = &got["destination_config"][place];
                assert_eq!(got["destination"], kind);
                let read: Value = serde_json::from_str(got["param"].as_str().unwrap()).unwrap();
                assert_eq!(read, param, "{kind} {place}");
            }
        }
    }

    #[tokio::test]
    async fn setting_replaces_the_whole_of_it() {
        let service = Service::start().await;
        let full = json!({
            "max_async_event_age_in_seconds": 10,
            "max_async_retry_attempts": 3,
            "destination_config": { "on_success": { "destination": "DIS", "param": r#"{"stream_name":"s"}"# } },
            "enable_async_status_log": true,
        });
        let members = |config: &Value| {
            config
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let set = service.put("resize", full).await.done();
        assert_eq!(
            members(&set),
            "created_time destination_config enable_async_status_log func_urn last_modified \
             max_async_event_age_in_seconds max_async_retry_attempts"
        );
        assert_eq!(
            (
                &set["max_async_event_age_in_seconds"],
                &set["max_async_retry_attempts"]
            ),
            (&json!(10), &json!(3))
        );

        let bare = service.put("resize", json!({})).await.done();
        assert_eq!(
            members(&bare),
            "created_time func_urn last_modified max_async_event_age_in_seconds max_async_retry_attempts"
        );
        assert_eq!(
            (
                &bare["max_async_event_age_in_seconds"],
                &bare["max_async_retry_attempts"]
            ),
            (&json!(3600), &json!(1))
        );
        assert_eq!(service.get("resize").await.done(), bare);
    }

    #[tokio::test]
    async fn the_bounds_themselves_are_allowed() {
        let service = Service::start().await;
        for (age, retries, days) in [(1, 0, 0), (86400, 3, 365)] {
            let param = json!({ "bucket": "b", "expires": days }).to_string();
            let body = json!({
                "max_async_event_age_in_seconds": age,
                "max_async_retry_attempts": retries,
                "destination_config": { "on_failure": { "destination": "OBS", "param": param } },
            });
            let set = service.put("resize", body).await.done();
            assert_eq!(set["max_async_event_age_in_seconds"], age);
            assert_eq!(set["max_async_retry_attempts"], retries);
            assert_eq!(set["destination_config"]["on_failure"]["param"], param);
        }
    }

    #[tokio::test]
    async fn an_empty_destination_or_none_clears_it() {
        let service = Service::start().await;
        let some = json!({ "destination": "DIS", "param": r#"{"stream_name":"s"}"# });
        for none in [
            json!({}),
            json!({ "destination": "", "param": "{}" }),
            json!({ "destination": "", "param": "" }),
        ] {
            let body =
                |on_success: &Value| json!({ "destination_config": { "on_success": on_success } });
            service.put("resize", body(&some)).await.done();
            service.put("resize", body(&none)).await.done();
            let got = service.get("resize").await.done();
            assert_eq!(got["destination_config"].get("on_success"), None, "{none}");
        }
    }

    #[tokio::test]
    async fn the_time_of_making_stays_and_that_of_changing_moves() {
        let service = Service::start().await;
        let text = |config: &Value, name: &str| config[name].as_str().unwrap().to_owned();
        let shape = |time: &str| time.replace(|letter: char| letter.is_ascii_digit(), "0");
        let first = service.put("resize", json!({})).await.done();
        let (created, modified) = (text(&first, "created_time"), text(&first, "last_modified"));
        assert_eq!(
            (shape(&created).as_str(), &created[19..]),
            ("0000-00-00T00:00:00+00:00", "+08:00")
        );
        assert_eq!(shape(&modified), "0000-00-00 00:00:00");
        let moment = Timestamp::new(created.as_str()).system_time().unwrap();
        assert_eq!(
            Timestamp::new(modified.as_str()).system_time(),
            Some(moment)
        );
        let ago = SystemTime::now().duration_since(moment).unwrap();
        assert!(ago < Duration::from_secs(10), "{ago:?}");

        tokio::time::sleep(Duration::from_millis(1010)).await;
        let second = service.put("resize", json!({})).await.done();
        assert_eq!(text(&second, "created_time"), created);
        assert!(text(&second, "last_modified") > modified, "{second}");

        service.delete("resize").await;
        let third = service.put("resize", json!({})).await.done();
        assert!(text(&third, "created_time") > created, "{third}");
    }

    #[tokio::test]
    async fn where_nothing_is_set_nothing_is_found() {
        let service = Service::start().await;
        assert_eq!(service.get("resize").await.refusal(), (404, "FSS.0404"));
        assert_eq!(service.delete("resize").await.refusal(), (404, "FSS.0404"));
        service.put("resize", json!({})).await.done();
        let deleted = service.delete("resize").await;
        assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
        assert_eq!(service.delete("resize").await.refusal(), (404, "FSS.0404"));
    }

    #[tokio::test]
    async fn every_way_to_name_a_function_names_the_same() {
        let service = Service::start().await;
        let full = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:resize");
        let mut names = vec![
            "resize".to_owned(),
            "default:resize".to_owned(),
            format!("{PROJECT_ID}:default:resize"),
            format!("{PROJECT_ID}:default:resize:latest"),
            format!("{full}:latest"),
            full.clone(),
        ];
        names.extend(names.clone().iter().map(|name| name.replace(':', "%3A")));
        names.extend(["%72esize".to_owned(), full.replace(':', "%3a")]);
        for (age, written) in (1..).zip(&names) {
            service
                .put(written, json!({ "max_async_event_age_in_seconds": age }))
                .await
                .done();
            for read in &names {
                let config = service.get(read).await.done();
                assert_eq!(
                    config["max_async_event_age_in_seconds"], age,
                    "{written} {read}"
                );
                assert_eq!(config["func_urn"], format!("{full}:latest"));
            }
        }
        assert_eq!(service.list("resize", "").await.ages().len(), 1);
    }

    #[tokio::test]
    async fn versions_aliases_packages_projects_and_regions_are_apart() {
        let service = Service::start().await;
        let path = |project: &str, urn: &str| {
            format!("/v2/{project}/fgs/functions/{urn}/async-invoke-config")
        };
        let paths = [
            path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:latest")),
            path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:1")),
            path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:live")),
            path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:!live")),
            path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:!latest")),
            path(PROJECT_ID, "other:resize"),
            path(PROJECT_ID, "Resize"),
            path(
                PROJECT_ID,
                &format!("urn:fss:eu-de:{PROJECT_ID}:function:default:resize"),
            ),
            path("other", "resize"),
        ];
        for (age, path) in (1..).zip(&paths) {
            let body = json!({ "max_async_event_age_in_seconds": age }).to_string();
            service.ask("PUT", path, body).await.done();
        }
        for (age, path) in (1..).zip(&paths) {
            let config = service.ask("GET", path, "").await.done();
            assert_eq!(config["max_async_event_age_in_seconds"], age, "{path}");
        }
        let escaped = service
            .get(&format!("{PROJECT_ID}:default:resize:%21live"))
            .await
            .done();
        assert_eq!(escaped["max_async_event_age_in_seconds"], 4);
    }

    #[tokio::test]
    async fn functions_named_without_a_region_are_in_the_emulator_s() {
        let service = Service::of(Emulator::builder().region("eu-de")).await;
        let set = service.put("resize", json!({})).await.done();
        assert_eq!(
            set["func_urn"],
            format!("urn:fss:eu-de:{PROJECT_ID}:function:default:resize:latest")
        );
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn writers_at_the_same_time_do_not_disturb_each_other() {
        const WRITERS: i64 = 20;
        let service = Service::start().await;
        let client = service.client();
        let mut writers = tokio::task::JoinSet::new();
        for age in 1..=WRITERS {
            let client = client.clone();
            writers.spawn(async move {
                for urn in [
                    format!("{PROJECT_ID}:default:resize:{age}"),
                    "shared".to_owned(),
                ] {
                    let call = client
                        .update_function_async_invoke_config()
                        .function_urn(urn);
                    let set = call
                        .body_map(|body| body.max_async_event_age_in_seconds(age))
                        .send()
                        .await
                        .unwrap();
                    assert_eq!(set.max_async_event_age_in_seconds, Some(age));
                }
            });
        }
        writers.join_all().await;
        let mut ages = service.list("resize", "limit=100").await.ages();
        ages.sort_unstable();
        assert_eq!(ages, (1..=WRITERS as u64).collect::<Vec<_>>());
        let shared = service.list("shared", "").await.ages();
        assert!(shared.len() == 1 && ages.contains(&shared[0]), "{shared:?}");
    }
}

mod lists {
    use super::*;

    #[tokio::test]
    async fn markers_lead_through_all_of_it_once() {
        let service = Service::start().await;
        service.put_versions(25).await;
        let (mut ages, mut sizes, mut marker) = (Vec::new(), Vec::new(), 0_u64);
        while sizes.len() < 10 {
            let page = service.list("resize", &format!("marker={marker}")).await;
            assert_eq!(page.json["count"], 25);
            assert_eq!(page.json["page_info"]["current_count"], page.ages().len());
            assert_eq!(
                page.json["page_info"]["previous_marker"],
                marker.saturating_sub(10)
            );
            sizes.push(page.ages().len());
            ages.extend(page.ages());
            marker = page.next_marker();
            if marker == 0 {
                break;
            }
        }
        assert_eq!(sizes, [10, 10, 5]);
        ages.sort_unstable();
        assert_eq!(ages, (1..=25).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn entries_come_in_the_order_of_their_versions_names() {
        let service = Service::start().await;
        for version in ["latest", "10", "!live", "2"] {
            service
                .put(&format!("{PROJECT_ID}:default:resize:{version}"), json!({}))
                .await
                .done();
        }
        let page = service.list("resize", "").await.done();
        let urns = page["async_invoke_configs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|config| &config["func_urn"]);
        let versions: Vec<&str> = urns
            .map(|urn| urn.as_str().unwrap().rsplit(':').next().unwrap())
            .collect();
        assert_eq!(versions, ["!live", "10", "2", "latest"]);
    }

    #[tokio::test]
    async fn pages_hold_what_is_asked_for_10_otherwise_and_100_at_most() {
        let service = Service::start().await;
        service.put_versions(120).await;
        for (query, expected) in [
            ("", (10, 10)),
            ("limit=0", (10, 10)),
            ("limit=1", (1, 1)),
            ("limit=99", (99, 99)),
            ("limit=100", (100, 100)),
            ("limit=101", (100, 100)),
            ("limit=100000", (100, 100)),
            ("marker=0&limit=7", (7, 7)),
            ("limit=100&marker=100", (20, 0)),
            ("marker=110", (10, 0)),
            ("marker=109", (10, 119)),
            ("marker=119&limit=100", (1, 0)),
        ] {
            let page = service.list("resize", query).await;
            assert_eq!((page.ages().len(), page.next_marker()), expected, "{query}");
        }
    }

    #[tokio::test]
    async fn beyond_the_end_a_page_is_empty_and_the_last() {
        let service = Service::start().await;
        service.put_versions(3).await;
        for marker in ["3", "4", "1000000", "18446744073709551615"] {
            let page = service.list("resize", &format!("marker={marker}")).await;
            assert_eq!(
                (page.status, page.ages().len(), page.next_marker()),
                (200, 0, 0),
                "{marker}"
            );
            assert_eq!(page.json["count"], 3);
        }
    }

    #[tokio::test]
    async fn an_empty_page_still_has_its_list() {
        let service = Service::start().await;
        let page = service.list("resize", "").await.done();
        assert_eq!(
            (&page["async_invoke_configs"], &page["count"]),
            (&json!([]), &json!(0))
        );
    }

    #[tokio::test]
    async fn other_functions_are_not_on_it() {
        let service = Service::start().await;
        service.put_versions(2).await;
        let full = |region: &str, package: &str, name: &str| {
            format!("urn:fss:{region}:{PROJECT_ID}:function:{package}:{name}:1")
        };
        for other in [
            full(REGION, "default", "resize2"),
            full(REGION, "default", "resize-more"),
            full(REGION, "default", "resiz"),
            full(REGION, "default2", "resize"),
            full(REGION, "resize", "default"),
            full("cn-north-40", "default", "resize"),
        ] {
            service
                .put(&other, json!({ "max_async_event_age_in_seconds": 99 }))
                .await
                .done();
        }
        service
            .ask(
                "PUT",
                "/v2/other/fgs/functions/resize/async-invoke-config",
                "{}",
            )
            .await
            .done();
        for asked in [
            "resize".to_owned(),
            "default%3Aresize".to_owned(),
            format!("{PROJECT_ID}:default:resize:!live"),
            full(REGION, "default", "resize"),
        ] {
            let page = service.list(&asked, "").await;
            assert_eq!(
                (page.ages(), &page.json["count"]),
                (vec![1, 2], &json!(2)),
                "{asked}"
            );
        }
    }
}

mod known_functions {
    use super::*;

    async fn found(service: &Service, function: &str) -> bool {
        let put = service.put(function, json!({})).await;
        let answers = [service.get(function).await, service.delete(function).await];
        match put.status {
            200 => assert!(
                answers.iter().all(|answer| answer.status < 300),
                "{answers:?}"
            ),
            _ => assert!(
                [put]
                    .iter()
                    .chain(&answers)
                    .all(|answer| answer.refusal() == (404, "FSS.0404"))
            ),
        }
        answers[0].status == 200
    }

    #[tokio::test]
    async fn one_without_version_stands_for_all_its_versions() {
        let known: FunctionUrn = "default:known".parse().unwrap();
        let service = Service::of(Emulator::builder().with_function(known)).await;
        for function in ["known", "default:known"] {
            assert!(found(&service, function).await, "{function}");
        }
        for version in ["latest", "7", "!live"] {
            assert!(
                found(&service, &format!("{PROJECT_ID}:default:known:{version}")).await,
                "{version}"
            );
        }
        for function in ["unknown", "known2", "other:known"] {
            assert!(!found(&service, function).await, "{function}");
            assert_eq!(
                service.list(function, "").await.refusal(),
                (404, "FSS.0404"),
                "{function}"
            );
        }
        assert_eq!(service.list("known", "").await.status, 200);
    }

    #[tokio::test]
    async fn one_with_a_version_stands_for_itself() {
        let known = |urn: &str| urn.parse::<FunctionUrn>().unwrap();
        let full = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:known");
        let builder = Emulator::builder()
            .with_function(known(&format!("{full}:7")))
            .with_function(known(&format!("{full}:!live")));
        let service = Service::of(builder).await;
        for (version, is_known) in [
            ("7", true),
            ("!live", true),
            ("live", false),
            ("8", false),
            ("latest", false),
        ] {
            let function = format!("{PROJECT_ID}:default:known:{version}");
            assert_eq!(found(&service, &function).await, is_known, "{version}");
        }
    }

    #[tokio::test]
    async fn elsewhere_the_same_name_is_another_function() {
        let known = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:known")
            .parse()
            .unwrap();
        let service = Service::of(Emulator::builder().with_function(known)).await;
        assert!(found(&service, "known").await);
        assert!(
            !found(
                &service,
                &format!("urn:fss:eu-de:{PROJECT_ID}:function:default:known")
            )
            .await
        );
        let other = service
            .ask(
                "PUT",
                "/v2/other/fgs/functions/known/async-invoke-config",
                "{}",
            )
            .await;
        assert_eq!(other.refusal(), (404, "FSS.0404"));
    }
}

mod running {
    use super::*;

    #[tokio::test]
    async fn a_state_file_keeps_what_memory_forgets() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("made/as/needed/state.redb");
        let service = Service::of(Emulator::builder().state(&file)).await;
        let set = service
            .put("resize", json!({ "max_async_retry_attempts": 3 }))
            .await
            .done();
        service.put("deleted", json!({})).await.done();
        assert_eq!(service.delete("deleted").await.status, 204);
        drop(service);
        let service = Service::of(Emulator::builder().state(&file)).await;
        assert_eq!(service.get("resize").await.done(), set);
        assert_eq!(service.get("deleted").await.status, 404);

        let service = Service::start().await;
        service.put("resize", json!({})).await.done();
        drop(service);
        assert_eq!(Service::start().await.get("resize").await.status, 404);
    }

    #[tokio::test]
    async fn a_state_is_let_go_though_a_client_still_holds_its_connection() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("state.redb");
        let service = Service::of(Emulator::builder().state(&file)).await;
        service.put("resize", json!({})).await.done();
        let Service {
            emulator,
            http: _held,
        } = service;
        drop(emulator);
        let again = tokio::time::timeout(
            Duration::from_secs(2),
            Service::of(Emulator::builder().state(&file)),
        )
        .await;
        assert_eq!(
            again
                .expect("the state is still in use")
                .get("resize")
                .await
                .status,
            200
        );
    }

    #[tokio::test]
    async fn dropping_it_stops_it() {
        let service = Service::start().await;
        let address = service.emulator.address();
        assert_eq!(service.emulator.endpoint(), format!("http://{address}"));
        let client = service.client();
        service.put("resize", json!({})).await.done();
        drop(service);
        tokio::task::yield_now().await;
        let connected = TcpStream::connect(address)
            .map(drop)
            .map_err(|error| error.kind());
        assert_eq!(connected, Err(ErrorKind::ConnectionRefused));
        let error = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), Kind::Network);
    }

    #[tokio::test]
    async fn it_listens_where_others_cannot_reach_it_unless_that_is_allowed() {
        let anywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
        for address in [
            anywhere,
            "192.0.2.1:0".parse().unwrap(),
            "[::]:0".parse().unwrap(),
        ] {
            let refused = Emulator::builder().listen(address).start().await;
            assert!(
                matches!(refused, Err(StartError::NotLoopback(refused)) if refused == address),
                "{address}"
            );
        }
        let allowed = Emulator::builder()
            .listen(anywhere)
            .allow_remote()
            .start()
            .await
            .unwrap();
        assert!(allowed.address().ip().is_unspecified() && allowed.address().port() != 0);

        let one = Emulator::start().await.unwrap();
        assert!(one.address().ip().is_loopback());
        let taken = Emulator::builder().listen(one.address()).start().await;
        assert!(
            matches!(taken, Err(StartError::Listen(address, _)) if address == one.address()),
            "{taken:?}"
        );
    }

    #[tokio::test]
    async fn what_cannot_be_a_state_file_is_told() {
        let folder = TempDir::new().unwrap();
        let letter = folder.path().join("letter.txt");
        std::fs::write(&letter, "Dear friend,\n".repeat(1000)).unwrap();
        for file in [
            folder.path().to_owned(),
            letter.clone(),
            letter.join("state.redb"),
        ] {
            let error = Emulator::builder().state(&file).start().await.unwrap_err();
            let told = error.to_string();
            assert!(matches!(error, StartError::State(..)), "{told}");
            assert!(
                told.starts_with(&format!("cannot keep the state in {}: ", file.display())),
                "{told}"
            );
        }
        assert!(
            std::fs::read_to_string(&letter)
                .unwrap()
                .starts_with("Dear friend,"),
            "it is left as it was"
        );
    }
}
