//! Lists over several pages, from a service that sends invalid markers or fails halfway.

use serde_json::{Value, json};

use crate::service::{FUNCTION, Service, paged};

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
    for (command_line, items, page) in lists() {
        let big = page(2, json!("BIG"))
            .to_string()
            .replace("\"BIG\"", "18446744073709551616000");
        let service = paged([
            page(1, json!("a/b=")).to_string(),
            big,
            page(3, json!("0")).to_string(),
        ])
        .await;
        let outcome = service.fgs(&format!("--output json {command_line}"));
        let printed: Value = serde_json::from_str(outcome.done()).unwrap();
        assert_eq!(printed[items].as_array().unwrap().len(), 3, "{printed}");
        assert_eq!(printed["count"], 3);
        assert_eq!(
            outcome.done().matches("\"next_marker\"").count(),
            1,
            "{printed}"
        );
        let markers = service.markers();
        assert_eq!(
            markers,
            [
                None,
                Some("a%2Fb%3D".to_owned()),
                Some("18446744073709551616000".to_owned())
            ],
            "{command_line}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn shows_text_error_codes() {
    let page = json!({ "invocations": [{ "request_id": "r", "status": "FAIL", "error_code": "FSS.1021",
                                         "error_message": "out of memory" }], "count": "one" });
    let service = paged([page.to_string()]).await;
    let table = service.fgs("invocations list FUNCTION");
    assert!(table.done().contains("FSS.1021 out of memory"), "{table:?}");
    let printed: Value = serde_json::from_str(
        service
            .fgs("--output json invocations list FUNCTION")
            .done(),
    )
    .unwrap();
    assert_eq!(
        (&printed["invocations"][0]["error_code"], &printed["count"]),
        (&json!("FSS.1021"), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn skips_byte_order_mark() {
    for (command_line, items, page) in lists() {
        let marked = |item, next| format!("\u{feff}{}", page(item, next));
        let service = paged([marked(1, json!(7)), marked(2, json!(0))]).await;
        let printed: Value =
            serde_json::from_str(service.fgs(&format!("--output json {command_line}")).done())
                .unwrap();
        assert_eq!(printed[items].as_array().unwrap().len(), 2, "{printed}");
        assert_eq!(
            service.markers(),
            [None, Some("7".to_owned())],
            "{command_line}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn fetches_each_page_once() {
    for (command_line, items, page) in lists() {
        let service = paged([page(1, json!(7)).to_string(), page(2, json!(0)).to_string()]).await;
        let printed: Value =
            serde_json::from_str(service.fgs(&format!("--output json {command_line}")).done())
                .unwrap();
        assert_eq!(
            service.markers(),
            [None, Some("7".to_owned())],
            "{command_line}"
        );
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
async fn prints_entries_before_failure() {
    for (command_line, items, page) in lists() {
        for (second, why) in [
            (NOT_THERE.to_owned(), "404 FSS.0404: gone"),
            ("[".to_owned(), "not the expected JSON"),
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
            let expected =
                1 + usize::from(second.starts_with("{\"") && !second.contains("error_code"));
            for output in ["text", "json"] {
                let service = paged([page(1, json!(7)).to_string(), second.clone()]).await;
                let outcome = service.fgs(&format!("--output {output} {command_line}"));
                assert!(
                    outcome.failure(1).contains(why),
                    "{command_line}: {outcome:?}"
                );
                let printed = match output {
                    "json" => {
                        let printed: Value = serde_json::from_str(&outcome.stdout).unwrap();
                        assert_eq!(printed["count"], expected, "{printed}");
                        printed[items].as_array().unwrap().len()
                    }
                    _ => outcome.stdout.lines().count() - 1,
                };
                assert_eq!(printed, expected, "{command_line}: {outcome:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_last_marker() {
    for (command_line, _, page) in lists() {
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
            let service = paged([first.clone(), NOT_THERE.to_owned()]).await;
            let outcome = service.fgs(&format!("--output json {command_line}"));
            outcome.failure(1);
            let shown = format!("\"next_marker\": {marker}");
            assert!(
                outcome.stdout.contains(&shown),
                "{command_line} {marker}: {outcome:?}"
            );
            // After a page whose marker is of another type.
            let service =
                paged([page(1, json!("x")).to_string(), first, NOT_THERE.to_owned()]).await;
            let outcome = service.fgs(&format!("--output json {command_line}"));
            assert!(
                outcome.stdout.contains(&shown)
                    && outcome.stdout.matches("next_marker").count() == 1,
                "{outcome:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_page_with_invalid_marker() {
    for (command_line, _, page) in lists() {
        for marker in [json!(true), json!([7]), json!({}), json!(0.5)] {
            let service = paged([page(1, marker.clone()).to_string()]).await;
            let outcome = service.fgs(command_line);
            assert!(
                outcome
                    .failure(1)
                    .contains(&format!("the next marker {marker} cannot be followed")),
                "{outcome:?}"
            );
            assert_eq!(outcome.stdout.lines().count(), 2, "{outcome:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn timeout_bounds_all_pages() {
    for (command_line, _, page) in lists() {
        let service =
            Service::start(move |count, _| (200, page(count, json!(count + 1)).to_string())).await;
        let outcome = service.fgs(&format!("--timeout 1s {command_line}"));
        let why = outcome.failure(1);
        assert!(
            why.contains("the list did not end within 1s") && why.contains("entries arrived"),
            "{why}"
        );
        assert!(outcome.stdout.lines().count() > 1, "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn keeps_unknown_members() {
    let page = json!({ "functions": [{ "func_name": "a", "new": 1 }], "count": 1, "next_marker": 0, "region": "r" });
    let page = page.to_string();
    let service = paged([page]).await;
    let printed: Value =
        serde_json::from_str(service.fgs("--output json functions list").done()).unwrap();
    assert_eq!(
        (&printed["region"], &printed["functions"][0]["new"]),
        (&json!("r"), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn rejects_invalid_lists() {
    for (command_line, items, page) in lists() {
        let mut not_a_list = page(1, json!(0));
        not_a_list[items] = json!({ "error": "busy" });
        let outcome = paged([not_a_list.to_string()]).await.fgs(command_line);
        assert!(
            outcome.failure(1).contains("an array is expected"),
            "{outcome:?}"
        );
        let mut unread = page(1, json!(7));
        unread[items] = json!(["odd"]);
        let service = paged([unread.to_string(), page(2, json!(0)).to_string()]).await;
        let outcome = service.fgs(command_line);
        assert_eq!(outcome.done().lines().count(), 2);
        let warning = format!(
            "WARN functiongraph: 1 of 1 {items} in the response cannot be read and are skipped\n"
        );
        assert_eq!(outcome.stderr, warning);
        assert_eq!(service.requests(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn json_keeps_unread_entries() {
    for (command_line, items, page) in lists() {
        for odd_page in [1, 2] {
            let pages = [(1, 7), (2, 0)].map(|(item, next)| {
                let mut page = page(item, json!(next));
                if item == odd_page {
                    page[items] = json!([page[items][0], "odd"]);
                }
                page.to_string()
            });
            let service = paged(pages.clone()).await;
            let outcome = service.fgs(&format!("--output json {command_line}"));
            let printed: Value = serde_json::from_str(outcome.done()).unwrap();
            let list = printed[items].as_array().unwrap();
            assert_eq!(list.len(), 3, "{printed}");
            assert!(list.contains(&json!("odd")), "{printed}");
            assert_eq!(printed["count"], 3, "{printed}");
            let table = paged(pages.clone()).await.fgs(command_line);
            assert_eq!(table.done().lines().count(), 3);
            let limited = paged(pages)
                .await
                .fgs(&format!("--output json {command_line} --limit 1"));
            let printed: Value = serde_json::from_str(limited.done()).unwrap();
            assert_eq!(printed[items].as_array().unwrap().len(), 1, "{printed}");
            assert_eq!(printed["count"], 1, "{printed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn json_keeps_digits() {
    for (command_line, items, page) in lists() {
        let mut first = page(1, json!(0));
        first[items][0]["cost"] = json!({ "price": "DIGITS" });
        let first = first
            .to_string()
            .replace("\"DIGITS\"", "12345678901234567890.10");
        let service = paged([first]).await;
        let outcome = service.fgs(&format!("--output json {command_line}"));
        let member = "\"cost\": {\n        \"price\": 12345678901234567890.10\n      }";
        assert!(outcome.done().contains(member), "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_empty_list() {
    for (command_line, items, _) in lists() {
        let service = paged([json!({ items: [], "count": 0 }).to_string()]).await;
        assert_eq!(service.fgs(command_line).done().lines().count(), 1);
    }
}
