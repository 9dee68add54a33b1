//! The region and the endpoint of a call.

use super::*;

#[tokio::test]
async fn rejects_urn_of_another_region() {
    let of_others = |region: Option<&str>, project: Option<&str>| {
        let client = Client::builder()
            .credentials(Credentials::keys("AK", "SK"))
            .env_source(|_| None);
        match (region, project) {
            (Some(region), _) => client.region(region),
            (_, project) => client.project_id(project.unwrap()),
        }
    };
    for (region, project) in [(Some("cn-north-1"), None), (None, Some("other"))] {
        let client = of_others(region, project).build().unwrap();
        let refused = client
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .build_signed()
            .await
            .unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        let client = of_others(region, project)
            .use_urn_region(true)
            .build()
            .unwrap();
        let request = client
            .show_function_async_invoke_config()
            .function_urn(FUNCTION)
            .build_signed()
            .await
            .unwrap();
        let url = request.into_inner().url().to_string();
        let own = "https://functiongraph.cn-north-4.myhuaweicloud.com/v2/7aad83af3e8d42e99ac194c8419e2c9b/";
        assert!(url.starts_with(own), "{url}");
    }
}

#[tokio::test]
async fn endpoint_precedence() {
    let folder = Folder::new();
    let file = folder.write(
        "regions.yaml",
        "FunctionGraph:\n  - id: cn-north-4\n    endpoint: https://file.example\n  - id: moon-1\n    endpoint: moon.example\n",
    );
    let url = async |client: ClientBuilder| {
        let client = client
            .credentials(Credentials::keys("AK", "SK"))
            .project_id("p")
            .build()
            .unwrap();
        let request = client
            .show_function_async_invoke_config()
            .function_urn("resize")
            .build_signed()
            .await
            .unwrap();
        request.into_inner().url().origin().ascii_serialization()
    };
    let environment = (
        "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4",
        "https://environment.example",
    );
    let file = ("HUAWEICLOUD_SDK_REGIONS_FILE", shown(&file));
    assert_eq!(
        url(client([])).await,
        "https://functiongraph.cn-north-4.myhuaweicloud.com"
    );
    assert_eq!(
        url(client([environment])).await,
        "https://environment.example"
    );
    if cfg!(feature = "regions-file") {
        assert_eq!(url(client([file])).await, "https://file.example");
        assert_eq!(
            url(client([file, environment])).await,
            "https://environment.example"
        );
        assert_eq!(
            url(client([file]).region("moon-1")).await,
            "https://moon.example"
        );
    }
    assert_eq!(
        url(client([environment]).endpoint("https://own.example")).await,
        "https://own.example"
    );
}

/// The region that a request is made for.
async fn region_of(client: ClientBuilder) -> Result<String, Error> {
    let client = client.project_id("p").build().unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .build_signed()
        .await?;
    Ok(request
        .into_inner()
        .url()
        .host_str()
        .unwrap()
        .split('.')
        .nth(1)
        .unwrap()
        .to_owned())
}

/// A client without a region.
fn client_without_region<const N: usize>(variables: [(&str, &str); N]) -> ClientBuilder {
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Client::builder()
        .http_client_builder(direct_client())
        .env_source(move |name| {
            variables
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        })
}

#[tokio::test]
async fn default_region_precedence() {
    let folder = Folder::new();
    let profile = folder.write(
        "credentials",
        "[basic]\nak = AK\nsk = SK\nregion = cn-south-1\n",
    );
    let profile = ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile));
    let (own, terraform) = (
        ("HUAWEICLOUD_SDK_REGION", "cn-east-3"),
        ("HW_REGION_NAME", "cn-north-1"),
    );
    assert_eq!(
        region_of(client_without_region([profile])).await.unwrap(),
        "cn-south-1"
    );
    assert_eq!(
        region_of(client_without_region([profile, terraform]))
            .await
            .unwrap(),
        "cn-north-1"
    );
    assert_eq!(
        region_of(client_without_region([profile, terraform, own]))
            .await
            .unwrap(),
        "cn-east-3"
    );
    assert_eq!(
        region_of(client_without_region([profile, own]).region("cn-north-9"))
            .await
            .unwrap(),
        "cn-north-9"
    );
    let client = client_without_region([profile, own]).build().unwrap();
    let request = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .build_signed()
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        request.url().host_str(),
        Some("functiongraph.cn-north-4.myhuaweicloud.com")
    );
    // With an endpoint, IAM resolves the project of the region.
    let iam = routes(|target, _| match target {
        "GET /v3/projects?name=cn-south-1" => projects(&["found"]),
        other => panic!("{other}"),
    })
    .await;
    let elsewhere = client_without_region([profile])
        .endpoint("http://127.0.0.1:1")
        .iam_endpoint(iam.endpoint());
    assert_eq!(sign_with(elsewhere).await.unwrap(), "AK - found");
}

#[tokio::test]
async fn names_source_of_unknown_region() {
    let folder = Folder::new();
    let profile = folder.write(
        "credentials",
        "[basic]\nak = hidden\nsk = hidden\nregion = moon-1\n",
    );
    let profile = ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile));
    for (variable, source) in [
        (profile, "profile: region"),
        (
            ("HUAWEICLOUD_SDK_REGION", "moon-1"),
            "HUAWEICLOUD_SDK_REGION",
        ),
        (("HW_REGION_NAME", "moon-1"), "HW_REGION_NAME"),
    ] {
        let line = error_line(
            client_without_region([variable, OFF]),
            ErrorKind::InvalidInput,
            &[],
        )
        .await;
        assert!(
            line.starts_with(&format!("{source}: \"moon-1\" is not a known region (")),
            "{line}"
        );
    }
    let nothing = error_line(client_without_region([OFF]), ErrorKind::InvalidInput, &[]).await;
    assert!(
        nothing.starts_with("region: no region configured; "),
        "{nothing}"
    );
}

#[tokio::test]
async fn rejects_invalid_urn_region() {
    let client = Client::builder()
        .credentials(Credentials::keys("AK", "SK"))
        .endpoint("http://127.0.0.1:1")
        .env_source(|_| None)
        .build()
        .unwrap();
    let urn = "urn:fss:mo_on.1:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize";
    let request = client.show_function_async_invoke_config();
    let error = request.function_urn(urn).build_signed().await.unwrap_err();
    insta::assert_snapshot!(error, @r#"ShowFunctionAsyncInvokeConfig: function_urn: "mo_on.1" is not a region (letters, digits and '-' are allowed)"#);
}
