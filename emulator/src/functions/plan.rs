//! What is to run functions, as a builder collects it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use tokio::sync::Semaphore;

use super::FolderFunction;
use super::settings::Settings;
use super::source::Source;
use super::table::Functions;
use super::url::UrlFunction;
use crate::invocation::InvocationHandler;
use functiongraph::FunctionUrn;

/// How many events a function runs at a time.
const DEFAULT_CONCURRENCY: usize = 8;

#[derive(Default)]
pub(crate) struct Plan {
    pub handler: Option<InvocationHandler>,
    pub own: Vec<(FunctionUrn, Place)>,
    pub defaults: Settings,
    pub concurrency: Option<NonZeroUsize>,
}

/// Where a function is.
pub(crate) enum Place {
    Url(String),
    Folder(PathBuf),
}

impl Plan {
    /// The functions, or the one that cannot be run, and why.
    pub(crate) fn functions(self) -> Result<Functions, (FunctionUrn, String)> {
        let concurrency = self
            .concurrency
            .map_or(DEFAULT_CONCURRENCY, NonZeroUsize::get)
            .min(Semaphore::MAX_PERMITS);
        let mut own: Vec<(FunctionUrn, Source)> = Vec::new();
        for (urn, place) in self.own {
            if own.iter().any(|(other, _)| *other == urn) {
                return Err((urn, "it is given twice; give one place".to_owned()));
            }
            let source = match &place {
                Place::Url(url) => UrlFunction::new(url, concurrency)
                    .map(Source::Url)
                    .map_err(|problem| format!("{url:?}: {problem}")),
                Place::Folder(folder) => {
                    FolderFunction::new(folder, concurrency).map(Source::Folder)
                }
            };
            match source {
                Ok(source) => own.push((urn, source)),
                Err(problem) => return Err((urn, problem)),
            }
        }
        Ok(Functions::new(self.handler, own, self.defaults))
    }
}
