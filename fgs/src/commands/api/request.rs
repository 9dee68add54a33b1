//! The request of an operation, made of what was given.

use functiongraph::__private::constants::Place;
use functiongraph::__private::document::Argument;
use functiongraph::{Client, FunctionUrn, RawRequest};

use crate::args::api::ApiCall;
use crate::failure::Failure;

/// Rejects what is missing, and the first parameter that is not valid.
pub(super) fn validate(call: &ApiCall) -> Result<(), Failure> {
    let description = call.description;
    let (id, command) = (description.operation.id, description.command);
    let is_given = |argument: &Argument| {
        let mut names = call.values.iter().map(|(given, _)| given.name);
        names.any(|name| name == argument.name)
    };
    let is_required = |argument: &&Argument| {
        description
            .parameter(argument.name)
            .is_some_and(|parameter| parameter.required)
    };
    let mut missing: Vec<String> = description
        .arguments
        .iter()
        .filter(|argument| is_required(argument) && !is_given(argument))
        .map(|argument| format!("--{}", argument.flag))
        .collect();
    if description.body.as_ref().is_some_and(|body| body.required) && call.body.is_none() {
        missing.push("--body".to_owned());
    }
    if !missing.is_empty() {
        return Err(Failure::InvalidInput(format!(
            "{id} requires {}; see fgs api {command} --help",
            missing.join(", ")
        )));
    }
    for (argument, value) in &call.values {
        let option = format!("--{}", argument.flag);
        let invalid = |reason: &str| Failure::option(&option, value, reason);
        if let Some(parameter) = description.parameter(argument.name) {
            parameter
                .validate(value)
                .map_err(|error| invalid(error.reason()))?;
        }
        if value.is_empty() {
            return Err(invalid(if is_required(argument) {
                "must not be empty"
            } else {
                "must not be empty; leave it out"
            }));
        }
    }
    Ok(())
}

pub(super) fn request(client: &Client, call: &ApiCall, body: Option<Vec<u8>>) -> RawRequest {
    let description = call.description;
    let mut request = client.described_request(description.operation);
    for (argument, value) in &call.values {
        let Some(parameter) = description.parameter(argument.name) else {
            continue;
        };
        if let (true, Ok(urn)) = (parameter.is_function(), value.parse::<FunctionUrn>()) {
            request = request.function(&urn);
        }
        request = match parameter.place {
            Place::Path => request.path_param(argument.name, value),
            Place::Query => request.query_param(argument.name, value),
            Place::Header => request.header(argument.name, value),
        };
    }
    match (&description.body, body) {
        (Some(described), Some(body)) => request.header("Content-Type", described.media).body(body),
        _ => request,
    }
}
