//! Destinations: made, converted, as text, as keys of maps.

use std::collections::HashMap;

use functiongraph::types::{DisDestination, ObsDestination, SmnDestination};
use functiongraph::{Destination, FunctionUrn, ParseDestinationError};

#[test]
fn makes_destinations() -> Result<(), ParseDestinationError> {
    let bucket: Destination = Destination::obs("b");
    let letters: Destination = ObsDestination::new("b").prefix("p/").expires_days(3).into();
    assert_ne!(bucket, letters);
    assert_eq!(letters.to_string(), "obs://b/p/?expires=3");
    assert_eq!(letters, "obs://b/p/?expires=3".parse()?);
    let error = "s3://b".parse::<Destination>().unwrap_err();
    assert_eq!(error.suggestion(), Some("obs://b"));
    Ok(())
}

#[test]
fn converts_every_kind() {
    let topic = SmnDestination::builder()
        .topic_urn("urn:smn:r:p:t")
        .build()
        .unwrap();
    let stream = DisDestination::builder().stream_name("s").build().unwrap();
    let urn: FunctionUrn = "resize".parse().unwrap();
    let all: [Destination; 3] = [
        topic.into(),
        stream.into(),
        Destination::function(urn.as_str()),
    ];
    let texts = all.each_ref().map(ToString::to_string);
    assert_eq!(texts, ["smn:urn:smn:r:p:t", "dis:s", "function:resize"]);
}

#[test]
fn texts_round_trip() {
    let destinations = [
        Destination::obs("b"),
        ObsDestination::new("b").prefix("").into(),
        ObsDestination::new("b").prefix("a/b").into(),
        ObsDestination::new("b").prefix("a#b%20é").into(),
        ObsDestination::new("b").expires_days(0).into(),
        ObsDestination::new("b").prefix("").expires_days(3).into(),
        Destination::smn("urn:smn:r:p:t"),
        Destination::dis("s"),
        Destination::function("resize"),
    ];
    let mut counted = HashMap::new();
    for destination in &destinations {
        let text = destination.to_string();
        let parsed: Destination = text.parse().unwrap();
        assert_eq!(parsed, *destination, "{text}");
        *counted.entry(destination.clone()).or_insert(0) += 1;
        *counted.entry(parsed).or_insert(0) += 1;
    }
    assert_eq!(counted.len(), destinations.len());
    assert!(counted.values().all(|count| *count == 2));
}
