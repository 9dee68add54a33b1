//! Functions that are created, changed and deleted.

mod common;

use common::functions::{CODE, body, create, service};
use common::invocations::invoke;
use common::{Service, status_and_code};
use functiongraph::types::FuncCode;
use functiongraph_emulator::{Emulator, PROJECT_ID};
use serde_json::{Value, json};

fn path(rest: &str) -> String {
    format!("/v2/{PROJECT_ID}/fgs/functions{rest}")
}

async fn exists(service: &Service, urn: &str) -> bool {
    let response = service.put(urn, json!({})).await;
    match response.status {
        200 => true,
        _ => {
            assert_eq!(response.error(), (404, "FSS.1051"), "{urn}");
            false
        }
    }
}

#[tokio::test]
async fn created_function_has_settings() {
    let service = Service::start().await;
    let client = service.client();
    let created = create(&client, "resize").await;
    let config = client.show_function_config().function_urn("resize");
    let config = config.send().await.unwrap();
    let urn = created.func_urn.as_ref().unwrap().to_string();
    assert!(urn.ends_with(":function:default:resize:latest"), "{urn}");
    assert_eq!(created.code_size, Some(15));
    assert_eq!(created.digest.as_ref().map(String::len), Some(128));
    assert_eq!((config.memory_size, config.cpu), (Some(256), Some(200)));
    assert_eq!(config.version.as_deref(), Some("latest"));
    assert_eq!(config.last_modified, created.last_modified);
    assert!(
        config
            .last_modified
            .as_ref()
            .unwrap()
            .system_time()
            .is_some()
    );
    let code = client.show_function_code().function_urn("resize");
    let code = code.send().await.unwrap();
    let file = code
        .func_code
        .as_ref()
        .and_then(|code| code.file.as_deref());
    assert_eq!((file, &code.digest), (Some(CODE), &created.digest));
}

#[tokio::test]
async fn defaults_match_document() {
    let service = service().await;
    let config = service
        .send("GET", &path("/resize/config"), "")
        .await
        .json();
    assert_eq!(
        (&config["type"], &config["enable_lts_log"]),
        (&json!("v2"), &json!(false))
    );
}

#[tokio::test]
async fn rejects_duplicate_function_names() {
    let service = service().await;
    let again = || service.client().create_function().body(body("resize"));
    let error = again().send().await.unwrap_err();
    assert_eq!(status_and_code(&error), (Some(409), Some("FSS.0409")));
    let delete = service.client().delete_function().function_urn("resize");
    delete.send().await.unwrap();
    again().send().await.unwrap();
}

#[tokio::test]
async fn rejects_invalid_functions() {
    let service = Service::start().await;
    let valid = serde_json::to_value(body("resize")).unwrap();
    for (member, value) in [
        ("func_name", json!("a:b")),
        ("func_name", json!("")),
        ("func_name", json!("f".repeat(300))),
        ("package", json!("a b")),
        ("runtime", json!("COBOL")),
        ("timeout", json!(2)),
        ("memory_size", json!("256")),
        ("memory", json!(256)),
        ("handler", json!(null)),
        ("func_code", json!({ "file": "exports.handler" })),
    ] {
        let mut body = valid.clone();
        body[member] = value;
        let response = service.send("POST", &path(""), body.to_string()).await;
        assert!(
            matches!(response.error(), (400, _) | (404, "FSS.0404")),
            "{member} {response:?}"
        );
    }
    let list = service.client().list_functions().try_collect().await;
    assert!(list.unwrap().is_empty());
}

#[tokio::test]
async fn updates_code_and_configuration() {
    let service = service().await;
    let client = service.client();
    let code = client.update_function_code().function_urn("resize");
    let code = code.body_map(|body| {
        let mut code = FuncCode::default();
        code.file = Some("YQ==".to_owned());
        body.code_type("zip").code_filename("a.zip").func_code(code)
    });
    let code = code.send().await.unwrap();
    assert_eq!(code.code_size, Some(1));
    let change = |name: &str| {
        json!({
            "func_name": name, "handler": "index.other", "memory_size": 512,
            "runtime": "Node.js18.15", "timeout": 40,
        })
        .to_string()
    };
    let config = path("/resize/config");
    let changed = service.send("PUT", &config, change("resize")).await.json();
    assert_eq!(
        (&changed["cpu"], &changed["handler"]),
        (&json!(400), &json!("index.other"))
    );
    assert_eq!(
        (&changed["code_size"], &changed["digest"]),
        (&json!(1), &json!(code.digest))
    );
    let renamed = service.send("PUT", &config, change("crop")).await;
    assert_eq!(renamed.error(), (400, "FSS.0400"));
    for (count, status) in [(-1, 200), (0, 200), (1000, 200), (1001, 400), (-2, 400)] {
        let body = json!({ "max_instance_num": count }).to_string();
        let response = service
            .send("PUT", &path("/resize/config-max-instance"), body)
            .await;
        assert_eq!(response.status, status, "{count} {response:?}");
    }
    let config = service.send("GET", &config, "").await.json();
    assert_eq!(config["strategy_config"]["concurrency"], 1000);
}

