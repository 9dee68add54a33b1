//! `fgs` and its keys: profiles, warnings, and the errors when there are none.

use std::path::Path;
use std::process::{Command, Output};

use test_support::{FUNCTION, Server, response};

/// Runs `fgs` with these variables and no others, in a home of its own.
fn fgs(
    home: &Path,
    variables: &[(&str, &str)],
    arguments: &[&str],
) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
    command
        .env_clear()
        .env("HOME", home)
        .env("FUNCTIONGRAPH_METADATA_ENDPOINT", "off");
    command
        .envs(variables.iter().copied())
        .args(arguments)
        .args(["async-config", "get", FUNCTION, "--dry-run"]);
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap()
            .replace(home.to_str().unwrap(), "HOME")
    };
    (status.code(), text(stdout), text(stderr))
}

fn home(profile: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".huaweicloud")).unwrap();
    let file = home.path().join(".huaweicloud/credentials");
    std::fs::write(&file, profile).unwrap();
    allow(&file, 0o600);
    home
}

#[cfg(unix)]
fn allow(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn allow(_: &Path, _: u32) {}

#[test]
fn finds_profile_at_home_or_by_name() {
    let home = home(
        "[basic]\nak = CLASSIFIED\nsk = classified\n[staging]\nak = CLASSIFIED\nsk = classified\nsecurity_token = classified\n",
    );
    let (status, basic, stderr) = fgs(home.path(), &[], &[]);
    assert_eq!(
        (
            status,
            stderr.as_str(),
            basic.contains("x-security-token: ***")
        ),
        (Some(0), "", false)
    );
    let (status, staging, stderr) = fgs(home.path(), &[], &["--profile", "staging"]);
    assert_eq!(
        (
            status,
            stderr.as_str(),
            staging.contains("x-security-token: ***")
        ),
        (Some(0), "", true)
    );
    assert!(
        !format!("{basic}{staging}")
            .to_lowercase()
            .contains("classified")
    );
}

#[cfg(unix)]
#[test]
fn warns_about_readable_profile() {
    let home = home("[basic]\nak = CLASSIFIED\nsk = classified\n");
    allow(&home.path().join(".huaweicloud/credentials"), 0o644);
    let (status, stdout, stderr) = fgs(home.path(), &[], &[]);
    assert_eq!((status, stdout.is_empty()), (Some(0), false));
    insta::assert_snapshot!(stderr.trim_end());
}

#[test]
fn invalid_input_exits_with_2() {
    let half = home("[basic]\nak = CLASSIFIED\n");
    let none = tempfile::tempdir().unwrap();
    let empty = none.path().join("empty");
    std::fs::write(&empty, "").unwrap();
    let federation = [
        ("HUAWEICLOUD_SDK_IDP_ID", "idp"),
        ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", empty.to_str().unwrap()),
    ];
    let mut lines = Vec::new();
    for (home, variables, arguments) in [
        (none.path(), &[][..], &[][..]),
        (half.path(), &[], &[]),
        (half.path(), &[], &["--profile", "unknown"]),
        (none.path(), &[], &["--profile", "unknown"]),
        (none.path(), &[("HUAWEICLOUD_SDK_AK", "CLASSIFIED")], &[]),
        (none.path(), &federation, &[]),
    ] {
        let (status, stdout, stderr) = fgs(home, variables, arguments);
        assert_eq!(
            (status, stdout.as_str(), stderr.lines().count()),
            (Some(2), "", 1),
            "{stderr}"
        );
        lines.push(stderr.trim_end().to_owned());
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn service_without_keys_exits_with_1() {
    let html = Server::responding_with(response(200, "", "<html></html>")).await;
    let none = tempfile::tempdir().unwrap();
    let (status, stdout, stderr) = fgs(
        none.path(),
        &[("FUNCTIONGRAPH_METADATA_ENDPOINT", &html.endpoint())],
        &[],
    );
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    insta::assert_snapshot!(stderr.trim_end().replace(&html.endpoint(), "SERVER"), @"fgs: ShowFunctionAsyncInvokeConfig: metadata: SERVER returned 13 bytes that are not a JSON object with keys");
}
