//! The signals that end `fgs`, as a server and as a command.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::session::{Running, Session, TOKEN, signal};

const SERVE: [&str; 2] = ["emulator", "serve"];

/// `fgs emulator serve` behind another command, which starts it.
fn behind(session: &Session, program: &str, arguments: &[&str]) -> Command {
    before(session.command(&SERVE), program, arguments)
}

fn before(fgs: Command, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg(fgs.get_program())
        .args(fgs.get_args())
        .env_clear();
    command
        .envs(
            fgs.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("PATH", "/usr/bin:/bin");
    command
}

#[test]
fn signals_end_server_with_0() {
    for name in ["INT", "TERM", "HUP"] {
        let session = Session::new();
        let running = Running::start(&mut session.command(&SERVE));
        running.address();
        running.signal(name);
        assert_eq!(running.end().done(), "", "{name}");
    }
}

#[test]
fn idle_connections_do_not_block() {
    let session = Session::new();
    let running = Running::start(&mut session.command(&SERVE));
    let mut stream = TcpStream::connect(running.address()).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        .unwrap();
    running.signal("TERM");
    assert_eq!(running.end().done(), "");
    assert_eq!(stream.read(&mut [0; 1]).unwrap_or(0), 0);
}

/// One that runs a function which does not respond, with a request to it that was received.
fn with_running_invocation(session: &mut Session) -> TcpStream {
    let token = ["--auth-token", TOKEN];
    let function = [
        "--function",
        "resize=http://HANGING",
        "--function-timeout",
        "1m",
    ];
    session.start(&[&SERVE[..], &token, &function].concat());
    let mut stream = TcpStream::connect(session.running().address()).unwrap();
    let path =
        "/v2/p/fgs/functions/urn:fss:cn-north-4:p:function:default:resize:latest/invocations";
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: {TOKEN}\r\n\
         Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
    )
    .unwrap();
    session.accept_hanging();
    stream
}

#[test]
fn server_reports_waiting() {
    const WAITS: &str =
        "fgs: waiting up to 5 s for 1 running invocation; a second signal ends at once\n";
    let mut session = Session::new();
    let _stream = with_running_invocation(&mut session);
    let running = session.running();
    running.signal("INT");
    assert_eq!(running.error_line(), WAITS);
    let started = Instant::now();
    running.signal("INT");
    let outcome = session.end_running();
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!((outcome.done(), &*outcome.stderr), ("", ""));

    let mut session = Session::new();
    let _stream = with_running_invocation(&mut session);
    let started = Instant::now();
    let running = session.running();
    running.signal("TERM");
    assert_eq!(running.error_line(), WAITS);
    session.end_running().done();
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[cfg(target_os = "linux")]
const NAMESPACE: [&str; 5] = [
    "--user",
    "--map-root-user",
    "--pid",
    "--fork",
    "--kill-child",
];

#[cfg(target_os = "linux")]
fn has_namespaces() -> bool {
    let allowed = Command::new("unshare").args(NAMESPACE).arg("true").output();
    let allowed = allowed.is_ok_and(|allowed| allowed.status.success());
    if !allowed {
        eprintln!("this system allows no namespaces");
    }
    allowed
}

#[cfg(target_os = "linux")]
fn child_of(parent: u32) -> u32 {
    let children = format!("/proc/{parent}/task/{parent}/children");
    fs::read_to_string(children)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

/// A command that waits for its server, until a signal is sent to it.
#[cfg(target_os = "linux")]
fn signaled(program: &str, arguments: &[&str], name: &str) -> ExitStatus {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", server.local_addr().unwrap());
    let session = Session::with(&[
        ("HUAWEICLOUD_SDK_AK", "AK"),
        ("HUAWEICLOUD_SDK_SK", "classified"),
    ]);
    let list = [
        "--endpoint",
        &endpoint,
        "--project-id",
        "p",
        "--timeout",
        "15s",
        "functions",
        "list",
    ];
    let mut command = before(session.command(&list), program, arguments);
    let mut running = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let connected = server.accept().unwrap();
    match program {
        "unshare" => signal(child_of(running.id()), name),
        _ => signal(running.id(), name),
    }
    let status = running.wait().unwrap();
    drop(connected);
    let mut stderr = String::new();
    running.stderr.unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(stderr, "");
    status
}

#[cfg(target_os = "linux")]
#[test]
fn commands_end_as_process_1() {
    if has_namespaces() {
        for (name, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
            assert_eq!(
                signaled("unshare", &NAMESPACE, name).code(),
                Some(status),
                "{name}"
            );
        }
    }
}

/// A shell that sees SIGINT ends its loop, too.
#[cfg(target_os = "linux")]
#[test]
fn signal_kills_other_commands() {
    use std::os::unix::process::ExitStatusExt;
    for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        assert_eq!(signaled("env", &[], name).signal(), Some(number), "{name}");
    }
}

/// As the only process of a container, for which unhandled signals do nothing.
#[cfg(target_os = "linux")]
#[test]
fn server_exits_with_0_as_process_1() {
    if !has_namespaces() {
        return;
    }
    for name in ["TERM", "HUP", "INT"] {
        let session = Session::new();
        let running = Running::start(&mut behind(&session, "unshare", &NAMESPACE));
        running.address();
        signal(child_of(running.id()), name);
        assert_eq!(running.end().done(), "", "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn server_under_nohup_ignores_sighup() {
    let session = Session::new();
    let running = Running::start(&mut behind(&session, "nohup", &[]));
    running.signal("HUP");
    let mut stream = TcpStream::connect(running.address()).unwrap();
    stream
        .write_all(b"GET /none HTTP/1.0\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.contains("404"), "{response}");
    running.signal("TERM");
    assert_eq!(running.end().status, Some(0));
}
