//! `fgs completions`.

use clap_complete::Shell;

use crate::args::unused;
use crate::failure::Failure;
use crate::output;

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut unused::command(), "fgs", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
