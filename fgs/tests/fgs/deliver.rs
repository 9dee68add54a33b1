//! `fgs emulator serve --deliver`.

use std::fs;

use functiongraph::types::DestinationRecord;
use serde_json::json;

use crate::session::Session;

const SERVE: [&str; 2] = ["emulator", "serve"];
const ENDPOINT: [&str; 2] = ["--endpoint", "http://EMULATOR"];

fn session() -> Session {
    Session::with(&[
        ("HUAWEICLOUD_SDK_AK", "CLASSIFIED"),
        ("HUAWEICLOUD_SDK_SK", "classified-too"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ])
}

fn run(session: &Session, arguments: &[&str]) -> String {
    let outcome = session.fgs(&[&ENDPOINT, arguments].concat());
    outcome.done().to_owned()
}

#[test]
fn delivers_created_and_invoked() {
    let mut session = session();
    session.start(&[&SERVE[..], &["--strict", "--deliver", "delivered"]].concat());
    let function = json!({
        "func_name": "resize", "package": "default", "runtime": "Python3.9", "handler": "index.handler",
        "timeout": 30, "memory_size": 256, "code_type": "inline", "func_code": { "file": "cHJpbnQoMSk=" },
    });
    run(
        &session,
        &["api", "CreateFunction", "--body", &function.to_string()],
    );
    run(&session, &["versions", "publish", "resize", "--name", "v1"]);
    let event = r#"{"width": 640}"#;
    assert!(
        run(
            &session,
            &["--output", "json", "invoke", "resize", "--data", event]
        )
        .contains("640")
    );
    let set = [
        "async-config",
        "set",
        "resize",
        "--on-success",
        "obs://results/resize/",
    ];
    run(
        &session,
        &[&set[..], &["--on-failure", "obs://dead-letters/resize/"]].concat(),
    );
    let id = run(&session, &["invoke-async", "resize", "--data", event]);
    let folder = session.file("delivered/obs/results/resize");
    let [file] = <[_; 1]>::try_from(fs::read_dir(folder).unwrap().collect::<Vec<_>>()).unwrap();
    let text = fs::read_to_string(file.unwrap().path()).unwrap();
    let record: DestinationRecord = serde_json::from_str(&text).unwrap();
    assert_eq!(record.request_json().unwrap().as_str(), event);
    assert_eq!(
        record.request_context.unwrap().request_id.unwrap(),
        id.trim()
    );
    assert!(!session.file("delivered/obs/dead-letters").exists());
    session.running().signal("TERM");
    assert_eq!(session.end_running().stderr, "");
}

#[test]
fn reports_failed_deliveries() {
    let mut session = session();
    session.start(&SERVE);
    let set = [
        "async-config",
        "set",
        "resize",
        "--on-success",
        "dis:events",
    ];
    run(
        &session,
        &[&set[..], &["--on-failure", "function:cleanup"]].concat(),
    );
    let id = run(&session, &["invoke-async", "resize", "--data", "{}"]);
    session.running().signal("TERM");
    let no_folder = "the emulator has no folder to deliver to; \
         start it with fgs emulator serve --deliver DIR, or EmulatorBuilder::deliver_to";
    let expected = format!(
        "WARN functiongraph: nothing will be delivered to on_success dis:events: {no_folder}\n\
         WARN functiongraph: the record of invocation {} is not delivered to dis:events: {no_folder}\n",
        id.trim()
    );
    assert_eq!(session.end_running().stderr, expected);
}

#[test]
fn reports_invalid_prefix() {
    let mut session = session();
    session.start(&[&SERVE[..], &["--deliver", "delivered"]].concat());
    run(
        &session,
        &[
            "async-config",
            "set",
            "resize",
            "--on-success",
            "obs://results/../../up/",
        ],
    );
    let id = run(&session, &["invoke-async", "resize", "--data", "{}"]);
    session.running().signal("TERM");
    let expected = format!(
        "WARN functiongraph: the record of invocation {} is not delivered to obs://results/../../up/: \
         \"..\" cannot be the name of a file or folder\n",
        id.trim()
    );
    assert_eq!(session.end_running().stderr, expected);
}

#[test]
fn rejects_file_as_folder() {
    let session = session();
    fs::write(session.file("file"), "").unwrap();
    for folder in ["file", "file/below"] {
        let refused = session.fgs(&[&SERVE[..], &["--deliver", folder]].concat());
        let expected = format!(
            "invalid value '{folder}' for '--deliver <DIR>': cannot deliver to it: \
             file is a file, not a folder; name a folder"
        );
        assert_eq!(refused.failure(2), expected);
    }
}

#[test]
fn warns_of_missing_services() {
    let mut session = session();
    session.start(&[&SERVE[..], &["--deliver", "delivered"]].concat());
    let set = |region: &str| {
        let function = format!("urn:fss:{region}:p:function:default:resize");
        let set = [
            "async-config",
            "set",
            &function,
            "--on-failure",
            "dis:events",
        ];
        session.fgs(&[&ENDPOINT[..], &set].concat()).stderr
    };
    let expected = "WARN functiongraph: nothing will be delivered to on_failure dis:events: \
         eu-de has no DIS for results; choose another destination\n";
    assert_eq!(set("eu-de"), expected);
    assert_eq!(set("cn-north-4"), "");
}

#[test]
fn topic_with_url_needs_no_folder() {
    let mut session = session();
    let topic = "urn:smn:cn-north-4:p:letters";
    session.start(
        &[
            &SERVE[..],
            &["--smn", &format!("{topic}=http://127.0.0.1:1/x")],
        ]
        .concat(),
    );
    for topic in [topic, "urn:smn:cn-north-4:p:others"] {
        let topic = format!("smn:{topic}");
        run(
            &session,
            &["async-config", "set", "resize", "--on-success", &topic],
        );
    }
    session.running().signal("TERM");
    let warnings = session.end_running().stderr;
    let expected = "WARN functiongraph: nothing will be delivered to on_success smn:urn:smn:cn-north-4:p:others: \
         the emulator has no URL for the topic and no folder to deliver to; ";
    assert!(warnings.starts_with(expected), "{warnings}");
    assert_eq!(warnings.lines().count(), 1);
}
