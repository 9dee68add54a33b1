//! The client and the models as `build.rs` made them from `spec/functiongraph.yaml`.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    unused_mut,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated code"
)]

include!(concat!(env!("OUT_DIR"), "/client.rs"));

#[cfg(test)]
mod tests {
    use super::example_requests;
    use crate::Credentials;

    #[tokio::test]
    async fn every_operation_has_a_request() {
        let client = super::Client::builder()
            .region("cn-north-4")
            .project_id("7aad83af3e8d42e99ac194c8419e2c9b")
            .credentials(Credentials::token("token"))
            .build()
            .unwrap();
        let mut lines = String::new();
        for (operation, request) in example_requests(&client).await {
            let request = request.unwrap().into_inner();
            let body = request
                .body()
                .and_then(|body| body.as_bytes())
                .unwrap_or_default();
            let body = std::str::from_utf8(body).unwrap();
            lines.push_str(&format!(
                "{operation}: {} {} {body}\n",
                request.method(),
                request.url()
            ));
        }
        insta::assert_snapshot!("requests_of_the_examples", lines);
    }
}
