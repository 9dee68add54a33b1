//! Functions that exist.

mod common;

use functiongraph::FunctionUrn;
use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph_emulator::{Emulator, PROJECT_ID, REGION};
use futures_util::TryStreamExt;
use serde_json::json;

use common::invocations::{invoke, object};
use common::{Service, status_and_code};

async fn exists(service: &Service, function: &str) -> bool {
    let put = service.put(function, json!({})).await;
    let responses = [service.get(function).await, service.delete(function).await];
    match put.status {
        200 => assert!(
            responses.iter().all(|response| response.status < 300),
            "{responses:?}"
        ),
        _ => assert!(
            [put]
                .iter()
                .chain(&responses)
                .all(|response| response.error() == (404, "FSS.1051"))
        ),
    }
    responses[0].status == 200
}

#[tokio::test]
async fn short_urns_cover_all_versions() {
    let known: FunctionUrn = "default:known".parse().unwrap();
    let service = Service::with(Emulator::builder().with_function(known)).await;
    for function in ["known", "default:known"] {
        assert!(exists(&service, function).await, "{function}");
    }
    for version in ["latest", "7", "!live"] {
        assert!(
            exists(&service, &format!("{PROJECT_ID}:default:known:{version}")).await,
            "{version}"
        );
    }
    for function in ["unknown", "known2", "other:known"] {
        assert!(!exists(&service, function).await, "{function}");
        assert_eq!(
            service.list(function, "").await.error(),
            (404, "FSS.1051"),
            "{function}"
        );
    }
    assert_eq!(service.list("known", "").await.status, 200);
}

#[tokio::test]
async fn versioned_urns_cover_one_version() {
    let known = |urn: &str| urn.parse::<FunctionUrn>().unwrap();
    let full = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:known");
    let builder = Emulator::builder()
        .with_function(known(&format!("{full}:7")))
        .with_function(known(&format!("{full}:!live")));
    let service = Service::with(builder).await;
    for (version, is_known) in [
        ("7", true),
        ("!live", true),
        ("live", false),
        ("8", false),
        ("latest", false),
    ] {
        let function = format!("{PROJECT_ID}:default:known:{version}");
        assert_eq!(exists(&service, &function).await, is_known, "{version}");
    }
}

#[tokio::test]
async fn same_name_elsewhere_is_unknown() {
    let known = format!("urn:fss:{REGION}:{PROJECT_ID}:function:default:known")
        .parse()
        .unwrap();
    let service = Service::with(Emulator::builder().with_function(known)).await;
    assert!(exists(&service, "known").await);
    assert!(
        !exists(
            &service,
            &format!("urn:fss:eu-de:{PROJECT_ID}:function:default:known")
        )
        .await
    );
    let other = service
        .send(
            "PUT",
            "/v2/other/fgs/functions/known/async-invoke-config",
            "{}",
        )
        .await;
    assert_eq!(other.error(), (404, "FSS.1051"));
}

async fn urns(list: functiongraph::builder::ListFunctions) -> Vec<String> {
    list.try_collect()
        .await
        .unwrap()
        .into_iter()
        .map(|function| function.func_urn.unwrap())
        .collect()
}

fn urn(function: &str) -> String {
    format!("urn:fss:{REGION}:{PROJECT_ID}:function:{function}:latest")
}

#[tokio::test]
async fn lists_by_package_and_name() {
    let known = [
        "crop",
        "resize",
        "pictures:resize-fast",
        "another:pictures:resize",
    ];
    let builder = known.iter().fold(Emulator::builder(), |builder, urn| {
        builder.with_function(urn.parse().unwrap())
    });
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    let full = ["default:crop", "default:resize", "pictures:resize-fast"].map(urn);
    let [crop, resize, fast] = full.each_ref().map(String::as_str);
    assert_eq!(urns(client.list_functions()).await, [crop, resize, fast]);
    assert_eq!(
        urns(client.list_functions().package_name("default")).await,
        [crop, resize]
    );
    assert_eq!(
        urns(client.list_functions().func_name("siz")).await,
        [resize, fast]
    );
    assert_eq!(
        urns(
            client
                .list_functions()
                .func_name("siz")
                .package_name("pictures")
        )
        .await,
        [fast]
    );
    assert!(
        urns(client.list_functions().package_name("pict"))
            .await
            .is_empty()
    );
    let one_by_one: Vec<_> = client
        .list_functions()
        .maxitems(1)
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(one_by_one.len(), 3);
    let first = &one_by_one[0];
    assert_eq!(
        (first.func_name.as_deref(), first.package.as_deref()),
        (Some("crop"), Some("default"))
    );
}

#[tokio::test]
async fn lists_used_functions() {
    let emulator = Emulator::start().await.unwrap();
    let client = emulator.client().unwrap();
    assert!(urns(client.list_functions()).await.is_empty());
    client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body(Body::default())
        .send()
        .await
        .unwrap();
    invoke(&client, "resize", json!({})).await;
    invoke(&client, "pictures:crop", json!({})).await;
    assert_eq!(
        urns(client.list_functions()).await,
        ["default:resize", "pictures:crop"].map(urn)
    );
}

#[tokio::test]
async fn rejects_invoking_unknown_functions() {
    let emulator = Emulator::builder()
        .with_function("resize".parse().unwrap())
        .start()
        .await
        .unwrap();
    let client = emulator.client().unwrap();
    invoke(&client, "resize", json!({})).await;
    let error = client
        .async_invoke_function()
        .function_urn("crop")
        .body(object(json!({})))
        .send()
        .await;
    assert_eq!(
        status_and_code(&error.unwrap_err()),
        (Some(404), Some("FSS.1051"))
    );
}
