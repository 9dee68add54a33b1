//! A value in the path stays one segment of it, or is refused: it never leads to another operation.

use functiongraph::types::TriggerType;
use functiongraph::{Client, Credentials, ErrorKind};
use test_support::FUNCTION;

fn client() -> Client {
    Client::builder()
        .region("cn-north-4")
        .project_id("7aad83af3e8d42e99ac194c8419e2c9b")
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap()
}

#[tokio::test]
async fn rejects_dot_and_empty_segments() {
    for segment in [".", "..", ""] {
        let alias = client()
            .delete_version_alias()
            .function_urn(FUNCTION)
            .alias_name(segment);
        let trigger = client()
            .delete_function_trigger()
            .function_urn(FUNCTION)
            .trigger_type_code(TriggerType::unknown(segment))
            .trigger_id("id");
        for error in [
            alias.build_signed().await.unwrap_err(),
            trigger.build_signed().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{segment:?}");
        }
    }
}

#[tokio::test]
async fn other_values_stay_one_segment() {
    for name in ["...", "a/b", r"a\..\b", "%2e%2e", "a b?#"] {
        let request = client()
            .delete_version_alias()
            .function_urn(FUNCTION)
            .alias_name(name)
            .build_signed()
            .await
            .unwrap()
            .into_inner();
        let segments = request.url().path_segments().unwrap().count();
        assert_eq!(segments, 7, "{}", request.url());
    }
}
