//! Secrets are never printed, even in the wrong place.

use crate::session::{Session, TOKEN};

#[test]
fn hides_password_of_endpoint() {
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN)]);
    for endpoint in [
        "http://me:classified@SILENT",
        "http://classified@SILENT",
        "ftp://me:classified@SILENT",
        "http://me:classified@host:99999",
    ] {
        let refused = session.fgs(&[
            "--endpoint",
            endpoint,
            "--project-id",
            "p",
            "async-config",
            "get",
            "resize",
        ]);
        let why = refused.failure(2);
        assert!(
            why.contains("endpoint") && why.contains("password"),
            "{why}"
        );
    }
}

/// What a body holds at its own place, and deeper in it.
const BODIES: [(&str, &str); 3] = [
    (
        "update-function-config",
        r#"{"func_name":"resize","runtime":"Python3.9","handler":"h","timeout":3,"memory_size":128,"user_data":"classified"}"#,
    ),
    (
        "create-function-trigger",
        r#"{"trigger_type_code":"KAFKA","event_data":{"kafka_password":"classified"}}"#,
    ),
    (
        "update-tracing",
        r#"{"tracing_ak":"classified","tracing_sk":"classified"}"#,
    ),
];

#[test]
fn dry_run_masks_secret_members() {
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN)]);
    let call = |operation: &str, body: &str| {
        let connection = ["--endpoint", "http://SILENT", "--project-id", "p", "api"];
        let options = ["--function-urn", "resize", "--dry-run", "--body", body];
        session.fgs(&[&connection[..], &[operation], &options].concat())
    };
    for (operation, body) in BODIES {
        let outcome = call(operation, body);
        let shown = body.replace("classified", "***");
        assert!(
            outcome.done().ends_with(&format!("\n\n{shown}\n")),
            "{}",
            outcome.done()
        );

        let refused = call(
            operation,
            &body.replace("\"classified\"", "[\"classified\"]"),
        );
        let why = refused.failure(2);
        assert!(!why.contains("classified"), "{why}");
    }
}
