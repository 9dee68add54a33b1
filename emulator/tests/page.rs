//! The page at the emulator's address.

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use functiongraph::reqwest;
use serde_json::json;
use sha2::{Digest, Sha256};

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
async fn runs_its_own_script_only() {
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
