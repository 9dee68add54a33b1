//! `fgs api`: what it sends and prints.

use std::io::Write;
use std::process::Stdio;

use test_support::response;

use crate::service::{Service, paged};
use crate::session::{Outcome, Session, TOKEN};

const CANCEL: &str = "api cancel-async-invocation --function-urn FUNCTION --body";

fn session() -> Session {
    Session::with(&[
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ])
}

fn dry_run(session: &Session, operation: &str, body: &str) -> Outcome {
    let mut command = session.command(&[
        "--endpoint",
        "http://SILENT",
        "api",
        operation,
        "--function-urn",
        "resize",
        "--dry-run",
        "--body",
        body,
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = "{\"request_id\" : \"of stdin\"}\n";
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).ok();
    Outcome::from(child.wait_with_output().unwrap())
}

#[test]
fn sends_bodies_of_file_and_stdin() {
    let session = session();
    let of_file = "\u{feff}{\"request_id\":\t\"of file\"}";
    std::fs::write(session.file("body.json"), of_file).unwrap();
    for (body, expected) in [
        ("@body.json", "{\"request_id\":\t\"of file\"}"),
        ("-", "{\"request_id\" : \"of stdin\"}\n"),
    ] {
        let outcome = dry_run(&session, "cancel-async-invocation", body);
        assert!(outcome.done().ends_with(&format!("\n\n{expected}\n")));
    }
}

#[test]
fn sends_free_objects_unchanged() {
    let event = "{\"a\":1e400,\"a\":\"\\ud800\"}";
    let outcome = dry_run(&session(), "async-invoke-function", event);
    assert!(outcome.done().ends_with(&format!("\n\n{event}\n")));
}

#[test]
fn templates_can_be_sent() {
    let session = session();
    for operation in [
        "cancel-async-invocation",
        "update-function-async-invoke-config",
    ] {
        let template = session.fgs(&["api", operation, "--template"]);
        std::fs::write(session.file("template.json"), template.done()).unwrap();
        let outcome = dry_run(&session, operation, "@template.json");
        assert!(outcome.done().contains(template.done()), "{operation}");
    }
}

/// Each is sent as it is; what an emulator cannot take is named.
#[test]
fn templates_are_near_valid() {
    let session = session();
    let send = |operation: &str, options: &[&str]| {
        let template = session.fgs(&["api", operation, "--template"]);
        std::fs::write(session.file("template.json"), template.done()).unwrap();
        let body = ["--emulator", "api", operation, "--body", "@template.json"];
        session.fgs(&[&body[..], options].concat())
    };
    let function = ["--function-urn", "xxx:xxx"];
    let made = send("create-function", &[]);
    assert!(made.done().contains("function:xxx:xxx"), "{made:?}");
    for operation in [
        "create-function-version",
        "create-function-trigger",
        "update-function-code",
        "update-function-max-instance-config",
    ] {
        send(operation, &function).done();
    }
    let alias = send("create-version-alias", &function);
    assert!(
        alias.failure(3).contains("There is no version"),
        "{alias:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_responses_verbatim() {
    const RESPONSE: &str = "{ \"count\": 1e2, \"functions\":[],\n\"later\":0.10}";
    let service = paged([RESPONSE.to_owned()]).await;
    let outcome = service.fgs("api list-functions");
    assert_eq!(outcome.done(), format!("{RESPONSE}\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn logs_are_printed_to_stderr() {
    let log = "X-Cff-Function-Log: b25lCgl0d28=\r\n";
    let service = Service::serving(move |_| response(200, log, "[1]")).await;
    let output = service
        .output("api invoke-function --function-urn FUNCTION --body {} --x-cff-log-type tail");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        (&*output.stdout, &*output.stderr),
        (&b"[1]\n"[..], &b"one\n\ttwo\n"[..])
    );
}

#[test]
fn text_body_suggests_invoke() {
    let hint = "fgs invoke --data sends any text";
    for (operation, body, has_hint) in [
        ("invoke-function", "hello", true),
        ("invoke-function", "[1]", false),
        ("async-invoke-function", "hello", false),
    ] {
        let outcome = dry_run(&session(), operation, body);
        assert_eq!(outcome.failure(2).ends_with(hint), has_hint, "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_nothing_for_no_content() {
    let service = Service::start(|_, _| (200, String::new())).await;
    let outcome = service.fgs(&format!("{CANCEL} {{\"request_id\":\"1\"}}"));
    assert_eq!(outcome.done(), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn paginate_follows_every_marker() {
    let service = paged([
        r#"{"functions":[{"n":1.0},{"n":2}],"next_marker":"a/b"}"#.to_owned(),
        r#"{"functions":[{"n":12345678901234567890123}],"next_marker":18446744073709551616000}"#
            .to_owned(),
        r#"{"functions":[{"n":4}],"next_marker":0}"#.to_owned(),
    ])
    .await;
    let outcome = service.fgs("api list-functions --marker 7 --paginate");
    let expected = "[{\"n\":1.0},{\"n\":2},{\"n\":12345678901234567890123},{\"n\":4}]\n";
    assert_eq!(outcome.done(), expected);
    let markers = ["7", "a%2Fb", "18446744073709551616000"];
    assert_eq!(
        service.markers(),
        markers.map(|marker| Some(marker.to_owned()))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn paginate_prints_pages_before_error() {
    let first = r#"{"functions":[{"n":1}],"next_marker":2}"#;
    let gone = r#"{"error_code":"FSS.0404","error_msg":"gone"}"#;
    let circle = r#"{"functions":[{"n":2}],"next_marker":2}"#;
    for (second, printed, reason) in [
        (gone, "[{\"n\":1}]\n", "FSS.0404: gone"),
        (circle, "[{\"n\":1},{\"n\":2}]\n", "was followed before"),
    ] {
        let service = paged([first.to_owned(), second.to_owned()]).await;
        let outcome = service.fgs("api list-functions --paginate");
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (Some(1), printed)
        );
        assert!(outcome.stderr.contains(reason), "{}", outcome.stderr);
    }
}

#[test]
fn shells_complete_operations() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let outcome = session().fgs(&["completions", shell]);
        for word in ["list-async-invocations", "query-begin-time", "RUNNING"] {
            // PowerShell and Elvish complete no values.
            let is_value = word == "RUNNING" && ["powershell", "elvish"].contains(&shell);
            assert!(is_value || outcome.done().contains(word), "{shell}: {word}");
        }
    }
}
