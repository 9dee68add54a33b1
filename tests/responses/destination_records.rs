//! Records that destinations receive, as they are documented and as they were seen.

use functiongraph::types::DestinationRecord;

use super::*;

fn seconds(record: &DestinationRecord) -> u64 {
    let time = record.timestamp.as_ref().unwrap().system_time().unwrap();
    let since = time.duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.unwrap().as_secs()
}

#[test]
fn reads_documented_form() {
    let json = json!({
        "timestamp": "2020-08-20T12:00:00.000Z+08:00",
        "request_context": {
            "request_id": "id",
            "function_urn": "urn:fss:cn-north-4:p:function:default:resize:latest",
            "condition": "UnhandledInvocationError",
            "approximate_invoke_count": 3,
        },
        "request_payload": "hello",
        "response_context": { "status_code": 200, "function_error": "" },
        "response_payload": { "errorMessage": "no disk" },
    });
    let record: DestinationRecord = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(seconds(&record), 1_597_896_000);
    assert_eq!(record.request_json().unwrap(), json!("hello"));
    assert_eq!(
        record.response_json().unwrap(),
        json!({ "errorMessage": "no disk" })
    );
    assert_eq!(
        record
            .request_context
            .as_ref()
            .unwrap()
            .approximate_invoke_count,
        Some(3)
    );
    assert_eq!(serde_json::to_value(record).unwrap(), json);
}

#[test]
fn reads_observed_form() {
    let error = r#"{"errorMessage": "no disk", "errorType": "OSError", "stackTrace": []}"#;
    let json = json!({
        "timestamp": "2025-07-28T11:47:56.893440057+02:00",
        "request_context": { "condition": "UnhandledInvocationError", "approximate_invoke_count": 0 },
        "request_payload": r#"{"width": 12345678901234567890123}"#,
        "response_context": { "status_code": 500, "function_error": "" },
        "response_payload": error,
    });
    let record: DestinationRecord = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(seconds(&record), 1_753_696_076);
    let event = record.request_json().unwrap();
    assert_eq!(event.as_str(), r#"{"width": 12345678901234567890123}"#);
    assert_eq!(record.response_json().unwrap().as_str(), error);
    assert_eq!(serde_json::to_value(record).unwrap(), json);
}

#[test]
fn keeps_unknown_members_of_records() {
    for json in [
        json!({ "version": 2, "request_context": { "retries": [1] }, "response_context": { "x": null } }),
        json!({ "timestamp": [], "request_payload": 5 }),
        json!({}),
    ] {
        let record: DestinationRecord = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(record).unwrap(), json);
    }
}
