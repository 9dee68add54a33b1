//! Paths, methods and URNs.

mod common;

use std::collections::BTreeSet;

use functiongraph_emulator::PROJECT_ID;
use serde_json::json;

use common::{BODY_LIMIT, Service, config, send};

const NO_SUCH_API: (u16, &str) = (404, "APIGW.0101");

#[tokio::test]
async fn rejects_unknown_paths_and_methods() {
    let service = Service::start().await;
    for (method, path) in [
        ("POST", "/".to_owned()),
        ("GET", "/emulator".to_owned()),
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
            service.send(method, &path, "{}").await.error(),
            NO_SUCH_API,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn rejects_malformed_urns() {
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
            let response = service.send(method, &path, "{}").await;
            assert_eq!(response.error(), (400, "FSS.1309"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn rejects_functions_of_other_projects() {
    let service = Service::start().await;
    for urn in [
        "other:default:resize",
        "other:default:resize:latest",
        "urn:fss:cn-north-4:other:function:default:resize",
    ] {
        for (method, path) in [("PUT", config(urn)), ("GET", config(urn) + "s")] {
            assert_eq!(
                service.send(method, &path, "{}").await.error(),
                (404, "FSS.0404"),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn rejects_non_utf8_urns() {
    let service = Service::start().await;
    let response = service.get("%ff").await;
    assert_eq!(response.status, 400);
    assert_eq!(response.json["error_code"], "FSS.1309", "{response:?}");
}

#[tokio::test]
async fn every_response_has_request_id() {
    let service = Service::start().await;
    let responses = [
        service.put("resize", json!({})).await,
        service.get("resize").await,
        service.get("resize").await,
        service.list("resize", "").await,
        service.delete("resize").await,
        service.delete("resize").await,
        service.put("resize", json!([])).await,
        service.send("PUT", &config("resize"), "").await,
        service
            .send("PUT", &config("resize"), " ".repeat(BODY_LIMIT + 1))
            .await,
        service.send("POST", "/", "").await,
        send(service.request("GET", &config("resize"))).await,
    ];
    let statuses = responses.each_ref().map(|response| response.status);
    assert_eq!(
        statuses,
        [200, 200, 200, 200, 204, 404, 400, 406, 413, 404, 401]
    );
    let ids: BTreeSet<&str> = responses
        .iter()
        .map(|response| response.request_id.as_str())
        .collect();
    assert!(
        ids.len() == responses.len() && ids.iter().all(|id| id.len() == 32),
        "{ids:?}"
    );
}

#[tokio::test]
async fn rejects_names_too_long_for_urns() {
    let service = Service::start().await;
    for (length, error) in [(300, (400, "FSS.1309")), (269, (404, "FSS.0404"))] {
        let response = service.put(&"f".repeat(length), json!({})).await;
        assert_eq!(response.error(), error, "{length}");
    }
    let set = service
        .put(
            &"f".repeat(180),
            json!({ "max_async_event_age_in_seconds": 10 }),
        )
        .await
        .json();
    assert!(set["func_urn"].as_str().unwrap().len() <= 269);
}
