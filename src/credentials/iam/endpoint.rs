//! The endpoint of IAM.

use reqwest::Url;

use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::provider_context::ProviderContext;
use crate::generated::constants::{IAM_DEFAULT_ENDPOINT, IAM_ENDPOINTS};

const ENDPOINT_VARIABLE: &str = "HUAWEICLOUD_SDK_IAM_ENDPOINT";

/// Resolves the endpoint. As in the official SDKs it is the first of: the client's, the provider's, the environment
/// variable's, the region's.
pub(super) fn resolve_endpoint(
    context: &ProviderContext,
    provider_endpoint: Option<&str>,
    provider_name: &str,
) -> Result<Url, CredentialsError> {
    let configured = context.iam_endpoint.as_deref().or(provider_endpoint);
    let variable = if configured.is_none() {
        context.env.get(ENDPOINT_VARIABLE)?
    } else {
        None
    };
    let field = if variable.is_some() {
        ENDPOINT_VARIABLE
    } else {
        "IAM's endpoint"
    };
    let address = configured
        .or(variable.as_deref())
        .unwrap_or_else(|| default_endpoint(context.region()));
    parse_endpoint(&format!("{provider_name}: {field}"), address)
}

/// Parses an endpoint of IAM. It may end with the API version, as in the endpoints of other tools.
pub(crate) fn parse_endpoint(field: &str, text: &str) -> Result<Url, CredentialsError> {
    Ok(service_url::parse_api(field, text, &["v3", "v3.0"])?)
}

fn default_endpoint(region: Option<&str>) -> &'static str {
    let regional = IAM_ENDPOINTS.iter().find(|(name, _)| Some(*name) == region);
    regional.map_or(IAM_DEFAULT_ENDPOINT, |(_, endpoint)| endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::env::Env;

    #[test]
    fn endpoint_precedence_of_iam() {
        let mut context = ProviderContext::new(reqwest::Client::new());
        context.env = Env::of([]);
        let at = |context: &ProviderContext, provider_endpoint| {
            resolve_endpoint(context, provider_endpoint, "test")
                .unwrap()
                .to_string()
        };
        assert_eq!(at(&context, None), "https://iam.myhuaweicloud.com/");
        assert_eq!(
            at(&context.clone().with_region("cn-north-4"), None),
            "https://iam.cn-north-4.myhuaweicloud.com/"
        );
        assert_eq!(
            at(&context.clone().with_region("eu-de"), None),
            "https://iam.eu-de.otc.t-systems.com/"
        );
        for general in [
            "moon-1",
            "cn-north-11",
            "cn-south-4",
            "ap-southeast-5",
            "cn-southwest-3",
            "eu-west-101",
        ] {
            assert_eq!(
                at(&context.clone().with_region(general), None),
                "https://iam.myhuaweicloud.com/",
                "{general}"
            );
        }
        context.env = Env::of([("HUAWEICLOUD_SDK_IAM_ENDPOINT", "https://environment")]);
        assert_eq!(
            at(&context.clone().with_region("cn-north-4"), None),
            "https://environment/"
        );
        assert_eq!(at(&context, Some("https://profile")), "https://profile/");
        context.iam_endpoint = Some("https://client".to_owned());
        assert_eq!(at(&context, Some("https://profile")), "https://client/");
    }

    #[test]
    fn removes_version_from_endpoint() {
        let context = ProviderContext::new(reqwest::Client::new());
        for end in ["", "/", "/v3", "/v3/", "/v3.0"] {
            let text = format!("https://iam.test:8443{end}");
            let endpoint = resolve_endpoint(&context, Some(&text), "test").unwrap();
            assert_eq!(endpoint.as_str(), "https://iam.test:8443/", "{end}");
        }
        let error =
            resolve_endpoint(&context, Some("https://iam.test/hidden/v3"), "test").unwrap_err();
        insta::assert_snapshot!(error, @"test: IAM's endpoint: a URL has no path here; remove it, as in https://iam.test");
    }

    #[test]
    fn invalid_endpoint_names_variable() {
        let mut context = ProviderContext::new(reqwest::Client::new());
        context.env = Env::of([("HUAWEICLOUD_SDK_IAM_ENDPOINT", "iam")]);
        let error = resolve_endpoint(&context, None, "project id").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("project id: HUAWEICLOUD_SDK_IAM_ENDPOINT: "),
            "{error}"
        );
    }

    #[test]
    fn rejects_invalid_iam_endpoint() {
        let context = ProviderContext::new(reqwest::Client::new());
        let error = resolve_endpoint(&context, Some("iam"), "oidc token").unwrap_err();
        insta::assert_snapshot!(error, @r#"oidc token: IAM's endpoint: "iam" is not a valid URL (it has no scheme); set one such as https://host"#);
    }
}
