//! The text of every error is a contract.

use super::{error_bodies, input, invalid_responses, network, redirects, request_ids, statuses};

use super::*;

#[tokio::test]
async fn snapshots_every_error_text() {
    let cases = [
        error_bodies::bodies(),
        request_ids::request_ids(),
        statuses::statuses(),
        error_bodies::malformed_bodies(),
        invalid_responses::invalid_responses(),
        redirects::redirects(),
        network::network_failures(),
        input::invalid_values(),
        input::unclear_targets(),
        input::invalid_clients(),
    ];
    let errors = provoke(cases.into_iter().flatten().collect()).await;
    let lines: Vec<String> = errors
        .iter()
        .map(|(name, error)| format!("{name}: {}", stable(error)))
        .collect();
    let texts = lines.join("\n");
    // Texts of the standard library say nothing about the value or what is allowed.
    for text in [
        "out of range integral type conversion",
        "invalid digit found",
        "number too large to fit",
        "cannot parse integer from empty string",
        "provided string was not",
        "invalid utf-8 sequence",
    ] {
        assert!(!texts.contains(text), "{text}: {texts}");
    }
    insta::assert_snapshot!(texts);
}

/// The text without what differs from run to run or from system to system.
fn stable(error: &Error) -> String {
    let mut text = error.to_string();
    if let Some((before, after)) = text.split_once("127.0.0.1:") {
        text = format!(
            "{before}127.0.0.1:PORT{}",
            after.trim_start_matches(|letter: char| letter.is_ascii_digit())
        );
    }
    if let Some((before, after)) = text.split_once("timed out after ") {
        let (_, after) = after.split_once(": ").unwrap();
        text = format!("{before}timed out after TIMEOUT: {after}");
    }
    if let Some((before, after)) = text.split_once(" (os error ") {
        let (before, _) = before.rsplit_once(": ").unwrap();
        let (_, after) = after.split_once(')').unwrap();
        text = format!("{before}: REASON OF THE SYSTEM{after}");
    }
    text
}
