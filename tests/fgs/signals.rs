//! The signals that end `fgs emulator serve`.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use crate::session::{Running, Session, signal};

const SERVE: [&str; 2] = ["emulator", "serve"];

/// `fgs emulator serve` behind another command, which starts it.
fn behind(session: &Session, program: &str, arguments: &[&str]) -> Command {
    let fgs = session.command(&SERVE);
    let mut command = Command::new(program);
    command.args(arguments).arg(fgs.get_program()).args(fgs.get_args()).env_clear();
    command.envs(fgs.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", "/usr/bin:/bin");
    command
}

#[test]
fn ends_well_on_signals() {
    for name in ["INT", "TERM", "HUP"] {
        let session = Session::new();
        let running = Running::start(&mut session.command(&SERVE));
        running.address();
        running.signal(name);
        assert_eq!(running.end().done(), "", "{name}");
    }
}

#[test]
fn idle_connections_do_not_delay_the_end() {
    let session = Session::new();
    let running = Running::start(&mut session.command(&SERVE));
    let mut stream = TcpStream::connect(running.address()).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    running.signal("TERM");
    assert_eq!(running.end().done(), "");
    assert_eq!(stream.read(&mut [0; 1]).unwrap_or(0), 0);
}

/// As the only process of a container, for which unhandled signals do nothing.
#[cfg(target_os = "linux")]
#[test]
fn ends_well_as_process_1() {
    let namespace = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child"];
    let allowed = Command::new("unshare").args(namespace).arg("true").output();
    if !allowed.is_ok_and(|allowed| allowed.status.success()) {
        eprintln!("this system allows no namespaces");
        return;
    }
    for name in ["TERM", "HUP", "INT"] {
        let session = Session::new();
        let running = Running::start(&mut behind(&session, "unshare", &namespace));
        running.address();
        let children = format!("/proc/{0}/task/{0}/children", running.id());
        let child = fs::read_to_string(children).unwrap().trim().parse().unwrap();
        signal(child, name);
        assert_eq!(running.end().done(), "", "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nohup_stays_in_force() {
    let session = Session::new();
    let running = Running::start(&mut behind(&session, "nohup", &[]));
    running.signal("HUP");
    let mut stream = TcpStream::connect(running.address()).unwrap();
    stream.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.contains("404"), "{response}");
    running.signal("TERM");
    assert_eq!(running.end().status, Some(0));
}
