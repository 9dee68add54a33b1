//! `fgs emulator serve`, beyond its case files.

use std::collections::BTreeSet;
use std::fs;

use crate::session::{Running, Session, TOKEN};

/// The variables that `fgs` runs with: the pair that it printed, and the project.
fn exported(running: &Running) -> Vec<(String, String)> {
    let exported = running
        .first_output
        .lines()
        .nth(1)
        .and_then(|line| line.strip_prefix("export "))
        .unwrap();
    exported
        .split(' ')
        .filter_map(|variable| variable.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn generates_new_key_pair() {
    let mut pairs = BTreeSet::new();
    for _ in 0..2 {
        let mut session = Session::new();
        session.environment = exported(session.start(&["emulator", "serve"]));
        pairs.insert(session.environment.clone());
        let set = [
            "--endpoint",
            "http://EMULATOR",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ];
        session.fgs(&set).done();
    }
    assert_eq!(pairs.len(), 2);
}

#[test]
fn ignores_empty_keys() {
    let mut session = Session::with(&[("HUAWEICLOUD_SDK_AK", ""), ("HUAWEICLOUD_SDK_SK", "")]);
    assert_eq!(exported(session.start(&["emulator", "serve"])).len(), 3);
}

#[test]
fn reads_token_from_environment() {
    let token = ("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN);
    // A client comes to the last one after the token.
    let unused = ("HW_ACCESS_KEY", "unused");
    let mut session = Session::with(&[token, ("HUAWEICLOUD_SDK_PROJECT_ID", "p"), unused]);
    let printed = session.start(&["emulator", "serve"]).first_output.clone();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    let list = ["--endpoint", "http://EMULATOR", "async-config", "list"];
    session.fgs(&list).done();
    session.environment[0].1 = "another".to_owned();
    assert!(session.fgs(&list).failure(1).contains("401"));
}

/// By all the names that a client reads, in the same order.
#[test]
fn reads_keys_from_environment() {
    let pairs = [
        ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"],
        ["CLOUD_SDK_AK", "CLOUD_SDK_SK"],
        ["HW_ACCESS_KEY", "HW_SECRET_KEY"],
    ];
    let list = ["--endpoint", "http://EMULATOR", "async-config", "list"];
    for first in 0..pairs.len() {
        let names = pairs[first..].iter().flatten();
        let values = names.map(|name| (*name, format!("{name}-classified")));
        let values: Vec<(&str, String)> = values.collect();
        let mut variables = vec![("HUAWEICLOUD_SDK_PROJECT_ID", "p")];
        variables.extend(values.iter().map(|(name, value)| (*name, value.as_str())));
        let mut session = Session::with(&variables);
        let printed = session.start(&["emulator", "serve"]).first_output.clone();
        assert_eq!(printed.lines().count(), 1, "{printed}");
        session.fgs(&list).done();
        // Only the first pair is left.
        session.environment.truncate(3);
        session.fgs(&list).done();
        let incomplete = Session::with(&variables[..2]).fgs(&["emulator", "serve"]);
        let [set, missing] = pairs[first];
        let expected = format!("{set} is set but {missing} is not; set both");
        assert_eq!(incomplete.failure(2), expected);
    }
}

/// Where keys are missing, the line that `serve` prints has them.
#[test]
fn points_to_printed_keys() {
    let session = Session::new();
    let get = |endpoint| {
        let arguments = ["--endpoint", endpoint, "async-config", "get", "resize"];
        session.fgs(&arguments).failure(2).to_owned()
    };
    let local = get("http://127.0.0.1:8080");
    let hint = "; for fgs emulator serve at http://127.0.0.1:8080, run the export line that it prints, \
                  or set the keys that it was started with";
    assert!(local.ends_with(hint), "{local}");
    let other = get("http://functiongraph.example");
    assert!(other.ends_with("; or try --emulator, which needs none"));
}

#[test]
fn rejects_empty_token() {
    let session = Session::new();
    let running = Running::start(&mut session.command(&["emulator", "serve", "--auth-token", ""]));
    assert_eq!(
        running.first_output, "",
        "anyone with an empty X-Auth-Token would be let in"
    );
    assert!(running.end().failure(2).contains("--auth-token"));
}

#[test]
fn listens_on_allowed_remote_address() {
    let mut session = Session::new();
    let address = session
        .start(&[
            "emulator",
            "serve",
            "--listen",
            "0.0.0.0:0",
            "--allow-remote",
        ])
        .address();
    assert!(address.ip().is_unspecified() && address.port() != 0);
}

#[test]
fn reports_port_in_use() {
    let mut session = Session::new();
    let taken = session.start(&["emulator", "serve"]).address().to_string();
    let refused = session.fgs(&["emulator", "serve", "--listen", &taken]);
    assert!(
        refused.failure(1).starts_with(&format!(
            "--listen <ADDRESS:PORT>, {taken}: cannot listen on it: "
        )),
        "{refused:?}"
    );
    let hint = "; choose another port, or 0 for a free one";
    assert!(refused.failure(1).ends_with(hint), "{refused:?}");
    let file = session.file("serve.yaml");
    fs::write(&file, format!("listen: {taken}\n")).unwrap();
    let refused = session.fgs(&["emulator", "serve", "--config", "serve.yaml"]);
    let line = refused.failure(1);
    assert!(line.starts_with("serve.yaml:1: "), "{line}");
    assert!(line.ends_with(hint), "{line}");
}

#[test]
fn rejects_invalid_secrets_and_regions() {
    let reason = "it contains white space or a control character; remove it";
    let serve = ["emulator", "serve"];
    for (option, value, shown) in [
        (
            "--auth-token",
            "a-classified\ntoken",
            "--auth-token <TOKEN>",
        ),
        (
            "--access-key",
            "CLASSIFIED:classified\n",
            "--access-key <AK:SK>",
        ),
    ] {
        let refused = Session::new().fgs(&[&serve[..], &[option, value]].concat());
        let expected = format!("invalid value '***' for '{shown}': {reason}");
        assert_eq!(refused.failure(2), expected);
    }
    for (name, value) in [
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", "a-classified\ntoken"),
        ("HUAWEICLOUD_SDK_AK", "a classified key"),
    ] {
        let session = Session::with(&[(name, value), ("HUAWEICLOUD_SDK_SK", "classified")]);
        let refused = session.fgs(&serve);
        assert_eq!(
            refused.failure(2),
            format!("invalid value '***' for '{name}': {reason}")
        );
    }

    let session = Session::new();
    let region = ["--region", "../x"];
    let expected =
        "invalid value '../x' for '--region <REGION>': letters, digits and '-' are allowed";
    let emulator = ["--emulator", "functions", "list"];
    for command in [&serve[..], &emulator[..]] {
        let refused = session.fgs(&[command, &region].concat());
        assert_eq!(refused.failure(2), expected);
    }
    let list = ["--endpoint", "http://SILENT", "functions", "list"];
    let expected = "\"../x\" is not a region (letters, digits and '-' are allowed)";
    let refused = session.fgs(&[&list[..], &region].concat());
    assert!(refused.failure(2).contains(expected), "{refused:?}");
    let session = Session::with(&[("HUAWEICLOUD_SDK_REGION", "../x")]);
    let refused = session.fgs(&list);
    assert!(
        refused
            .failure(2)
            .contains(&format!("HUAWEICLOUD_SDK_REGION: {expected}")),
        "{refused:?}"
    );
    std::fs::write(session.file("serve.yaml"), "region: ../x\n").unwrap();
    let refused = session.fgs(&[&serve[..], &["--config", "serve.yaml"]].concat());
    assert!(
        refused
            .failure(2)
            .contains("1: invalid value '../x' for 'region'"),
        "{refused:?}"
    );
}
