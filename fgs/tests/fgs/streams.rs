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
