//! `fgs versions`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args as ClapArgs, Subcommand};

use super::help;
use super::limit::Limit;
use super::target::Target;

#[derive(Debug, Subcommand)]
pub(crate) enum VersionsCommand {
    /// List the versions of a function
    List(ListVersions),
    /// Publish the function as it is now as a version that stays as it is
    #[command(after_help = help::PUBLISH)]
    Publish(Publish),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ListVersions {
    #[command(flatten)]
    pub limit: Limit,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Publish {
    /// Name of the version, by default one that the service chooses
    #[arg(long, value_name = "VERSION", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
    /// What the version is for
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    #[command(flatten)]
    pub target: Target,
}