#[tokio::test]
async fn delete_removes_everything_of_it() {
    let service = service().await;
    let client = service.client();
    create(&client, "resize2").await;
    service.put("resize", json!({})).await.json();
    invoke(&client, "resize", json!({})).await;
    for (path, body) in [
        (path("/resize/versions"), json!({ "version": "v1" })),
        (
            path("/resize/aliases"),
            json!({ "name": "live", "version": "v1" }),
        ),
        (
            path("/resize/events"),
            json!({ "name": "wide", "content": "e30=" }),
        ),
        (
            format!("/v2/{PROJECT_ID}/fgs/triggers/resize"),
            json!({ "trigger_type_code": "TIMER", "event_data": {} }),
        ),
        (
            format!("/v2/{PROJECT_ID}/functions/resize/tags/create"),
            json!({ "tags": [{ "key": "a" }] }),
        ),
    ] {
        let response = service.send("POST", &path, body.to_string()).await;
        assert!(response.status < 300, "{response:?}");
    }
    let delete = client.delete_function().function_urn("resize");
    delete.send().await.unwrap();
    assert!(!exists(&service, "resize").await, "it was deleted");
    let names = |list: Vec<functiongraph::types::ListFunctionResult>| {
        let names = list.into_iter().map(|function| function.func_name.unwrap());
        names.collect::<Vec<_>>()
    };
    let list = client.list_functions().try_collect().await.unwrap();
    assert_eq!(names(list), ["resize2"]);
    create(&client, "resize").await;
    for (path, member) in [
        (path("/resize/versions"), "/versions"),
        (path("/resize/aliases"), ""),
        (path("/resize/events"), "/events"),
        (
            path("/resize/async-invoke-configs"),
            "/async_invoke_configs",
        ),
        (format!("/v2/{PROJECT_ID}/fgs/triggers/resize"), ""),
        (format!("/v2/{PROJECT_ID}/functions/resize/tags"), "/tags"),
    ] {
        let list = service.send("GET", &path, "").await.json();
        let count = list.pointer(member).and_then(Value::as_array).map(Vec::len);
        let expected = usize::from(member == "/versions");
        assert_eq!(count, Some(expected), "{path}");
    }
}

#[tokio::test]
async fn unknown_versions_do_not_exist() {
    let service = service().await;
    let urn = |qualifier: &str| format!("{PROJECT_ID}:default:resize:{qualifier}");
    assert!(exists(&service, "resize").await);
    assert!(exists(&service, &urn("latest")).await);
    assert!(!exists(&service, &urn("v1")).await);
    assert!(!exists(&service, &urn("!live")).await);
    assert!(exists(&service, "never-created").await, "it is not strict");
}

#[tokio::test]
async fn strict_knows_created_functions_only() {
    let known = "known".parse().unwrap();
    let builder = Emulator::builder().strict(true).with_function(known);
    let service = Service::with(builder).await;
    create(&service.client(), "resize").await;
    assert!(exists(&service, "resize").await);
    assert!(exists(&service, "known").await);
    assert!(!exists(&service, "other").await);
    for rest in ["invocations", "invocations-async"] {
        let path = path(&format!("/other/{rest}"));
        let response = service.send("POST", &path, "{}").await;
        assert_eq!(response.error(), (404, "FSS.1051"), "{path}");
    }
    let config = service.send("GET", &path("/known/config"), "").await.json();
    assert_eq!(config["func_name"], "known");
}

#[tokio::test]
async fn functions_survive_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.redb");
    let builder = || Emulator::builder().strict(true).state_file(&file);
    let service = Service::with(builder()).await;
    create(&service.client(), "resize").await;
    // As by a kill: without shutting it down.
    drop(service);
    let service = Service::with(builder()).await;
    let code = service.send("GET", &path("/resize/code"), "").await.json();
    assert_eq!(code["func_code"]["file"], CODE);
}

#[tokio::test]
async fn accepts_large_code() {
    let service = Service::start().await;
    let mut body = body("resize");
    let mut code = FuncCode::default();
    code.file = Some("A".repeat(1024 * 1024));
    body.func_code = Some(code);
    let created = service.client().create_function().body(body).send().await;
    assert_eq!(created.unwrap().code_size, Some(768 * 1024));
}
