//! `fgs emulator serve`, what a transcript cannot tell of it.

use std::collections::BTreeSet;

use crate::session::{Running, Session};

/// What is typed before `fgs`: the pair that it printed.
fn pair(running: &Running) -> Vec<(String, String)> {
    let exported = running
        .said
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
fn the_pair_that_it_prints_opens_it_and_is_another_each_time() {
    let mut pairs = BTreeSet::new();
    for _ in 0..2 {
        let mut session = Session::new();
        session.environment = pair(session.start(&["emulator", "serve"]));
        pairs.insert(session.environment.clone());
        let set = [
            "--endpoint",
            "http://EMULATOR",
            "--project-id",
            "p",
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
fn empty_keys_in_the_environment_are_none() {
    let mut session = Session::with(&[("HUAWEICLOUD_SDK_AK", ""), ("HUAWEICLOUD_SDK_SK", "")]);
    assert_eq!(pair(session.start(&["emulator", "serve"])).len(), 2);
}

#[test]
fn an_empty_token_is_none() {
    let session = Session::new();
    let running = Running::start(&mut session.command(&["emulator", "serve", "--auth-token", ""]));
    assert_eq!(
        running.said, "",
        "anyone with an empty X-Auth-Token would be let in"
    );
    assert!(running.end().refusal(2).contains("--auth-token"));
}

#[test]
fn remote_addresses_are_listened_on_when_allowed() {
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
fn a_port_in_use_is_told() {
    let mut session = Session::new();
    let taken = session.start(&["emulator", "serve"]).address().to_string();
    let refused = session.fgs(&["emulator", "serve", "--listen", &taken]);
    assert!(
        refused
            .refusal(2)
            .starts_with(&format!("cannot listen on {taken}: ")),
        "{refused:?}"
    );
}
