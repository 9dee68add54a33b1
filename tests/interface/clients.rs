//! Clones of builders and of signed requests.

use std::time::Duration;

use functiongraph::{ClientBuilder, Credentials, ErrorKind, SignedRequest};
use test_support::direct_client;

use super::*;

#[tokio::test]
async fn builders_are_templates() {
    let server = responding("{\"func_urn\":\"f\"}").await;
    let template: ClientBuilder = server.client_builder().timeout(Duration::from_secs(20));
    for key in ["ONE", "OTHER"] {
        let builder = template.clone().credentials(Credentials::keys(key, "SK"));
        let show = builder.build().unwrap().show_function_async_invoke_config();
        show.function_urn(FUNCTION).send().await.unwrap();
    }
    let requests = server.requests();
    assert!(requests[0].head.contains("Access=ONE,"));
    assert!(requests[1].head.contains("Access=OTHER,"));
}

#[test]
fn clones_share_their_reqwest_client() {
    let template = ClientBuilder::default().http_client_builder(direct_client());
    let second = Duration::from_secs(1);
    template.clone().connect_timeout(second).build().unwrap();
    template.clone().connect_timeout(second).build().unwrap();
    let error = template.clone().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(
        error.message().contains("set http_client_builder again"),
        "{error}"
    );
    let own = template.http_client_builder(direct_client());
    own.build().unwrap();
}

#[test]
fn clones_share_builder_errors() {
    let invalid = direct_client().user_agent("a\nb");
    let template = ClientBuilder::default().http_client_builder(invalid);
    let [first, second] = [(); 2].map(|()| template.clone().build().unwrap_err().to_string());
    assert_eq!(first, second);
}

#[tokio::test]
async fn clones_whole_signed_requests() {
    let server = responding("{\"request_id\":\"r\"}").await;
    let client = server.client();
    let invoke = client.async_invoke_function().function_urn(FUNCTION);
    let signed: SignedRequest = invoke.body("{\"a\":1}").build_signed().await.unwrap();
    let clone = signed.clone();
    assert_eq!(clone.to_string(), signed.to_string());
    let [signed, clone] = [signed, clone].map(SignedRequest::into_inner);
    assert_eq!(signed.headers(), clone.headers());
    assert_eq!(
        (signed.method(), signed.url(), signed.timeout()),
        (clone.method(), clone.url(), clone.timeout())
    );
    assert_eq!(
        clone.body().and_then(|body| body.as_bytes()),
        Some(&b"{\"a\":1}"[..])
    );
    let http = direct_client().build().unwrap();
    let response = http.execute(clone).await.unwrap();
    assert_eq!(response.status(), functiongraph::StatusCode::OK);
    assert_eq!(server.requests()[0].body, b"{\"a\":1}");
}
