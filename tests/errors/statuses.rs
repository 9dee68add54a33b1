//! The kind, the hint and the retryability of every status.

use super::*;

pub(crate) fn statuses() -> Vec<Case> {
    let status = |name, expected, status, body: &'static str| {
        case(name, expected, async move {
            error_for(response(status, "", body)).await
        })
    };
    vec![
        status(
            "400",
            service(400).code("FSS.1309"),
            400,
            r#"{"error_code":"FSS.1309","error_msg":"invalid function URN"}"#,
        ),
        status(
            "401",
            service(401).code("APIGW.0301"),
            401,
            r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: verify fail"}"#,
        ),
        status(
            "403 with authorization message",
            service(403).code("FSS.0403"),
            403,
            r#"{"error_code":"FSS.0403","error_msg":"forbidden","encoded_authorization_message":"ENCODED"}"#,
        ),
        status(
            "403 of IAM with authorization message",
            service(403).code("IAM.0403"),
            403,
            r#"{"error":{"code":"IAM.0403","message":"forbidden","encoded_authorization_message":"ENCODED"}}"#,
        ),
        status(
            "408",
            retryable(service(408).code("FSS.0408")),
            408,
            r#"{"error_code":"FSS.0408","error_msg":"timeout"}"#,
        ),
        status(
            "409",
            service(409).code("FSS.0409"),
            409,
            r#"{"error_code":"FSS.0409","error_msg":"exists"}"#,
        ),
        status("418", service(418), 418, "short and stout"),
        status(
            "429",
            retryable(service(429).code("APIGW.0308")),
            429,
            r#"{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}"#,
        ),
        status(
            "500",
            retryable(service(500).code("FSS.0500")),
            500,
            r#"{"error_code":"FSS.0500","error_msg":"internal error"}"#,
        ),
        status("501", service(501), 501, "not implemented"),
        status(
            "502 of a gateway",
            retryable(service(502)),
            502,
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n",
        ),
        status(
            "503",
            retryable(service(503).code("FSS.0503")),
            503,
            r#"{"error_code":"FSS.0503","error_msg":"unavailable"}"#,
        ),
        status(
            "504",
            retryable(service(504)),
            504,
            "upstream request timeout",
        ),
        status("599", service(599), 599, ""),
    ]
}

#[tokio::test]
async fn classifies_every_status() {
    let errors = provoke(statuses()).await;
    for (name, error) in &errors {
        assert_eq!(error.operation(), Some("ShowFunctionAsyncInvokeConfig"));
        let hinted = [
            "401",
            "403 with authorization message",
            "403 of IAM with authorization message",
            "429",
        ]
        .contains(name);
        assert_eq!(error.hint().is_some(), hinted, "{name}: {:?}", error.hint());
        let explained = name.contains("authorization message").then_some("ENCODED");
        assert_eq!(error.encoded_authorization_message(), explained, "{name}");
    }
    for (name, hint) in [
        ("401", "check the access key"),
        ("403 with authorization message", "lacks"),
        ("429", "wait"),
    ] {
        assert!(
            error_of(&errors, name).hint().unwrap().contains(hint),
            "{name}"
        );
    }
}
