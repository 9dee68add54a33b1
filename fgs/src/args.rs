//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use functiongraph::FunctionUrn;

use crate::destination::Word;
use crate::duration::{self, Age};
use functiongraph_io::printable::is_seen;

const KEYS: &str = "\
Keys come from the first of these that is set up:
  oidc         HUAWEICLOUD_OIDC_PROVIDER_URN, HUAWEICLOUD_OIDC_AGENCY_URN,
               HUAWEICLOUD_OIDC_ID_TOKEN or HUAWEICLOUD_OIDC_TOKEN_FILE
  environment  HUAWEICLOUD_SDK_IDP_ID, HUAWEICLOUD_SDK_ID_TOKEN_FILE
               HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK [, HUAWEICLOUD_SDK_SECURITY_TOKEN]
               CLOUD_SDK_AK, CLOUD_SDK_SK
               HUAWEICLOUD_SDK_AUTH_TOKEN
  profile      [basic] of ~/.huaweicloud/credentials, or of HUAWEICLOUD_SDK_CREDENTIALS_FILE
  metadata     the instance's agency; FUNCTIONGRAPH_METADATA_ENDPOINT=off skips it
  pod          HC_CONTAINER_CREDENTIALS_FULL_URI, HC_CONTAINER_AUTHORIZATION_TOKEN_FILE
  terraform    HW_ACCESS_KEY, HW_SECRET_KEY [, HW_SECURITY_TOKEN]
The project of functions whose name does not tell it is the one set beside the keys, else
HUAWEICLOUD_SDK_PROJECT_ID, else HW_PROJECT_ID, else the one that IAM has for the region.
The region is HUAWEICLOUD_SDK_REGION, else HW_REGION_NAME, else the profile's.

Exit status: 0 done, 1 a service or the network said no (of a list, what came is printed first),
2 the input was wrong and nothing was sent, 3 what was asked for is not there.
Characters that are not seen, or turn the direction of text, are printed as escapes; in JSON, and in
the bodies that --dry-run prints, as \\u escapes, which are the same value.";

macro_rules! destinations {
    () => {
        "\
DEST is one of:
  obs://BUCKET[/PREFIX][?expires=DAYS]   an object for each result
  smn:TOPIC_URN                          a message to a topic
  dis:STREAM                             a record in a stream
  function:FUNC_URN                      a call of another function, or another version
It is taken as it stands: %-escapes are not decoded, and blanks are refused.
"
    };
}

const UPDATE_EXAMPLES: &str = concat!(
    destinations!(),
    "
The config is read, changed and written; another change meanwhile is not noticed. No answer tells the
log group and stream of the status log: with the log on, give them again, each by id or name, or
give --drop-log-target or --no-status-log.

Examples:
  fgs async-config update urn:fss:cn-north-4:PROJECT_ID:function:default:resize --max-retries 3
  fgs async-config update resize --on-failure obs://dead-letters --no-on-success --dry-run"
);

const SET_EXAMPLES: &str = concat!(
    destinations!(),
    "
What is not given is not sent, and the service sets it to its default; update leaves it as it is.
delete removes the config.

FILE holds one config as get prints it, not the list that list prints. func_urn, created_time and
last_modified, which only answers have, are left out; anything else that cannot be set is an error.

Examples:
  fgs --emulator async-config set resize --max-retries 3
  fgs async-config set urn:fss:cn-north-4:PROJECT_ID:function:default:resize \\
      --max-age 1h --on-failure 'obs://dead-letters/resize/?expires=30'
  fgs --region cn-north-4 --project-id PROJECT_ID async-config set resize --max-retries 0 --dry-run
  fgs --output json async-config get resize > resize.json
  fgs async-config set resize --from-file resize.json"
);

/// Configure how a Huawei Cloud function is invoked asynchronously.
#[derive(Debug, Parser)]
#[command(name = "fgs", version, after_help = KEYS, arg_required_else_help = true)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, ClapArgs)]
pub struct Global {
    /// The region, for functions named without one
    #[arg(long, global = true)]
    pub region: Option<String>,
    /// The project, for functions named without one
    #[arg(long, global = true)]
    pub project_id: Option<String>,
    /// Take the keys from this section of the profile file, and from nowhere else
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "emulator")]
    pub profile: Option<String>,
    /// Where to send, in place of the region's endpoint
    #[arg(long, global = true, value_name = "URL", conflicts_with = "emulator")]
    pub endpoint: Option<String>,
    /// Use an emulator inside this process; its state is kept in STATE, or in your state directory
    #[arg(long, global = true, value_name = "STATE", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "not given, given, given with a value")]
    pub emulator: Option<Option<PathBuf>>,
    /// How to print what comes back
    #[arg(long, global = true, value_enum, default_value_t = Output::Text)]
    pub output: Output,
    /// How long a call may take with all its tries, and a list with all its pages, such as 30s
    #[arg(long, global = true, value_name = "TIME", default_value = "60s", value_parser = duration::parse_duration)]
    pub timeout: Duration,
    /// How often a call may be tried; 1 for no retries
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_attempts: Option<u32>,
    /// Trust the certificates of this PEM file too, beside the machine's
    #[arg(long, global = true, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Tell on stderr each try and its answer
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// The files that a command reads count towards its time, too.
    #[arg(skip = Instant::now())]
    pub begun: Instant,
}

