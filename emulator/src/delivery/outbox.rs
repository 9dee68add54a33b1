//! Where records go: to the URL of a topic, or to files.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::append_line::append_line;
use super::delivered::DeliveryOutcome;
use super::error::DeliveryError;
use super::folder::Folder;
use super::notification::Notification;
use super::recent::RecentDeliveries;
use super::topics::Topics;
use super::write_file::write_file;
use functiongraph::Destination;
use functiongraph::types::DestinationRecord;

/// What to do where records need a folder and there is none.
pub(crate) const NO_FOLDER: &str = "the emulator has no folder to deliver to; \
     start it with fgs emulator serve --deliver DIR, or EmulatorBuilder::deliver_to";

const NO_SUBSCRIBER: &str = "the emulator has no URL for the topic and no folder to deliver to; \
     start it with fgs emulator serve --smn TOPIC_URN=URL or --deliver DIR, or EmulatorBuilder::smn_subscription or deliver_to";

#[derive(Default)]
pub(crate) struct Outbox {
    folder: Option<Folder>,
    topics: Topics,
    recent: RecentDeliveries,
    /// Held while a line is appended.
    appending: Mutex<()>,
}

impl Outbox {
    pub(crate) fn new(folder: Option<Folder>, topics: Topics) -> Self {
        Self {
            folder,
            topics,
            ..Self::default()
        }
    }

    /// Why records of this destination will not be delivered, if that is known beforehand.
    pub(crate) fn problem(&self, destination: &Destination) -> Option<&'static str> {
        if self.folder.is_some() {
            return None;
        }
        match destination {
            Destination::FunctionGraph { .. } => None,
            Destination::Smn { .. } if self.topics.subscriber(destination).is_some() => None,
            Destination::Smn { .. } => Some(NO_SUBSCRIBER),
            _ => Some(NO_FOLDER),
        }
    }

    /// Whether records of this destination are posted, which takes time.
    pub(crate) fn posts_to(&self, destination: &Destination) -> bool {
        self.topics.subscriber(destination).is_some()
    }

    /// The message that a record becomes, where its topic has a URL.
    pub(crate) fn notification(
        &self,
        destination: &Destination,
        request_id: &str,
        now: SystemTime,
        record: &DestinationRecord,
    ) -> Option<Result<Notification, DeliveryError>> {
        let subscriber = self.topics.subscriber(destination)?;
        let Destination::Smn { param, .. } = destination else {
            return None;
        };
        let topic = param.topic_urn.as_deref()?;
        let notification = Notification::new(subscriber, topic, request_id, now, record);
        Some(notification.map_err(DeliveryError::permanent))
    }

    /// Writes a record to the file that stands for a bucket, a topic or a stream; the name is that of an object.
    pub(crate) fn write(
        &self,
        destination: &Destination,
        name: &str,
        record: &DestinationRecord,
    ) -> Result<DeliveryOutcome, DeliveryError> {
        let folder = match (&self.folder, self.problem(destination)) {
            (Some(folder), _) => folder,
            (None, problem) => return Err(DeliveryError::permanent(problem.unwrap_or(NO_FOLDER))),
        };
        let json = serde_json::to_vec(record).map_err(DeliveryError::permanent)?;
        match destination {
            Destination::Obs { param, .. } => {
                let bucket = param.bucket.as_deref().unwrap_or_default();
                let prefix = param.prefix.as_deref().unwrap_or_default();
                let key = format!("{prefix}{name}");
                let mut folders = vec!["obs", bucket];
                folders.extend(key.split('/'));
                let name = folders.pop().unwrap_or_default();
                let path = folder.file(&folders, name)?;
                // A terminal that several files are printed to shows one a line.
                let written = write_file(&path, &[&json[..], b"\n"].concat());
                written.map_err(|error| DeliveryError::of_path(&path, &error))?;
                Ok(DeliveryOutcome::Written(path))
            }
            Destination::Smn { param, .. } => {
                let urn = param.topic_urn.as_deref().unwrap_or_default();
                let topic = urn.rsplit(':').next().unwrap_or_default();
                self.append(folder.file(&["smn"], &format!("{topic}.jsonl"))?, &json)
            }
            Destination::Dis { param, .. } => {
                let stream = param.stream_name.as_deref().unwrap_or_default();
                self.append(folder.file(&["dis"], &format!("{stream}.jsonl"))?, &json)
            }
            _ => Err(DeliveryError::permanent(
                "the emulator does not know such destinations",
            )),
        }
    }

    fn append(&self, path: PathBuf, json: &[u8]) -> Result<DeliveryOutcome, DeliveryError> {
        let _appending = self
            .appending
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let appended = append_line(&path, json);
        appended.map_err(|error| DeliveryError::of_path(&path, &error))?;
        Ok(DeliveryOutcome::Appended(path))
    }

    pub(crate) fn recent(&self) -> &RecentDeliveries {
        &self.recent
    }
}
