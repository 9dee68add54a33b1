//! Readers that go away, scripts for shells, and options that exclude each other.

use std::io;

use crate::session::{Outcome, Session, TOKEN};

#[test]
fn closed_stdout_exits_with_0() {
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
    for command_line in [
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
        let arguments: Vec<&str> = command_line.split(' ').collect();
        let outcome = Outcome::from(session.command(&arguments).stdout(writer).output().unwrap());
        assert_eq!(
            (outcome.status, outcome.stderr.as_str()),
            (Some(0), ""),
            "{command_line}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_exits_with_1() {
    let session = Session::new();
    for command_line in [
        "--help",
        "--version",
        "api --help",
        "api",
        "completions bash",
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let arguments: Vec<&str> = command_line.split(' ').collect();
        let outcome = Outcome::from(session.command(&arguments).stdout(full).output().unwrap());
        assert!(
            outcome.failure(1).contains("cannot print"),
            "{command_line}"
        );
    }
}

/// Who repeats a command that has failed does the same twice.
#[cfg(target_os = "linux")]
#[test]
fn full_disk_says_what_took_effect() {
    let session = Session::new();
    let mut lines = Vec::new();
    for command_line in [
        "api create-function --body {\"func_name\":\"resize\",\"package\":\"default\",\"runtime\":\"Python3.9\",\"timeout\":3,\"handler\":\"index.handler\",\"memory_size\":128,\"code_type\":\"inline\"}",
        "versions publish resize --name v1",
        "aliases set resize live --version v1",
        "aliases set resize live --version v1",
        "aliases delete resize live",
        "async-config set resize --max-retries 1",
        "async-config update resize --max-retries 2",
        "async-config delete resize",
        "status-log enable",
        "invoke-async resize",
        "invoke resize",
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let arguments: Vec<&str> = ["--emulator"]
            .into_iter()
            .chain(command_line.split(' '))
            .collect();
        let output = session.command(&arguments).stdout(full).output().unwrap();
        let outcome = Outcome::from(output);
        let line = outcome.failure(1);
        lines.push(without_id(line));
    }
    let lines = lines.join("\n");
    insta::assert_snapshot!(lines, @r"
    create-function succeeded, but cannot print: No space left on device (os error 28)
    v1 was published, but cannot print: No space left on device (os error 28)
    the alias was created, but cannot print: No space left on device (os error 28)
    the alias was changed, but cannot print: No space left on device (os error 28)
    the alias was deleted, but cannot print: No space left on device (os error 28)
    the config was set, but cannot print: No space left on device (os error 28)
    the config was changed, but cannot print: No space left on device (os error 28)
    the config was deleted, but cannot print: No space left on device (os error 28)
    the status log was enabled, but cannot print: No space left on device (os error 28)
    the event was accepted with the request id ID, but cannot print: No space left on device (os error 28)
    the function ran, but cannot print: No space left on device (os error 28)
    ");
}

/// The line without the id after these words, which is another each time.
#[cfg(target_os = "linux")]
fn without_id(line: &str) -> String {
    match line.split_once("request id ") {
        Some((before, rest)) => {
            let (id, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
            assert_eq!(id.len(), 32, "{line}");
            format!("{before}request id ID{after}")
        }
        None => line.to_owned(),
    }
}

#[test]
fn closed_stderr_keeps_status() {
    let session = Session::new();
    for (command_line, status) in [
        ("--emulator async-config get resize -v", 3),
        ("frobnicate", 2),
        ("", 2),
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let arguments: Vec<&str> = command_line.split_whitespace().collect();
        let ended = session.command(&arguments).stderr(writer).output().unwrap();
        assert_eq!(
            (ended.status.code(), ended.stdout.as_slice()),
            (Some(status), &[][..]),
            "{command_line}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn reports_full_disk() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let outcome = Outcome::from(
        Session::new()
            .command(&["completions", "bash"])
            .stdout(full)
            .output()
            .unwrap(),
    );
    assert!(
        outcome.failure(1).starts_with("cannot print: "),
        "{outcome:?}"
    );
}

#[test]
fn completions_know_all_options() {
    for shell in ["bash", "zsh", "fish"] {
        let outcome = Session::new().fgs(&["completions", shell]);
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
            assert!(
                outcome.done().contains(word),
                "{shell} does not know {word}"
            );
        }
    }
}

/// What bash completes by words alone, without a shell: the lines of the script for an option.
#[test]
fn completions_offer_files_for_files_only() {
    let session = Session::new();
    let script = session.fgs(&["completions", "bash"]);
    let script = script.done();
    let mut files = std::collections::BTreeSet::new();
    let mut option = "";
    for line in script.lines().map(str::trim) {
        if let Some(name) = line.strip_suffix(')').filter(|name| name.starts_with('-')) {
            option = name;
        }
        if line.contains("compgen -f") {
            files.insert(option);
        }
    }
    let expected = [
        "--ca-file",
        "--config",
        "--deliver",
        "--from-file",
        "--journal",
        "--state",
    ];
    assert_eq!(files.into_iter().collect::<Vec<_>>(), expected);
    // The word after it is a command, or one of its arguments.
    assert!(!script.contains("--emulator)"));
    assert!(script.contains(" --emulator "));
}

#[test]
fn completions_match_help() {
    let session = Session::new();
    let script = session.fgs(&["completions", "bash"]);
    let offered = |command: &str| {
        let command = command.replace('-', "__subcmd__");
        let case = format!("\n        fgs__subcmd__{command})\n            opts=\"");
        let (_, rest) = script.done().split_once(&case).unwrap();
        let (words, _) = rest.split_once('"').unwrap();
        words.split(' ').collect::<Vec<_>>()
    };
    for (command, words) in [
        (&["api", "list-quotas"][..], ["--body", "--paginate"]),
        (&["api", "list-functions"], ["--body", "--template"]),
        (&["api", "create-function"], ["--paginate", "--paginate"]),
        (&["emulator", "serve"], ["--project-id", "--endpoint"]),
        (&["completions"], ["--region", "--output"]),
    ] {
        let offered = offered(&command.join("-"));
        for word in words {
            assert!(!offered.contains(&word), "{command:?} offers {word}");
        }
        let help = session.fgs(&[command, &["--help"]].concat());
        for word in offered.iter().filter(|word| word.starts_with("--")) {
            assert!(help.done().contains(word), "{command:?} hides {word}");
        }
        assert!(offered.contains(&"--help"), "{offered:?}");
    }
    assert!(offered("api-list-functions").contains(&"--paginate"));
}

#[test]
fn endpoint_conflicts_with_emulator() {
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN)]);
    for command_line in [
        "--endpoint http://SILENT --emulator async-config get resize",
        "--emulator async-config get resize --endpoint http://SILENT",
        "--endpoint http://SILENT async-config get resize --emulator",
        "async-config --emulator get --endpoint http://SILENT resize",
    ] {
        let refused = session.fgs(&command_line.split(' ').collect::<Vec<_>>());
        let why = refused.failure(2);
        assert!(
            why.contains("--endpoint") && why.contains("--emulator"),
            "{command_line}: {why}"
        );
    }
}
