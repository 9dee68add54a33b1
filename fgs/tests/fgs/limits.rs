//! `--limit` of the lists.

use serde_json::{Value, json};

use crate::service::{FUNCTION, Service};

/// Each page holds as many entries as requested, and each has a next one.
async fn endless(items: &'static str) -> Service {
    Service::start(move |_, request| {
        let target = request.head.split(' ').nth(1).unwrap_or_default();
        let size = target
            .split(['?', '&'])
            .find_map(|pair| {
                pair.strip_prefix("limit=")
                    .or(pair.strip_prefix("maxitems="))
            })
            .and_then(|size| size.parse().ok())
            .unwrap_or(3);
        let start: usize = target
            .split(['?', '&'])
            .find_map(|pair| pair.strip_prefix("marker=")?.parse().ok())
            .unwrap_or(0);
        let next = start + size;
        let entries: Vec<Value> = (start..next)
            .map(|entry| {
                json!({ "func_urn": format!("{FUNCTION}:{entry}"), "request_id": entry.to_string(),
                        "func_name": entry.to_string() })
            })
            .collect();
        let page = json!({ items: entries, "count": size, "next_marker": next,
                           "page_info": { "next_marker": next, "current_count": size } });
        (200, page.to_string())
    })
    .await
}

const LISTS: [(&str, &str); 4] = [
    ("async-config list FUNCTION", "async_invoke_configs"),
    ("invocations list FUNCTION", "invocations"),
    ("invocations list FUNCTION --active", "invocations"),
    ("functions list", "functions"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn limit_stops_fetching_pages() {
    for (command_line, items) in LISTS {
        for (limit, requests) in [(1, 1), (2, 1), (7, 1)] {
            let service = endless(items).await;
            let outcome = service.fgs(&format!("--output json {command_line} --limit {limit}"));
            let printed: Value = serde_json::from_str(outcome.done()).unwrap();
            assert_eq!(
                printed[items].as_array().unwrap().len(),
                limit,
                "{command_line}"
            );
            assert_eq!(printed["count"], limit, "{command_line}");
            assert_eq!(service.requests(), requests, "{command_line}");
            let text = endless(items)
                .await
                .fgs(&format!("{command_line} --limit {limit}"));
            assert_eq!(text.done().lines().count(), 1 + limit, "{command_line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn limit_above_page_fetches_more() {
    for (command_line, items) in LISTS {
        let service = endless(items).await;
        let outcome = service.fgs(&format!("--output json {command_line} --limit 501"));
        let printed: Value = serde_json::from_str(outcome.done()).unwrap();
        assert_eq!(
            printed[items].as_array().unwrap().len(),
            501,
            "{command_line}"
        );
        assert!((2..=6).contains(&service.requests()), "{command_line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn limit_survives_larger_pages() {
    let page =
        json!({ "functions": [{ "func_name": "a" }, { "func_name": "b" }], "next_marker": 7 });
    let service = Service::start(move |_, _| (200, page.to_string())).await;
    let outcome = service.fgs("functions list --limit 1");
    assert_eq!(outcome.done().lines().count(), 2, "{outcome:?}");
    assert_eq!(service.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn dry_run_prints_the_first_request() {
    for command_line in [
        "functions list",
        "functions list --limit 7",
        "async-config list",
        "async-config list FUNCTION",
        "invocations list FUNCTION",
        "invocations list FUNCTION --active",
        "versions list FUNCTION",
        "versions list FUNCTION --limit 7",
    ] {
        let page = json!({ "functions": [], "versions": [], "invocations": [], "async_invoke_configs": [],
                           "count": 0, "next_marker": 0 });
        let service = Service::start(move |_, _| (200, page.to_string())).await;
        let project = if command_line == "async-config list" {
            " --project-id p"
        } else {
            ""
        };
        let dry = service.fgs(&format!("{command_line}{project} --dry-run"));
        let printed = dry.done().lines().next().unwrap().to_owned();
        assert_eq!(service.requests(), 0, "{command_line}");
        service.fgs(&format!("{command_line}{project}")).done();
        let (method, target) = service.first_target();
        let sent = format!("{method} {}{target}", service.endpoint());
        assert_eq!(
            without_time(&printed),
            without_time(&sent),
            "{command_line}"
        );
    }
}

/// A list that begins an hour ago begins at another time each time.
fn without_time(request: &str) -> String {
    let (target, query) = request.split_once('?').unwrap_or((request, ""));
    let pairs = query.split('&');
    let pairs = pairs.filter(|pair| !pair.starts_with("query_begin_time="));
    format!("{target}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn limit_must_be_positive() {
    let service = endless("functions").await;
    for limit in ["0", "-1", "x", "99999999999"] {
        let outcome = service.fgs(&format!("functions list --limit={limit}"));
        assert!(outcome.failure(2).contains("--limit <N>"), "{outcome:?}");
    }
    assert_eq!(service.requests(), 0);
}
