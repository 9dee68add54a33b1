//! The ways to run a function.

use super::FolderFunction;
use super::call::Call;
use super::handler;
use super::outcome::Outcome;
use super::settings::Settings;
use super::url::UrlFunction;
use crate::invocation::InvocationHandler;

pub(crate) enum Source {
    Handler(InvocationHandler),
    Url(UrlFunction),
    Folder(FolderFunction),
}

impl Source {
    pub(crate) fn is_handler(&self) -> bool {
        matches!(self, Self::Handler(_))
    }

    pub(crate) async fn run(&self, call: Call, settings: Settings) -> Outcome {
        match self {
            Self::Handler(handler) => handler::run(handler, call).await.into(),
            Self::Url(server) => server.run(&call, &settings).await.into(),
            Self::Folder(folder) => folder.run(&call, &settings).await,
        }
    }

    /// Ends what it keeps running.
    pub(super) fn stop(&self) {
        if let Self::Folder(folder) = self {
            folder.stop();
        }
    }
}
