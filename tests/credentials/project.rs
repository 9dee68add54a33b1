//! The project of a call, and its lookup.

use super::*;

#[tokio::test]
async fn project_lookup_is_signed_and_cached() {
    let iam = iam().await;
    let client = client([]).credentials(Credentials::keys("AK", "SK").security_token("TEMPORARY"));
    let client = client.iam_endpoint(iam.endpoint()).build().unwrap();
    for _ in 0..3 {
        assert_eq!(signed_with(&client).await.unwrap(), "AK TEMPORARY project");
    }
    let requests = iam.requests();
    assert_eq!(requests.len(), 1);
    assert!(
        header(&requests[0], "authorization")
            .unwrap()
            .starts_with("SDK-HMAC-SHA256 Access=AK, SignedHeaders=")
    );
    assert_eq!(header(&requests[0], "x-security-token"), Some("TEMPORARY"));
}

#[tokio::test]
async fn failed_project_lookup_is_repeated() {
    let no = r#"{"error":{"code":403,"message":"You are not authorized"}}"#;
    let iam = routes(move |_, count| match count {
        0 => projects(&[]),
        1 => projects(&["one", "two"]),
        2 => projects(&["../other"]),
        3 => response(403, "X-IAM-Trace-Id: trace\r\n", no),
        4 => response(200, "", HTML),
        _ => projects(&["project"]),
    })
    .await;
    let client = client([])
        .credentials(Credentials::keys("AK", "SK"))
        .iam_endpoint(iam.endpoint())
        .build()
        .unwrap();
    let mut lines = Vec::new();
    for _ in 0..5 {
        let error = signed_with(&client).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Credentials, None)
        );
        lines.push(error.to_string().replace(&iam.endpoint(), "SERVER"));
    }
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(signed_with(&client).await.unwrap(), "AK - project");
}

#[tokio::test]
async fn project_id_precedence() {
    let base = [("HUAWEICLOUD_SDK_PROJECT_ID", "environment")];
    let with_keys = || client(base).credentials(Credentials::keys("AK", "SK"));
    assert_eq!(sign_with(with_keys()).await.unwrap(), "AK - environment");
    assert_eq!(
        sign_with(with_keys().default_project_id("default"))
            .await
            .unwrap(),
        "AK - default"
    );
    assert_eq!(
        sign_with(
            with_keys()
                .project_id("client")
                .default_project_id("default")
        )
        .await
        .unwrap(),
        "AK - client"
    );
    let unknown = Client::builder()
        .endpoint("http://127.0.0.1:1")
        .env_source(|_| None);
    insta::assert_snapshot!(error_line(unknown.credentials(Credentials::keys("AK", "SK")), ErrorKind::InvalidInput, &[]).await, @"project_id: no project id configured; set one, or a region for which IAM knows it, or use a full function URN");
    let invalid = client([("HUAWEICLOUD_SDK_PROJECT_ID", "../other")])
        .credentials(Credentials::keys("AK", "SK"));
    insta::assert_snapshot!(error_line(invalid, ErrorKind::InvalidInput, &[]).await, @r#"project_id: "../other" is not a valid project id (letters, digits, '-' and '_' are allowed)"#);
}

#[tokio::test]
async fn retries_failed_project_lookup() {
    let recovering = routes(|_, count| match count {
        0 => response(503, "", ""),
        _ => projects(&["found"]),
    })
    .await;
    let client = client([
        ("HUAWEICLOUD_SDK_IAM_ENDPOINT", &recovering.endpoint()),
        OFF,
    ])
    .credentials(Credentials::keys("AK", "SK"))
    .retry_policy(RetryPolicy::default().initial_backoff(Duration::from_millis(1)))
    .build()
    .unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await
        .unwrap();
    assert!(request.into_inner().url().path().starts_with("/v2/found/"));
    assert_eq!(recovering.requests().len(), 2);
}

#[tokio::test]
async fn slow_project_lookup_names_iam() {
    let silent = Server::start(|connection| connection.hang()).await;
    let client = client([])
        .credentials(Credentials::keys("AK", "SK"))
        .iam_endpoint(silent.endpoint())
        .timeout(Duration::from_millis(300));
    let iam = silent.endpoint();
    insta::assert_snapshot!(error_line(client, ErrorKind::Timeout, &[(&iam, "IAM")]).await, @"timed out after 300ms while resolving the project id, waiting for IAM at IAM");
}
