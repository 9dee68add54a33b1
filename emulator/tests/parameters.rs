//! Parameters of path, query and header, and the statuses of responses.

mod common;

use std::collections::BTreeSet;

use functiongraph::FunctionUrn;
use functiongraph_emulator::{Emulator, PROJECT_ID};
use serde_json::Value;

use common::{BODY_LIMIT, Service, TOKEN, send};

const QUERY: (u16, &str) = (400, "FSS.1001");
const PARAMETER: (u16, &str) = (400, "FSS.0400");

fn of_function(rest: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions/resize/{rest}")
}

fn document() -> Value {
    serde_saphyr::from_str_with_options(
        &std::fs::read_to_string("../spec/functiongraph.yaml").unwrap(),
        serde_saphyr::options! { budget: None },
    )
    .unwrap()
}

/// Method, path template and operation of each operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = |path: &String, item: &Value| {
        let methods = item
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name != "parameters");
        let methods = methods
            .map(|(method, operation)| (method.to_uppercase(), path.clone(), operation.clone()));
        methods.collect::<Vec<_>>()
    };
    paths
        .iter()
        .flat_map(|(path, item)| methods(path, item))
        .collect()
}

#[tokio::test]
async fn rejects_queries_out_of_bounds() {
    let service = Service::start().await;
    let long = "a".repeat(65);
    let ids = |count| vec!["0a1b"; count].join(",");
    for query in [
        "async-invocations?status=AAA",
        "async-invocations?status=",
        "async-invocations?status=success",
        &format!("async-invocations?request_id={long}"),
        "async-invocations?request_id=",
        &format!("async-invocations?marker={long}"),
        "async-invocations?limit=-1",
        "async-invocations?limit=501",
        "async-invocations?limit=1.0",
        "async-invocations?limit=",
        "async-invocations?limit=1&limit=1",
        "async-invocations?limit=1&limi%74=2",
        "async-invocations?query_begin_time=garbage",
        "async-invocations?query_begin_time=2026-01-01%2000:00:00",
        "async-invocations?query_begin_time=2026-02-30T00:00:00",
        "async-invocations?query_end_time=2026-01-01T00:00:00Z",
        "async-invocations?query_end_time=",
        &format!("active-async-invocations?requests={}", ids(11)),
        "active-async-invocations?requests=0a1b,,2c3d",
        "active-async-invocations?requests=,",
        "active-async-invocations?requests=",
        "active-async-invocations?status=AAA",
        "active-async-invocations?query_end_time=2026-13-01T00:00:00",
        "async-invoke-configs?limit=-1",
        "async-invoke-configs?marker=",
        &format!("async-invoke-configs?marker={long}"),
        "?maxitems=-1",
        "?maxitems=ten",
        "?package_name=a&package_name=b",
    ] {
        let path = match query.strip_prefix('?') {
            Some(query) => format!("/v2/{PROJECT_ID}/fgs/functions?{query}"),
            None => of_function(query),
        };
        assert_eq!(
            service.send("GET", &path, "").await.error(),
            QUERY,
            "{query}"
        );
    }
}

#[tokio::test]
async fn accepts_queries_within_bounds() {
    let service = Service::start().await;
    let ids = ["0a1b"; 10].join(",");
    for query in [
        &format!("async-invocations?request_id={}", "a".repeat(64)),
        "async-invocations?status=SUCCESS&limit=500&marker=0",
        "async-invocations?query_begin_time=2024-02-29T00:00:00&query_end_time=2024-02-29T23:59:59",
        "async-invocations?unknown=1&unknown=2",
        &format!("active-async-invocations?requests={ids}"),
        "active-async-invocations?limit=&marker=",
    ] {
        service.send("GET", &of_function(query), "").await.json();
    }
    service
        .send(
            "GET",
            &format!("/v2/{PROJECT_ID}/fgs/functions?package_name=&maxitems="),
            "",
        )
        .await
        .json();
}

