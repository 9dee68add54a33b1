//! Errors in the tests of a program that handles them.

use functiongraph::{Error, ErrorKind, StatusCode};

/// The code under test: what a program does after a failed call.
fn next_step(error: &Error) -> &'static str {
    match error.status() {
        Some(StatusCode::NOT_FOUND) if error.is_not_found() => "create it",
        Some(status) if status.is_server_error() => "report it",
        _ if error.is_retryable() => "try again",
        _ => "give up",
    }
}

#[test]
fn errors_are_mocked() {
    let missing = Error::builder(ErrorKind::Service, "the function does not exist")
        .status(StatusCode::NOT_FOUND)
        .code("FSS.0404")
        .build();
    let broken = Error::builder(ErrorKind::Service, "internal error")
        .status(StatusCode::INTERNAL_SERVER_ERROR)
        .build();
    let lost = Error::builder(ErrorKind::Network, "connection refused").build();
    let invalid = Error::builder(ErrorKind::InvalidInput, "4 is out of range (0 to 3)").build();
    let steps = [missing, broken, lost, invalid].map(|error| next_step(&error));
    assert_eq!(steps, ["create it", "report it", "try again", "give up"]);
}
