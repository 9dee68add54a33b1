//! A place that fails, is late or refuses: it is told, mended where that can be, and no other place is asked instead.

use super::*;

const LAST: [(&str, &str); 2] = [("HW_ACCESS_KEY", "LAST"), ("HW_SECRET_KEY", "SK")];

fn at_home(folder: &Folder) -> ClientBuilder {
    // With an endpoint there is no need for the regions file, which stands beside the profile.
    let home = [
        ("HOME", folder.path()),
        ("USERPROFILE", folder.path()),
        OFF,
        LAST[0],
        LAST[1],
    ];
    client(home).project_id("p").endpoint("http://127.0.0.1:1")
}

#[tokio::test]
async fn configured_metadata_must_respond() {
    let nobody = format!("http://{}", nobody().await);
    let closes = Server::answering("").await;
    let no_agency =
        routes(|_, _| answer(404, "", "Please configure Cloud Service Agency first")).await;
    let other_cloud = routes(|_, _| answer(403, "", "")).await;
    let plain = routes(|_, _| answer(200, "", ""))
        .await
        .endpoint()
        .replace("http://", "https://");
    let services = [
        nobody,
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
        let line = refused(
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
    let line = refused(late, ErrorKind::Timeout, &[]).await;
    assert!(line.contains(&hangs.endpoint()), "{line}");
}

#[tokio::test]
async fn skips_empty_default_profile() {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.path().join(".huaweicloud")).unwrap();
    for text in ["", "# nothing\n", "[DEFAULT]\noutput = json\n"] {
        folder.write(".huaweicloud/credentials", text);
        assert_eq!(
            made_by(at_home(&folder)).await.unwrap(),
            "LAST - p",
            "{text:?}"
        );
    }
    folder.write(
        ".huaweicloud/credentials",
        "[DEFAULT]\nak = hidden\nsk = hidden\n",
    );
    refused(at_home(&folder), ErrorKind::InvalidInput, &[]).await;
}

#[cfg(unix)]
#[tokio::test]
async fn rejects_dangling_profile_link() {
    let folder = Folder::new();
    let home = folder.0.path().join(".huaweicloud");
    std::os::unix::fs::symlink("/nowhere/folder", &home).unwrap();
    let of_folder = refused(
        at_home(&folder),
        ErrorKind::InvalidInput,
        &[(folder.path(), "HOME")],
    )
    .await;
    std::fs::remove_file(&home).unwrap();
    std::fs::create_dir(&home).unwrap();
    std::os::unix::fs::symlink("/nowhere/keys", home.join("credentials")).unwrap();
    let of_file = refused(
        at_home(&folder),
        ErrorKind::InvalidInput,
        &[(folder.path(), "HOME")],
    )
    .await;
    assert_eq!(of_folder, of_file);
    insta::assert_snapshot!(of_file, @"profile: HOME/.huaweicloud/credentials cannot be read: it is behind a link to what does not exist; allow it, or name another file");
}

#[tokio::test]
async fn unescapes_percent_signs() {
    let folder = Folder::new();
    let file = folder.write("credentials", "[basic]\nak = A%%K\nsk = SK\n");
    let client = client([("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&file)), OFF]).project_id("p");
    assert_eq!(made_by(client).await.unwrap(), "A%K - p");
}

#[cfg(unix)]
#[tokio::test]
async fn reads_slow_pipe_within_timeout() {
    let (folder, server) = (
        Folder::new(),
        Server::answering(answer(200, "", r#"{"func_urn":"u"}"#)).await,
    );
    let pipe = folder.0.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let client = client([("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&pipe)), OFF])
        .endpoint(server.endpoint());
    let client = client
        .attempt_timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        std::fs::write(pipe, "[basic]\nak = AK\nsk = SK\nproject_id = p\n").unwrap();
    });
    client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    writer.join().unwrap();
}

#[tokio::test]
async fn renews_keys_rejected_by_iam() {
    let metadata = routes(|target, count| match target.starts_with("PUT") {
        true => answer(404, "", ""),
        false => keys(if count < 2 { "OLD" } else { "NEW" }),
    })
    .await;
    let iam = routes(|_, count| {
        if count == 0 {
            answer(401, "", "")
        } else {
            projects(&["project"])
        }
    })
    .await;
    let provider = InstanceMetadataProvider::new().endpoint(metadata.endpoint());
    let client = client([])
        .iam_endpoint(iam.endpoint())
        .credentials_provider(provider);
    assert_eq!(made_by(client).await.unwrap(), "NEW TEMPORARY project");
    let signed_by: Vec<bool> = iam
        .requests()
        .iter()
        .map(|request| {
            header(request, "authorization")
                .unwrap()
                .contains("Access=NEW")
        })
        .collect();
    assert_eq!(signed_by, [false, true]);
}

#[tokio::test]
async fn hints_at_keys_rejected_by_iam() {
    let iam = routes(|_, _| answer(401, "", "")).await;
    let given = Credentials::keys("AK", "SK").security_token("TEMPORARY");
    let client = client([])
        .iam_endpoint(iam.endpoint())
        .credentials(given)
        .build()
        .unwrap();
    let error = made(&client).await.unwrap_err();
    assert!(
        error.hint().is_some_and(|hint| hint.contains("clock")),
        "{error}"
    );
    assert_eq!(
        (error.kind(), iam.connections()),
        (ErrorKind::Credentials, 1)
    );
}

#[tokio::test]
async fn names_failing_proxy_to_iam() {
    let asks = Server::answering(answer(407, "", "")).await;
    let nobody = nobody().await;
    for (proxy, iam, problem) in [
        (
            asks.address(),
            "http://iam.test",
            "answered 407: it wants a user and a password",
        ),
        (
            asks.address(),
            "https://iam.test",
            "answered 407: it wants a user and a password",
        ),
        (nobody, "http://iam.test", "Connection refused"),
    ] {
        let client = Client::builder()
            .region("cn-north-4")
            .iam_endpoint(iam)
            .retry_policy(RetryPolicy::disabled())
            .credentials(Credentials::keys("AK", "SK"))
            .env_source(move |name| (name == "ALL_PROXY").then(|| proxy.to_string()));
        let line = refused(client, ErrorKind::Credentials, &[]).await;
        assert!(
            line.contains(&format!("the proxy {proxy}")) && line.contains(problem),
            "{line}"
        );
    }
}
