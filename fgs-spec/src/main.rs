//! `fgs-spec`: the provider's pages against the document.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
