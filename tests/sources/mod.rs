//! What is set up for other tools: read as they read it, in their order, and never passed over in silence.

use std::time::Instant;

use super::*;

const LAST: [(&str, &str); 2] = [("HW_ACCESS_KEY", "LAST"), ("HW_SECRET_KEY", "SK")];

/// A client whose chain has this profile file, and other keys behind it.
fn with_profile(file: &Path) -> ClientBuilder {
    client([
        ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(file)),
        OFF,
        LAST[0],
        LAST[1],
    ])
    .project_id("p")
}

/// The region that a request is made for.
async fn region_of(client: ClientBuilder) -> Result<String, Error> {
    let client = client.project_id("p").build().unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await?;
    Ok(request
        .into_inner()
        .url()
        .host_str()
        .unwrap()
        .split('.')
        .nth(1)
        .unwrap()
        .to_owned())
}

/// A client without a region.
fn anywhere<const N: usize>(variables: [(&str, &str); N]) -> ClientBuilder {
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Client::builder()
        .http_client_builder(direct())
        .env_source(move |name| {
            variables
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        })
}

#[tokio::test]
async fn reads_profile_with_bom() {
    let folder = Folder::new();
    let file = folder.write("credentials", "\u{feff}[basic]\r\nak = AK\r\nsk = SK\r\n");
    assert_eq!(made_by(with_profile(&file)).await.unwrap(), "AK - p");
}

