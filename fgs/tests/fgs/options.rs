//! Options: what they accept, and what completes in a shell.

use crate::session::{Session, TOKEN};

fn session() -> Session {
    Session::with(&[
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ])
}

/// The request that `invocations list` would send with these options.
fn list_request(options: &[&str]) -> String {
    let words = [
        "--endpoint",
        "http://SILENT",
        "invocations",
        "list",
        "resize",
        "--dry-run",
    ];
    let outcome = session().fgs(&[&words[..], options].concat());
    outcome.done().to_owned()
}

#[test]
fn emulator_flag_takes_no_value() {
    let session = Session::new();
    let set = ["async-config", "set", "x", "--max-retries", "1"];
    session.fgs(&[&["--emulator"][..], &set].concat()).done();
    session
        .fgs(&["--emulator", "async-config", "get", "x"])
        .done();
    session
        .fgs(&["async-config", "get", "--emulator", "x"])
        .done();
    session
        .fgs(&["--emulator=other.redb", "async-config", "get", "x"])
        .failure(3);
    assert!(session.file("other.redb").exists());
}

#[test]
fn help_has_help() {
    let session = Session::new();
    for words in [&["help"][..], &["invocations", "help"]] {
        let help = session.fgs(words);
        for asks in ["-h", "--help"] {
            let more = session.fgs(&[words, &[asks]].concat());
            assert_eq!(more.done(), help.done());
        }
    }
    session.fgs(&["help", "-x"]).failure(2);
}

#[test]
fn since_takes_times_and_zones() {
    for (since, query) in [
        ("2021-11-25T08:00:00+08:00", "2021-11-25T00%3A00%3A00"),
        ("2021-11-25 08:00:00", "2021-11-25T00%3A00%3A00"),
        ("2021-11-25T08:00:00", "2021-11-25T08%3A00%3A00"),
        ("2021-11-25T08:00:00Z", "2021-11-25T08%3A00%3A00"),
    ] {
        let request = list_request(&["--since", since]);
        let expected = format!("query_begin_time={query}");
        assert!(request.contains(&expected), "{since}: {request}");
    }
    assert!(list_request(&["--since", "1h30m"]).contains("query_begin_time="));
}

#[test]
fn status_takes_api_names() {
    for status in ["WAIT", "RUNNING", "SUCCESS", "FAIL", "DISCARD"] {
        assert!(list_request(&["--status", status]).contains(&format!("status={status}")));
    }
    assert!(list_request(&["--status", "success"]).contains("status=SUCCESS"));
    let words = [
        "--endpoint",
        "http://SILENT",
        "invocations",
        "list",
        "resize",
    ];
    let outcome = session().fgs(&[&words[..], &["--status", "DONE"]].concat());
    assert!(
        outcome
            .failure(2)
            .contains("[possible values: WAIT, RUNNING, SUCCESS, FAIL, DISCARD]"),
        "{outcome:?}"
    );
}

#[test]
fn values_complete_in_shells() {
    for shell in ["bash", "zsh", "fish"] {
        let outcome = Session::new().fgs(&["completions", shell]);
        for value in ["RUNNING", "DISCARD", "recursive", "json"] {
            assert!(outcome.done().contains(value), "{shell} misses {value}");
        }
    }
}

#[test]
fn help_lists_own_options_first() {
    for command in [
        &["async-config", "set"][..],
        &["async-config", "list"],
        &["invocations", "list"],
        &["invoke-async"],
        &["functions", "list"],
    ] {
        let outcome = Session::new().fgs(&[command, &["--help"]].concat());
        let (own, global) = outcome.done().split_once("\nGlobal options:\n").unwrap();
        for option in ["--region", "--output", "--timeout", "--emulator"] {
            assert!(!own.contains(&format!("      {option}")), "{own}");
            assert!(global.contains(option), "{global}");
        }
    }
}

#[test]
fn help_of_set_explains_destinations() {
    let outcome = Session::new().fgs(&["async-config", "set", "--help"]);
    for form in [
        "obs://BUCKET",
        "?expires=DAYS",
        "smn:TOPIC_URN",
        "dis:STREAM",
        "function:FUNC_URN",
    ] {
        assert!(outcome.done().contains(form), "{form}");
    }
    let words = ["--endpoint", "http://SILENT", "async-config", "set", "x"];
    let outcome = session().fgs(&[&words[..], &["--on-success", "nowhere"]].concat());
    let line = outcome.failure(2);
    assert!(
        line.ends_with("; see fgs async-config set --help"),
        "{line}"
    );
}

#[test]
fn escapes_controls_in_argument_errors() {
    for argument in ["\u{1b}[31mred", "a\nerror: b", "\u{202e}"] {
        for words in [
            &["async-config", argument][..],
            &["functions", "list", "--timeout", argument],
            &["completions", argument],
        ] {
            let outcome = Session::new().fgs(words);
            outcome.failure(2);
            assert!(!outcome.stderr.contains(argument), "{outcome:?}");
            let escaped: String = argument.chars().take(2).collect();
            let shown = functiongraph_io::printable::escaped(&escaped).into_owned();
            assert!(outcome.stderr.contains(&shown), "{outcome:?}");
        }
    }
}

#[test]
fn times_may_not_be_negative() {
    let session = Session::new();
    for (arguments, option) in [
        (
            &["redrive", "records", "--since", "-1h"][..],
            "--since <TIME>",
        ),
        (
            &["invocations", "list", "f", "--since", "-1h"],
            "--since <TIME>",
        ),
        (
            &["invocations", "watch", "f", "1", "--within", "-1h"],
            "--within <TIME>",
        ),
        (
            &["functions", "list", "--timeout", "-1h"],
            "--timeout <TIME>",
        ),
        (
            &["functions", "list", "--timeout", "-1"],
            "--timeout <TIME>",
        ),
        (
            &[
                "emulator",
                "serve",
                "--function",
                "a=b",
                "--function-timeout",
                "-1s",
            ],
            "--function-timeout <DURATION>",
        ),
        (
            &[
                "emulator",
                "serve",
                "--function",
                "a=b",
                "--retry-wait",
                "-1s",
            ],
            "--retry-wait <TIME>",
        ),
    ] {
        let refused = session.fgs(arguments);
        let error = refused.failure(2);
        let value = arguments.last().unwrap();
        assert!(
            error.starts_with(&format!("invalid value '{value}' for '{option}': ")),
            "{error}"
        );
    }
}
