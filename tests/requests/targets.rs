//! The URL of a call: endpoint, project and function.

use super::*;

#[tokio::test]
async fn project_calls_have_no_function() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("project");
    let client = client.build().unwrap();
    client.enable_async_status_log().send().await.unwrap();
    client
        .show_project_async_status_log_info()
        .send()
        .await
        .unwrap();
    let functions = client
        .list_functions()
        .marker("7")
        .maxitems(400)
        .package_name("pictures")
        .func_name("a b");
    functions.send().await.unwrap();
    insta::assert_snapshot!(seen(&server));
}

#[tokio::test]
async fn sends_short_names_and_aliases() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .project_id("project")
        .build()
        .unwrap();
    for name in [
        "resize",
        "pictures:resize",
        "project:pictures:resize",
        "project:pictures:resize:!live",
        "größe",
    ] {
        client
            .show_function_async_invoke_config()
            .function_urn(name)
            .send()
            .await
            .unwrap();
    }
    insta::assert_snapshot!(lines(&server));
}

#[tokio::test]
async fn rejects_bad_project_in_urn() {
    let server = server().await;
    let client = server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap();
    for name in [
        "p.q:default:a",
        "größe:default:a",
        "urn:fss:cn-north-4:..x:function:default:a",
    ] {
        let error = client
            .show_function_async_invoke_config()
            .function_urn(name)
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            error.validation_error().map(|error| error.field()),
            Some("project_id"),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn full_urn_sets_region_and_project() {
    let client = Client::builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap();
    for (urn, url) in [
        (
            "urn:fss:cn-north-4:project1:function:default:a",
            "https://functiongraph.cn-north-4.myhuaweicloud.com/v2/project1/fgs/functions/\
             urn:fss:cn-north-4:project1:function:default:a/async-invoke-config",
        ),
        (
            "urn:fss:eu-de:project2:function:default:b:v1",
            "https://functiongraph.eu-de.otc.t-systems.com/v2/project2/fgs/functions/\
             urn:fss:eu-de:project2:function:default:b:v1/async-invoke-config",
        ),
    ] {
        let request = client
            .show_function_async_invoke_config()
            .function_urn(urn)
            .build_signed()
            .await
            .unwrap()
            .into_inner();
        assert_eq!(request.url().as_str(), url);
    }
}

#[tokio::test]
async fn keeps_base_path_of_endpoint() {
    let endpoint = "https://gateway.example/base/";
    let client = Client::builder()
        .credentials(Credentials::keys("AK", "SK"))
        .endpoint(endpoint)
        .build()
        .unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .build_signed()
        .await
        .unwrap();
    let url = request.into_inner().url().to_string();
    assert!(
        url.starts_with("https://gateway.example/base/v2/7aad83af3e8d42e99ac194c8419e2c9b/fgs/"),
        "{url}"
    );
}