#[tokio::test]
async fn rejects_broken_profiles() {
    let folder = Folder::new();
    let mut lines = Vec::new();
    for text in [
        &b"ak = hidden\nsk = hidden\n"[..],
        b"hidden\n[basic]\nak = hidden\nsk = hidden\n",
        b"[other]\n\n[Basic]\nak = hidden\nsk = hidden\n",
        b"[ basic ]\nak = hidden\nsk = hidden\n",
        b"[basic\nak = hidden\nsk = hidden\n",
        b"[basic] hidden\nak = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nAK = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = hidden\n[basic]\n",
        b"[basic]\nak\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = \xff\n",
        "[ｂａｓｉｃ]\nak = hidden\nsk = hidden\n".as_bytes(),
        b"[BasicCredentials]\nak = hidden\nsk = hidden\n",
        b"# keys\n[DEFAULT]\nak = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = hidden\nsecurity-token = hidden\n",
        b"[basic]\naccess_key = hidden\nsecret_key = hidden\n",
        b"[DEFAULT]\ntoken = hidden\n[basic]\nak = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = hid%den\n",
        b"[basic]\nak = %(sk)s\nsk = hidden\n",
        b"",
        b"\n# [basic]\n",
        b"[DEFAULT]\noutput = hidden\n",
        b"\xff\xfe[\0b\0a\0s\0i\0c\0]\0",
    ] {
        let file = folder.0.path().join("credentials");
        std::fs::write(&file, text).unwrap();
        lines.push(
            refused(
                with_profile(&file),
                ErrorKind::InvalidInput,
                &[(folder.path(), "FOLDER")],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn skips_profiles_of_other_tools() {
    let folder = Folder::new();
    for text in [
        "[global]\nak = other\nsk = other\n",
        "[DEFAULT]\nak = other\nsk = other\n[global]\ndomain_id = d\n",
    ] {
        let file = folder.write("credentials", text);
        assert_eq!(made_by(with_profile(&file)).await.unwrap(), "LAST - p");
        refused(
            with_profile(&file).profile("basic"),
            ErrorKind::InvalidInput,
            &[],
        )
        .await;
    }
}

#[tokio::test]
async fn named_profile_must_exist() {
    let line = refused(
        with_profile(Path::new("/nowhere/keys")),
        ErrorKind::InvalidInput,
        &[],
    )
    .await;
    insta::assert_snapshot!(line, @"profile: /nowhere/keys, which HUAWEICLOUD_SDK_CREDENTIALS_FILE names, does not exist; write it, or name another file");
}

#[tokio::test]
async fn rejects_large_files_and_folders() {
    let folder = Folder::new();
    let large = folder.0.path().join("large");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(1024 * 1024 * 1024)
        .unwrap();
    let mut files = vec![
        (large, "larger than 1 MB"),
        (folder.0.path().to_owned(), "a directory"),
    ];
    if cfg!(unix) {
        files.push((PathBuf::from("/dev/zero"), "larger than 1 MB"));
    }
    for (file, problem) in files {
        let with = |client: ClientBuilder| refused(client, ErrorKind::InvalidInput, &[]);
        let lines = [
            with(with_profile(&file)).await,
            with(client([]).credentials_provider(OidcTokenProvider::new("idp", &file))).await,
            with(
                client([]).credentials_provider(PodIdentityProvider::with_endpoint(
                    "http://agent",
                    &file,
                )),
            )
            .await,
        ];
        for line in lines {
            assert!(
                line.contains(problem) && line.contains(shown(&file)),
                "{line}"
            );
        }
        if cfg!(feature = "regions-file") {
            let regions = client([("HUAWEICLOUD_SDK_REGIONS_FILE", shown(&file))])
                .build()
                .unwrap_err()
                .to_string();
            assert!(
                regions.contains(problem) && regions.contains(shown(&file)),
                "{regions}"
            );
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn pipes_are_read_within_the_timeout() {
    let folder = Folder::new();
    let pipe = folder.0.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let client = with_profile(&pipe)
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let started = Instant::now();
    let error = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap_err();
    assert!(
        error.kind() == ErrorKind::Timeout && started.elapsed() < Duration::from_secs(30),
        "{error}"
    );
    let waits = format!(
        "no credentials in time: the timeout is 300ms; it went by in waiting for the file {}",
        pipe.display()
    );
    assert!(error.to_string().ends_with(&waits), "{error}");
    // A writer that comes late is heard by the next call.
    let writer =
        std::thread::spawn(move || std::fs::write(pipe, "[basic]\nak = AK\nsk = SK\n").unwrap());
    writer.join().unwrap();
    let made = async {
        tokio::time::timeout(Duration::from_secs(30), made(&client))
            .await
            .unwrap()
    };
    assert_eq!(made.await.unwrap(), "AK - p");
}

async fn sts() -> Server {
    let keys = json!({"access_key_id": "AGENCY", "secret_access_key": "SK", "security_token": "TEMPORARY",
        "expiration": "2999-01-02T03:04:05.678Z"});
    routes(move |target, _| match target {
        "POST /v5/agencies/assume-with-oidc" => {
            answer(200, JSON, json!({"credentials": keys}).to_string())
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
        made_by(client(least)).await.unwrap(),
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
        made_by(client(all)).await.unwrap(),
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
    let line = refused(
        client([least[0], least[1], blank, LAST[0], LAST[1], OFF]),
        ErrorKind::InvalidInput,
        &[],
    )
    .await;
    insta::assert_snapshot!(line, @"oidc: HUAWEICLOUD_OIDC_ID_TOKEN holds only white space; set it to a token, or unset it");
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
            refused(
                client([one, two, three, four, LAST[0], LAST[1], OFF]),
                ErrorKind::InvalidInput,
                &[],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn terraform_variables_come_last() {
    let token = ("HW_SECURITY_TOKEN", "TEMPORARY");
    let project = ("HW_PROJECT_ID", "project");
    assert_eq!(
        made_by(client([OFF, LAST[0], LAST[1], token, project]))
            .await
            .unwrap(),
        "LAST TEMPORARY project"
    );
    let keys = [("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK")];
    assert_eq!(
        made_by(client([LAST[0], LAST[1], project, keys[0], keys[1]]))
            .await
            .unwrap(),
        "AK - project"
    );
    refused(client([OFF, LAST[0]]), ErrorKind::InvalidInput, &[]).await;
}

#[tokio::test]
async fn default_region_precedence() {
    let folder = Folder::new();
    let profile = folder.write(
        "credentials",
        "[basic]\nak = AK\nsk = SK\nregion = cn-south-1\n",
    );
    let profile = ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile));
    let (own, terraform) = (
        ("HUAWEICLOUD_SDK_REGION", "cn-east-3"),
        ("HW_REGION_NAME", "cn-north-1"),
    );
    assert_eq!(region_of(anywhere([profile])).await.unwrap(), "cn-south-1");
    assert_eq!(
        region_of(anywhere([profile, terraform])).await.unwrap(),
        "cn-north-1"
    );
    assert_eq!(
        region_of(anywhere([profile, terraform, own]))
            .await
            .unwrap(),
        "cn-east-3"
    );
    assert_eq!(
        region_of(anywhere([profile, own]).region("cn-north-9"))
            .await
            .unwrap(),
        "cn-north-9"
    );
    let client = anywhere([profile, own]).build().unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .build_signed()
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        request.url().host_str(),
        Some("functiongraph.cn-north-4.myhuaweicloud.com")
    );
    // An endpoint is enough; IAM is asked for the project of the region.
    let iam = routes(|target, _| match target {
        "GET /v3/projects?name=cn-south-1" => projects(&["found"]),
        other => panic!("{other}"),
    })
    .await;
    let elsewhere = anywhere([profile])
        .endpoint("http://127.0.0.1:1")
        .iam_endpoint(iam.endpoint());
    assert_eq!(made_by(elsewhere).await.unwrap(), "AK - found");
}

#[tokio::test]
async fn names_source_of_unknown_region() {
    let folder = Folder::new();
    let profile = folder.write(
        "credentials",
        "[basic]\nak = hidden\nsk = hidden\nregion = moon-1\n",
    );
    let profile = ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile));
    for (variable, source) in [
        (profile, "profile: region"),
        (
            ("HUAWEICLOUD_SDK_REGION", "moon-1"),
            "HUAWEICLOUD_SDK_REGION",
        ),
        (("HW_REGION_NAME", "moon-1"), "HW_REGION_NAME"),
    ] {
        let line = refused(anywhere([variable, OFF]), ErrorKind::InvalidInput, &[]).await;
        assert!(
            line.starts_with(&format!("{source}: \"moon-1\" is not known; known are ")),
            "{line}"
        );
    }
    let nothing = refused(anywhere([OFF]), ErrorKind::InvalidInput, &[]).await;
    assert!(nothing.starts_with("region: is not known; "), "{nothing}");
}
