//! A message of a topic, as its subscriber receives it by HTTP.
//!
//! Headers and members are documented (2025-08-19,
//! <https://support.huaweicloud.com/intl/en-us/usermanual-smn/smn_ug_a9002.html>). The content type is not, and the
//! signature cannot be made: it is empty, like the URLs of its certificate and of the end of the subscription.

use std::time::SystemTime;

use functiongraph::Destination;
use functiongraph::reqwest::header::CONTENT_TYPE;
use functiongraph::reqwest::{Client, StatusCode, Url};
use functiongraph::types::DestinationRecord;
use serde_json::json;

use super::delivered::{Delivery, DeliveryOutcome};
use super::ended::Ended;
use crate::clock::Clock;

const TYPE: &str = "Notification";

/// Why a record was not delivered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DeliveryFailure {
    pub reason: String,
    /// Whether another attempt may succeed.
    pub is_transient: bool,
}

impl DeliveryFailure {
    fn text(self) -> String {
        if self.is_transient {
            format!("{}; another attempt may succeed", self.reason)
        } else {
            self.reason
        }
    }
}

/// A record that is to be posted.
pub(crate) struct Notification {
    client: Client,
    url: Url,
    destination: Destination,
    record: DestinationRecord,
    topic: String,
    /// The id of the invocation, so that a message that is posted again has the same.
    id: String,
    body: String,
}

impl Notification {
    pub(super) fn new(
        (client, url): (Client, Url),
        destination: Destination,
        ended: &Ended,
        record: DestinationRecord,
    ) -> Result<Self, serde_json::Error> {
        let topic = match &destination {
            Destination::Smn { param, .. } => param.topic_urn.clone().unwrap_or_default(),
            _ => String::new(),
        };
        let body = json!({
            "type": TYPE,
            "topic_urn": topic,
            "message_id": ended.request_id,
            "message": serde_json::to_string(&record)?,
            "timestamp": Clock::of(SystemTime::now()).notified(),
            "signature_version": "v1",
            "signature": "",
            "signing_cert_url": "",
            "unsubscribe_url": "",
        });
        Ok(Self {
            client,
            url,
            destination,
            record,
            topic,
            id: ended.request_id.to_owned(),
            body: body.to_string(),
        })
    }

    /// One attempt.
    pub(crate) async fn post(&self) -> Result<DeliveryOutcome, DeliveryFailure> {
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
                "it did not answer in time"
            } else if error.is_connect() {
                "the connection failed"
            } else {
                "the connection closed before the response was complete"
            };
            DeliveryFailure {
                reason: format!("{}: {why}", self.url),
                is_transient: true,
            }
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(DeliveryOutcome::Posted(self.url.to_string()));
        }
        let may_pass = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        Err(DeliveryFailure {
            reason: format!("{} returned status {}", self.url, status.as_u16()),
            is_transient: status.is_server_error() || may_pass.contains(&status),
        })
    }

    pub(crate) fn into_delivery(
        self,
        posted: Result<DeliveryOutcome, DeliveryFailure>,
    ) -> Delivery {
        Delivery {
            destination: self.destination,
            record: self.record,
            outcome: posted.unwrap_or_else(|failure| DeliveryOutcome::Undelivered(failure.text())),
        }
    }
}

#[cfg(test)]
mod tests {
    use test_support::{Server, direct_client, response};

    use super::super::ended::End;
    use super::*;

    async fn post(url: &str) -> Result<DeliveryOutcome, DeliveryFailure> {
        let ended = Ended {
            function: "resize",
            request_id: "id",
            accepted_at: SystemTime::now(),
            attempts: 1,
            event: b"{}",
            end: &End::Success(Vec::new()),
        };
        let subscriber = (direct_client().build().unwrap(), Url::parse(url).unwrap());
        let destination = Destination::smn("urn:smn:cn-north-4:p:alarms");
        let notification = Notification::new(subscriber, destination, &ended, ended.record());
        notification.unwrap().post().await
    }

    #[tokio::test]
    async fn tells_which_failures_may_pass() {
        for (status, is_transient) in [
            (301, false),
            (404, false),
            (408, true),
            (429, true),
            (500, true),
            (503, true),
        ] {
            let server = Server::responding_with(response(status, "", "")).await;
            let failure = post(&server.endpoint()).await.unwrap_err();
            assert_eq!(failure.is_transient, is_transient, "{status}");
        }
        let closing = Server::responding_with("").await;
        assert!(post(&closing.endpoint()).await.unwrap_err().is_transient);
        assert!(post("http://127.0.0.1:1").await.unwrap_err().is_transient);
    }
}
