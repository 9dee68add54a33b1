//! Readers that go away, scripts for shells, and options that exclude each other.

use std::io;

use crate::session::{Session, TOKEN, Told};

#[test]
fn nobody_reading_is_no_trouble() {
    let mut session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN)]);
    session
        .fgs(&[
            "--emulator",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ])
        .done();
    session.start(&["emulator", "serve", "--auth-token", TOKEN]);
    for typed in [
        "--help",
        "--version",
        "completions bash",
        "--emulator async-config get resize",
        "--emulator --output json async-config list resize",
        "--emulator async-config set resize --max-retries 1 --dry-run",
        "--endpoint http://EMULATOR --project-id p async-config set resize --max-retries 1",
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let arguments: Vec<&str> = typed.split(' ').collect();
        let told = Told::from(session.command(&arguments).stdout(writer).output().unwrap());
        assert_eq!(
            (told.status, told.stderr.as_str()),
            (Some(0), ""),
            "{typed}"
        );
    }
}

#[test]
fn nobody_reading_stderr_changes_no_status() {
    let session = Session::new();
    for (typed, status) in [
        ("--emulator async-config get resize -v", 3),
        ("frobnicate", 2),
        ("", 2),
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let arguments: Vec<&str> = typed.split_whitespace().collect();
        let ended = session.command(&arguments).stderr(writer).output().unwrap();
        assert_eq!(
            (ended.status.code(), ended.stdout.as_slice()),
            (Some(status), &[][..]),
            "{typed}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let told = Told::from(
        Session::new()
            .command(&["completions", "bash"])
            .stdout(full)
            .output()
            .unwrap(),
    );
    assert!(told.refusal(1).starts_with("cannot print: "), "{told:?}");
}

#[test]
fn completion_scripts_know_every_command_and_option() {
    for shell in ["bash", "zsh", "fish"] {
        let told = Session::new().fgs(&["completions", shell]);
        for word in [
            "async-config",
            "set",
            "delete",
            "list",
            "emulator",
            "serve",
            "max-retries",
            "dry-run",
        ] {
            assert!(told.done().contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn endpoint_and_emulator_exclude_each_other_wherever_they_stand() {
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN)]);
    for typed in [
        "--endpoint http://SILENT --emulator async-config get resize",
        "--emulator async-config get resize --endpoint http://SILENT",
        "--endpoint http://SILENT async-config get resize --emulator",
        "async-config --emulator get --endpoint http://SILENT resize",
    ] {
        let refused = session.fgs(&typed.split(' ').collect::<Vec<_>>());
        let why = refused.refusal(2);
        assert!(
            why.contains("--endpoint") && why.contains("--emulator"),
            "{typed}: {why}"
        );
    }
}
