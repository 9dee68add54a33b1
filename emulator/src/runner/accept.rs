//! Accepts asynchronous invocations.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::oneshot;

use super::alias_version::{names_alias, version_to_run};
use super::end::finish;
use super::tasks::Runner;
use crate::delivery::{End, Ended};
use crate::known_functions::Function;
use crate::random::random_hex;
use crate::request::api_error::ApiError;
use crate::service_time::ServiceTime;
use crate::store::{ALIASES, Key, PendingDelivery, Progress, StateError, Tables};
use functiongraph::FunctionUrn;
use functiongraph::types::{AsyncInvocation, InvocationStatus};

/// An invocation that was accepted.
pub(crate) struct Accepted {
    pub request_id: String,
    /// Where nothing runs, what is dropped after the first attempt to deliver the record.
    delivering: Option<oneshot::Receiver<()>>,
}

impl Accepted {
    /// Waits until an invocation that nothing runs has ended.
    pub(crate) async fn wait_until_over(self) -> String {
        if let Some(delivering) = self.delivering {
            let _ = delivering.await;
        }
        self.request_id
    }
}

impl Runner {
    /// Stores an invocation of a function that exists, and starts it. `depth` functions delivered its event, one to the
    /// next.
    pub(crate) fn accept(
        self: &Arc<Self>,
        function: &Function,
        event: &[u8],
        depth: u32,
    ) -> Result<Result<Accepted, ApiError>, StateError> {
        let request_id = random_hex()?;
        let (urn, now) = (function.urn(), self.now());
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let key = Key::encode(urn, since.as_nanos(), &request_id);
        let mut record = AsyncInvocation::default();
        record.request_id = Some(request_id.clone());
        record.status = Some(InvocationStatus::Wait);
        record.start_time = Some(ServiceTime::of(now).invoked());
        let runs = self.functions.runs(urn);
        let pending = if runs {
            None
        } else {
            self.success(&key, event, depth)?
        };
        let is_over = !runs && pending.is_none();
        if is_over {
            finish(&mut record, now, InvocationStatus::Success, None);
        }
        let stored = function.transaction(&self.registry, |tables| {
            let version = if runs {
                version_of_alias(tables, urn)?
            } else {
                None
            };
            let progress = Progress {
                depth,
                version,
                ..Progress::default()
            };
            tables.accept(&key, event, &record, &progress, pending.as_ref())?;
            Ok(Ok(()))
        })?;
        if let Err(error) = stored {
            return Ok(Err(error));
        }
        self.journal.accepted(&key);
        if !runs {
            self.journal.succeeded(&key);
        }
        let first_step = if is_over { None } else { self.start(&key) };
        // Who receives a message may be the one who waits here.
        let delivering = first_step
            .filter(|_| pending.is_some_and(|pending| !self.outbox.posts_to(&pending.destination)));
        Ok(Ok(Accepted {
            request_id,
            delivering,
        }))
    }

    /// What waits in the state and nothing runs succeeds: at once, if its record goes nowhere. The rest.
    pub(super) fn succeed_at_once(&self, left: Vec<String>) -> Result<Vec<String>, StateError> {
        let now = self.now();
        let mut over = BTreeSet::new();
        for key in &left {
            if self.succeeds_at_once(key, now)? {
                over.insert(key.clone());
            }
        }
        let (over, left): (Vec<_>, Vec<_>) = left.into_iter().partition(|key| over.contains(key));
        self.store.change_all(&over, |record| {
            finish(record, now, InvocationStatus::Success, None);
        })?;
        over.iter().for_each(|key| self.journal.succeeded(key));
        Ok(left)
    }

    fn succeeds_at_once(&self, key: &str, now: SystemTime) -> Result<bool, StateError> {
        let Some(job) = self.store.job(key)? else {
            return Ok(false);
        };
        if Key::parse(key).is_some_and(|key| self.functions.runs(key.function)) {
            return Ok(false);
        }
        let progress = &job.progress;
        let is_new = progress.attempts == 0
            && progress.deleted.is_none()
            && progress.due.is_none_or(|due| due <= now);
        Ok(is_new && job.delivery.is_none() && self.success(key, b"", 0)?.is_none())
    }

    /// The record of a success, if it has a destination; where nothing runs, the event is the result.
    fn success(
        &self,
        key: &str,
        event: &[u8],
        depth: u32,
    ) -> Result<Option<PendingDelivery>, StateError> {
        let Some(parts) = Key::parse(key) else {
            return Ok(None);
        };
        let ended = Ended {
            function: parts.function,
            request_id: parts.id,
            accepted_at: parts.time(),
            attempts: 1,
            event,
            end: &End::Success(event.to_vec()),
        };
        self.pending(&ended, depth)
    }
}

/// The version that an alias chooses for all attempts of an event.
fn version_of_alias(tables: &Tables, function: &str) -> Result<Option<FunctionUrn>, StateError> {
    let alias = names_alias(function).then(|| function.parse::<FunctionUrn>());
    let version = alias
        .and_then(Result::ok)
        .map(|urn| version_to_run(&urn, |alias| tables.get(ALIASES, alias)));
    version.transpose()
}
