//! Objects: the order of members, mistyped ones, and what is no object.

use functiongraph::types::ErrorResponse;

use super::*;

fn written(json: &str) -> String {
    let model: ErrorResponse = serde_json::from_str(json).unwrap();
    serde_json::to_string(&model).unwrap()
}

#[test]
fn writes_known_members_first() {
    assert_eq!(
        written(r#"{"x":1.0, "error_msg":"no","error_code":5,"a":null}"#),
        r#"{"error_code":"5","error_msg":"no","x":1.0,"a":null}"#
    );
}

#[test]
fn keeps_mistyped_members() {
    let json = r#"{"error_msg":"no","error_code":[1.0]}"#;
    assert_eq!(written(json), json);
    let repeated = r#"{"error_code":[1],"error_code":"A"}"#;
    assert_eq!(written(repeated), r#"{"error_code":"A"}"#);
}

#[test]
fn set_member_replaces_unread() {
    let mut model: ErrorResponse = serde_json::from_str(r#"{"error_code":[1]}"#).unwrap();
    model.error_code = Some("A".to_owned());
    assert_eq!(
        serde_json::to_value(&model).unwrap(),
        json!({ "error_code": "A" })
    );
}

#[test]
fn rejects_other_than_objects() {
    let error = serde_json::from_str::<ErrorResponse>("[1]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "[1] where an object is expected (ErrorResponse)"
    );
    assert!(serde_json::from_str::<ErrorResponse>("null").is_err());
}
