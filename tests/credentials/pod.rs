//! Credentials of a pod.

use super::*;

#[tokio::test]
async fn pod_sends_token_to_agent() {
    let folder = Folder::new();
    let file = folder.write("token", "POD-TOKEN\n");
    let server = routes(|_, _| keys("AK")).await;
    let uri = format!("{}/v1/credentials?pod=1", server.endpoint());
    let pod = [
        OFF,
        ("HC_CONTAINER_CREDENTIALS_FULL_URI", uri.as_str()),
        ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", shown(&file)),
    ];
    assert_eq!(
        sign_with(client(pod).project_id("p")).await.unwrap(),
        "AK TEMPORARY p"
    );
    let request = &server.requests()[0];
    assert!(
        request.head.starts_with("POST /v1/credentials?pod=1 "),
        "{}",
        request.head
    );
    assert_eq!(
        (header(request, "authorization"), request.json()),
        (Some("POD-TOKEN"), json!({}))
    );
}

#[tokio::test]
async fn pod_errors_are_one_line() {
    let folder = Folder::new();
    let (empty, file) = (
        folder.write("empty", " \n"),
        folder.write("token", "hidden"),
    );
    let says_no =
        routes(|_, _| response(401, "", r#"{"error":{"code":401,"message":"not you"}}"#)).await;
    let replaced = [(folder.path(), "FOLDER"), (&says_no.endpoint(), "SERVER")];
    let with = |uri: &str, file: &Path| {
        client([]).credentials_provider(PodIdentityProvider::with_endpoint(uri, file))
    };
    let half = client([OFF, ("HC_CONTAINER_CREDENTIALS_FULL_URI", "http://agent")]);
    let lines = [
        error_line(half, ErrorKind::InvalidInput, &replaced).await,
        error_line(
            with("http://agent", &empty),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        error_line(
            with("http://agent", Path::new("/nowhere/token")),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        error_line(with("agent", &file), ErrorKind::InvalidInput, &replaced).await,
        error_line(
            with("http://me:hidden@agent", &file),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        error_line(
            with(&says_no.endpoint(), &file),
            ErrorKind::Credentials,
            &replaced,
        )
        .await,
    ];
    insta::assert_snapshot!(lines.join("\n"));
}
