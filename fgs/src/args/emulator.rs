//! `fgs emulator`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use functiongraph::FunctionUrn;

use super::help;

#[derive(Debug, Subcommand)]
pub(crate) enum EmulatorCommand {
    /// Run the emulator until it is stopped, and print `listening on http://…`
    Serve(Serve),
    /// Print what has happened to the asynchronous events of a running emulator, one line a change
    #[command(after_help = help::EVENTS)]
    Events(Events),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Allow --listen on an address that other machines can reach
    #[arg(long)]
    pub allow_remote: bool,
    /// Accept requests to this host, such as a container's name, in addition to localhost and loopback addresses
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allowed_hosts: Vec<String>,
    /// Keep the state in this file instead of in memory
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Write what destinations receive below this folder; without it, only functions receive anything
    #[arg(long, value_name = "DIR")]
    pub deliver: Option<PathBuf>,
    /// Accept this key pair; without pair and token, the one of the environment, or a generated one, which is printed
    #[arg(long = "access-key", value_name = "AK:SK")]
    pub access_keys: Vec<String>,
    /// Accept this token
    #[arg(long = "auth-token", value_name = "TOKEN")]
    pub auth_tokens: Vec<String>,
    /// Know only created functions and those of this option, which can be repeated; without a version, all versions
    #[arg(long = "known-function", value_name = "URN")]
    pub known_functions: Vec<FunctionUrn>,
    /// Know only functions that were created, and those of --known-function; without it, any function can be invoked
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Events {
    /// Print each further change as it happens, until the emulator stops
    #[arg(long)]
    pub follow: bool,
}
