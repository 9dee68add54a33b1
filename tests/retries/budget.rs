//! The retry budget of a client.

use super::*;

#[tokio::test]
async fn clones_share_retry_budget() {
    let server = Server::responding_with(response(503, "", "")).await;
    let client = client(&server)
        .retry_policy(fast_retries().budget(5))
        .build()
        .unwrap();
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(show(&client.clone()).await.unwrap_err());
    }
    let counts: Vec<u32> = errors.iter().map(Error::attempts).collect();
    assert_eq!((counts, server.requests().len()), (vec![4, 3, 1, 1], 9));
    assert!(
        errors[3]
            .to_string()
            .ends_with("503: no message (retry budget exhausted)"),
        "{}",
        errors[3]
    );
}

#[tokio::test]
async fn success_refunds_retry_budget() {
    let seen = AtomicUsize::new(0);
    let server = Server::start(move |connection| {
        let fails = seen.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
        async move {
            connection
                .write(&if fails { response(503, "", "") } else { ok() })
                .await
        }
    })
    .await;
    let client = client(&server)
        .retry_policy(fast_retries().budget(1))
        .build()
        .unwrap();
    for _ in 0..10 {
        assert_eq!(show(&client).await.unwrap(), Some(2));
    }
}
