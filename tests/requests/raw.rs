//! Raw requests, of operations that have no method of the client.

use std::time::Duration;

use functiongraph::reqwest::Method;
use functiongraph::{Client, Credentials, ErrorKind, FunctionUrn, RawRequest, RetryPolicy};
use test_support::{Server, response};

use crate::{seen, server};

const CONFIG: &str = "/v2/{project_id}/fgs/functions/{function_urn}/config";

fn json(status: u16, body: &str) -> Vec<u8> {
    response(status, "Content-Type: application/json\r\n", body)
}

fn client(server: &Server) -> Client {
    server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("p")
        .retry_policy(RetryPolicy::default().initial_backoff(Duration::from_millis(1)))
        .build()
        .unwrap()
}

#[tokio::test]
async fn sends_raw_requests_unchanged() {
    let server = Server::responding_with(json(200, r#"{"b":1e2,"a":[ 0.10 ]}"#)).await;
    let response = client(&server)
        .request(Method::PUT, CONFIG)
        .path_param("function_urn", "default:a b/c")
        .query_param("q", "1 & 2")
        .replace_query_param("q", "3 & 4")
        .header("X-Own", "yes")
        .body(r#"{"timeout" : 3}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(&response[..], br#"{"b":1e2,"a":[ 0.10 ]}"#);
    insta::assert_snapshot!("raw_request", seen(&server));
}

/// As often as it is sent, when the service is unavailable.
async fn attempts(method: Method) -> usize {
    let server = Server::responding_with(json(503, "{}")).await;
    let request = client(&server).request(method, "/v2/{project_id}/fgs/quotas");
    let error = request.send().await.unwrap_err();
    assert_eq!(error.operation(), Some("request"));
    assert_eq!(error.kind(), ErrorKind::Service);
    server.requests().len()
}

#[tokio::test]
async fn retries_idempotent_raw_requests() {
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        assert!(attempts(method.clone()).await > 1, "{method}");
    }
    for method in [Method::POST, Method::PATCH] {
        assert_eq!(attempts(method.clone()).await, 1, "{method}");
    }
}

#[tokio::test]
async fn raw_request_uses_urn_project() {
    let client = Client::builder()
        .credentials(Credentials::token("t"))
        .build()
        .unwrap();
    let urn: FunctionUrn = "urn:fss:eu-de:q:function:default:resize".parse().unwrap();
    let request = client
        .request(Method::GET, CONFIG)
        .path_param("function_urn", urn.as_str())
        .function(&urn);
    let request = request.build_signed().await.unwrap().into_inner();
    let expected = "https://functiongraph.eu-de.otc.t-systems.com/v2/q/fgs/functions/urn:fss:eu-de:q:function:default:resize/config";
    assert_eq!(request.url().as_str(), expected);
}

#[tokio::test]
async fn rejects_invalid_raw_requests() {
    let server = server().await;
    let client = client(&server);
    let get = |path: &str| client.request(Method::GET, path);
    let invalid: [RawRequest; 16] = [
        get("v2"),
        get("/v2?limit=1"),
        get(CONFIG),
        get(CONFIG).path_param("function_urn", ""),
        get(CONFIG).path_param("function_urn", ".."),
        get("/v2").path_param("urn", "resize"),
        get("/v2/../x"),
        get("/v2/./x"),
        get("/v2/%2E%2e/x"),
        get("/v2/.%2e"),
        get(r"/v2\..\x"),
        get("/v2/.\t./x"),
        get("/v2/.{dot}/x")
            .path_param("dot", "-")
            .path_param("dot", "."),
        get("/v2").header("a b", "c"),
        get("/v2").header("a", "b\nc"),
        get("/v2").header("Authorization", "mine"),
    ];
    let mut errors = String::new();
    for request in invalid {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        errors.push_str(&format!("{error}\n"));
    }
    assert_eq!(server.requests().len(), 0);
    insta::assert_snapshot!("invalid_raw_requests", errors);
}
