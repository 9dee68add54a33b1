//! Lists that are longer than a page.

use functiongraph_emulator::{Emulator, PROJECT_ID};
use serde_json::Value;

use crate::session::{Session, TOKEN};

const CONFIGS: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_all_pages_as_one() {
    let emulator = Emulator::builder().auth_token(TOKEN).start().await.unwrap();
    let client = emulator.client().unwrap();
    for version in 0..CONFIGS {
        let urn = format!("{PROJECT_ID}:default:resize:{version}");
        client
            .update_function_async_invoke_config()
            .function_urn(urn)
            .body_map(|body| body.max_async_event_age_in_seconds(version as i64 + 1))
            .send()
            .await
            .unwrap();
    }
    let session = Session::with(&[
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN),
        ("HUAWEICLOUD_SDK_PROJECT_ID", PROJECT_ID),
    ]);
    let list = |output: &str| {
        session.fgs(&[
            "--endpoint",
            &emulator.endpoint(),
            "--output",
            output,
            "async-config",
            "list",
            "resize",
        ])
    };

    let json: Value = serde_json::from_str(list("json").done()).unwrap();
    let configs = json["async_invoke_configs"].as_array().unwrap();
    let mut ages: Vec<usize> = configs
        .iter()
        .map(|config| config["max_async_event_age_in_seconds"].as_u64().unwrap() as usize)
        .collect();
    ages.sort_unstable();
    assert_eq!(ages, (1..=CONFIGS).collect::<Vec<_>>());
    assert_eq!(
        (&json["count"], &json["page_info"]["next_marker"]),
        (&CONFIGS.into(), &0.into())
    );
    assert_eq!(
        json["page_info"]["current_count"], CONFIGS,
        "the one page that is printed holds all of them"
    );

    let text = list("text");
    assert_eq!(text.done().lines().count(), 1 + CONFIGS);
}
