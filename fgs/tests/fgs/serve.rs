//! `fgs emulator serve`, beyond its case files.

use std::collections::BTreeSet;

use crate::session::{Running, Session};

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
fn generates_a_new_key_pair() {
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
        refused
            .failure(2)
            .starts_with(&format!("cannot listen on {taken}: ")),
        "{refused:?}"
    );
}
