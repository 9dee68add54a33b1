//! Configs of asynchronous invocation: set, read, replaced and deleted.

mod common;

use std::time::{Duration, SystemTime};

use functiongraph::types::{ObsDestination, UpdateFunctionAsyncInvokeConfigRequestBody as Body};
use functiongraph::{Destination, Timestamp};
use functiongraph_emulator::{Emulator, PROJECT_ID, REGION};
use serde_json::{Value, json};

use common::{Service, status_and_code};

#[tokio::test]
async fn client_reads_config_it_set() {
    let service = Service::start().await;
    let client = service.client();
    let set = client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body_map(|body| {
            body.max_async_event_age_in_seconds(60)
                .max_async_retry_attempts(0)
                .on_success(ObsDestination::new("bucket").prefix("a/").expires_days(365))
                .on_failure(Destination::function("cleanup"))
                .enable_async_status_log(true)
        })
        .send()
        .await
        .unwrap();
    assert_eq!(
        set.func_urn.as_deref(),
        Some(&*format!(
            "urn:fss:{REGION}:{PROJECT_ID}:function:default:resize:latest"
        ))
    );
    let sent: Body = serde_json::from_value(json!({
        "max_async_event_age_in_seconds": 60,
        "max_async_retry_attempts": 0,
        "destination_config": {
            "on_success": { "destination": "OBS", "param": r#"{"bucket":"bucket","prefix":"a/","expires":365}"# },
            "on_failure": { "destination": "FunctionGraph", "param": r#"{"func_urn":"cleanup"}"# },
        },
        "enable_async_status_log": true,
    }))
    .unwrap();
    assert_eq!(
        (
            set.max_async_event_age_in_seconds,
            set.max_async_retry_attempts,
            set.enable_async_status_log
        ),
        (
            sent.max_async_event_age_in_seconds,
            sent.max_async_retry_attempts,
            sent.enable_async_status_log
        )
    );
    assert_eq!(set.destination_config, sent.destination_config);

    let shown = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap();
    let listed = client
        .list_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap();
    assert_eq!(*shown, *set);
    assert_eq!(listed.async_invoke_configs(), [(*set).clone()]);

    let deleted = client
        .delete_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.status(), 204);
    let error = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap_err();
    assert_eq!(status_and_code(&error), (Some(404), Some("FSS.0404")));
}

#[tokio::test]
async fn update_replaces_whole_config() {
    let service = Service::start().await;
    let full = json!({
        "max_async_event_age_in_seconds": 10,
        "max_async_retry_attempts": 3,
        "destination_config": { "on_success": { "destination": "DIS", "param": r#"{"stream_name":"s"}"# } },
        "enable_async_status_log": true,
    });
    let members = |config: &Value| {
        config
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let set = service.put("resize", full).await.json();
    assert_eq!(
        members(&set),
        "created_time destination_config enable_async_status_log func_urn last_modified \
         max_async_event_age_in_seconds max_async_retry_attempts"
    );
    assert_eq!(
        (
            &set["max_async_event_age_in_seconds"],
            &set["max_async_retry_attempts"]
        ),
        (&json!(10), &json!(3))
    );

    let bare = service.put("resize", json!({})).await.json();
    assert_eq!(
        members(&bare),
        "created_time func_urn last_modified max_async_event_age_in_seconds max_async_retry_attempts"
    );
    assert_eq!(
        (
            &bare["max_async_event_age_in_seconds"],
            &bare["max_async_retry_attempts"]
        ),
        (&json!(3600), &json!(1))
    );
    assert_eq!(service.get("resize").await.json(), bare);
}

#[tokio::test]
async fn accepts_inclusive_bounds() {
    let service = Service::start().await;
    for (age, retries, days) in [(1, 0, 0), (86400, 3, 365)] {
        let param = json!({ "bucket": "b", "expires": days }).to_string();
        let body = json!({
            "max_async_event_age_in_seconds": age,
            "max_async_retry_attempts": retries,
            "destination_config": { "on_failure": { "destination": "OBS", "param": param } },
        });
        let set = service.put("resize", body).await.json();
        assert_eq!(set["max_async_event_age_in_seconds"], age);
        assert_eq!(set["max_async_retry_attempts"], retries);
        assert_eq!(set["destination_config"]["on_failure"]["param"], param);
    }
}

#[tokio::test]
async fn update_keeps_creation_time() {
    let service = Service::start().await;
    let text = |config: &Value, name: &str| config[name].as_str().unwrap().to_owned();
    let shape = |time: &str| time.replace(|letter: char| letter.is_ascii_digit(), "0");
    let first = service.put("resize", json!({})).await.json();
    let (created, modified) = (text(&first, "created_time"), text(&first, "last_modified"));
    assert_eq!(
        (shape(&created).as_str(), &created[19..]),
        ("0000-00-00T00:00:00+00:00", "+08:00")
    );
    assert_eq!(shape(&modified), "0000-00-00 00:00:00");
    let moment = Timestamp::new(created.as_str()).system_time().unwrap();
    assert_eq!(
        Timestamp::new(modified.as_str()).system_time(),
        Some(moment)
    );
    let ago = SystemTime::now().duration_since(moment).unwrap();
    assert!(ago < Duration::from_secs(10), "{ago:?}");

    tokio::time::sleep(Duration::from_millis(1010)).await;
    let second = service.put("resize", json!({})).await.json();
    assert_eq!(text(&second, "created_time"), created);
    assert!(text(&second, "last_modified") > modified, "{second}");

    service.delete("resize").await;
    let third = service.put("resize", json!({})).await.json();
    assert!(text(&third, "created_time") > created, "{third}");
}

#[tokio::test]
async fn missing_configs_are_not_found() {
    let service = Service::start().await;
    assert_eq!(service.get("resize").await.error(), (404, "FSS.0404"));
    assert_eq!(service.delete("resize").await.error(), (404, "FSS.0404"));
    service.put("resize", json!({})).await.json();
    let deleted = service.delete("resize").await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    assert_eq!(service.delete("resize").await.error(), (404, "FSS.0404"));
}

#[tokio::test]
async fn all_urn_forms_name_one_function() {
    let service = Service::start().await;
    let full = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:resize");
    let mut names = vec![
        "resize".to_owned(),
        "default:resize".to_owned(),
        format!("{PROJECT_ID}:default:resize"),
        format!("{PROJECT_ID}:default:resize:latest"),
        format!("{full}:latest"),
        full.clone(),
    ];
    names.extend(names.clone().iter().map(|name| name.replace(':', "%3A")));
    names.extend(["%72esize".to_owned(), full.replace(':', "%3a")]);
    for (age, written) in (1..).zip(&names) {
        service
            .put(written, json!({ "max_async_event_age_in_seconds": age }))
            .await
            .json();
        for read in &names {
            let config = service.get(read).await.json();
            assert_eq!(
                config["max_async_event_age_in_seconds"], age,
                "{written} {read}"
            );
            assert_eq!(config["func_urn"], format!("{full}:latest"));
        }
    }
    assert_eq!(service.list("resize", "").await.ages().len(), 1);
}

#[tokio::test]
async fn separates_configs_by_full_urn() {
    let service = Service::start().await;
    let path =
        |project: &str, urn: &str| format!("/v2/{project}/fgs/functions/{urn}/async-invoke-config");
    let paths = [
        path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:latest")),
        path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:1")),
        path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:live")),
        path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:!live")),
        path(PROJECT_ID, &format!("{PROJECT_ID}:default:resize:!latest")),
        path(PROJECT_ID, "other:resize"),
        path(PROJECT_ID, "Resize"),
        path(
            PROJECT_ID,
            &format!("urn:fss:eu-de:{PROJECT_ID}:function:default:resize"),
        ),
        path("other", "resize"),
    ];
    for (age, path) in (1..).zip(&paths) {
        let body = json!({ "max_async_event_age_in_seconds": age }).to_string();
        service.send("PUT", path, body).await.json();
    }
    for (age, path) in (1..).zip(&paths) {
        let config = service.send("GET", path, "").await.json();
        assert_eq!(config["max_async_event_age_in_seconds"], age, "{path}");
    }
    let escaped = service
        .get(&format!("{PROJECT_ID}:default:resize:%21live"))
        .await
        .json();
    assert_eq!(escaped["max_async_event_age_in_seconds"], 4);
}

#[tokio::test]
async fn short_urns_use_default_region() {
    let service = Service::with(Emulator::builder().region("eu-de")).await;
    let set = service.put("resize", json!({})).await.json();
    assert_eq!(
        set["func_urn"],
        format!("urn:fss:eu-de:{PROJECT_ID}:function:default:resize:latest")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_updates_are_isolated() {
    const WRITERS: i64 = 20;
    let service = Service::start().await;
    let client = service.client();
    let mut writers = tokio::task::JoinSet::new();
    for age in 1..=WRITERS {
        let client = client.clone();
        writers.spawn(async move {
            for urn in [
                format!("{PROJECT_ID}:default:resize:{age}"),
                "shared".to_owned(),
            ] {
                let call = client
                    .update_function_async_invoke_config()
                    .function_urn(urn);
                let set = call
                    .body_map(|body| body.max_async_event_age_in_seconds(age))
                    .send()
                    .await
                    .unwrap();
                assert_eq!(set.max_async_event_age_in_seconds, Some(age));
            }
        });
    }
    writers.join_all().await;
    let mut ages = service.list("resize", "limit=100").await.ages();
    ages.sort_unstable();
    assert_eq!(ages, (1..=WRITERS as u64).collect::<Vec<_>>());
    let shared = service.list("shared", "").await.ages();
    assert!(shared.len() == 1 && ages.contains(&shared[0]), "{shared:?}");
}
