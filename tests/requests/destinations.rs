//! Invalid destinations are not sent.

use functiongraph::{
    Client, ClientBuilder, Credentials, Destination, ErrorKind, FunctionUrn, Validate,
};
use serde_json::json;

use test_support::{Server, response};

const PROJECT: &str = "7aad83af3e8d42e99ac194c8419e2c9b";

async fn server() -> Server {
    Server::responding_with(response(200, "", r#"{"func_urn":"f"}"#)).await
}

fn client(server: &Server, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    set(server.client_builder().credentials(Credentials::token("T")))
        .build()
        .unwrap()
}

async fn update(
    client: &Client,
    function: &str,
    destination: Destination,
) -> Result<(), functiongraph::Error> {
    let update = client
        .update_function_async_invoke_config()
        .function_urn(function);
    update
        .body_map(|body| body.on_failure(destination))
        .send()
        .await
        .map(drop)
}

#[tokio::test]
async fn rejects_malformed_destinations() {
    let server = server().await;
    let client = client(&server, |client| client.project_id(PROJECT));
    for destination in [
        Destination::smn("alarms"),
        Destination::smn("urn:fss:cn-north-4:p:function:default:resize"),
        Destination::smn("urn:smn:cn-north-4:p"),
        Destination::smn("urn:smn:cn-north-4::alarms"),
        Destination::smn("urn:smn:cn-north-4:p:alarms:1"),
        Destination::smn("//urn:smn:cn-north-4:p:alarms"),
        Destination::smn("urn:smn:cn-north-4:p:ala rms"),
        Destination::smn("urn:smn:{region}:p:alarms"),
        Destination::function("urn:smn:cn-north-4:p:alarms"),
        Destination::function("//cleanup"),
        Destination::function("urn:fss:{region}:p:function:default:cleanup"),
        Destination::dis(""),
        Destination::dis("//s"),
        Destination::dis("a b"),
        Destination::obs(""),
        Destination::obs("obs://b"),
        Destination::obs("  "),
        Destination::obs("B"),
    ] {
        let error = update(&client, "resize", destination.clone())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{destination:?}");
        assert!(
            error
                .to_string()
                .contains("destination_config.on_failure.param."),
            "{error}"
        );
        assert!(!error.to_string().contains('\n'));
    }
    assert_eq!(server.connections(), 0);
    for destination in [
        Destination::smn(format!("urn:smn:cn-north-4:{PROJECT}:Alarms-1_a")),
        Destination::function("urn:fss:cn-north-4:p:function:default:cleanup:!live"),
        Destination::unknown("SMN", "{}"),
    ] {
        update(&client, "resize", destination).await.unwrap();
    }
    assert_eq!(
        server.requests().len(),
        3,
        "valid and unknown destinations are sent"
    );
}

#[tokio::test]
async fn rejects_function_as_own_target() {
    let server = server().await;
    let full = |qualifier: &str| {
        format!("urn:fss:cn-north-4:{PROJECT}:function:default:resize{qualifier}")
    };
    let client = client(&server, |client| {
        client.project_id(PROJECT).region("cn-north-4")
    });
    let short = format!("{PROJECT}:default:resize");
    for (function, destination) in [
        ("resize", "resize"),
        ("resize", "default:resize"),
        ("resize", short.as_str()),
        ("resize", &full("")),
        ("resize", &full(":latest")),
        (&full(":latest"), "resize"),
        (&full(""), &full("")),
        (&full(":3"), &full(":3")),
        (&full(":!live"), &full(":!live")),
    ] {
        let error = update(&client, function, Destination::function(destination))
            .await
            .unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::InvalidInput,
            "{function} {destination}"
        );
        assert!(
            error
                .to_string()
                .contains("destination_config.on_failure.param.func_urn"),
            "{error}"
        );
        assert!(
            error.to_string().contains("is the function itself"),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 0);

    let others = [
        "cleanup",
        "other:resize",
        &full(":3"),
        &full(":!latest"),
        "p:default:resize",
        &full("").replace("cn-north-4", "cn-north-1"),
    ];
    for destination in others {
        update(&client, "resize", Destination::function(destination))
            .await
            .unwrap();
    }
    assert_eq!(server.requests().len(), others.len());
}

/// Without a region, functions with the same project and name are treated as the same.
#[tokio::test]
async fn compares_functions_without_region() {
    let server = server().await;
    let client = client(&server, |client| client.project_id(PROJECT));
    let named = |project: &str| {
        Destination::function(format!(
            "urn:fss:cn-north-4:{project}:function:default:resize"
        ))
    };
    update(&client, "resize", named(PROJECT)).await.unwrap_err();
    assert_eq!(server.connections(), 0);
    update(&client, "resize", named("p")).await.unwrap();
}

#[test]
fn body_validates_for_function() {
    let body: functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody = serde_json::from_value(json!({
        "destination_config": { "on_success": { "destination": "FunctionGraph", "param": r#"{"func_urn":"resize"}"# } },
    }))
    .unwrap();
    let function: FunctionUrn = "resize".parse().unwrap();
    let validation_error = body.validate_for(&function).unwrap_err();
    assert_eq!(
        validation_error.field(),
        "destination_config.on_success.param.func_urn"
    );
    body.validate_for(&"resize2".parse().unwrap()).unwrap();
}

/// Reading is lenient, and the text of a `param` is sent as it is.
#[tokio::test]
async fn rejects_params_of_other_types() {
    let server = server().await;
    let client = client(&server, |client| client.project_id(PROJECT));
    let read = |kind: &str, param: &str| -> Destination {
        serde_json::from_value(json!({ "destination": kind, "param": param })).unwrap()
    };
    let mut errors = Vec::new();
    for (kind, param) in [
        ("OBS", r#"{"bucket":7}"#),
        ("OBS", r#"{"bucket":"b","prefix":1.5}"#),
        ("OBS", r#"{"bucket":"b","expires":"3"}"#),
        ("SMN", r#"{"topic_urn":7}"#),
        ("DIS", r#"{"stream_name":7}"#),
        ("FunctionGraph", r#"{"func_urn":7}"#),
    ] {
        let error = update(&client, "f", read(kind, param)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        errors.push(error.message().to_owned());
    }
    insta::assert_snapshot!(errors.join("\n"));
    assert_eq!(server.connections(), 0);

    for param in [
        r#"{"expires": 3.0,"bucket":"b","x":[1]}"#,
        r#"{"bucket":"b","prefix":null}"#,
    ] {
        update(&client, "f", read("OBS", param)).await.unwrap();
        let sent: serde_json::Value =
            serde_json::from_slice(&server.requests().pop().unwrap().body).unwrap();
        assert_eq!(sent["destination_config"]["on_failure"]["param"], param);
    }
}
