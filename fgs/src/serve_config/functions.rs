//! The functions of the command line and of the file. What is on the command line wins.

use std::collections::BTreeMap;

use functiongraph::FunctionUrn;
use functiongraph_emulator::{EmulatorBuilder, RunOptions};

use super::config_file::ConfigFile;
use super::settings::FunctionSettings;
use crate::args::emulator::Serve;
use crate::failure::Failure;
use crate::values::duration::shown;
use crate::values::function_source::Place;

pub(crate) fn add_functions(
    mut emulator: EmulatorBuilder,
    serve: &Serve,
    config: &ConfigFile,
) -> Result<EmulatorBuilder, Failure> {
    let settings = &config.settings;
    let is_given = |urn: &FunctionUrn| serve.functions.iter().any(|function| function.is(urn));
    let of_file: Vec<_> = settings
        .functions
        .iter()
        .map(|(urn, function)| (urn, function, Place::parse(&function.run)))
        .filter(|(urn, ..)| !is_given(urn))
        .collect();
    let places = serve.functions.iter().map(|function| &function.place);
    let places: Vec<_> = places
        .chain(of_file.iter().map(|(.., place)| place))
        .collect();
    check(serve, config, &places)?;

    let mut variables: BTreeMap<&String, &String> = settings.env.iter().collect();
    let options = serve.variables.iter();
    variables.extend(options.map(|(name, value)| (name, value)));
    for (name, value) in variables {
        emulator = emulator.function_env(name, value);
    }
    let timeout = settings.function_timeout.map(|timeout| timeout.0);
    if let Some(timeout) = serve.function_timeout.or(timeout) {
        emulator = emulator.function_timeout(timeout);
    }
    let concurrency = settings.concurrency.map(|events| events.0);
    if let Some(events) = serve.concurrency.or(concurrency) {
        emulator = emulator.function_concurrency(events);
    }
    for function in &serve.functions {
        let options = match &function.place {
            Place::Url(url) => RunOptions::url(url),
            Place::Folder(folder) => RunOptions::folder(folder),
        };
        emulator = emulator.run_function(function.urn.clone(), options);
    }
    for (urn, function, place) in of_file {
        let options = match place {
            Place::Url(url) => RunOptions::url(url),
            Place::Folder(folder) => RunOptions::folder(config.resolve(folder)),
        };
        emulator = emulator.run_function(urn.clone(), own(options, function, serve));
    }
    Ok(emulator)
}

/// With the function's own settings, but for those of the command line.
fn own(mut options: RunOptions, function: &FunctionSettings, serve: &Serve) -> RunOptions {
    if let (Some(timeout), None) = (function.timeout, serve.function_timeout) {
        options = options.timeout(timeout.0);
    }
    if let (Some(events), None) = (function.concurrency, serve.concurrency) {
        options = options.concurrency(events.0);
    }
    for (name, value) in &function.env {
        if !serve.variables.iter().any(|(other, _)| other == name) {
            options = options.env(name, value);
        }
    }
    options
}

/// Rejects options that apply to no function.
fn check(serve: &Serve, config: &ConfigFile, places: &[&Place]) -> Result<(), Failure> {
    const SERVERS: &str = "servers have the environment that they were started with; add a --function with a folder, or remove --env";
    const NO_FUNCTION: &str =
        "it applies to functions, but none is configured; add one, or remove it";
    let variables = &serve.variables;
    let is_folder = |place: &&Place| matches!(place, Place::Folder(_));
    if !places.iter().any(is_folder) {
        if let Some((name, _)) = variables.first() {
            return Err(Failure::option("--env <KEY=VALUE>", name, SERVERS));
        }
        if !config.settings.env.is_empty() {
            let reason =
                "it applies to functions in folders, but none is configured; add one, or remove it";
            return Err(config.invalid(&["env"], reason));
        }
    }
    for (at, (name, _)) in variables.iter().enumerate() {
        if variables[..at].iter().any(|(other, _)| other == name) {
            return Err(Failure::option(
                "--env <KEY=VALUE>",
                name,
                "it is set twice; set it once",
            ));
        }
    }
    if !places.is_empty() {
        return Ok(());
    }
    if let Some(timeout) = serve.function_timeout {
        let timeout = shown(timeout);
        return Err(Failure::option(
            "--function-timeout <DURATION>",
            timeout,
            NO_FUNCTION,
        ));
    }
    if let Some(wait) = serve.retry_wait {
        return Err(Failure::option(
            "--retry-wait <TIME>",
            shown(wait),
            NO_FUNCTION,
        ));
    }
    if let Some(events) = serve.concurrency {
        return Err(Failure::option(
            "--concurrency <EVENTS>",
            events,
            NO_FUNCTION,
        ));
    }
    let settings = &config.settings;
    let unused = [
        ("function_timeout", settings.function_timeout.is_some()),
        ("concurrency", settings.concurrency.is_some()),
        ("retry_wait", settings.retry_wait.is_some()),
    ];
    match unused.iter().find(|(_, is_set)| *is_set) {
        Some((name, _)) => Err(config.invalid(&[name], NO_FUNCTION)),
        None => Ok(()),
    }
}