impl Global {
    /// What is left of the time, up to a tenth of a second more, so that an error has a round number.
    pub fn left(&self) -> Duration {
        const TENTH: u128 = 100;
        let left = self
            .timeout
            .saturating_sub(self.begun.elapsed())
            .as_millis()
            .div_ceil(TENTH)
            * TENTH;
        u64::try_from(left)
            .map_or(self.timeout, Duration::from_millis)
            .min(self.timeout)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// A table for people
    Text,
    /// The service's answer, with the API's own names; a list is one page, with the count of what is printed
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// A function's asynchronous-invocation config
    #[command(subcommand)]
    AsyncConfig(AsyncConfigCommand),
    /// Invoke a function asynchronously, and print the invocation's id
    #[command(after_help = INVOKE_EXAMPLES)]
    InvokeAsync(Invoke),
    /// What became of asynchronous invocations
    #[command(subcommand)]
    Invocations(InvocationsCommand),
    /// The log of the states of asynchronous invocations
    #[command(subcommand)]
    StatusLog(StatusLogCommand),
    /// The project's functions
    #[command(subcommand)]
    Functions(FunctionsCommand),
    /// A FunctionGraph of your own, for tests and for trying things
    #[command(subcommand)]
    Emulator(EmulatorCommand),
    /// Print a completion script
    Completions {
        /// The shell it is for
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub enum AsyncConfigCommand {
    /// Set the config; the whole of it is replaced
    #[command(after_help = SET_EXAMPLES)]
    Set(Box<Set>),
    /// Change what is named in the config; the rest of it stays
    #[command(after_help = UPDATE_EXAMPLES)]
    Update(Box<Update>),
    /// Print the config
    Get(Read),
    /// Delete the config
    Delete(Read),
    /// Print the configs of all versions and aliases
    List(Read),
}

#[derive(Debug, ClapArgs)]
pub struct Read {
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN
    pub function: FunctionUrn,
    /// Print the request, with secrets masked, and do not send it
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Change {
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN
    pub function: FunctionUrn,
    /// Read the config, print the request that would write it, with secrets masked, and do not send that
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Set {
    #[command(flatten)]
    pub target: Read,
    /// Set the config in this file, as `--output json async-config get` prints it; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = VALUES)]
    pub from_file: Option<String>,
    #[command(flatten)]
    pub values: Values,
    /// Set the file's config though it does not tell where the status log is kept; only with --from-file
    #[arg(long, conflicts_with_all = LOG_TARGET)]
    pub drop_log_target: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Update {
    #[command(flatten)]
    pub target: Change,
    #[command(flatten)]
    pub values: Values,
    /// Send results of successful runs nowhere
    #[arg(long, conflicts_with = "on_success")]
    pub no_on_success: bool,
    /// Send results of failed runs nowhere
    #[arg(long, conflicts_with = "on_failure")]
    pub no_on_failure: bool,
    /// Let the status log lose a log group and stream of its own, which no answer tells
    #[arg(long, conflicts_with_all = LOG_TARGET)]
    pub drop_log_target: bool,
}

const VALUES: [&str; 6] = [
    "max_age",
    "max_retries",
    "on_success",
    "on_failure",
    "status_log",
    "no_status_log",
];
const LOG_TARGET: [&str; 4] = [
    "log_group_id",
    "log_group_name",
    "log_stream_id",
    "log_stream_name",
];

/// What a config is made of.
#[derive(Debug, ClapArgs)]
pub struct Values {
    /// Longest time an event may wait, in seconds or as 90s, 5m, 1h, 1d
    #[arg(long, value_name = "TIME", value_parser = duration::parse_age, allow_hyphen_values = true)]
    pub max_age: Option<Age>,
    /// How often a failed run is repeated
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub max_retries: Option<i64>,
    /// Where results of successful runs are sent
    #[arg(long, value_name = "DEST", value_parser = Word::read)]
    pub on_success: Option<Word>,
    /// Where results of failed runs are sent
    #[arg(long, value_name = "DEST", value_parser = Word::read)]
    pub on_failure: Option<Word>,
    /// Keep the states of asynchronous invocations
    #[arg(long, conflicts_with = "no_status_log")]
    pub status_log: bool,
    /// Do not keep them
    #[arg(long)]
    pub no_status_log: bool,
    /// Keep them in a log group of your own, with this id
    #[arg(long, value_name = "ID", value_parser = seen)]
    pub log_group_id: Option<String>,
    /// The name of that log group
    #[arg(long, value_name = "NAME", value_parser = seen)]
    pub log_group_name: Option<String>,
    /// The id of the log stream in it
    #[arg(long, value_name = "ID", value_parser = seen)]
    pub log_stream_id: Option<String>,
    /// The name of that log stream
    #[arg(long, value_name = "NAME", value_parser = seen)]
    pub log_stream_name: Option<String>,
}

/// A text that says something, all of which can be seen.
fn seen(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("must not be blank".to_owned());
    }
    match text.chars().find(|letter| !is_seen(*letter)) {
        Some(odd) => Err(format!("holds '{}', which is not seen", odd.escape_debug())),
        None => Ok(text.to_owned()),
    }
}

const INVOKE_EXAMPLES: &str = "\
Examples:
  fgs --emulator invoke-async resize --data '{\"width\": 640}'
  fgs invoke-async resize --data @event.json
  echo '{}' | fgs invoke-async resize --data -";

#[derive(Debug, ClapArgs)]
pub struct Invoke {
    #[command(flatten)]
    pub target: Read,
    /// The event, a JSON object, sent byte for byte: as it is, @FILE, or - for standard input
    #[arg(
        long,
        value_name = "JSON",
        default_value = "{}",
        allow_hyphen_values = true
    )]
    pub data: String,
    /// Memory for this run, in MB, in place of the function's own
    #[arg(long, value_name = "MB")]
    pub memory: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum InvocationsCommand {
    /// Print invocations, of the last hour unless --since is given
    List(ListInvocations),
    /// Wait for an invocation to end; the exit status is 0 for SUCCESS, 1 for every other end, 3 for an unknown id
    Watch(Watch),
    /// Cancel an invocation that waits or runs
    Cancel(Cancel),
}

#[derive(Debug, ClapArgs)]
pub struct ListInvocations {
    #[command(flatten)]
    pub target: Read,
    /// Only those in this state: WAIT, RUNNING, SUCCESS, FAIL or DISCARD
    #[arg(long, value_name = "STATE")]
    pub status: Option<String>,
    /// Only those that began so long ago at most, such as 2h
    #[arg(long, value_name = "TIME", value_parser = duration::parse_duration)]
    pub since: Option<Duration>,
    /// Only this one
    #[arg(long, value_name = "ID")]
    pub request_id: Option<String>,
    /// Only those that wait or run
    #[arg(long, conflicts_with = "request_id")]
    pub active: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Watch {
    /// NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME, the last with :VERSION or :!ALIAS, or a full URN
    pub function: FunctionUrn,
    /// The invocation's id
    pub request_id: String,
    /// Give up after so long, with status 1; one that is still unknown then ends with status 3
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration::parse_duration)]
    pub within: Duration,
}

#[derive(Debug, ClapArgs)]
pub struct Cancel {
    #[command(flatten)]
    pub target: Read,
    /// The invocation's id
    pub request_id: String,
    /// force ends the runtime at once; recursive also stops the functions that were called
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum StatusLogCommand {
    /// Turn the log on for the project
    Enable,
    /// Print where it is kept
    Show,
}

#[derive(Debug, Subcommand)]
pub enum FunctionsCommand {
    /// Print the project's functions
    List {
        /// Only those in this package
        #[arg(long, value_name = "P")]
        package: Option<String>,
        /// Only those with a name like this
        #[arg(long, value_name = "N")]
        name: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum EmulatorCommand {
    /// Run it until it is stopped, and print `listening on http://…`
    Serve(Serve),
}

#[derive(Debug, ClapArgs)]
pub struct Serve {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Allow an address that other machines can reach
    #[arg(long)]
    pub allow_remote: bool,
    /// Allow requests to this host, such as a container's name, beside localhost and loopback addresses
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allowed_hosts: Vec<String>,
    /// Keep the state in this file; in memory otherwise
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Accept this key pair; without pair and token, the environment's is used, or one is made and printed
    #[arg(long = "access-key", value_name = "AK:SK")]
    pub access_keys: Vec<String>,
    /// Accept this token
    #[arg(long = "auth-token", value_name = "T")]
    pub auth_tokens: Vec<String>,
    /// Know this function and no others but those given likewise; without version, all its versions
    #[arg(long = "known-function", value_name = "URN")]
    pub known_functions: Vec<FunctionUrn>,
}
