//! Secrets are masked in every text.

use functiongraph::credentials::{PasswordProvider, ProvideCredentials, ProviderContext};

use super::*;

const SECRET: &str = "SECRET/KEY+OF/THE=TEST";
const TOKEN: &str = "TOKEN/OF+THE/TEST==";

#[tokio::test]
async fn debug_output_hides_secrets() {
    for credentials in [keys(), token(), Credentials::keys(ACCESS_KEY, SECRET_KEY)] {
        let builder = Client::builder()
            .credentials(credentials.clone())
            .region("cn-north-4");
        assert_hides_secrets("the builder", &[&shown(&builder)]);
        assert_hides_secrets("the credentials", &[&shown(&credentials)]);
        let client = builder.build().unwrap();
        assert_hides_secrets("the client", &[&shown(&client)]);
        let update = client
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
            .body(functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::default());
        assert_hides_secrets(
            "an operation",
            &[
                &shown(&update),
                &shown(
                    &client
                        .show_function_async_invoke_config()
                        .function_urn(FUNCTION),
                ),
                &shown(
                    &client
                        .delete_function_async_invoke_config()
                        .function_urn(FUNCTION),
                ),
                &shown(
                    &client
                        .list_function_async_invoke_config()
                        .function_urn(FUNCTION),
                ),
            ],
        );
        let request = update.build_signed().await.unwrap();
        assert_hides_secrets("a request", &[&request.to_string(), &shown(&request)]);
    }
}

#[tokio::test]
async fn signed_request_masks_signature() {
    let client = Client::builder().credentials(keys()).build().unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .build_signed()
        .await
        .unwrap();
    let (text, debug) = (request.to_string(), shown(&request));
    let request = request.into_inner();
    assert_eq!(request.headers()["x-security-token"], SECURITY_TOKEN);
    assert_hides_secrets("the request within", &[&shown(&request)]);
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains(ACCESS_KEY));
    let (_, signature) = authorization.split_once("Signature=").unwrap();
    assert!(
        text.contains("Signature=***") && !text.contains(signature) && !debug.contains(signature),
        "{text}"
    );
}

#[tokio::test]
async fn masks_password_in_endpoint() {
    for endpoint in [
        "http://me:PASSWORD@host",
        "ftp://me:PASSWORD@host",
        "http://me:PASSWORD@host:99999",
        "http://me:PASSWORD@",
    ] {
        let error = Client::builder()
            .credentials(keys())
            .endpoint(endpoint)
            .build()
            .unwrap_err();
        let text = format!("{error} {}", shown(&error));
        assert!(!text.contains("PASSWORD"), "{endpoint}: {text}");
    }
}

#[tokio::test]
async fn masks_echoed_secrets_everywhere() {
    let escapes = [
        TOKEN.to_owned(),
        TOKEN.replace('/', "\\/"),
        TOKEN.replace('/', "%2F").replace('=', "%3d"),
    ];
    for escaped in escapes {
        for status in [200, 302, 403] {
            let filler = "x ".repeat(90);
            let headers = format!("X-Request-Id: {escaped}\r\nLocation: http://x/{escaped}\r\n");
            for body in [
                format!(
                    r#"{{"error_code":"{escaped}","error_msg":"bad {escaped}","encoded_authorization_message":"{escaped}"}}"#
                ),
                format!("{filler}{escaped}"),
                format!(r#""{escaped}""#),
            ] {
                let server = Server::responding_with(response(status, &headers, body)).await;
                let client = server
                    .client_builder()
                    .credentials(Credentials::token(TOKEN))
                    .build()
                    .unwrap();
                let error = show(&client).await;
                let text = format!(
                    "{error} {error:?} {:?}",
                    error.encoded_authorization_message()
                );
                assert!(
                    !text.contains("OF+THE") && !text.contains(&escaped) && text.contains("***"),
                    "{text}"
                );
            }
        }
    }
}

#[tokio::test]
async fn masks_password_echoed_by_iam() {
    let body = format!(
        r#"{{"error":{{"code":401,"message":"no: {}"}}}}"#,
        SECRET.replace('/', "\\/")
    );
    let iam = Server::responding_with(response(401, "", body)).await;
    let http = direct_client().build().unwrap();
    let password = PasswordProvider::new("domain", "user", SECRET)
        .project_id("p")
        .iam_endpoint(iam.endpoint());
    let text = password
        .provide(&ProviderContext::new(http))
        .await
        .unwrap_err()
        .to_string();
    assert!(text.ends_with("no: ***"), "{text}");
}
