//! Streams outlive the client and the place they are made at.

use functiongraph::types::AsyncInvocation;
use functiongraph::{Client, Error};
use futures_util::{Stream, StreamExt, TryStreamExt};

use super::*;

const PAGE: &str = r#"{"invocations":[{"request_id":"a"},{"request_id":"b"}]}"#;

fn invocations(
    client: &Client,
) -> impl Stream<Item = Result<AsyncInvocation, Error>> + Send + Unpin + 'static {
    let list = client.list_async_invocations();
    list.function_urn(FUNCTION).stream()
}

#[tokio::test]
async fn streams_outlive_their_client() {
    let server = responding(PAGE).await;
    let mut stream = {
        let client = server.client();
        invocations(&client)
    };
    let first = tokio::spawn(async move { stream.next().await });
    let first = first.await.unwrap().unwrap().unwrap();
    assert_eq!(first.request_id.as_deref(), Some("a"));
}

#[tokio::test]
async fn streams_are_members() {
    struct Watch {
        items: Box<dyn Stream<Item = Result<AsyncInvocation, Error>> + Send + Unpin>,
    }
    let server = responding(PAGE).await;
    let watch = Watch {
        items: Box::new(invocations(&server.client())),
    };
    let all: Vec<AsyncInvocation> = watch.items.try_collect().await.unwrap();
    assert_eq!(all.len(), 2);
}
