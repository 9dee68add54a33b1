//! `fgs completions`.

use clap::builder::Resettable;
use clap::{Arg, Command};
use clap_complete::Shell;

use crate::args::unused;
use crate::failure::Failure;
use crate::output;

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = unused::command();
    command.build();
    clap_complete::generate(shell, &mut visible(&command), "fgs", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}

/// An option that does not name another, which may be hidden. Each command has its own already.
fn standalone(option: Arg) -> Arg {
    option
        .global(false)
        .conflicts_with(Resettable::Reset)
        .requires(Resettable::Reset)
}

/// A command that is built, without what its help hides: the scripts offer hidden options, too.
fn visible(command: &Command) -> Command {
    let options = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let mut visible = Command::new(command.get_name().to_owned())
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .args(options.map(|option| standalone(option.clone())))
        .subcommands(command.get_subcommands().map(self::visible));
    if let Some(about) = command.get_about() {
        visible = visible.about(about.clone());
    }
    if let Some(version) = command.get_version() {
        visible = visible.version(version.to_owned());
    }
    visible
}
