//! `fgs-spec`: compares the provider's API pages with the OpenAPI document.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
