//! Systems without process groups run no folders.

use std::path::Path;

use super::call::Call;
use super::outcome::Outcome;
use super::settings::Settings;

pub(crate) enum FolderFunction {}

impl FolderFunction {
    pub(crate) fn new(_: &Path, _: usize) -> Result<Self, String> {
        Err("folders run on Unix only; give http://HOST:PORT".to_owned())
    }

    pub(super) async fn run(&self, _: &Call, _: &Settings) -> Outcome {
        match *self {}
    }

    pub(super) fn stop(&self) {
        match *self {}
    }
}
