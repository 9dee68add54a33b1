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
    assert!(
        error
            .to_string()
            .starts_with("\"s3://b\" is not a destination: ")
    );
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

/// A destination of the user's own file is sent only if it is one, or is made by `unknown()`.
#[tokio::test]
async fn rejects_unknown_in_file() {
    let server = super::responding(r#"{"func_urn":"f"}"#).await;
    let client = server.client();
    let send = async |destination: Destination| {
        let update = client.update_function_async_invoke_config();
        let update = update.function_urn(super::FUNCTION);
        update
            .body_map(|body| body.on_failure(destination))
            .send()
            .await
    };
    for (json, reason) in [
        (
            r#"{"destination":"OBS","param":"{\"bucket\":{}}"}"#,
            "the param of this OBS destination is not valid",
        ),
        (
            r#"{"destination":"OBS","param":"{\"bucket\":\"bucket\",\"bucket\":\"other\"}"}"#,
            r#""bucket" is set twice"#,
        ),
        (
            r#"{"destination":"OBS","param":"{\"bucket\":\"bucket\"}","param":"{\"bucket\":\"other\"}"}"#,
            "the param of this OBS destination is not valid",
        ),
        (
            r#"{"destination":"OBS","destination":"DIS","param":"{\"stream_name\":\"s\"}"}"#,
            "the param of this DIS destination is not valid",
        ),
        (r#"{"destination":"obs","param":"{}"}"#, "did you mean OBS?"),
        (r#"{"bucket":"b"}"#, "is not a destination"),
        (r#""obs//b""#, "is not a destination"),
        (
            r#"{"destination":"KAFKA","param":"{}"}"#,
            r#""KAFKA" is not one of: OBS, SMN, DIS, FunctionGraph; use one of these, or Destination::unknown("KAFKA", …)"#,
        ),
    ] {
        let read: Destination = serde_json::from_str(json).unwrap();
        let error = send(read).await.unwrap_err();
        let field = error.validation_error().map(|error| error.field());
        let field = field.unwrap().trim_end_matches(".param");
        assert_eq!(field, "destination_config.on_failure", "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(!error.to_string().contains('\n'));
    }
    assert_eq!(server.connections(), 0);
    send(Destination::unknown("KAFKA", "{}")).await.unwrap();
}

/// A destination of a response is sent as the service gave it.
#[tokio::test]
async fn resends_unknown_from_response() {
    let kafka = r#"{"destination":"KAFKA","param":"{}"}"#;
    let config = format!(r#"{{"destination_config":{{"on_failure":{kafka}}}}}"#);
    let server = super::responding(&config).await;
    let client = server.client();
    let show = client.show_function_async_invoke_config();
    let config = show.function_urn(super::FUNCTION).send().await.unwrap();
    let given = config.into_inner().destination_config.unwrap().on_failure;
    let update = client
        .update_function_async_invoke_config()
        .function_urn(super::FUNCTION);
    let update = update.body_map(|body| body.on_failure(given.unwrap()));
    update.send().await.unwrap();
    assert!(server.requests()[1].json().to_string().contains("KAFKA"));
}

/// What would be dropped beside the members of the pair is refused.
#[test]
fn rejects_pair_in_extra() {
    let mut destination = Destination::obs("b");
    let Destination::Obs { extra, .. } = &mut destination else {
        panic!("it is one");
    };
    extra.insert("param", serde_json::json!("{}"));
    let error = functiongraph::Validate::validate(&destination).unwrap_err();
    assert_eq!(error.field(), "param");
}
