//! The examples of functions run as they are.

mod common;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::Service;
use common::running::{at_url, error, invoke};
use serde_json::{Value, json};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/functions")
        .join(name)
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn runs_python_server_example() {
    let mut command = Command::new("python3");
    let command = command
        .arg(example("python-server/server.py"))
        .env("PORT", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        eprintln!("SKIPPED: python3 is missing");
        return;
    };
    let output = child.stdout.take().unwrap();
    let _server = Server(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap();
    let service = Service::with(at_url(url)).await;
    let result = invoke(&service, json!({ "width": 640 })).await;
    assert_eq!(
        result.json::<Value>().unwrap(),
        json!({ "width": 320, "request_id": result.request_id().unwrap() })
    );
    let (code, kind, message) = error(&service, json!({})).await;
    assert_eq!(
        (&*code, &*kind, &*message),
        ("500", "ValueError", "no width")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn runs_shell_bootstrap_example() {
    if !common::scripts::has(&["curl"]) {
        return;
    }
    let builder = common::running::in_folder(&example("shell-bootstrap"));
    let service = Service::with(builder).await;
    let result = invoke(&service, json!({ "width": 640 })).await;
    assert_eq!(result.json::<Value>().unwrap(), json!({ "bytes": 13 }));
    let log = result.log().unwrap();
    assert!(log.contains(r#" resize works on {"width":640}"#), "{log}");
    let (code, kind, message) = error(&service, json!({})).await;
    assert_eq!(
        (&*code, &*kind, &*message),
        ("500", "ValueError", "no width")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn runs_rust_bootstrap_example() {
    let test = std::env::current_exe().unwrap();
    let built = test
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples/rust_bootstrap");
    if !built.is_file() {
        eprintln!(
            "SKIPPED: {} is missing; build the examples",
            built.display()
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(&built, folder.path().join("bootstrap")).unwrap();
    let service = Service::with(common::running::in_folder(folder.path())).await;
    for width in [640, 320] {
        let result = invoke(&service, json!({ "width": width })).await;
        assert_eq!(
            result.json::<Value>().unwrap(),
            json!({ "width": width / 2 })
        );
        assert!(result.log().unwrap().contains(" works on {"));
    }
    let (code, kind, message) = error(&service, json!({})).await;
    assert_eq!(
        (&*code, &*kind, &*message),
        ("500", "ValueError", "no width")
    );
}
