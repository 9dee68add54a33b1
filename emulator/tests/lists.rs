//! Lists of configs.

mod common;

use functiongraph_emulator::{PROJECT_ID, REGION};
use serde_json::json;

use common::Service;

#[tokio::test]
async fn markers_visit_every_entry_once() {
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
async fn sorts_entries_by_version_name() {
    let service = Service::start().await;
    for version in ["latest", "10", "!live", "2"] {
        service
            .put(&format!("{PROJECT_ID}:default:resize:{version}"), json!({}))
            .await
            .json();
    }
    let page = service.list("resize", "").await.json();
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
async fn page_size_defaults_to_10_up_to_100() {
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
async fn pages_after_end_are_empty() {
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
async fn empty_pages_have_empty_list() {
    let service = Service::start().await;
    let page = service.list("resize", "").await.json();
    assert_eq!(
        (&page["async_invoke_configs"], &page["count"]),
        (&json!([]), &json!(0))
    );
}

#[tokio::test]
async fn lists_only_function_itself() {
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
            .json();
    }
    service
        .send(
            "PUT",
            "/v2/other/fgs/functions/resize/async-invoke-config",
            "{}",
        )
        .await
        .json();
    for urn in [
        "resize".to_owned(),
        "default%3Aresize".to_owned(),
        format!("{PROJECT_ID}:default:resize:!live"),
        full(REGION, "default", "resize"),
    ] {
        let page = service.list(&urn, "").await;
        assert_eq!(
            (page.ages(), &page.json["count"]),
            (vec![1, 2], &json!(2)),
            "{urn}"
        );
    }
}

#[tokio::test]
async fn rejects_non_numeric_limits() {
    let service = Service::start().await;
    service.put_versions(1).await;
    for value in ["x", "-1", "1.5", "0x1", "1,2", "99999999999999999999"] {
        let response = service.list("resize", &format!("limit={value}")).await;
        assert_eq!(response.error(), (400, "FSS.1001"), "{value}");
    }
}

#[tokio::test]
async fn unknown_markers_are_after_end() {
    let service = Service::start().await;
    service.put_versions(1).await;
    for marker in ["x", "-1", "1.5", "99999999999999999999"] {
        let page = service.list("resize", &format!("marker={marker}")).await;
        assert_eq!(
            (page.status, page.ages().len(), page.next_marker()),
            (200, 0, 0),
            "{marker}"
        );
        for list in ["async-invocations", "active-async-invocations"] {
            let path = format!("/v2/{PROJECT_ID}/fgs/functions/resize/{list}?marker={marker}");
            assert_eq!(
                service.send("GET", &path, "").await.json()["invocations"],
                json!([]),
                "{path}"
            );
        }
    }
}
