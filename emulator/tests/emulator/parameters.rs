//! Parameters of path, query and header, statuses, and numbers: what the document says is what is answered.

use super::*;

const QUERY: (u16, &str) = (400, "FSS.1001");
const PARAMETER: (u16, &str) = (400, "FSS.0400");

fn of_function(rest: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions/resize/{rest}")
}

fn document() -> Value {
    serde_saphyr::from_str(&std::fs::read_to_string("../spec/functiongraph.yaml").unwrap()).unwrap()
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
async fn refuses_queries_out_of_bounds() {
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
            service.ask("GET", &path, "").await.refusal(),
            QUERY,
            "{query}"
        );
    }
}

#[tokio::test]
async fn takes_queries_within_bounds() {
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
        service.ask("GET", &of_function(query), "").await.done();
    }
    service
        .ask(
            "GET",
            &format!("/v2/{PROJECT_ID}/fgs/functions?package_name=&maxitems="),
            "",
        )
        .await
        .done();
}

#[tokio::test]
async fn refuses_odd_projects_everywhere() {
    let service = Service::start().await;
    for (method, path, _) in operations(&document()) {
        for project in ["", "%20", "a%2Fb", "a.b", "%C3%BC", "%ff"] {
            let path = path
                .replace("{project_id}", project)
                .replace("{function_urn}", "resize");
            let answer = service.ask(&method, &path, "{}").await;
            let expected = if project == "%ff" && path.contains("resize") {
                (400, "FSS.1309")
            } else {
                PARAMETER
            };
            assert_eq!(answer.refusal(), expected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn refuses_odd_memory() {
    let service = Service::start().await;
    let invoke = |memory: &[&str]| {
        let request = service
            .request("POST", &of_function("invocations-async"))
            .header("X-Auth-Token", TOKEN);
        let request = memory.iter().fold(request, |request, memory| {
            request.header("X-Cff-Instance-Memory", *memory)
        });
        answer(request.body("{}"))
    };
    for memory in [
        &["129"][..],
        &[""],
        &["128MB"],
        &["0"],
        &["128", "256"],
        &["\u{e9}"],
    ] {
        assert_eq!(invoke(memory).await.refusal(), PARAMETER, "{memory:?}");
    }
    for memory in [&[][..], &["128"], &["10240"]] {
        assert_eq!(invoke(memory).await.status, 202, "{memory:?}");
    }
}

#[tokio::test]
async fn answers_documented_statuses_only() {
    let known: FunctionUrn = "known".parse().unwrap();
    let service = Service::of(Emulator::builder().with_function(known)).await;
    let mut seen = BTreeSet::new();
    for (method, path, operation) in operations(&document()) {
        let of = |project: &str, function: &str| {
            path.replace("{project_id}", project)
                .replace("{function_urn}", function)
        };
        let usual = of(PROJECT_ID, "known");
        let mut answers = vec![
            answer(service.request(&method, &usual)).await,
            answer(
                service
                    .request(&method, &usual)
                    .header("Host", "elsewhere.test"),
            )
            .await,
            service.ask(&method, &of("a.b", "known"), "{}").await,
            service
                .ask(&method, &of(PROJECT_ID, "a:b:c:d:e"), "{}")
                .await,
            service.ask(&method, &of(PROJECT_ID, "other"), "{}").await,
            service
                .ask(&method, &format!("{usual}?limit=x&maxitems=x"), "{}")
                .await,
            service.ask(&method, &usual, "not JSON").await,
            service.ask(&method, &usual, "[]").await,
            service.ask(&method, &usual, "").await,
            answer(
                service
                    .request(&method, &usual)
                    .header("Origin", "http://other.example"),
            )
            .await,
        ];
        answers.push(
            service
                .ask(&method, &usual, "a".repeat(BODY_LIMIT + 1))
                .await,
        );
        for answer in answers {
            let status = answer.status.to_string();
            assert!(
                operation["responses"].get(&status).is_some(),
                "{method} {path}: {answer:?}"
            );
            seen.insert(answer.status);
        }
        assert!(
            operation["responses"].get("500").is_some(),
            "{method} {path}"
        );
    }
    let told = |value: &Value| u16::try_from(value["status"].as_u64().unwrap()).unwrap();
    let refusals: BTreeSet<u16> = document()["info"]["x-errors"]
        .as_object()
        .unwrap()
        .values()
        .map(told)
        .collect();
    assert_eq!(
        refusals.difference(&seen).copied().collect::<Vec<_>>(),
        [500]
    );
}

#[tokio::test]
async fn takes_whole_numbers_however_written() {
    let service = Service::start().await;
    for (written, read) in [
        ("2.0", 2),
        ("2e0", 2),
        ("20E-1", 2),
        ("0.0", 0),
        ("-0.0", 0),
        ("3.000", 3),
    ] {
        let body = format!(r#"{{"max_async_retry_attempts": {written}}}"#);
        let config = service.ask("PUT", &config("resize"), body).await.done();
        assert_eq!(
            config["max_async_retry_attempts"].to_string(),
            read.to_string(),
            "{written}"
        );
    }
    for written in ["2.5", "1e300", "true", r#""2""#, "[2]", "4.0", "-1.0"] {
        let body = format!(r#"{{"max_async_retry_attempts": {written}}}"#);
        assert_eq!(
            service.ask("PUT", &config("resize"), body).await.refusal(),
            PARAMETER,
            "{written}"
        );
    }
    for (expires, status) in [("30.0", 200), ("3e1", 200), ("30.5", 400), ("366.0", 400)] {
        let param = format!(r#"{{"bucket": "b", "expires": {expires}}}"#);
        let body = json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
        assert_eq!(
            service.put("resize", body).await.status,
            status,
            "{expires}"
        );
    }
}
