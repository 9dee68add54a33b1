//! The environment of `fgs`: variables that are not text, and files that are pipes or no regular files.
#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const URN: &str = "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize";
const KEYS: [(&str, &str); 2] = [("HW_ACCESS_KEY", "AK"), ("HW_SECRET_KEY", "hidden")];

fn fgs(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
    command
        .env_clear()
        .env("HOME", home)
        .env("FUNCTIONGRAPH_METADATA_ENDPOINT", "off")
        .envs(KEYS);
    command.args([
        "--max-attempts",
        "1",
        "async-config",
        "get",
        URN,
        "--dry-run",
    ]);
    command
}

/// Status and the one line on stderr.
fn ended(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    let line = String::from_utf8(stderr).unwrap();
    assert!(
        line.lines().count() <= 1 && !line.contains("hidden"),
        "{line}"
    );
    (status.code(), line)
}

fn pipe(home: &Path) -> PathBuf {
    let pipe = home.join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    pipe
}

#[test]
fn rejects_non_utf8_variables() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(ended(&mut fgs(home.path())), (Some(0), String::new()));
    for name in [
        "HUAWEICLOUD_SDK_AUTH_TOKEN",
        "HUAWEICLOUD_SDK_AK",
        "HUAWEICLOUD_SDK_SK",
        "HUAWEICLOUD_SDK_SECURITY_TOKEN",
        "HUAWEICLOUD_SDK_IDP_ID",
        "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4",
        "HUAWEICLOUD_OIDC_PROVIDER_URN",
        "CLOUD_SDK_AK",
        "HC_CONTAINER_CREDENTIALS_FULL_URI",
        "FUNCTIONGRAPH_METADATA_ENDPOINT",
        "HW_ACCESS_KEY",
        "HW_SECURITY_TOKEN",
    ] {
        let (status, line) = ended(fgs(home.path()).env(name, OsStr::from_bytes(b"hid\xff")));
        assert!(
            status == Some(2) && line.contains(name) && !line.contains("hid"),
            "{name}: {status:?} {line}"
        );
    }
}

#[test]
fn takes_region_from_profile() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".huaweicloud")).unwrap();
    std::fs::write(
        home.path().join(".huaweicloud/credentials"),
        "[basic]\nregion = cn-south-1\n",
    )
    .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
    command
        .env_clear()
        .env("HOME", home.path())
        .env("FUNCTIONGRAPH_METADATA_ENDPOINT", "off");
    command.envs([
        ("HUAWEICLOUD_SDK_AK", "AK"),
        ("HUAWEICLOUD_SDK_SK", "hidden"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ]);
    let shown = command
        .args(["async-config", "get", "resize", "--dry-run"])
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.starts_with("GET https://functiongraph.cn-south-1.myhuaweicloud.com/v2/p/"),
        "{shown}"
    );
}

#[test]
fn accepts_non_utf8_paths() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(OsStr::from_bytes(b"keys\xff"));
    for name in [
        "HUAWEICLOUD_SDK_CREDENTIALS_FILE",
        "HUAWEICLOUD_SDK_REGIONS_FILE",
    ] {
        let (status, line) = ended(fgs(home.path()).env(name, &file));
        assert!(
            status == Some(2) && line.contains(name) && line.contains("does not exist"),
            "{line}"
        );
    }
    // Not every system lets such a file be made.
    if std::fs::write(
        &file,
        "[basic]\nak = AK\nsk = hidden\nsecurity_token = hidden\n",
    )
    .is_ok()
    {
        let output = fgs(home.path())
            .env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &file)
            .output()
            .unwrap();
        assert!(
            String::from_utf8(output.stdout)
                .unwrap()
                .contains("x-security-token: ***")
        );
    }
}

#[test]
fn pipe_without_writer_times_out() {
    let home = tempfile::tempdir().unwrap();
    let pipe = pipe(home.path());
    let started = Instant::now();
    let within = || {
        let mut command = fgs(home.path());
        command.args(["--timeout", "1s"]);
        command
    };
    let (status, line) = ended(within().env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &pipe));
    assert_eq!(status, Some(1), "{line}");
    let (status, line) = ended(within().arg("--ca-file").arg(&pipe));
    assert!(
        status == Some(2) && line.contains("nothing came out of it within 1s"),
        "{line}"
    );
    let (status, line) = ended(within().env("HUAWEICLOUD_SDK_REGIONS_FILE", &pipe));
    assert!(
        status == Some(2) && line.contains("nothing came out of it within 1s"),
        "{line}"
    );
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[test]
fn reads_pipe() {
    let home = tempfile::tempdir().unwrap();
    let pipe = pipe(home.path());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || {
            std::thread::sleep(Duration::from_millis(100));
            std::fs::write(
                pipe,
                "[basic]\nak = AK\nsk = hidden\nsecurity_token = hidden\n",
            )
            .unwrap();
        }
    });
    let mut command = fgs(home.path());
    let output = command
        .args(["--timeout", "60s"])
        .env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", &pipe)
        .output();
    writer.join().unwrap();
    assert!(
        String::from_utf8(output.unwrap().stdout)
            .unwrap()
            .contains("x-security-token: ***")
    );
}

#[test]
fn rejects_invalid_ca_files() {
    let home = tempfile::tempdir().unwrap();
    for (file, problem) in [
        ("/dev/zero", "larger than 1 MB"),
        ("/", "a directory"),
        ("/nowhere/pem", "No such file"),
    ] {
        let (status, line) = ended(fgs(home.path()).args(["--ca-file", file]));
        assert!(
            status == Some(2) && line.contains(file) && line.contains(problem),
            "{line}"
        );
    }
}
