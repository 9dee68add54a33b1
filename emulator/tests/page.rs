//! The page at the emulator's address.

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use functiongraph::reqwest;
use functiongraph::types::ObsDestination;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use common::invocations::{ended, failing, invoke};
use common::{Service, send};

async fn page(service: &Service) -> reqwest::Response {
    service.request("GET", "/").send().await.unwrap()
}

fn policy(response: &reqwest::Response) -> String {
    let policy = &response.headers()["content-security-policy"];
    policy.to_str().unwrap().to_owned()
}

/// The contents of the elements of that name.
fn contents<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{element}"), format!("</{element}>"));
    let parts = html.split(&start).skip(1);
    parts
        .map(|part| part.split_once('>').unwrap().1.split_once(&end).unwrap().0)
        .collect()
}

#[tokio::test]
async fn allows_only_its_own_script() {
    let service = Service::start().await;
    let response = page(&service).await;
    let policy = policy(&response);
    let html = response.text().await.unwrap();
    let mut expected = "default-src 'none'; script-src 'SCRIPT'; style-src 'STYLE'; connect-src 'self'; img-src data:; \
                        base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                        require-trusted-types-for 'script'; trusted-types 'none'"
        .to_owned();
    for (element, name) in [("script", "SCRIPT"), ("style", "STYLE")] {
        let [content] = contents(&html, element)[..] else {
            panic!("more than one {element}");
        };
        let hash = STANDARD.encode(Sha256::digest(content));
        expected = expected.replace(name, &format!("sha256-{hash}"));
    }
    assert_eq!(policy, expected);
}

#[tokio::test]
async fn needs_no_other_file() {
    let service = Service::start().await;
    let html = page(&service).await.text().await.unwrap();
    for outside in ["http:", "https:", "//cdn", " src=", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    for sink in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        " style=",
        " onclick=",
    ] {
        assert!(!html.contains(sink), "{sink}");
    }
}

#[tokio::test]
async fn page_is_not_cached_nor_framed() {
    let service = Service::start().await;
    let response = page(&service).await;
    let header = |name: &str| response.headers()[name].to_str().unwrap();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert!(policy(&response).contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn page_holds_no_events() {
    let service = Service::with(failing().0).await;
    let before = page(&service).await.text().await.unwrap();
    let id = invoke(&service.client(), "resize", json!({})).await;
    ended(&service.client(), "resize", &id).await;
    assert_eq!(page(&service).await.text().await.unwrap(), before);
}

/// As it was delivered, without a folder to deliver to, too; and nothing of what did not end so.
#[tokio::test]
async fn record_is_shown_on_demand() {
    let folder = TempDir::new().unwrap();
    for builder in [failing().0, failing().0.deliver_to(folder.path())] {
        let service = Service::with(builder).await;
        let client = service.client();
        let record = async |id: &str| {
            let path = format!("/emulator/events/{id}/record");
            service.request("GET", &path).send().await.unwrap()
        };
        let id = invoke(&client, "resize", json!({ "a": 1 })).await;
        ended(&client, "resize", &id).await;
        let none = record(&id).await;
        assert_eq!(none.status(), 404);
        let expected = format!(
            "There is no record of invocation {id} in memory, where the newest 1,000 of this run, at most 64 MiB, are kept"
        );
        assert_eq!(none.json::<Value>().await.unwrap()["error_msg"], expected);

        let config = client
            .update_function_async_invoke_config()
            .function_urn("resize");
        let letters = ObsDestination::new("dead-letters");
        let config = config.body_map(|body| body.max_async_retry_attempts(0).on_failure(letters));
        config.send().await.unwrap();
        let id = invoke(&client, "resize", json!({ "a": 1 })).await;
        ended(&client, "resize", &id).await;
        service.emulator.wait_idle().await;
        let shown = record(&id).await;
        assert_eq!(shown.status(), 200);
        assert_eq!(shown.headers()["cache-control"], "no-store");
        assert_eq!(shown.headers()["content-type"], "application/json");
        let delivery = service.emulator.deliveries().remove(0);
        let text = shown.text().await.unwrap();
        assert_eq!(text, serde_json::to_string(&delivery.record).unwrap());
        assert!(text.contains(r#""request_payload":"{\"a\":1}""#), "{text}");
        if let Some(file) = delivery.file() {
            assert_eq!(std::fs::read_to_string(file).unwrap(), text + "\n");
        }
    }
}

#[tokio::test]
async fn page_does_not_use_up_faults() {
    let service = Service::start().await;
    service
        .emulator
        .fail_next([functiongraph_emulator::Fault::Status(503)]);
    assert_eq!(page(&service).await.status(), 200);
    assert_eq!(
        send(service.request("GET", "/emulator/events"))
            .await
            .status,
        200
    );
    assert_eq!(
        service.request("GET", "/v2").send().await.unwrap().status(),
        503
    );
}
