//! Functions that are folders with a `bootstrap`.

#![cfg(unix)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use common::Service;
use common::functions::create;
use common::invocations::{LONG, ended, outcome};
use common::running::{error, in_folder, invoke};
use common::scripts::{folder, has, write};
use functiongraph_emulator::Emulator;
use serde_json::json;

const SHORT: Duration = Duration::from_secs(1);

fn skipped() -> bool {
    !has(&["curl"])
}

fn is_running(id: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"));
    let state = stat.ok().and_then(|stat| {
        let after_name = stat.rsplit_once(") ")?.1.to_owned();
        after_name.chars().next()
    });
    state.is_some_and(|state| state != 'Z')
}

async fn wait_until(what: &str, check: impl Fn() -> bool) {
    let waiting = async {
        while !check() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let done = tokio::time::timeout(LONG, waiting).await;
    done.unwrap_or_else(|_| panic!("never: {what}"));
}

/// The number that a script wrote to a file.
async fn id(file: &Path) -> String {
    let read = || fs::read_to_string(file).unwrap_or_default();
    wait_until("an id", || read().ends_with('\n')).await;
    read().trim().to_owned()
}

#[tokio::test]
async fn reuses_warm_process() {
    if skipped() {
        return;
    }
    let folder = folder(r#"while next; do ok "$$ $event"; done"#);
    let service = Service::with(in_folder(folder.path())).await;
    let mut ids = BTreeSet::new();
    for number in 0..3 {
        let result = invoke(&service, json!({ "n": number })).await;
        let (id, event) = result.text().unwrap().split_once(' ').unwrap();
        assert_eq!(event, json!({ "n": number }).to_string());
        ids.insert(id.to_owned());
    }
    assert_eq!(ids.len(), 1);
    let id = ids.pop_first().unwrap();
    assert!(is_running(&id));
    service.emulator.shutdown().await;
    wait_until("its end", || !is_running(&id)).await;
}

#[tokio::test]
async fn restarts_changed_bootstrap() {
    if skipped() {
        return;
    }
    let folder = folder("while next; do ok old; done");
    let service = Service::with(in_folder(folder.path())).await;
    assert_eq!(invoke(&service, json!({})).await.text().unwrap(), "old");
    let file = folder.path().join("bootstrap");
    let new = fs::read_to_string(&file)
        .unwrap()
        .replace("ok old", "ok new");
    write(folder.path(), &new, 0o755);
    assert_eq!(invoke(&service, json!({})).await.text().unwrap(), "new");
}

/// What `bootstrap` has read, and what it has not.
#[tokio::test]
async fn restarts_changed_code() {
    if skipped() {
        return;
    }
    let folder = folder(r#". ./lib/code; while next; do ok "$text $$"; done"#);
    let lib = folder.path().join("lib");
    fs::create_dir_all(lib.join("__pycache__")).unwrap();
    let write = |file: &str, text: &str| fs::write(lib.join(file), text).unwrap();
    write("code", "text=old");
    let service = Service::with(in_folder(folder.path())).await;
    let run = async || {
        let result = invoke(&service, json!({})).await;
        let (text, id) = result.text().unwrap().split_once(' ').unwrap();
        (text.to_owned(), id.to_owned())
    };
    let (text, first) = run().await;
    assert_eq!(text, "old");
    write(".code.swp", "edited");
    write("__pycache__/code", "compiled");
    assert_eq!(run().await, (text, first.clone()));
    write("code", "text=new");
    let (text, second) = run().await;
    assert_eq!(text, "new");
    wait_until("its end", || !is_running(&first)).await;
    write("added", "");
    assert_eq!(run().await.1, second);
    fs::remove_file(lib.join("code")).unwrap();
    let (_, kind, _) = error(&service, json!({})).await;
    assert_eq!(kind, "ProcessExited");
}

#[tokio::test]
async fn restarts_code_saved_during_start() {
    if skipped() {
        return;
    }
    let script = r#"text=$(cat code); echo $$ > id; while [ ! -e go ]; do sleep 0.01; done
                    while next; do ok "$text"; done"#;
    let folder = folder(script);
    let file = |name: &str| folder.path().join(name);
    fs::write(file("code"), "old").unwrap();
    let service = Service::with(in_folder(folder.path())).await;
    let save = async {
        id(&file("id")).await;
        fs::write(file("code"), "new").unwrap();
        fs::write(file("go"), "").unwrap();
    };
    let (first, ()) = tokio::join!(invoke(&service, json!({})), save);
    assert_eq!(first.text().unwrap(), "old");
    assert_eq!(invoke(&service, json!({})).await.text().unwrap(), "new");
}

#[tokio::test]
async fn restarts_process_after_exit() {
    if skipped() {
        return;
    }
    let folder = folder(r#"next; ok "$$""#);
    let service = Service::with(in_folder(folder.path())).await;
    let mut ids = BTreeSet::new();
    for _ in 0..5 {
        let result = invoke(&service, json!({})).await;
        assert_eq!(result.function_error(), None);
        ids.insert(result.text().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 5);
}

#[tokio::test]
async fn runs_in_own_environment() {
    if skipped() {
        return;
    }
    let folder = folder(r#"next; ok "$(env; pwd)""#);
    let builder = in_folder(folder.path()).function_env("BUCKET", "pictures");
    let service = Service::with(builder).await;
    let result = invoke(&service, json!({})).await;
    let code = folder.path().canonicalize().unwrap();
    let code = code.to_str().unwrap();
    let path = std::env::var("PATH").unwrap();
    let address = result.text().unwrap().lines();
    let address = address
        .clone()
        .find(|line| line.starts_with("RUNTIME_API_ADDR=127.0.0.1:"));
    let mut lines: BTreeSet<_> = result.text().unwrap().lines().collect();
    for line in [
        address.unwrap(),
        &format!("PATH={path}"),
        "BUCKET=pictures",
        &format!("RUNTIME_CODE_ROOT={code}"),
        "RUNTIME_CPU=100",
        "RUNTIME_FUNC_NAME=resize",
        "RUNTIME_FUNC_VERSION=latest",
        "RUNTIME_HANDLER=bootstrap",
        "RUNTIME_MEMORY=128",
        "RUNTIME_PACKAGE=default",
        "RUNTIME_PROJECT_ID=00000000000000000000000000000000",
        "RUNTIME_TIMEOUT=3",
        r#"RUNTIME_USERDATA={"BUCKET":"pictures"}"#,
        code,
    ] {
        assert!(lines.remove(line), "{line} is missing in {lines:?}");
    }
    // What a shell sets by itself.
    lines.retain(|line| {
        !["PWD=", "OLDPWD=", "SHLVL=", "_="]
            .iter()
            .any(|own| line.starts_with(own))
    });
    assert!(lines.is_empty(), "{lines:?}");
}

#[tokio::test]
async fn applies_settings_of_function() {
    if skipped() {
        return;
    }
    let folder = folder(
        r#"while next; do ok "$RUNTIME_TIMEOUT $RUNTIME_MEMORY $RUNTIME_HANDLER $RUNTIME_USERDATA"; done"#,
    );
    let service = Service::with(in_folder(folder.path()).function_env("A", "b")).await;
    let before = invoke(&service, json!({})).await;
    assert_eq!(before.text().unwrap(), r#"3 128 bootstrap {"A":"b"}"#);
    create(&service.client(), "resize").await;
    let created = invoke(&service, json!({})).await;
    assert_ne!(created.text().unwrap(), before.text().unwrap());
    let path = format!(
        "/v2/{}/fgs/functions/resize/config",
        functiongraph_emulator::PROJECT_ID
    );
    let config = json!({
        "func_name": "resize", "handler": "main.run", "memory_size": 512, "runtime": "Custom", "timeout": 60,
        "user_data": r#"{"BUCKET":"pictures"}"#,
    });
    service.send("PUT", &path, config.to_string()).await.json();
    let changed = invoke(&service, json!({})).await;
    assert_eq!(
        changed.text().unwrap(),
        r#"60 512 main.run {"BUCKET":"pictures"}"#
    );
}

#[tokio::test]
async fn delivers_error_of_bootstrap() {
    if skipped() {
        return;
    }
    let folder = folder(
        r#"while next; do fail '{"errorMessage": "no width", "errorType": "ValueError", "stackTrace": ["line 7"]}'; done"#,
    );
    let service = Service::with(in_folder(folder.path())).await;
    let (code, kind, message) = error(&service, json!({})).await;
    assert_eq!(
        (&*code, &*kind, &*message),
        ("500", "ValueError", "no width")
    );
    let client = service.client();
    let config = client.update_function_async_invoke_config();
    config
        .function_urn("resize")
        .body_map(|body| {
            body.max_async_retry_attempts(1)
                .on_failure(functiongraph::Destination::obs("dead-letters"))
        })
        .send()
        .await
        .unwrap();
    let id = common::invocations::invoke(&client, "resize", json!({ "a": 1 })).await;
    let record = ended(&client, "resize", &id).await;
    assert_eq!(outcome(&record), ("FAIL", Some(500), Some("no width")));
    let record = &service.emulator.deliveries()[0].record;
    assert_eq!(
        record.response_json().unwrap(),
        json!({ "errorMessage": "no width", "errorType": "ValueError", "stackTrace": ["line 7"] })
    );
}

#[tokio::test]
async fn log_holds_printed_lines() {
    if skipped() {
        return;
    }
    let folder = folder(
        r#"echo starting; while next; do echo "out $event"; echo err >&2; printf half; ok fine; done"#,
    );
    let service = Service::with(in_folder(folder.path())).await;
    for number in 0..20 {
        let result = invoke(&service, json!({ "n": number })).await;
        let id = result.request_id().unwrap();
        let lines = result.log().unwrap().lines();
        let own: Vec<_> = lines
            .filter_map(|line| line.split_once(&format!(" {id} ")))
            .map(|(_, text)| text.to_owned())
            .filter(|text| text != "starting")
            .collect();
        assert_eq!(own, [&format!("out {{\"n\":{number}}}"), "err", "half"]);
    }
}

#[tokio::test]
async fn endless_output_delays_no_response() {
    if skipped() {
        return;
    }
    let folder = folder(r#"yes & yes no & while next; do ok fine; done"#);
    let builder = in_folder(folder.path()).function_timeout(LONG);
    let service = Service::with(builder).await;
    // The same process, again.
    for _ in 0..3 {
        let invoked = tokio::time::timeout(LONG, invoke(&service, json!({}))).await;
        assert_eq!(invoked.unwrap().text().unwrap(), "fine");
    }
}

#[tokio::test]
async fn accepts_maximum_concurrency() {
    let folder = folder("exit");
    let builder = in_folder(folder.path()).function_concurrency(NonZeroUsize::MAX);
    let url = builder.run_url("cleanup".parse().unwrap(), "http://127.0.0.1:1");
    assert!(url.start().await.is_ok());
}

#[tokio::test]
async fn reports_how_process_ended() {
    if skipped() {
        return;
    }
    for (script, kind, text) in [
        (
            "exit 3",
            "ProcessExited",
            "bootstrap exited before it requested an event (exit status: 3)",
        ),
        (
            "next; exit 4",
            "ProcessExited",
            "bootstrap exited before it responded (exit status: 4)",
        ),
        (
            "next; kill -SEGV $$",
            "ProcessExited",
            "bootstrap exited before it responded (signal: 11 (SIGSEGV)",
        ),
        (
            "next; sleep 60",
            "Timeout",
            "within its timeout of 1s; raise the timeout of the function, or --function-timeout",
        ),
    ] {
        let folder = folder(script);
        // Only the one that is to take too long has little time.
        let timeout = if kind == "Timeout" { SHORT } else { LONG };
        let builder = in_folder(folder.path()).function_timeout(timeout);
        let service = Service::with(builder).await;
        let (_, found, message) = error(&service, json!({})).await;
        assert_eq!(found, kind, "{script}: {message}");
        assert!(message.contains(text), "{script}: {message}");
    }
}

#[tokio::test]
async fn rejects_too_large_result() {
    if skipped() {
        return;
    }
    let folder = folder(
        r#"next; head -c 7000000 /dev/zero >big; curl -s --data-binary @big "$api/response/$id"; next"#,
    );
    let service = Service::with(in_folder(folder.path())).await;
    let (_, kind, message) = error(&service, json!({})).await;
    assert_eq!(kind, "InvalidResponse");
    assert!(message.contains("more than 6291456 bytes"), "{message}");
}

#[tokio::test]
async fn timeout_kills_all_processes() {
    if skipped() {
        return;
    }
    let folder = folder("next; sleep 600 & echo $! >child; echo $$ >own; wait");
    let builder = in_folder(folder.path()).function_timeout(SHORT);
    let service = Service::with(builder).await;
    let (_, kind, _) = error(&service, json!({})).await;
    assert_eq!(kind, "Timeout");
    for file in ["own", "child"] {
        let id = id(&folder.path().join(file)).await;
        wait_until(file, || !is_running(&id)).await;
    }
}

#[tokio::test]
async fn cancel_kills_all_processes() {
    if skipped() {
        return;
    }
    let folder = folder("next; sleep 600 & echo $! >child; wait");
    let builder = in_folder(folder.path()).function_timeout(Duration::from_secs(60));
    let service = Service::with(builder).await;
    let client = service.client();
    let request = common::invocations::invoke(&client, "resize", json!({ "a": 1 })).await;
    let child = id(&folder.path().join("child")).await;
    assert!(is_running(&child));
    let cancel = client.cancel_async_invocation().function_urn("resize");
    cancel
        .body_map(|body| body.request_id(&request).type_("recursive"))
        .send()
        .await
        .unwrap();
    wait_until("its end", || !is_running(&child)).await;
}

#[tokio::test]
async fn limits_concurrent_processes() {
    if skipped() {
        return;
    }
    let folder = folder(r#"while next; do sleep 0.2; ok "$$"; done"#);
    for (limit, processes) in [(1, 1), (4, 4)] {
        let limit = NonZeroUsize::new(limit).unwrap();
        let service = Service::with(in_folder(folder.path()).function_concurrency(limit)).await;
        let calls = (0..4).map(|_| invoke(&service, json!({})));
        let results = futures_util::future::join_all(calls).await;
        let ids: BTreeSet<_> = results
            .iter()
            .map(|result| result.text().unwrap())
            .collect();
        assert_eq!(ids.len(), processes);
    }
}

#[tokio::test]
async fn rejects_foreign_response() {
    if skipped() {
        return;
    }
    let folder = folder(r#"next; ok "$(curl -s -d x "$api/response/another")""#);
    let service = Service::with(in_folder(folder.path())).await;
    let result = invoke(&service, json!({})).await;
    assert_eq!(
        result.text().unwrap(),
        "no invocation another waits for a response"
    );
}

#[tokio::test]
async fn rejects_invalid_folders() {
    let folder = tempfile::tempdir().unwrap();
    let shown = folder.path().display().to_string();
    let refused = async || {
        in_folder(folder.path())
            .start()
            .await
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused().await,
        format!("cannot run resize: {shown} has no file bootstrap; add one that is executable")
    );
    write(folder.path(), "#!/bin/sh\n", 0o644);
    assert_eq!(
        refused().await,
        format!("cannot run resize: {shown}/bootstrap is not executable; run chmod +x on it")
    );
    let missing = in_folder(Path::new("/nowhere")).start().await.unwrap_err();
    assert!(
        missing
            .to_string()
            .starts_with("cannot run resize: /nowhere does not exist; give a folder")
    );
    for (name, expected) in [
        ("A=B", r#""A=B" cannot be a variable"#),
        ("RUNTIME_CPU", "RUNTIME_CPU is a variable that"),
    ] {
        let refused = Emulator::builder().function_env(name, "v").start().await;
        assert!(refused.unwrap_err().to_string().starts_with(expected));
    }
}

#[tokio::test]
async fn reports_unstartable_bootstrap() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "", 0o755);
    let service = Service::with(in_folder(folder.path())).await;
    for (text, problem) in [
        ("no format that can be executed", "Exec format error"),
        ("#!/bin/sh\r\nexit\r\n", "No such file or directory"),
        ("#!/bin/no-such-interpreter\n", "No such file or directory"),
    ] {
        write(folder.path(), text, 0o755);
        let (_, kind, message) = error(&service, json!({})).await;
        assert_eq!(kind, "StartFailed");
        assert!(
            message.contains(&format!("/bootstrap: {problem}")),
            "{message}"
        );
        assert!(
            message.ends_with("; its first line is to name its interpreter, such as #!/bin/sh, and end without \\r"),
            "{message}"
        );
    }
    fs::remove_file(folder.path().join("bootstrap")).unwrap();
    let (_, kind, message) = error(&service, json!({})).await;
    assert_eq!(kind, "StartFailed");
    assert!(
        message.ends_with("has no file bootstrap; add one that is executable"),
        "{message}"
    );
}