#[tokio::test]
async fn rejects_invalid_project_ids() {
    let service = Service::start().await;
    for (method, path, _) in operations(&document()) {
        for project in ["", "%20", "a%2Fb", "a.b", "%C3%BC", "%ff"] {
            let path = path
                .replace("{project_id}", project)
                .replace("{function_urn}", "resize")
                .replace("{func_urn}", "resize");
            let response = service.send(&method, &path, "{}").await;
            let expected = if project == "%ff" && path.contains("resize") {
                (400, "FSS.1309")
            } else {
                PARAMETER
            };
            assert_eq!(response.error(), expected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn rejects_invalid_memory_header() {
    let service = Service::start().await;
    let invoke = |memory: &[&str]| {
        let request = service
            .request("POST", &of_function("invocations-async"))
            .header("X-Auth-Token", TOKEN);
        let request = memory.iter().fold(request, |request, memory| {
            request.header("X-Cff-Instance-Memory", *memory)
        });
        send(request.body("{}"))
    };
    for memory in [
        &["129"][..],
        &[""],
        &["128MB"],
        &["0"],
        &["128", "256"],
        &["\u{e9}"],
    ] {
        assert_eq!(invoke(memory).await.error(), PARAMETER, "{memory:?}");
    }
    for memory in [&[][..], &["128"], &["10240"]] {
        assert_eq!(invoke(memory).await.status, 202, "{memory:?}");
    }
}

/// The official SDK for Python writes a boolean header as Python does.
#[tokio::test]
async fn accepts_headers_of_python_sdk() {
    let service = Service::start().await;
    let path = format!("/v2/{PROJECT_ID}/fgs/workflows/w/executions/e");
    for (value, status) in [
        ("true", 200),
        ("True", 200),
        ("False", 200),
        ("TRUE", 400),
        ("1", 400),
    ] {
        let request = service
            .request("GET", &path)
            .header("X-Auth-Token", TOKEN)
            .header("X-Get-Workflow-Full-History-Data", value);
        let response = send(request).await;
        assert_eq!(response.status, status, "{value} {response:?}");
    }
    let path = format!("/v2/{PROJECT_ID}/fgs/functions/resize/export?code=True");
    let response = service.send("GET", &path, "").await;
    assert_eq!(response.error(), QUERY);
}

#[tokio::test]
async fn responds_with_documented_statuses() {
    let known: FunctionUrn = "known".parse().unwrap();
    let service = Service::with(Emulator::builder().with_function(known)).await;
    let mut seen = BTreeSet::new();
    for (method, path, operation) in operations(&document()) {
        let of = |project: &str, function: &str| {
            path.replace("{project_id}", project)
                .replace("{function_urn}", function)
        };
        let usual = of(PROJECT_ID, "known");
        let mut responses = vec![
            send(service.request(&method, &usual)).await,
            send(
                service
                    .request(&method, &usual)
                    .header("Host", "elsewhere.test"),
            )
            .await,
            service.send(&method, &of("a.b", "known"), "{}").await,
            service
                .send(&method, &of(PROJECT_ID, "a:b:c:d:e"), "{}")
                .await,
            service.send(&method, &of(PROJECT_ID, "other"), "{}").await,
            service
                .send(&method, &format!("{usual}?limit=x&maxitems=x"), "{}")
                .await,
            service.send(&method, &usual, "not JSON").await,
            service.send(&method, &usual, "[]").await,
            service.send(&method, &usual, "").await,
            send(
                service
                    .request(&method, &usual)
                    .header("Origin", "http://other.example"),
            )
            .await,
        ];
        responses.push(
            service
                .send(&method, &usual, "a".repeat(BODY_LIMIT + 1))
                .await,
        );
        for response in responses {
            let status = response.status.to_string();
            assert!(
                operation["responses"].get(&status).is_some(),
                "{method} {path}: {response:?}"
            );
            seen.insert(response.status);
        }
        assert!(
            operation["responses"].get("500").is_some(),
            "{method} {path}"
        );
    }
    let status = |value: &Value| u16::try_from(value["status"].as_u64().unwrap()).unwrap();
    let errors: BTreeSet<u16> = document()["info"]["x-errors"]
        .as_object()
        .unwrap()
        .values()
        .map(status)
        .collect();
    // 409 is for what exists already, which is none of this; 429 for those who follow events, which is no operation.
    let unseen: Vec<u16> = errors.difference(&seen).copied().collect();
    assert_eq!(unseen, [409, 429, 500]);
}

#[tokio::test]
async fn rejects_too_large_numbers() {
    let service = Service::start().await;
    let path = |query: &str| format!("/v2/{PROJECT_ID}/fgs/functions{query}");
    let many = "9".repeat(30);
    for query in [
        format!("?maxitems={many}"),
        format!("/resize/async-invoke-configs?limit={many}"),
    ] {
        let response = service.send("GET", &path(&query), "").await;
        assert_eq!(response.error(), (400, "FSS.1001"));
        assert!(
            response
                .summary()
                .contains(&format!("{many} is out of range")),
            "{response:?}"
        );
    }
    service
        .send("GET", &path("?maxitems=999999999999999999"), "")
        .await
        .json();
}

#[tokio::test]
async fn rejects_numbers_beyond_int32() {
    let service = Service::start().await;
    let path = |offset: &str| format!("/v2/{PROJECT_ID}/fgs/workflows?offset={offset}");
    service.send("GET", &path("2147483647"), "").await.json();
    let response = service.send("GET", &path("2147483648"), "").await;
    assert_eq!(
        response.summary(),
        "400 FSS.1001 offset: 2147483648 is out of range (0 to 2147483647)"
    );
}
