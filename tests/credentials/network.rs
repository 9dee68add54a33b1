//! Lookups over slow connections and proxies.

use super::*;

#[tokio::test]
async fn timeout_bounds_all_lookups() {
    let hanging = Server::start(|connection| connection.hang()).await;
    let iam = client([("HUAWEICLOUD_SDK_IAM_ENDPOINT", &hanging.endpoint()), OFF])
        .credentials(Credentials::keys("AK", "SK"));
    let metadata = client([])
        .credentials_provider(InstanceMetadataProvider::new().endpoint(hanging.endpoint()))
        .project_id("p");
    for client in [iam, metadata] {
        let client = client.timeout(Duration::from_millis(300)).build().unwrap();
        let error = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains(&hanging.endpoint()), "{error}");
    }
}

#[tokio::test]
async fn names_failing_proxy_to_iam() {
    let proxy_auth = Server::responding_with(response(407, "", "")).await;
    let unused = unused_address().await;
    for (proxy, iam, problem) in [
        (
            proxy_auth.address(),
            "http://iam.test",
            "returned 407: it requires authentication",
        ),
        (
            proxy_auth.address(),
            "https://iam.test",
            "returned 407: it requires authentication",
        ),
        (unused, "http://iam.test", "Connection refused"),
    ] {
        let client = Client::builder()
            .region("cn-north-4")
            .iam_endpoint(iam)
            .retry_policy(RetryPolicy::disabled())
            .credentials(Credentials::keys("AK", "SK"))
            .env_source(move |name| (name == "ALL_PROXY").then(|| proxy.to_string()));
        let line = error_line(client, ErrorKind::Credentials, &[]).await;
        assert!(
            line.contains(&format!("the proxy {proxy}")) && line.contains(problem),
            "{line}"
        );
    }
}
