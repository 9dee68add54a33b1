//! A token in exchange for a password.

use super::*;

#[tokio::test]
async fn exchanges_password_for_token() {
    let body =
        json!({"token": {"expires_at": "2999-01-02T03:04:05.678900Z", "project": {"id": "project"}}}).to_string();
    let iam = routes(move |_, _| response(201, "X-Subject-Token: TOKEN\r\n", &body)).await;
    let password =
        PasswordProvider::new("domain", "user", "classified").iam_endpoint(iam.endpoint());
    assert_eq!(
        sign_with(client([]).credentials_provider(password.clone()))
            .await
            .unwrap(),
        "- TOKEN project"
    );
    assert_eq!(
        format!("{password:?}"),
        "PasswordProvider(user of domain, hidden)"
    );
    sign_with(client([]).credentials_provider(password.project_id("other")))
        .await
        .unwrap();

    let requests = iam.requests();
    assert!(requests[0].head.starts_with("POST /v3/auth/tokens "));
    let user = json!({"name": "user", "password": "classified", "domain": {"name": "domain"}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    let scope = json!({"project": {"name": "cn-north-4"}});
    assert_eq!(
        requests[0].json(),
        json!({"auth": {"identity": identity, "scope": scope}})
    );
    assert_eq!(
        requests[1].json()["auth"]["scope"],
        json!({"project": {"id": "other"}})
    );
}

#[tokio::test]
async fn password_errors_are_one_line() {
    let body = json!({"token": {"expires_at": "2020-01-02T03:04:05.678900Z"}}).to_string();
    let late = routes(move |_, _| response(201, "X-Subject-Token: hidden\r\n", &body)).await;
    let no = r#"{"error":{"code":401,"message":"The username or password is wrong."}}"#;
    let wrong = routes(move |_, _| response(401, "X-IAM-Trace-Id: trace\r\n", no)).await;
    let html = routes(|_, _| response(201, "X-Subject-Token: hidden\r\n", HTML)).await;
    let mut lines = Vec::new();
    for server in [late, wrong, html] {
        let password =
            PasswordProvider::new("domain", "user", "hidden").iam_endpoint(server.endpoint());
        let client = client([]).credentials_provider(password);
        lines.push(
            error_line(
                client,
                ErrorKind::Credentials,
                &[(&server.endpoint(), "SERVER")],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}
