//! What the document does not allow is refused, and what it allows is not.

use super::*;

#[tokio::test]
async fn refuses_null() {
    let service = Service::start().await;
    let pair = |param: Value| json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
    for body in [
        json!({ "max_async_retry_attempts": null }),
        json!({ "enable_async_status_log": null }),
        json!({ "log_group_id": null }),
        json!({ "destination_config": null }),
        json!({ "destination_config": { "on_success": null } }),
        json!({ "destination_config": { "on_success": { "destination": null, "param": "{}" } } }),
        json!({ "destination_config": { "on_success": { "destination": "", "param": null } } }),
        pair(json!(null)),
        pair(json!(r#"{"bucket":"b","prefix":null}"#)),
        pair(json!(r#"{"bucket":"b","expires":null}"#)),
    ] {
        let answer = service.put("resize", body.clone()).await;
        assert_eq!(answer.refusal(), (400, "FSS.0400"), "{body}");
    }
    let cancel = format!("/v2/{PROJECT_ID}/fgs/functions/resize/cancel");
    for body in [
        r#"{"request_id":null}"#,
        r#"{"request_id":"a","type":null}"#,
        r#"{"request_id":""}"#,
    ] {
        assert_eq!(
            service.ask("POST", &cancel, body).await.refusal(),
            (400, "FSS.0400"),
            "{body}"
        );
    }
    // The document says nothing of what it does not know.
    service
        .put(
            "resize",
            json!({ "unknown": null, "destination_config": { "unknown": null } }),
        )
        .await
        .done();
}

#[tokio::test]
async fn refuses_odd_buckets_and_streams() {
    let service = Service::start().await;
    let put = async |kind: &str, param: Value| {
        let pair = json!({ "destination": kind, "param": param.to_string() });
        service
            .put(
                "resize",
                json!({ "destination_config": { "on_success": pair } }),
            )
            .await
    };
    for bucket in [
        "obs://b", "  ", "b ", "B", "b/a", "b_1", "bücket", "b\u{ad}",
    ] {
        assert_eq!(
            put("OBS", json!({ "bucket": bucket })).await.refusal(),
            (400, "FSS.0400"),
            "{bucket}"
        );
    }
    for stream in ["//s", " ", "a b", "a/b", "dis:s", "größe"] {
        assert_eq!(
            put("DIS", json!({ "stream_name": stream })).await.refusal(),
            (400, "FSS.0400"),
            "{stream}"
        );
    }
    put(
        "OBS",
        json!({ "bucket": "fgs-invoke", "prefix": "/function1/", "expires": 1 }),
    )
    .await
    .done();
    put("DIS", json!({ "stream_name": "Events_1.a-b" }))
        .await
        .done();
}

#[tokio::test]
async fn json_that_cannot_be_kept_is_still_json() {
    let service = Service::start().await;
    let nested = format!(r#"{{"a":{}{}}}"#, "[".repeat(500), "]".repeat(500));
    for body in [r#"{"a":1e400}"#, r#"{"a":[-1e999]}"#, &nested] {
        let body = body.to_owned();
        let answer = service.ask("PUT", &config("resize"), body.clone()).await;
        assert_eq!(answer.refusal(), (400, "FSS.0400"), "{body}");
        assert!(!answer.shown().contains("is not JSON"), "{answer:?}");
    }
}

#[tokio::test]
async fn tells_that_a_number_is_too_large() {
    let service = Service::start().await;
    let path = |query: &str| format!("/v2/{PROJECT_ID}/fgs/functions{query}");
    let many = "9".repeat(30);
    for query in [
        format!("?maxitems={many}"),
        format!("/resize/async-invoke-configs?limit={many}"),
    ] {
        let answer = service.ask("GET", &path(&query), "").await;
        assert_eq!(answer.refusal(), (400, "FSS.1001"));
        assert!(
            answer.shown().contains(&format!("{many} is too large")),
            "{answer:?}"
        );
    }
    service
        .ask("GET", &path("?maxitems=999999999999999999"), "")
        .await
        .done();
}

#[tokio::test]
async fn a_marker_that_was_not_given_is_after_the_end() {
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
                service.ask("GET", &path, "").await.done()["invocations"],
                json!([]),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn a_name_that_no_answer_can_hold_names_no_function() {
    let service = Service::start().await;
    for (length, refusal) in [(300, (400, "FSS.1309")), (269, (404, "FSS.0404"))] {
        let answer = service.put(&"f".repeat(length), json!({})).await;
        assert_eq!(answer.refusal(), refusal, "{length}");
    }
    let set = service
        .put(
            &"f".repeat(180),
            json!({ "max_async_event_age_in_seconds": 10 }),
        )
        .await
        .done();
    assert!(set["func_urn"].as_str().unwrap().len() <= 269);
}
