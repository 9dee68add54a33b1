//! `fgs completions`.

use clap::builder::Resettable;
use clap::{Arg, ArgAction, Command, ValueHint};
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

/// An option that does not name another, which may be hidden. Each command has its own already. No files are offered for
/// what is none.
fn standalone(option: Arg) -> Arg {
    // The word after an option whose value follows `=` is not its value; the scripts would complete it as one.
    let option = match option.get_long() {
        Some(long) if option.is_require_equals_set() => Arg::new(option.get_id().clone())
            .long(long.to_owned())
            .action(ArgAction::SetTrue)
            .help(option.get_help().cloned().unwrap_or_default()),
        _ if option.get_action().takes_values()
            && option.get_value_hint() == ValueHint::Unknown =>
        {
            option.value_hint(ValueHint::Other)
        }
        _ => option,
    };
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
