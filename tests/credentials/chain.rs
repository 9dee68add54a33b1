//! The chain of providers.

use super::*;

#[tokio::test]
async fn reports_every_empty_provider() {
    let folder = Folder::new();
    let nothing = client([("HOME", folder.path()), ("USERPROFILE", folder.path()), OFF]);
    let replaced = [(folder.path(), "HOME")];
    insta::assert_snapshot!(error_line(nothing, ErrorKind::CredentialsNotLoaded, &replaced).await);
}

#[tokio::test]
async fn chain_stops_at_broken_provider() {
    let html = routes(|_, _| response(200, "", HTML)).await;
    let folder = Folder::new();
    let token = folder.write("token", "hidden");
    let half = [
        ("HUAWEICLOUD_SDK_SK", "hidden"),
        ("FUNCTIONGRAPH_METADATA_ENDPOINT", &html.endpoint()),
    ];
    error_line(client(half), ErrorKind::InvalidInput, &[]).await;
    let profile = folder.write("credentials", "[basic]\nak = AK\n");
    let broken = [("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile)), OFF];
    error_line(client(broken), ErrorKind::InvalidInput, &[]).await;
    let html = [
        ("FUNCTIONGRAPH_METADATA_ENDPOINT", html.endpoint()),
        (
            "HC_CONTAINER_CREDENTIALS_FULL_URI",
            "http://agent".to_owned(),
        ),
        (
            "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            shown(&token).to_owned(),
        ),
    ];
    let html = html.each_ref().map(|(name, value)| (*name, value.as_str()));
    error_line(client(html), ErrorKind::Credentials, &[]).await;
}

#[tokio::test]
async fn custom_chain_keeps_its_order() {
    let folder = Folder::new();
    let file = folder.write("mine", "[ours]\nak = AK\nsk = SK\nproject_id = project\n");
    let chain = CredentialsProviderChain::new()
        .or_else(PodIdentityProvider::new())
        .or_else(ProfileProvider::new().file(&file).section("ours"))
        .or_else(EnvironmentProvider::new());
    assert_eq!(
        sign_with(client([]).credentials_provider(chain))
            .await
            .unwrap(),
        "AK - project"
    );
}

#[tokio::test]
async fn chain_error_lists_providers() {
    use functiongraph::credentials::{ProvideCredentials, ProviderContext};
    let nothing = CredentialsProviderChain::new().or_else(PodIdentityProvider::new());
    let error = nothing
        .provide(&ProviderContext::new(direct_client().build().unwrap()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.provider_errors().len()),
        (CredentialsErrorKind::NotLoaded, 1)
    );
}
