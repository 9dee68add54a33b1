//! Credentials of the metadata service.

use super::*;

#[tokio::test]
async fn metadata_gives_keys_without_token() {
    for (status, token) in [(200, Some("TOKEN")), (404, None), (405, None), (503, None)] {
        let server = routes(move |target, _| match target {
            "PUT /meta-data/latest/api/token" => response(status, "", "TOKEN"),
            "GET /openstack/latest/securitykey" => keys("AK"),
            other => panic!("{other}"),
        })
        .await;
        let client = client([])
            .credentials_provider(InstanceMetadataProvider::new().endpoint(server.endpoint()))
            .project_id("project");
        assert_eq!(sign_with(client).await.unwrap(), "AK TEMPORARY project");
        let requests = server.requests();
        assert_eq!(
            header(&requests[0], "x-metadata-token-ttl-seconds"),
            Some("21600")
        );
        assert_eq!(header(&requests[1], "x-metadata-token"), token);
    }
}

#[tokio::test]
async fn metadata_errors_are_one_line() {
    let cases: [(&str, u16, &str, u16, &str, ErrorKind); 9] = [
        ("HTML for keys", 404, "", 200, HTML, ErrorKind::Credentials),
        (
            "HTML for a token",
            200,
            "<html>\n</html>",
            200,
            HTML,
            ErrorKind::Credentials,
        ),
        (
            "failure at the token",
            500,
            "oops",
            200,
            "",
            ErrorKind::Credentials,
        ),
        (
            "failure at the keys",
            404,
            "",
            500,
            r#"{"error_code":"X.1","error_msg":"oops"}"#,
            ErrorKind::Credentials,
        ),
        (
            "half the keys",
            404,
            "",
            200,
            r#"{"credential":{"access":"hidden"}}"#,
            ErrorKind::Credentials,
        ),
        (
            "no agency",
            404,
            "",
            404,
            "Please configure Cloud Service Agency first",
            ErrorKind::Credentials,
        ),
        (
            "another cloud",
            403,
            "Forbidden",
            403,
            "",
            ErrorKind::Credentials,
        ),
        ("busy", 429, "", 200, "", ErrorKind::Credentials),
        ("busy later", 200, "token", 429, "", ErrorKind::Credentials),
    ];
    let mut lines = Vec::new();
    for (case, token_status, token, keys_status, keys, kind) in cases {
        let server = routes(move |target, _| {
            if target.starts_with("PUT") {
                response(token_status, "", token)
            } else {
                response(keys_status, "", keys)
            }
        })
        .await;
        let client = client([])
            .credentials_provider(InstanceMetadataProvider::new().endpoint(server.endpoint()));
        lines.push(format!(
            "{case}: {}",
            error_line(client, kind, &[(&server.endpoint(), "SERVER")]).await
        ));
    }
    let unused = unused_address().await.to_string();
    let client = client([])
        .credentials_provider(InstanceMetadataProvider::new().endpoint(format!("http://{unused}")));
    lines.push(format!(
        "nobody: {}",
        error_line(
            client.retry_policy(RetryPolicy::disabled()),
            ErrorKind::Credentials,
            &[(&unused, "NOBODY")]
        )
        .await
    ));
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn configured_metadata_must_respond() {
    let unused = format!("http://{}", unused_address().await);
    let closes = Server::responding_with("").await;
    let no_agency =
        routes(|_, _| response(404, "", "Please configure Cloud Service Agency first")).await;
    let other_cloud = routes(|_, _| response(403, "", "")).await;
    let plain = routes(|_, _| response(200, "", ""))
        .await
        .endpoint()
        .replace("http://", "https://");
    let services = [
        unused,
        closes.endpoint(),
        no_agency.endpoint(),
        other_cloud.endpoint(),
        plain,
    ];
    for service in services {
        let named = [
            ("FUNCTIONGRAPH_METADATA_ENDPOINT", service.as_str()),
            LAST[0],
            LAST[1],
        ];
        let line = error_line(
            client(named).retry_policy(RetryPolicy::disabled()),
            ErrorKind::Credentials,
            &[],
        )
        .await;
        assert!(line.contains(&service), "{line}");
    }
    let hangs = Server::start(|connection| connection.hang()).await;
    let named = [
        ("FUNCTIONGRAPH_METADATA_ENDPOINT", hangs.endpoint()),
        (LAST[0].0, "LAST".to_owned()),
    ];
    let named = named
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let late = client([named[0], named[1], LAST[1]]).timeout(Duration::from_millis(300));
    let line = error_line(late, ErrorKind::Timeout, &[]).await;
    assert!(line.contains(&hangs.endpoint()), "{line}");
}
