//! What the file of `--config` holds. The doc comments are the descriptions of its JSON Schema.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use functiongraph::FunctionUrn;
use serde::Deserialize;

use super::values::{Events, Timeout, Wait, not_empty};

/// Settings of `fgs emulator serve`. Paths are relative to the folder of this file. An option on the command line wins.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a map of settings")]
pub(crate) struct Settings {
    /// Address to listen on, ADDRESS:PORT; port 0 picks a free one. 127.0.0.1:0 by default.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub listen: Option<SocketAddr>,
    /// Whether to allow an address that other machines can reach.
    #[serde(default)]
    pub allow_remote: bool,
    /// Hosts of requests to accept, such as a container's name, in addition to localhost and loopback addresses.
    #[serde(default)]
    pub allow_hosts: Vec<String>,
    /// File to keep the state in; in memory by default.
    pub state: Option<PathBuf>,
    /// Folder for what destinations receive; without it, only functions and topics of smn receive anything.
    pub deliver: Option<PathBuf>,
    /// URLs of topics, by their URNs: the messages of a topic are posted to its URL.
    #[serde(default)]
    pub smn: BTreeMap<String, String>,
    /// How long to wait between two attempts of an asynchronous invocation; 0 is allowed. 1s by default, then twice as long
    /// each time, at most 5m.
    pub retry_wait: Option<Wait>,
    /// Region of functions named without one.
    pub region: Option<String>,
    /// Functions to run, by name or URN.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, FunctionSettings>"))]
    pub functions: BTreeMap<FunctionUrn, FunctionSettings>,
    /// How long a run may take, where the function was not created and has no timeout of its own. 3s by default.
    pub function_timeout: Option<Timeout>,
    /// Variables of the environment of all folders, where a created function has no user_data.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// How many events a function without a concurrency of its own runs at a time. 8 by default.
    pub concurrency: Option<Events>,
    /// URNs of functions to know, in addition to those that run or were created; others are not known then.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub known_functions: Vec<FunctionUrn>,
    /// Whether only functions are known that run, were created, or are among known_functions.
    #[serde(default)]
    pub strict: bool,
    /// The JSON Schema of this file, for editors.
    #[serde(rename = "$schema")]
    #[expect(dead_code, reason = "only editors read it")]
    schema: Option<String>,
}

/// A function to run.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a map with run")]
pub(crate) struct FunctionSettings {
    /// What runs it: a server, http://HOST:PORT, or a folder with an executable file bootstrap.
    #[serde(deserialize_with = "not_empty")]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub run: String,
    /// How long a run may take, where the function was not created.
    pub timeout: Option<Timeout>,
    /// Variables of the environment of the folder, in addition to those of all functions.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// How many events it runs at a time.
    pub concurrency: Option<Events>,
}
