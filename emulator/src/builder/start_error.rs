//! Why an emulator does not start.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::store::StateError;
use functiongraph::FunctionUrn;

/// Why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Other machines can reach the address, which is not allowed.
    NotLoopback(SocketAddr),
    /// The host to allow is not a host.
    InvalidHost(String),
    /// A key or token is empty, which anyone could guess.
    EmptySecret,
    /// A key or token contains white space or a control character, which no request can have.
    InvalidSecret,
    /// The region is not the name of one.
    InvalidRegion(String),
    /// The address cannot be bound.
    Listen(SocketAddr, io::Error),
    /// The state file cannot be used.
    State(PathBuf, StateError),
    /// The topic is not a topic, or its URL is not a URL.
    InvalidSubscription(String),
    /// The folder to deliver to cannot be used.
    Deliver(PathBuf, io::Error),
    /// The variable with this name cannot be one of functions, and why.
    Variable(String, String),
    /// A function cannot be run so, and why.
    Function(FunctionUrn, String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => {
                write!(
                    f,
                    "{address} can be reached from other machines; listen on 127.0.0.1 or [::1], or allow it"
                )
            }
            Self::InvalidHost(host) => {
                write!(
                    f,
                    "{host:?} is not a host; give a name or an IP address, without scheme and port"
                )
            }
            Self::EmptySecret => f.write_str("a key or token is empty; give one that is not"),
            Self::InvalidSecret => f.write_str(
                "a key or token contains white space or a control character; give one without",
            ),
            Self::InvalidRegion(region) => write!(
                f,
                "{region:?} is not a region; letters, digits and '-' are allowed"
            ),
            Self::Listen(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(
                    f,
                    "cannot listen on {address}: {error}; choose another port, or 0 for a free one"
                )
            }
            Self::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::InvalidSubscription(reason) => f.write_str(reason),
            Self::Deliver(folder, error) => {
                write!(f, "cannot deliver to {}: {error}", folder.display())
            }
            Self::Variable(_, problem) => f.write_str(problem),
            Self::Function(function, problem) => write!(f, "cannot run {function}: {problem}"),
            Self::State(file, error) => {
                write!(f, "cannot keep the state in {}: {error}", file.display())
            }
        }
    }
}

/// Without a source: the text has that of the cause, which the variant holds.
impl std::error::Error for StartError {}
