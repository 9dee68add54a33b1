//! The headers with credentials, on the wire and in `Debug`.

use super::*;

#[tokio::test]
async fn tokens_have_their_own_headers() {
    let server = server().await;
    for credentials in [
        Credentials::keys("AK", "SK").security_token("TEMPORARY"),
        Credentials::token("TOKEN"),
    ] {
        let client = server
            .client_builder()
            .credentials(credentials)
            .build()
            .unwrap();
        client
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .send()
            .await
            .unwrap();
    }
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn unsent_request_hides_secrets() {
    let credentials = Credentials::keys("ACCESS", "SECRET").security_token("TEMPORARY");
    let client = Client::builder().credentials(credentials).build().unwrap();
    let update = client
        .update_function_async_invoke_config()
        .function_urn(FUNCTION);
    let request = update
        .body_map(|body| body.max_async_retry_attempts(0))
        .build_signed()
        .await
        .unwrap();
    let shown: Vec<String> = request.to_string().lines().map(stable).collect();
    insta::assert_snapshot!(shown.join("\n"));
}
