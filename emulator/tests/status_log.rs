//! The status log of a project.

mod common;

use functiongraph::Client;
use functiongraph_emulator::Emulator;

use common::status_and_code;

#[tokio::test]
async fn shows_status_log_once_enabled() {
    let emulator = Emulator::start().await.unwrap();
    let client = |project: &str| {
        emulator
            .client_builder()
            .project_id(project)
            .build()
            .unwrap()
    };
    let (one, other) = (client("one"), client("other"));
    let show = async |client: &Client| client.show_project_async_status_log_info().send().await;
    assert_eq!(
        status_and_code(&show(&one).await.unwrap_err()),
        (Some(404), Some("FSS.0404"))
    );
    one.enable_async_status_log().send().await.unwrap();
    let shown = show(&one).await.unwrap();
    for text in [
        &shown.group_name,
        &shown.group_id,
        &shown.stream_id,
        &shown.stream_name,
    ] {
        assert!(
            text.as_ref().is_some_and(|text| !text.is_empty()),
            "{shown:?}"
        );
    }
    assert_eq!(
        status_and_code(&show(&other).await.unwrap_err()),
        (Some(404), Some("FSS.0404"))
    );
    one.enable_async_status_log().send().await.unwrap();
    assert_eq!(
        show(&one).await.unwrap().group_id,
        shown.group_id,
        "enabling again keeps the log"
    );
}
