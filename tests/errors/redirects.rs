//! Redirects are errors.

use functiongraph::reqwest::redirect::Policy;

use super::*;

/// The error of a redirect, which the client must not follow.
async fn redirected(status: u16, credentials: Credentials) -> Error {
    let elsewhere = Server::responding_with(response(200, "", "{}")).await;
    let target = format!("Location: {}/v2/elsewhere\r\n", elsewhere.endpoint());
    let server = Server::responding_with(response(status, &target, "")).await;
    let permissive = direct_client().redirect(Policy::limited(10));
    let error = show(
        server
            .client_builder()
            .http_client_builder(permissive)
            .credentials(credentials)
            .build()
            .unwrap(),
    )
    .await;
    assert_eq!((server.connections(), elsewhere.connections()), (1, 0));
    error
}

pub(crate) fn redirects() -> Vec<Case> {
    vec![
        case(
            "302 to another host, with keys",
            invalid_response(302),
            redirected(302, keys()),
        ),
        case(
            "302 to another host, with a token",
            invalid_response(302),
            redirected(302, token()),
        ),
        case(
            "307 to another host, with keys",
            invalid_response(307),
            redirected(307, keys()),
        ),
        case(
            "307 to another host, with a token",
            invalid_response(307),
            redirected(307, token()),
        ),
        case("307 of an update", invalid_response(307), async {
            let server =
                Server::responding_with(response(307, "Location: /v2/elsewhere\r\n", "")).await;
            let error = update(server.client_builder().credentials(keys()), |body| {
                body.max_async_retry_attempts(1)
            })
            .await;
            assert_eq!(server.connections(), 1);
            error
        }),
        case("302 without Location", invalid_response(302), async {
            error_for(response(302, "", "")).await
        }),
        case("302 to an invalid URL", invalid_response(302), async {
            error_for(response(302, "Location: \u{7fb}\tnowhere \r\n", "")).await
        }),
    ]
}

#[tokio::test]
async fn rejects_redirects() {
    for (name, error) in provoke(redirects()).await {
        assert!(error.hint().unwrap().contains("another host"), "{name}");
    }
}
