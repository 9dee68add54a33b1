//! `fgs api`: a command for each operation of the document, made of its description.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use functiongraph::__private::constants::{Parameter, Rule};
use functiongraph::__private::document::{ALL, Argument, Description, Kind, Schema};

use super::api_help;
use super::target::LAST;

const BODY: &str = "body";
const PAGINATE: &str = "paginate";
const DRY_RUN: &str = "dry-run";
const TEMPLATE: &str = "template";

/// What `fgs api` is to do.
#[derive(Debug)]
pub(crate) enum Api {
    List,
    Call(Box<ApiCall>),
}

/// An operation, and what was given for it.
#[derive(Debug)]
pub(crate) struct ApiCall {
    pub description: &'static Description,
    /// The parameters that were given, a list once for each of its items.
    pub values: Vec<(&'static Argument, String)>,
    pub body: Option<String>,
    pub paginate: bool,
    pub dry_run: bool,
    pub template: bool,
}

impl ApiCall {
    pub(crate) fn of_matches(description: &'static Description, matches: &ArgMatches) -> Self {
        let values = description.arguments.iter().flat_map(|argument| {
            let values = matches.get_many::<String>(argument.name);
            let values = values.into_iter().flatten();
            values.map(move |value| (argument, value.clone()))
        });
        Self {
            description,
            values: values.collect(),
            body: matches.get_one(BODY).cloned(),
            paginate: matches.get_flag(PAGINATE),
            dry_run: matches.get_flag(DRY_RUN),
            template: matches.get_flag(TEMPLATE),
        }
    }
}

impl Args for Api {
    fn augment_args(command: Command) -> Command {
        command
            .disable_help_subcommand(true)
            .subcommand_value_name("OPERATION")
            .subcommand_help_heading("Operations")
            .defer(|command| command.subcommands(ALL.iter().map(operation)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Api {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let Some((name, matches)) = matches.subcommand() else {
            return Ok(Self::List);
        };
        let description =
            find(name).ok_or_else(|| Error::raw(ErrorKind::InvalidSubcommand, name))?;
        Ok(Self::Call(Box::new(ApiCall::of_matches(
            description,
            matches,
        ))))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The words with the operation in kebab case, if it is what clap does not know.
pub(crate) fn in_kebab_case(error: &Error, words: &[OsString]) -> Option<Vec<OsString>> {
    let Some(ContextValue::String(written)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let description = find(written)?;
    let api = words.iter().position(|word| word == "api")?;
    let at = words[api..]
        .iter()
        .position(|word| word == written.as_str())?;
    let mut words = words.to_vec();
    words[api + at] = description.command.into();
    Some(words)
}

/// An operation by its name, in whatever case.
fn find(name: &str) -> Option<&'static Description> {
    let letters = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let name = letters(name);
    ALL.iter()
        .find(|description| letters(description.operation.id) == name)
}

fn operation(description: &'static Description) -> Command {
    Command::new(description.command)
        .about(description.summary)
        // Only the one that is called needs them.
        .defer(|command| match find(command.get_name()) {
            Some(description) => with_options(command, description),
            None => command,
        })
}

/// The command with the options of an operation.
pub(crate) fn with_options(command: Command, description: &'static Description) -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
            .display_order(LAST)
    };
    let body = Arg::new(BODY)
        .long(BODY)
        .value_name("JSON")
        .help(match &description.body {
            Some(body) if body.required => "The body, @FILE or - for standard input. [required]",
            _ => "The body, @FILE or - for standard input",
        })
        .allow_hyphen_values(true)
        .hide(description.body.is_none())
        .display_order(LAST);
    let paginate = flag(PAGINATE, "Print the items of all pages as one JSON array")
        .hide(description.pages.is_none());
    let dry_run = flag(
        DRY_RUN,
        "Print the request, with secrets masked, instead of sending it",
    );
    let template = flag(TEMPLATE, "Print a body to fill in, and send nothing")
        .hide(description.body.is_none());
    command
        .args(
            description
                .arguments
                .iter()
                .enumerate()
                .map(|(at, argument)| parameter(description, argument).display_order(at)),
        )
        .args([body, paginate, dry_run, template])
        .after_help(api_help::operation(description))
}

fn parameter(description: &'static Description, argument: &'static Argument) -> Arg {
    let described = description.parameter(argument.name);
    let rules = described.map_or(&[][..], |parameter| parameter.rules);
    let item = argument.schema.map(|schema| match schema.kind {
        Kind::List { items, .. } => items,
        _ => schema,
    });
    let arg = Arg::new(argument.name)
        .long(argument.flag)
        .value_name(item.map_or("TEXT", |schema| value_name(schema, rules)))
        .help(api_help::parameter(description, argument))
        .allow_negative_numbers(true);
    let arg = if described.is_some_and(Parameter::is_repeated) {
        arg.action(ArgAction::Append)
    } else {
        arg
    };
    let arg = match item.and_then(Schema::values) {
        // For completion; help lists them itself.
        Some(values) => arg
            .value_parser(PossibleValuesParser::new(values))
            .hide_possible_values(true),
        None => arg,
    };
    if argument.name == argument.flag {
        arg
    } else {
        arg.alias(argument.name)
    }
}

fn value_name(schema: &Schema, rules: &[Rule]) -> &'static str {
    let of_rule = rules.iter().find_map(|rule| match rule {
        Rule::FunctionUrn => Some("FUNCTION"),
        Rule::Integer { .. } => Some("N"),
        Rule::Time { .. } => Some("TIME"),
        Rule::Urn { .. } => Some("URN"),
        _ => None,
    });
    of_rule.unwrap_or(match schema.kind {
        Kind::Integer { .. } | Kind::Number { .. } => "N",
        Kind::Boolean { .. } => "true|false",
        _ => "TEXT",
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::command;

    #[test]
    fn option_names_are_unique() {
        // Of parameters, of the options that every operation has, and of the global ones.
        command::Args::command().debug_assert();
    }

    #[test]
    fn finds_operations_in_any_case() {
        for description in ALL {
            let id = description.operation.id;
            for name in [id, &id.to_uppercase(), description.command] {
                assert_eq!(find(name).unwrap().operation.id, id);
            }
        }
        assert!(find("nothing").is_none());
    }
}
