//! What is to run functions, as a builder collects it.

use std::num::NonZeroUsize;

use tokio::sync::Semaphore;

use super::FolderFunction;
use super::registered::{Functions, Runnable, is_same};
use super::run_options::{Place, RunOptions};
use super::settings::{Settings, check_variables};
use super::source::Source;
use super::url::UrlFunction;
use crate::invocation::InvocationHandler;
use functiongraph::FunctionUrn;
use functiongraph_io::printable::without_user;

/// How many events a function runs at a time.
const DEFAULT_CONCURRENCY: usize = 8;

#[derive(Default)]
pub(crate) struct Plan {
    pub handler: Option<InvocationHandler>,
    pub own: Vec<(FunctionUrn, RunOptions)>,
    pub defaults: Settings,
    pub concurrency: Option<NonZeroUsize>,
}

impl Plan {
    /// The functions, or the one that cannot be run, and why.
    pub(crate) fn functions(self) -> Result<Functions, (FunctionUrn, String)> {
        let mut own: Vec<(FunctionUrn, Runnable)> = Vec::new();
        for (urn, options) in self.own {
            if own.iter().any(|(other, _)| is_same(other, &urn)) {
                return Err((urn, "it is set twice; set it once".to_owned()));
            }
            match runnable(options, &self.defaults, self.concurrency) {
                Ok(runnable) => own.push((urn, runnable)),
                Err(problem) => return Err((urn, problem)),
            }
        }
        Ok(Functions::new(self.handler, own, self.defaults))
    }
}

fn runnable(
    options: RunOptions,
    defaults: &Settings,
    concurrency: Option<NonZeroUsize>,
) -> Result<Runnable, String> {
    let concurrency = options
        .concurrency
        .or(concurrency)
        .map_or(DEFAULT_CONCURRENCY, NonZeroUsize::get)
        .min(Semaphore::MAX_PERMITS);
    let mut defaults = defaults.clone();
    if let Some(timeout) = options.timeout {
        defaults.timeout = timeout;
    }
    let source = match &options.place {
        Place::Url(url) => {
            if let Some(name) = options.env.keys().next() {
                return Err(format!(
                    "the variable {name} cannot reach a server, which has the environment that it was started with; leave it out"
                ));
            }
            UrlFunction::new(url, concurrency)
                .map(Source::Url)
                .map_err(|problem| format!("{:?}: {problem}", without_user(url)))?
        }
        Place::Folder(folder) => Source::Folder(FolderFunction::new(folder, concurrency)?),
    };
    defaults.user_data.extend(options.env);
    check_variables(&defaults).map_err(|(_, problem)| problem)?;
    Ok(Runnable { source, defaults })
}
