//! A message of a topic, as its subscriber receives it by HTTP.
//!
//! Headers and members are documented (2025-08-19,
//! <https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9002.html>). The content type is not, and the
//! signature cannot be made: it is empty, like the URLs of its certificate and of the end of the subscription.

use std::time::SystemTime;

use functiongraph::reqwest::header::CONTENT_TYPE;
use functiongraph::reqwest::{Client, StatusCode, Url};
use functiongraph::types::DestinationRecord;
use serde_json::json;

use super::delivered::DeliveryOutcome;
use super::error::DeliveryError;
use crate::service_time::ServiceTime;

const TYPE: &str = "Notification";

/// A record that is to be posted.
pub(crate) struct Notification {
    client: Client,
    url: Url,
    topic: String,
    /// The id of the invocation, so that a message that is posted again has the same.
    id: String,
    body: String,
}

impl Notification {
    pub(super) fn new(
        (client, url): (Client, Url),
        topic: &str,
        request_id: &str,
        now: SystemTime,
        record: &DestinationRecord,
    ) -> Result<Self, serde_json::Error> {
        let body = json!({
            "type": TYPE,
            "topic_urn": topic,
            "message_id": request_id,
            "message": serde_json::to_string(record)?,
            "timestamp": ServiceTime::of(now).notified(),
            "signature_version": "v1",
            "signature": "",
            "signing_cert_url": "",
            "unsubscribe_url": "",
        });
        Ok(Self {
            client,
            url,
            topic: topic.to_owned(),
            id: request_id.to_owned(),
            body: body.to_string(),
        })
    }

    /// One attempt.
    pub(crate) async fn post(&self) -> Result<DeliveryOutcome, DeliveryError> {
        let request = self
            .client
            .post(self.url.clone())
            .header("X-SMN-MESSAGE-TYPE", TYPE)
            .header("X-SMN-MESSAGE-ID", &self.id)
            .header("X-SMN-TOPIC-URN", &self.topic)
            .header(CONTENT_TYPE, "application/json")
            .body(self.body.clone());
        let response = request.send().await.map_err(|error| {
            let why = if error.is_timeout() {
                "timed out waiting for the response"
            } else if error.is_connect() {
                "connection failed"
            } else {
                "connection closed before the response was complete"
            };
            DeliveryError::may_pass(format!("{}: {why}", self.url))
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(DeliveryOutcome::Posted(self.url.to_string()));
        }
        let may_pass = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        Err(DeliveryError {
            reason: format!("{} returned status {}", self.url, status.as_u16()),
            may_pass: status.is_server_error() || may_pass.contains(&status),
        })
    }
}
