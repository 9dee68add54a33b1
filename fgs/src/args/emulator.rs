//! `fgs emulator`.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgGroup, Args as ClapArgs, Subcommand};
use functiongraph::FunctionUrn;

use super::help;
use super::help::FUNCTIONS;
use crate::values::duration;
use crate::values::function_source::{Function, concurrency, function, timeout, variable};

#[derive(Debug, Subcommand)]
pub(crate) enum EmulatorCommand {
    /// Run the emulator until it is stopped, and print `listening on http://…`
    Serve(Box<Serve>),
    /// Advance the clock of a running emulator, and print its time
    ///
    /// Asynchronous invocations wait, age and are retried by this clock. What is due on the way runs before the command
    /// ends.
    Advance(Advance),
    /// Print what has happened to the asynchronous events of a running emulator, one line a change
    #[command(after_help = help::EVENTS)]
    Events(Events),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Advance {
    /// How far, such as 90s or 1h30m
    #[arg(value_name = "TIME", value_parser = duration::parse_duration, allow_negative_numbers = true)]
    pub by: Duration,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = FUNCTIONS)]
#[command(group = ArgGroup::new("runs").args(["functions", "config"]).multiple(true))]
pub(crate) struct Serve {
    /// Read settings from this file of YAML or JSON; an option that is given here wins over the file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address to listen on, 127.0.0.1:0 by default; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    pub listen: Option<SocketAddr>,
    /// Allow --listen on an address that other machines can reach
    #[arg(long)]
    pub allow_remote: bool,
    /// Accept requests to this host, such as a container's name, in addition to localhost and loopback addresses
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allowed_hosts: Vec<String>,
    /// Keep the state in this file instead of in memory
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Write what destinations receive below this folder; without it, only functions and topics of --smn receive anything
    #[arg(long, value_name = "DIR")]
    pub deliver: Option<PathBuf>,
    /// Wait so long between two attempts to run a --function asynchronously, such as 0 or 10s; by default 1s, then twice as long
    /// each time, at most 5m
    #[arg(long, value_name = "TIME", value_parser = duration::parse_wait, allow_hyphen_values = true, requires = "runs")]
    pub retry_wait: Option<Duration>,
    /// Post the messages of this topic to a URL, as the service does for an HTTP subscription, but without a signature; can be
    /// repeated
    #[arg(long = "smn", value_name = "TOPIC_URN=URL")]
    pub smn_subscriptions: Vec<String>,
    /// Accept this key pair; without pair and token, the first pair of HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or
    /// CLOUD_SDK_AK and CLOUD_SDK_SK, and the token of HUAWEICLOUD_SDK_AUTH_TOKEN, else HW_ACCESS_KEY and HW_SECRET_KEY, else a
    /// generated pair, which is printed
    #[arg(long = "access-key", value_name = "AK:SK")]
    pub access_keys: Vec<String>,
    /// Accept this token
    #[arg(long = "auth-token", value_name = "TOKEN")]
    pub auth_tokens: Vec<String>,
    /// Run a function by a server, http://HOST:PORT, or a folder with an executable file bootstrap; can be repeated
    #[arg(long = "function", value_name = "NAME=URL|DIR", value_parser = function)]
    pub functions: Vec<Function>,
    /// How long a run of --function may take, where the function was not created: 3s by default
    #[arg(long, value_name = "DURATION", value_parser = timeout, allow_hyphen_values = true, requires = "runs")]
    pub function_timeout: Option<Duration>,
    /// Variable of the environment of each folder of --function, where a created one has no user_data; can be repeated
    #[arg(long = "env", value_name = "KEY=VALUE", value_parser = variable, requires = "runs")]
    pub variables: Vec<(String, String)>,
    /// How many events each --function runs at a time: 8 by default
    #[arg(long, value_name = "EVENTS", value_parser = concurrency, requires = "runs")]
    pub concurrency: Option<NonZeroUsize>,
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

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "an IP address and a port are expected, such as 127.0.0.1:8080".to_owned())
}
