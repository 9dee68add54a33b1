//! Lists over several pages, from a service that gives odd markers or fails on the way.

use serde_json::{Value, json};

use crate::served::{FUNCTION, Served, paged};

const NOT_THERE: &str = r#"{"error_code":"FSS.0404","error_msg":"gone"}"#;

/// A page of one item, with its next marker.
type Page = fn(u64, Value) -> Value;

/// The three lists: the command, where its items are, and a page.
fn lists() -> [(&'static str, &'static str, Page); 3] {
    [
        (
            "async-config list FUNCTION",
            "async_invoke_configs",
            |item, next| {
                json!({ "async_invoke_configs": [{ "func_urn": format!("{FUNCTION}:{item}"), "later": true }], "count": 9,
                    "page_info": { "next_marker": next, "previous_marker": 0, "current_count": 1 } })
            },
        ),
        (
            "invocations list FUNCTION",
            "invocations",
            |item, next| json!({ "invocations": [{ "request_id": item.to_string() }], "count": 9, "next_marker": next }),
        ),
        (
            "functions list",
            "functions",
            |item, next| json!({ "functions": [{ "func_name": item.to_string() }], "count": 9, "next_marker": next }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn follows_texts_and_big_numbers() {
    for (typed, items, page) in lists() {
        let big = page(2, json!("BIG"))
            .to_string()
            .replace("\"BIG\"", "18446744073709551616000");
        let served = paged([
            page(1, json!("a/b=")).to_string(),
            big,
            page(3, json!("0")).to_string(),
        ])
        .await;
        let told = served.fgs(&format!("--output json {typed}"));
        let printed: Value = serde_json::from_str(told.done()).unwrap();
        assert_eq!(printed[items].as_array().unwrap().len(), 3, "{printed}");
        assert_eq!(printed["count"], 3);
        assert_eq!(
            told.done().matches("\"next_marker\"").count(),
            1,
            "{printed}"
        );
        let markers = served.markers();
        assert_eq!(
            markers,
            [
                None,
                Some("a%2Fb%3D".to_owned()),
                Some("18446744073709551616000".to_owned())
            ],
            "{typed}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn shows_codes_that_are_text() {
    let page = json!({ "invocations": [{ "request_id": "r", "status": "FAIL", "error_code": "FSS.1021",
                                         "error_message": "out of memory" }], "count": "one" });
    let served = paged([page.to_string()]).await;
    let table = served.fgs("invocations list FUNCTION");
    assert!(table.done().contains("FSS.1021 out of memory"), "{table:?}");
    let printed: Value =
        serde_json::from_str(served.fgs("--output json invocations list FUNCTION").done()).unwrap();
    assert_eq!(
        (&printed["invocations"][0]["error_code"], &printed["count"]),
        (&json!("FSS.1021"), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn reads_past_a_byte_order_mark() {
    for (typed, items, page) in lists() {
        let marked = |item, next| format!("\u{feff}{}", page(item, next));
        let served = paged([marked(1, json!(7)), marked(2, json!(0))]).await;
        let printed: Value =
            serde_json::from_str(served.fgs(&format!("--output json {typed}")).done()).unwrap();
        assert_eq!(printed[items].as_array().unwrap().len(), 2, "{printed}");
        assert_eq!(served.markers(), [None, Some("7".to_owned())], "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn asks_for_each_page_once() {
    for (typed, items, page) in lists() {
        let served = paged([page(1, json!(7)).to_string(), page(2, json!(0)).to_string()]).await;
        let printed: Value =
            serde_json::from_str(served.fgs(&format!("--output json {typed}")).done()).unwrap();
        assert_eq!(served.markers(), [None, Some("7".to_owned())], "{typed}");
        assert_eq!(
            (printed[items].as_array().unwrap().len(), &printed["count"]),
            (2, &json!(2)),
            "{printed}"
        );
        let info = printed.get("page_info").unwrap_or(&printed);
        assert_eq!(info["next_marker"], 0, "{printed}");
        assert!(
            info.get("current_count").is_none_or(|count| *count == 2),
            "{printed}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_what_came_before_a_failure() {
    for (typed, items, page) in lists() {
        for (second, why) in [
            (NOT_THERE.to_owned(), "404 FSS.0404: gone"),
            ("[".to_owned(), "not the JSON that was expected"),
            (
                page(2, json!({ "page": 2 })).to_string(),
                r#"the next marker {"page":2} cannot be followed"#,
            ),
            (
                page(2, json!(1.5)).to_string(),
                "the next marker 1.5 cannot be followed",
            ),
            (
                page(2, json!(7)).to_string(),
                "the next marker 7 cannot be followed: it was followed before",
            ),
        ] {
            let came = 1 + usize::from(second.starts_with("{\"") && !second.contains("error_code"));
            for output in ["text", "json"] {
                let served = paged([page(1, json!(7)).to_string(), second.clone()]).await;
                let told = served.fgs(&format!("--output {output} {typed}"));
                assert!(told.refusal(1).contains(why), "{typed}: {told:?}");
                let printed = match output {
                    "json" => {
                        let printed: Value = serde_json::from_str(&told.stdout).unwrap();
                        assert_eq!(printed["count"], came, "{printed}");
                        printed[items].as_array().unwrap().len()
                    }
                    _ => told.stdout.lines().count() - 1,
                };
                assert_eq!(printed, came, "{typed}: {told:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_marker_of_the_last_page_that_came_is_printed() {
    for (typed, _, page) in lists() {
        for marker in [
            "7",
            r#""a/b=""#,
            "18446744073709551615",
            "9223372036854775808",
            "7.5",
        ] {
            let first = page(1, json!("MARKER"))
                .to_string()
                .replace("\"MARKER\"", marker);
            let served = paged([first.clone(), NOT_THERE.to_owned()]).await;
            let told = served.fgs(&format!("--output json {typed}"));
            told.refusal(1);
            let shown = format!("\"next_marker\": {marker}");
            assert!(told.stdout.contains(&shown), "{typed} {marker}: {told:?}");
            // After a page whose marker is of another type.
            let served =
                paged([page(1, json!("x")).to_string(), first, NOT_THERE.to_owned()]).await;
            let told = served.fgs(&format!("--output json {typed}"));
            assert!(
                told.stdout.contains(&shown) && told.stdout.matches("next_marker").count() == 1,
                "{told:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_first_page_that_leads_nowhere_is_printed() {
    for (typed, _, page) in lists() {
        for marker in [json!(true), json!([7]), json!({}), json!(0.5)] {
            let served = paged([page(1, marker.clone()).to_string()]).await;
            let told = served.fgs(typed);
            assert!(
                told.refusal(1)
                    .contains(&format!("the next marker {marker} cannot be followed")),
                "{told:?}"
            );
            assert_eq!(told.stdout.lines().count(), 2, "{told:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn timeout_bounds_all_pages() {
    for (typed, _, page) in lists() {
        let served =
            Served::start(move |asked, _| (200, page(asked, json!(asked + 1)).to_string())).await;
        let told = served.fgs(&format!("--timeout 1s {typed}"));
        let why = told.refusal(1);
        assert!(
            why.contains("the list did not end within 1s") && why.contains("entries arrived"),
            "{why}"
        );
        assert!(told.stdout.lines().count() > 1, "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_page_keeps_what_is_not_known() {
    let page = json!({ "functions": [{ "func_name": "a", "new": 1 }], "count": 1, "next_marker": 0, "region": "r" });
    let page = page.to_string();
    let served = paged([page]).await;
    let printed: Value =
        serde_json::from_str(served.fgs("--output json functions list").done()).unwrap();
    assert_eq!(
        (&printed["region"], &printed["functions"][0]["new"]),
        (&json!("r"), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_no_list_is_no_empty_list() {
    for (typed, items, page) in lists() {
        let mut odd = page(1, json!(0));
        odd[items] = json!({ "error": "busy" });
        let told = paged([odd.to_string()]).await.fgs(typed);
        assert!(
            told.refusal(1).contains("where a list is expected"),
            "{told:?}"
        );
        let mut unread = page(1, json!(7));
        unread[items] = json!(["odd"]);
        let served = paged([unread.to_string(), page(2, json!(0)).to_string()]).await;
        let told = served.fgs(typed);
        assert_eq!(told.done().lines().count(), 2);
        let warning = format!(
            "WARN functiongraph: 1 of 1 {items} in the answer cannot be read and are left out\n"
        );
        assert_eq!(told.stderr, warning);
        assert_eq!(served.requests(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_empty_list_is_done() {
    for (typed, items, _) in lists() {
        let served = paged([json!({ items: [], "count": 0 }).to_string()]).await;
        assert_eq!(served.fgs(typed).done().lines().count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_library_yields_items_then_the_error() {
    use functiongraph::{Client, Credentials, ErrorKind};
    use futures_util::StreamExt;

    let page = |item: u64, next: Value| json!({ "functions": [{ "func_name": item.to_string() }], "next_marker": next });
    let served = paged([
        page(1, json!("x")).to_string(),
        page(2, json!([3])).to_string(),
    ])
    .await;
    let client = Client::builder()
        .endpoint(served.endpoint())
        .credentials(Credentials::keys("AK", "SK"));
    let client = client
        .project_id("p")
        .http_client_builder(test_support::direct())
        .build()
        .unwrap();
    let mut came: Vec<_> = client.list_functions().stream().collect().await;
    let error = came.pop().unwrap().unwrap_err();
    assert_eq!((came.len(), came.iter().all(Result::is_ok)), (2, true));
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::InvalidResponse, Some("ListFunctions"))
    );

    let endless =
        Served::start(move |asked, _| (200, page(asked, json!(asked + 1)).to_string())).await;
    let client = Client::builder()
        .endpoint(endless.endpoint())
        .credentials(Credentials::keys("AK", "SK"));
    let timeout = std::time::Duration::from_millis(200);
    let client = client
        .project_id("p")
        .timeout(timeout)
        .http_client_builder(test_support::direct())
        .build()
        .unwrap();
    let error = client.list_functions().try_collect().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Timeout, Some("ListFunctions"))
    );
    assert!(error.message().contains("the timeout is 200ms"), "{error}");
}
