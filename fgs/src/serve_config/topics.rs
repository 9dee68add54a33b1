//! The topics of the command line and of the file. What is on the command line wins.

use std::collections::BTreeMap;

use functiongraph_io::printable::without_user;

use super::settings::Settings;
use crate::args::emulator::Serve;
use crate::failure::Failure;

pub(super) const OPTION: &str = "--smn <TOPIC_URN=URL>";

/// The URLs of topics, each with the URN of its topic. A topic that an option gives twice is for the emulator to refuse.
pub(crate) fn subscriptions<'a>(
    serve: &'a Serve,
    settings: &'a Settings,
) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let given = serve.smn_subscriptions.iter().map(|subscription| {
        subscription.split_once('=').ok_or_else(|| {
            let given = without_user(subscription);
            Failure::option(OPTION, given, "TOPIC_URN=URL is expected")
        })
    });
    let given: Vec<_> = given.collect::<Result<_, _>>()?;
    let of_file: BTreeMap<&str, &str> = settings
        .smn
        .iter()
        .map(|(topic, url)| (topic.as_str(), url.as_str()))
        .filter(|(topic, _)| given.iter().all(|(other, _)| other != topic))
        .collect();
    Ok(given.into_iter().chain(of_file).collect())
}
