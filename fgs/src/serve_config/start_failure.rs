//! Why an emulator does not start, by the option or the line of the file that is the cause.

use std::io::ErrorKind;

use functiongraph_emulator::StartError;
use functiongraph_io::printable::without_user;

use super::config_file::ConfigFile;
use super::topics;
use crate::args::emulator::Serve;
use crate::failure::Failure;

pub(crate) fn start_failure(error: StartError, serve: &Serve, config: &ConfigFile) -> Failure {
    match error {
        StartError::NotLoopback(address) if serve.listen.is_some() => Failure::option(
            "--listen <ADDRESS:PORT>",
            address,
            "other machines can reach it; use 127.0.0.1, or add --allow-remote",
        ),
        StartError::NotLoopback(_) => config.invalid(
            &["listen"],
            "other machines can reach it; use 127.0.0.1, or set allow_remote",
        ),
        StartError::Listen(address, error) => {
            let reason = match error.kind() {
                ErrorKind::AddrInUse => "choose another port, or 0 for a free one",
                ErrorKind::AddrNotAvailable => {
                    "choose an address of this machine, such as 127.0.0.1"
                }
                ErrorKind::PermissionDenied => "choose a port from 1024, or 0 for a free one",
                _ => "choose another address",
            };
            let reason = format!("cannot listen on it: {error}; {reason}");
            // The address is valid, but another process has it now.
            if error.kind() == ErrorKind::AddrInUse {
                return Failure::Failed(match (serve.listen, config.settings.listen) {
                    (None, Some(_)) => config.located(&["listen"], reason),
                    _ => format!("--listen <ADDRESS:PORT>, {address}: {reason}"),
                });
            }
            match (serve.listen, config.settings.listen) {
                (Some(_), _) => Failure::option("--listen <ADDRESS:PORT>", address, reason),
                (None, Some(_)) => config.invalid(&["listen"], reason),
                (None, None) => Failure::InvalidInput(format!(
                    "the default of --listen <ADDRESS:PORT>, {address}: {reason}"
                )),
            }
        }
        StartError::InvalidSubscription(reason) if serve.smn_subscriptions.is_empty() => {
            config.invalid(&["smn"], reason)
        }
        StartError::InvalidSubscription(reason) => {
            let given = serve.smn_subscriptions.iter();
            let given: Vec<_> = given.map(|given| without_user(given)).collect();
            Failure::option(topics::OPTION, given.join(", "), reason)
        }
        StartError::InvalidHost(host) => {
            let reason = "a name or an IP address is expected, without scheme and port";
            let mut hosts = config.settings.allow_hosts.iter();
            match hosts.position(|other| *other == host) {
                Some(at) if !serve.allowed_hosts.contains(&host) => {
                    config.invalid(&["allow_hosts", &at.to_string()], reason)
                }
                _ => Failure::option("--allow-host <HOST>", host, reason),
            }
        }
        StartError::InvalidRegion(region) => {
            let reason = "letters, digits and '-' are allowed";
            if config.settings.region.as_ref() == Some(&region) {
                config.invalid(&["region"], reason)
            } else {
                Failure::option("--region <REGION>", region, reason)
            }
        }
        StartError::Function(urn, problem) => {
            let mut given = serve.functions.iter();
            match given.find(|function| function.urn == urn) {
                Some(function) => {
                    let given = without_user(&function.text);
                    Failure::option("--function <NAME=URL|DIR>", given, problem)
                }
                None => config.invalid(&["functions", urn.as_str()], problem),
            }
        }
        StartError::Variable(name, problem) if is_option(&name, serve) => {
            Failure::option("--env <KEY=VALUE>", name, problem)
        }
        StartError::Variable(name, problem) if config.settings.env.contains_key(&name) => {
            config.invalid(&["env", &name], problem)
        }
        StartError::Deliver(folder, error) if serve.deliver.is_some() => {
            let reason = format!("cannot deliver to it: {error}");
            Failure::option("--deliver <DIR>", folder.display(), reason)
        }
        StartError::Deliver(_, error) => {
            config.invalid(&["deliver"], format!("cannot deliver to it: {error}"))
        }
        error => Failure::InvalidInput(error.to_string()),
    }
}

fn is_option(variable: &str, serve: &Serve) -> bool {
    serve.variables.iter().any(|(name, _)| name == variable)
}

#[cfg(test)]
mod tests {
    use std::io;

    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn listen_failure(arguments: &[&str]) -> String {
        let command = Serve::augment_args(Command::new("serve").no_binary_name(true));
        let serve = Serve::from_arg_matches(&command.get_matches_from(arguments)).unwrap();
        let error = io::Error::from(ErrorKind::AddrNotAvailable);
        let error = StartError::Listen(([127, 0, 0, 1], 0).into(), error);
        match start_failure(error, &serve, &ConfigFile::none()) {
            Failure::InvalidInput(line) => line,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_value_only_if_given() {
        let given = listen_failure(&["--listen", "127.0.0.1:0"]);
        let start = "invalid value '127.0.0.1:0' for '--listen <ADDRESS:PORT>': cannot listen";
        assert!(given.starts_with(start), "{given}");
        let default = listen_failure(&[]);
        let start = "the default of --listen <ADDRESS:PORT>, 127.0.0.1:0: cannot listen on it: ";
        assert!(default.starts_with(start), "{default}");
    }
}
