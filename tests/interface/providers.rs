//! Providers behind pointers, and chains of them.

use std::sync::Arc;

use functiongraph::credentials::{
    CredentialsError, CredentialsProviderChain, EnvironmentProvider, ProvideCredentials,
    ProvideCredentialsFuture, ProviderContext, ResolvedCredentials,
};
use functiongraph::{Client, Credentials};

use super::*;

/// Resolves this access key, or nothing.
#[derive(Debug)]
struct Fixed(Option<&'static str>);

impl ProvideCredentials for Fixed {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        let resolved = match self.0 {
            Some(key) => Ok(ResolvedCredentials::new(
                Credentials::keys(key, "SK"),
                "fixed",
            )),
            None => Err(CredentialsError::not_loaded("fixed: nothing")),
        };
        Box::pin(async { resolved })
    }
}

/// Whether a client with this provider signs with the access key.
async fn signs_with(provider: impl ProvideCredentials + 'static, key: &str) -> bool {
    let server = responding("{\"func_urn\":\"f\"}").await;
    let builder = server.client_builder().credentials_provider(provider);
    let client = builder.build().unwrap();
    let show = client.show_function_async_invoke_config();
    show.function_urn(FUNCTION).send().await.unwrap();
    let head = &server.requests()[0].head;
    head.contains(&format!("Access={key},"))
}

#[tokio::test]
async fn pointers_to_providers_are_providers() {
    let boxed: Box<dyn ProvideCredentials> = Box::new(Fixed(Some("BOX")));
    assert!(signs_with(boxed, "BOX").await);
    let shared: Arc<dyn ProvideCredentials> = Arc::new(Fixed(Some("ARC")));
    assert!(signs_with(shared.clone(), "ARC").await);
    let nested: Arc<Box<dyn ProvideCredentials>> = Arc::new(Box::new(shared));
    assert!(signs_with(nested, "ARC").await);
    assert!(signs_with(Arc::new(Fixed(Some("TYPED"))), "TYPED").await);
}

#[tokio::test]
async fn chains_take_pointers() {
    // As a program does that reads the order from its settings.
    let providers: Vec<Box<dyn ProvideCredentials>> =
        vec![Box::new(Fixed(None)), Box::new(Fixed(Some("SECOND")))];
    let chain = providers
        .into_iter()
        .fold(CredentialsProviderChain::new(), |chain, provider| {
            chain.or_else(provider)
        });
    assert!(signs_with(chain.clone(), "SECOND").await);
    let longer = chain.clone().or_else(Arc::new(EnvironmentProvider::new()));
    assert!(signs_with(longer, "SECOND").await);
    assert!(signs_with(chain, "SECOND").await);
}

#[tokio::test]
async fn chain_clones_select_separately() {
    let empty = CredentialsProviderChain::new().or_else(Fixed(None));
    let (one, other) = (
        empty.clone().or_else(Fixed(Some("ONE"))),
        empty.clone().or_else(Fixed(Some("OTHER"))),
    );
    assert!(signs_with(one, "ONE").await);
    assert!(signs_with(other, "OTHER").await);
    let client = Client::builder()
        .credentials_provider(empty)
        .build()
        .unwrap();
    drop(client);
}
