//! A running `bootstrap`.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::bootstrap;
use super::call::Call;
use super::code_files::{BOUNDS, CodeFiles};
use super::log_pipe::LogPipe;
use super::outcome::Outcome;
use super::process_group::ProcessGroup;
use super::runtime_api::{Handed, RuntimeApi};
use super::settings::{Settings, check_variables};
use super::start_writes::Start;
use crate::run_error::{RunError, crashed, not_started, timed_out};
use functiongraph::FunctionUrn;

/// How long a process may take to request its event.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// One process, which runs one event at a time. Its whole group is killed when it is dropped.
pub(super) struct Instance {
    group: ProcessGroup,
    api: RuntimeApi,
    log: LogPipe,
    version: FunctionUrn,
    settings: Settings,
    /// The files that it was started from.
    code: Arc<CodeFiles>,
    /// The folder, and its start, until it has taken its first event.
    starting: Option<(PathBuf, Start)>,
}

/// How the run of an event ended.
pub(super) struct Run {
    pub outcome: Outcome,
    /// Whether the process took the event.
    pub taken: bool,
    /// Whether it can take another one.
    pub is_usable: bool,
}

impl Instance {
    pub(super) async fn start(
        folder: &Path,
        call: &Call,
        settings: &Settings,
        code: Arc<CodeFiles>,
        start: Start,
    ) -> Result<Self, RunError> {
        let folder = bootstrap::check(folder).map_err(not_started)?;
        check_variables(settings)
            .map_err(|(_, problem)| not_started(format!("user_data: {problem}")))?;
        let failed =
            |error: io::Error| not_started(format!("{}/bootstrap: {error}", folder.display()));
        let api = RuntimeApi::start().await.map_err(failed)?;
        let (log, output) = LogPipe::open(call.version.name()).map_err(failed)?;
        let variables = variables(&folder, &api, call, settings);
        let group = ProcessGroup::start(&folder, &variables, output)
            .map_err(|error| not_started(bootstrap::start_error(&folder, &error)))?;
        Ok(Self {
            group,
            api,
            log,
            version: call.version.clone(),
            settings: settings.clone(),
            code,
            starting: Some((folder, start)),
        })
    }

    /// Whether it runs this version with these settings, which it was started with.
    pub(super) fn is_of(&self, call: &Call, settings: &Settings) -> bool {
        self.version == call.version && self.settings == *settings
    }

    /// A file that has changed since it was started.
    pub(super) fn first_change(&self, code: &CodeFiles) -> Option<&Path> {
        self.code.first_change(code)
    }

    pub(super) fn is_alive(&mut self) -> bool {
        self.group.is_alive()
    }

    pub(super) async fn run(&mut self, call: &Call) -> Run {
        self.log.begin(&call.request_id);
        let mut handed = self.api.hand(call);
        let lost = self.wait_until_taken(&mut handed).await.err();
        let taken = lost.is_none();
        let code = self.code_once_started(taken);
        let (result, is_usable) = match lost {
            Some(error) => (Err(error), false),
            None => tokio::select! {
                biased;
                answer = &mut handed.answer => match answer {
                    Ok(result) => (result, true),
                    Err(_) => (Err(crashed("the runtime API has ended")), false),
                },
                status = self.group.ended() => (Err(crashed(format!("bootstrap exited before it responded ({status})"))), false),
                () = sleep(self.settings.timeout) => (Err(timed_out(self.settings.timeout)), false),
            },
        };
        if let Some(code) = code
            && let Ok(code) = code.await
        {
            self.code = Arc::new(code);
        }
        let log = self.log.finish().await;
        Run {
            outcome: Outcome { result, log },
            taken,
            is_usable,
        }
    }

    /// Reads the files again while it runs its first event.
    fn code_once_started(&mut self, taken: bool) -> Option<JoinHandle<CodeFiles>> {
        let (folder, start) = self.starting.take().filter(|_| taken)?;
        let before = self.code.clone();
        Some(tokio::task::spawn_blocking(move || {
            start.code(&folder, &before, CodeFiles::read(&folder, BOUNDS))
        }))
    }

    async fn wait_until_taken(&mut self, handed: &mut Handed) -> Result<(), RunError> {
        tokio::select! {
            biased;
            taken = &mut handed.taken => {
                taken.map_err(|_| not_started("the event cannot be passed to bootstrap"))
            }
            status = self.group.ended() => {
                Err(crashed(format!("bootstrap exited before it requested an event ({status})")))
            }
            () = sleep(START_TIMEOUT) => Err(not_started(format!(
                "bootstrap did not request an event within {START_TIMEOUT:?}; \
                 it must GET http://$RUNTIME_API_ADDR/v1/runtime/invocation/request"
            ))),
        }
    }
}

/// All variables of the process. Of the emulator's own there is only `PATH`, by which a script finds its interpreter.
fn variables(
    folder: &Path,
    api: &RuntimeApi,
    call: &Call,
    settings: &Settings,
) -> Vec<(String, OsString)> {
    let user_data = settings.user_data.iter();
    let mut variables: Vec<(String, OsString)> = user_data
        .map(|(name, value)| (name.clone(), value.into()))
        .collect();
    if let Some(path) =
        std::env::var_os("PATH").filter(|_| !settings.user_data.contains_key("PATH"))
    {
        variables.push(("PATH".to_owned(), path));
    }
    let text = |name: &str, value: String| (name.to_owned(), OsString::from(value));
    // Last, so that they count.
    variables.extend([
        text("RUNTIME_API_ADDR", api.address().to_string()),
        ("RUNTIME_CODE_ROOT".to_owned(), folder.into()),
        text("RUNTIME_CPU", settings.cpu().to_string()),
        text("RUNTIME_FUNC_NAME", call.version.name().to_owned()),
        text("RUNTIME_FUNC_VERSION", call.version_name().to_owned()),
        text("RUNTIME_HANDLER", settings.handler.clone()),
        text("RUNTIME_MEMORY", settings.memory.to_string()),
        text("RUNTIME_PACKAGE", call.version.package().to_owned()),
        text("RUNTIME_PROJECT_ID", call.project_id().to_owned()),
        text("RUNTIME_TIMEOUT", settings.seconds().to_string()),
        text("RUNTIME_USERDATA", settings.user_data_json()),
    ]);
    variables
}
