//! What is to be done about an invocation: its record, attempts and delivery, read and changed together.

use std::collections::BTreeSet;

use super::access::{Readable, Writing};
use super::counts::move_count;
use super::database::Store;
use super::error::StateError;
use super::key::Key;
use super::progress::{PendingDelivery, Progress};
use super::records::{ACTIVE, DELIVERIES, drop_oldest, end, is_active, status_of};
use super::stored::Json;
use super::table::INVOCATIONS;
use super::transaction::Tables;
use functiongraph::FunctionUrn;
use functiongraph::types::AsyncInvocation;

/// An invocation that has not ended, or whose record is not delivered.
pub(crate) struct Job {
    /// Its record, unless it has ended.
    pub record: Option<AsyncInvocation>,
    pub progress: Progress,
    pub delivery: Option<PendingDelivery>,
}

impl Store {
    /// What is to be done about an invocation, unless that is nothing.
    pub(crate) fn job(&self, key: &str) -> Result<Option<Job>, StateError> {
        self.read(|reading| {
            self.read_job(
                key,
                &reading.open_table(INVOCATIONS)?,
                &reading.open_table(ACTIVE)?,
                &reading.open_table(DELIVERIES)?,
            )
        })
    }

    /// Changes it in one commit, and returns what is to be done from then on; nothing, if nothing was.
    pub(crate) fn change_job(
        &self,
        key: &str,
        change: impl Fn(&mut Job),
    ) -> Result<Option<Job>, StateError> {
        self.write(|writing| self.change_job_in(writing, key, &change))
    }

    pub(super) fn change_job_in(
        &self,
        writing: &Writing<'_>,
        key: &str,
        change: &impl Fn(&mut Job),
    ) -> Result<Option<Job>, StateError> {
        let job = self.read_job(
            key,
            &writing.open_table(INVOCATIONS)?,
            &writing.open_table(ACTIVE)?,
            &writing.open_table(DELIVERIES)?,
        )?;
        let Some(mut job) = job else {
            return Ok(None);
        };
        let had_delivery = job.delivery.is_some();
        let old = job.record.as_ref().map(status_of).map(str::to_owned);
        change(&mut job);
        match &job.delivery {
            Some(delivery) => put_delivery(writing, key, delivery)?,
            None if had_delivery => {
                writing.open_table(DELIVERIES)?.remove(key)?;
            }
            None => {}
        }
        if let (Some(old), Some(record)) = (old, &job.record) {
            self.put_record(writing, key, &old, record)?;
            if is_active(record) {
                put_progress(writing, key, &job.progress)?;
            }
        }
        Ok(Some(job))
    }

    fn put_record(
        &self,
        writing: &Writing<'_>,
        key: &str,
        old: &str,
        record: &AsyncInvocation,
    ) -> Result<(), StateError> {
        writing.open_table(INVOCATIONS)?.put(key, record.clone())?;
        if let Some(parts) = Key::parse(key) {
            move_count(writing, &parts, Some(old), Some(status_of(record)))?;
        }
        if !is_active(record) {
            end(writing, key)?;
            drop_oldest(writing, self.max_ended)?;
        }
        Ok(())
    }

    fn read_job(
        &self,
        key: &str,
        records: &impl Readable,
        active: &impl Readable,
        deliveries: &impl Readable,
    ) -> Result<Option<Job>, StateError> {
        let record = records.get(key)?;
        let record = record.and_then(|value| self.parse(key, &value));
        let record = record.filter(is_active);
        let delivery = deliveries.get(key)?;
        let delivery = delivery.and_then(|value| self.parse(key, &value));
        let delivery = delivery.map(|Json(delivery)| delivery);
        if record.is_none() && delivery.is_none() {
            return Ok(None);
        }
        let progress = active.get(key)?;
        let progress = progress.and_then(|value| self.parse(key, &value));
        Ok(Some(Job {
            record,
            progress: progress.unwrap_or_default(),
            delivery,
        }))
    }
}

impl Job {
    /// Whether a change has left nothing to be done.
    pub(crate) fn is_over(&self) -> bool {
        self.delivery.is_none() && !self.record.as_ref().is_some_and(is_active)
    }
}

impl Tables<'_> {
    /// Notes that a function, or a version or alias of it, is deleted, with its invocations that have not ended, and
    /// returns their keys. `base` is the function without version.
    pub(crate) fn mark_deleted(
        &self,
        base: &str,
        deleted: &str,
    ) -> Result<BTreeSet<String>, StateError> {
        let is_of = |urn: &str| {
            let rest = urn.strip_prefix(deleted);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        let mut marked = BTreeSet::new();
        for key in self.keys(ACTIVE, &format!("{base}:"))? {
            let Some(parts) = Key::parse(&key) else {
                continue;
            };
            let changed = self
                .store
                .change_job_in(self.writing, &key, &|job: &mut Job| {
                    let version = job.progress.version.as_ref().map(FunctionUrn::as_str);
                    if is_of(parts.function) || version.is_some_and(is_of) {
                        let urn = || deleted.to_owned();
                        job.progress.deleted.get_or_insert_with(urn);
                    }
                })?;
            if changed.is_some_and(|job| job.progress.deleted.is_some()) {
                marked.insert(key);
            }
        }
        Ok(marked)
    }
}

pub(super) fn put_progress(
    writing: &Writing<'_>,
    key: &str,
    progress: &Progress,
) -> Result<(), StateError> {
    writing.open_table(ACTIVE)?.put(key, progress.clone())
}

pub(super) fn put_delivery(
    writing: &Writing<'_>,
    key: &str,
    delivery: &PendingDelivery,
) -> Result<(), StateError> {
    let delivery = Json(delivery.clone());
    writing.open_table(DELIVERIES)?.put(key, delivery)
}
