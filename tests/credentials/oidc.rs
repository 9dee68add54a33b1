//! Credentials in exchange for an id token.

use super::*;

#[tokio::test]
async fn oidc_exchanges_id_token_for_keys() {
    let folder = Folder::new();
    let id_token = folder.write("id-token", "ID-TOKEN\n");
    let iam = iam().await;
    let profile = folder.write(
        "credentials",
        &format!(
            "[basic]\nidp_id = idp\nid_token_file = {}\niam_endpoint = {}\n",
            id_token.display(),
            iam.endpoint()
        ),
    );
    let environment = [
        ("HUAWEICLOUD_SDK_IDP_ID", "idp"),
        ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", shown(&id_token)),
        ("HUAWEICLOUD_SDK_AK", "overlooked, as by the official SDKs"),
        ("HUAWEICLOUD_SDK_IAM_ENDPOINT", &iam.endpoint()),
    ];
    assert_eq!(
        sign_with(client(environment)).await.unwrap(),
        "FEDERATED TEMPORARY project"
    );
    let profile = [("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile))];
    assert_eq!(
        sign_with(client(profile)).await.unwrap(),
        "FEDERATED TEMPORARY project"
    );
    let alone = client([])
        .iam_endpoint(iam.endpoint())
        .credentials_provider(OidcTokenProvider::new("idp", &id_token));
    assert_eq!(
        sign_with(alone).await.unwrap(),
        "FEDERATED TEMPORARY project"
    );

    let requests = iam.requests();
    assert_eq!(requests.len(), 9);
    assert_eq!(header(&requests[0], "x-idp-id"), Some("idp"));
    assert_eq!(
        requests[0].json(),
        json!({"auth": {"id_token": {"id": "ID-TOKEN"}}})
    );
    let token = json!({"id": "UNSCOPED", "duration_seconds": 21600});
    assert_eq!(
        requests[1].json(),
        json!({"auth": {"identity": {"methods": ["token"], "token": token}}})
    );
}

#[tokio::test]
async fn oidc_errors_are_one_line() {
    let folder = Folder::new();
    let (empty, token) = (folder.write("empty", ""), folder.write("token", "hidden"));
    let no = r#"{"error":{"code":401,"message":"The token is expired.","title":"Unauthorized"}}"#;
    let expired = routes(move |_, _| response(401, "X-IAM-Trace-Id: trace\r\n", no)).await;
    let silent = routes(|_, _| response(201, "", "{}")).await;
    let replaced = [
        (folder.path(), "FOLDER"),
        (&expired.endpoint(), "SERVER"),
        (&silent.endpoint(), "SERVER"),
    ];
    let with = |file: &Path, server: &Server| {
        client([]).credentials_provider(
            OidcTokenProvider::new("idp", file).iam_endpoint(server.endpoint()),
        )
    };
    let lines = [
        error_line(with(&empty, &expired), ErrorKind::InvalidInput, &replaced).await,
        error_line(
            with(Path::new("/nowhere/token"), &expired),
            ErrorKind::InvalidInput,
            &replaced,
        )
        .await,
        error_line(with(&token, &expired), ErrorKind::Credentials, &replaced).await,
        error_line(with(&token, &silent), ErrorKind::Credentials, &replaced).await,
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

async fn sts() -> Server {
    let keys = json!({"access_key_id": "AGENCY", "secret_access_key": "SK", "security_token": "TEMPORARY",
        "expiration": "2999-01-02T03:04:05.678Z"});
    routes(move |target, _| match target {
        "POST /v5/agencies/assume-with-oidc" => {
            response(200, JSON, json!({"credentials": keys}).to_string())
        }
        other => panic!("{other}"),
    })
    .await
}

#[tokio::test]
async fn oidc_agency_precedes_others() {
    let (folder, sts) = (Folder::new(), sts().await);
    let file = folder.write("id-token", "ID-TOKEN\n");
    let least = [
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "provider"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "agency"),
        ("HUAWEICLOUD_OIDC_TOKEN_FILE", shown(&file)),
        ("HUAWEICLOUD_SDK_STS_ENDPOINT", &sts.endpoint()),
        ("HUAWEICLOUD_SDK_AK", "other"),
        ("HUAWEICLOUD_SDK_SK", "other"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "project"),
    ];
    assert_eq!(
        sign_with(client(least)).await.unwrap(),
        "AGENCY TEMPORARY project"
    );
    let all = [
        least[0],
        least[1],
        least[3],
        least[6],
        ("HUAWEICLOUD_OIDC_ID_TOKEN", "OTHER-TOKEN"),
        ("HUAWEICLOUD_OIDC_SESSION_NAME", "mine"),
        ("HUAWEICLOUD_OIDC_DURATION_SECONDS", "900"),
        ("HUAWEICLOUD_OIDC_POLICY", "{}"),
        ("HUAWEICLOUD_OIDC_POLICY_IDS", "one, two"),
    ];
    assert_eq!(
        sign_with(client(all)).await.unwrap(),
        "AGENCY TEMPORARY project"
    );

    let requests = sts.requests();
    let body = json!({"provider_urn": "provider", "agency_urn": "agency", "agency_session_name": "oidc-sts-session",
        "id_token": "ID-TOKEN", "duration_seconds": 3600});
    assert_eq!(
        (requests[0].json(), header(&requests[0], "authorization")),
        (body, None)
    );
    let body = json!({"provider_urn": "provider", "agency_urn": "agency", "agency_session_name": "mine",
        "id_token": "OTHER-TOKEN", "duration_seconds": 900, "policy": "{}", "policy_ids": ["one", "two"]});
    assert_eq!(requests[1].json(), body);
}

#[tokio::test]
async fn rejects_blank_id_token() {
    let least = [
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "provider"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "agency"),
    ];
    let blank = ("HUAWEICLOUD_OIDC_ID_TOKEN", " \n ");
    let line = error_line(
        client([least[0], least[1], blank, LAST[0], LAST[1], OFF]),
        ErrorKind::InvalidInput,
        &[],
    )
    .await;
    insta::assert_snapshot!(line, @"oidc: HUAWEICLOUD_OIDC_ID_TOKEN contains only white space; set it to a token, or unset it");
}

#[tokio::test]
async fn rejects_incomplete_agency() {
    let (provider, agency) = (
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "provider"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "agency"),
    );
    let token = ("HUAWEICLOUD_OIDC_ID_TOKEN", "hidden");
    let none = ("UNRELATED", "");
    let mut lines = Vec::new();
    for [one, two, three, four] in [
        [provider, none, none, none],
        [none, agency, token, none],
        [provider, agency, none, none],
        [none, none, none, ("HUAWEICLOUD_OIDC_POLICY_IDS", "one")],
        [
            provider,
            agency,
            token,
            ("HUAWEICLOUD_OIDC_DURATION_SECONDS", "1h"),
        ],
        [
            provider,
            agency,
            token,
            ("HUAWEICLOUD_OIDC_DURATION_SECONDS", "0"),
        ],
        [
            provider,
            agency,
            token,
            ("HUAWEICLOUD_OIDC_POLICY_IDS", " , "),
        ],
        [
            provider,
            agency,
            token,
            ("HUAWEICLOUD_SDK_STS_ENDPOINT", "sts"),
        ],
        [
            provider,
            agency,
            none,
            ("HUAWEICLOUD_OIDC_TOKEN_FILE", "/nowhere/token"),
        ],
    ] {
        lines.push(
            error_line(
                client([one, two, three, four, LAST[0], LAST[1], OFF]),
                ErrorKind::InvalidInput,
                &[],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}
