//! The request of an operation, made of what was given.

use functiongraph::__private::constants::ParameterLocation;
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
    for argument in description.arguments {
        let given = call.values.iter();
        let given = given.filter(|(given, _)| given.name == argument.name);
        let items: Vec<&str> = given.map(|(_, value)| value.as_str()).collect();
        if let Some(parameter) = description.parameter(argument.name)
            && !items.is_empty()
        {
            parameter.validate_all(&items).map_err(|error| {
                let option = format!("--{}", argument.flag);
                Failure::option(&option, items.join(" "), error.reason())
            })?;
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
        request = match parameter.location {
            ParameterLocation::Path => request.path_param(argument.name, value),
            ParameterLocation::Query => request.query_param(argument.name, value),
            ParameterLocation::Header => request.header(argument.name, value),
        };
    }
    match (&description.body, body) {
        (Some(described), Some(body)) => request.header("Content-Type", described.media).body(body),
        _ => request,
    }
}

#[cfg(test)]
mod tests {
    use clap::Command;
    use functiongraph::__private::constants::{Operation, Parameter, Rule, operations};
    use functiongraph::__private::document::{Description, Kind, Schema, SourcePage};
    use functiongraph::Credentials;

    use super::*;
    use crate::args::api::with_options;

    const fn of(kind: Kind) -> Schema {
        Schema {
            kind,
            doc: "",
            unit: "",
            default: None,
            example: None,
        }
    }

    static ITEM: Schema = of(Kind::Text { rules: &[] });
    static LIST: Schema = of(Kind::List {
        items: &ITEM,
        min: None,
        max: Some(2),
        unique: true,
    });
    static OPERATION: Operation = Operation {
        parameters: &[Parameter {
            name: "host",
            location: ParameterLocation::Query,
            required: false,
            rules: &[Rule::Repeated {
                least: None,
                most: Some(2),
                unique: true,
            }],
        }],
        ..operations::LIST_FUNCTIONS
    };
    static DESCRIPTION: Description = Description {
        operation: &OPERATION,
        command: "list",
        group: "",
        summary: "",
        doc: "",
        page: SourcePage {
            title: "",
            url: "",
            date: "",
        },
        arguments: &[Argument {
            name: "host",
            flag: "host",
            doc: "",
            schema: Some(&LIST),
        }],
        body: None,
        response: None,
        pages: None,
    };

    fn parsed(words: &str) -> ApiCall {
        let command = with_options(Command::new("list"), &DESCRIPTION);
        let matches = command
            .try_get_matches_from(format!("list {words}").split(' '))
            .unwrap();
        ApiCall::of_matches(&DESCRIPTION, &matches)
    }

    #[tokio::test]
    async fn lists_are_repeated_options() {
        let call = parsed("--host b --host a");
        validate(&call).unwrap();
        let client = Client::builder()
            .endpoint("http://127.0.0.1:9")
            .project_id("p")
            .credentials(Credentials::token("t"))
            .env_source(|_| None)
            .build()
            .unwrap();
        let request = request(&client, &call, None).build_signed().await.unwrap();
        let uri = "/v2/p/fgs/functions?host=b&host=a";
        assert!(request.to_string().contains(uri), "{request}");

        let reason = |words: &str| match validate(&parsed(words)) {
            Err(Failure::InvalidInput(line)) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            reason("--host a --host b --host c"),
            "invalid value 'a b c' for '--host': 3 items are out of range (up to 2 items)"
        );
        assert_eq!(
            reason("--host a --host a"),
            "invalid value 'a a' for '--host': is an item twice; leave one out"
        );
    }
}
