//! The topics whose messages are posted to a URL.

use std::collections::HashMap;
use std::time::Duration;

use functiongraph::reqwest::redirect::Policy;
use functiongraph::reqwest::{Client, Url};
use functiongraph::{Destination, Validate};
use functiongraph_io::printable::without_user;

/// The service's time for a subscriber is not documented.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The subscribers by the URNs of their topics.
#[derive(Default)]
pub(crate) struct Topics {
    urls: HashMap<String, Url>,
    /// None without topics: a client reads the certificates of the system.
    client: Option<Client>,
}

impl Topics {
    /// The error says which topic or URL cannot be used, and why.
    pub(crate) fn new(subscriptions: Vec<(String, String)>) -> Result<Self, String> {
        let mut topics = Self::default();
        for (topic, url) in subscriptions {
            if let Err(error) = Destination::smn(topic.as_str()).validate() {
                return Err(format!("{topic:?} is not a topic: {}", error.reason()));
            }
            let invalid = |reason: &str| {
                let shown = without_user(&url);
                format!("{shown:?} is not a URL such as http://127.0.0.1:8000/messages: {reason}")
            };
            let parsed = Url::parse(&url).map_err(|error| invalid(&error.to_string()))?;
            if !matches!(parsed.scheme(), "http" | "https") {
                return Err(invalid("http or https is expected"));
            }
            // It is shown with each delivery.
            if !parsed.username().is_empty() || parsed.password().is_some() {
                return Err(invalid("it has a user or a password; leave it out"));
            }
            if topics.urls.insert(topic.clone(), parsed).is_some() {
                return Err(format!("{topic:?} has two URLs; it may have one"));
            }
        }
        if !topics.urls.is_empty() {
            // A subscriber is on this machine or beside it, and only its response counts.
            let client = Client::builder()
                .no_proxy()
                .redirect(Policy::none())
                .timeout(TIMEOUT);
            topics.client = Some(client.build().map_err(|error| error.to_string())?);
        }
        Ok(topics)
    }

    /// Where the messages of a topic are posted to, if they are.
    pub(super) fn subscriber(&self, destination: &Destination) -> Option<(Client, Url)> {
        let Destination::Smn { param, .. } = destination else {
            return None;
        };
        let url = self.urls.get(param.topic_urn.as_deref()?)?;
        Some((self.client.clone()?, url.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_invalid_subscriptions() {
        let topic = "urn:smn:cn-north-4:p:alarms";
        let of = |topic: &str, url: &str| {
            let topics = Topics::new(vec![(topic.to_owned(), url.to_owned())]);
            topics.err().unwrap_or_default()
        };
        assert_eq!(of(topic, "http://127.0.0.1:8000"), "");
        assert!(of("alarms", "http://127.0.0.1").starts_with("\"alarms\" is not a topic: "));
        assert!(of(topic, "127.0.0.1:8000").starts_with("\"127.0.0.1:8000\" is not a URL such as"));
        assert!(of(topic, "ftp://a").ends_with("http or https is expected"));
        for url in [
            "http://user:secret@a",
            "http://user:secret@a:x",
            "ftp://secret@a",
        ] {
            let error = of(topic, url);
            let start = "\"http://***@a";
            assert!(
                error.starts_with(start) || error.starts_with("\"ftp://***@a"),
                "{error}"
            );
            assert!(!error.contains("secret"), "{error}");
        }
        let twice = ["http://a", "http://b"].map(|url| (topic.to_owned(), url.to_owned()));
        let error = Topics::new(twice.into()).err().unwrap();
        assert!(error.ends_with("has two URLs; it may have one"), "{error}");
    }
}
