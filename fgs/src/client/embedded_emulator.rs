//! `--emulator`: an emulator inside this process.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use functiongraph_emulator::{Emulator, StartError};

use crate::args::global::Global;
use crate::failure::Failure;
use crate::process::signals::survive_file_size_limit;
use crate::state_file;

pub(crate) async fn start(global: &Global, state: Option<PathBuf>) -> Result<Emulator, Failure> {
    let state = match state {
        Some(state) => state_file::named("--emulator[=<STATE>]", state)?,
        None => default_state()?,
    };
    let mut emulator = Emulator::builder()
        .state_file(state)
        .share_state(global.timeout);
    if let Some(region) = &global.region {
        emulator = emulator.region(region);
    }
    survive_file_size_limit();
    emulator.start().await.map_err(|error| match error {
        StartError::State(_, ref why) if why.is_in_use() => Failure::InvalidInput(format!(
            "{error}; --endpoint URL sends to a running emulator, a longer --timeout waits longer"
        )),
        StartError::InvalidRegion(region) => Failure::option(
            "--region <REGION>",
            region,
            "letters, digits and '-' are allowed",
        ),
        StartError::State(..) => Failure::InvalidInput(error.to_string()),
        error => Failure::failed(error),
    })
}

fn default_state() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::InvalidInput(format!(
            "no state directory ({error}); name a file: --emulator=FILE"
        ))
    })?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Ok(folder.join("functiongraph").join("emulator.redb"))
}
