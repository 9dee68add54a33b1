//! A client of IAM, the identity service: its endpoint, and the project of a region.

use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::USER_AGENT;
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use crate::config::project_id::validate_project_id;
use crate::config::proxy::Proxies;
use crate::config::service_url;
use crate::credentials::credentials::Kind;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::{ServiceResponse, send};
use crate::credentials::provider::{ProviderContext, ResolvedCredentials};
use crate::generated::constants::{IAM_DEFAULT_ENDPOINT, IAM_ENDPOINTS};
use crate::signer;
use crate::transport::{clock_skew, user_agent};

const ENDPOINT_VARIABLE: &str = "HUAWEICLOUD_SDK_IAM_ENDPOINT";
const TIMEOUT: Duration = Duration::from_secs(30);
pub(crate) const SUBJECT_TOKEN: &str = "X-Subject-Token";

/// IAM at one endpoint, on behalf of one provider.
pub(crate) struct Iam<'a> {
    http: &'a reqwest::Client,
    endpoint: Url,
    service: String,
    proxies: Option<&'a Proxies>,
}

impl<'a> Iam<'a> {
    /// The endpoint is, as in the official SDKs, the first of: the client's, the provider's, the environment
    /// variable's, the region's.
    pub(crate) fn new(
        context: &'a ProviderContext,
        provider_endpoint: Option<&str>,
        provider_name: &str,
    ) -> Result<Self, CredentialsError> {
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
        let endpoint = parse_endpoint(&format!("{provider_name}: {field}"), address)?;
        let service = format!(
            "{provider_name}: IAM at {}",
            endpoint.as_str().trim_end_matches('/')
        );
        Ok(Self {
            http: &context.http,
            endpoint,
            service,
            proxies: context.proxies.as_deref(),
        })
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http
            .post(self.url(path))
            .header(USER_AGENT, user_agent::USER_AGENT)
    }

    pub(crate) async fn send(
        &self,
        request: RequestBuilder,
    ) -> Result<ServiceResponse, CredentialsError> {
        send(&self.service, request, TIMEOUT, self.proxies)
            .await?
            .error_for_status()
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.endpoint.as_str().trim_end_matches('/'))
    }

    /// The id of the project that is named like the region. Source:
    /// [Querying Project Information](https://support.huaweicloud.com/api-iam/iam_06_0001.html).
    pub(crate) async fn resolve_project_id(
        &self,
        region: &str,
        resolved: &ResolvedCredentials,
    ) -> Result<String, CredentialsError> {
        let now = SystemTime::now();
        let mut response = self.list_projects(region, resolved, now).await?;
        let is_signed = matches!(resolved.credentials.kind(), Kind::Keys { .. });
        // As where FunctionGraph rejects a signature. The Date header counts only under TLS, where nobody on the way can forge it.
        if response.status == StatusCode::UNAUTHORIZED
            && is_signed
            && self.endpoint.scheme() == "https"
            && let Some(ahead) = clock_skew::ahead(&response.headers, now)
        {
            tracing::debug!(
                ?ahead,
                "IAM's clock differs: the request is signed again for its time"
            );
            response = self
                .list_projects(
                    region,
                    resolved,
                    clock_skew::shifted(SystemTime::now(), ahead),
                )
                .await?;
        }
        let is_rejection = response.status == StatusCode::UNAUTHORIZED;
        self.single_project_id(
            region,
            &response
                .error_for_status()
                .map_err(|error| error.rejection(is_rejection))?,
        )
    }

    /// Lists the projects of this name.
    async fn list_projects(
        &self,
        region: &str,
        resolved: &ResolvedCredentials,
        now: SystemTime,
    ) -> Result<ServiceResponse, CredentialsError> {
        let invalid = |_| {
            CredentialsError::invalid_configuration(format!(
                "{}: the access key or security token is not a valid header value; correct it",
                self.service
            ))
        };
        let mut url = Url::parse(&self.url("v3/projects"))
            .map_err(|error| CredentialsError::invalid_configuration(error.to_string()))?;
        url.query_pairs_mut().append_pair("name", region);
        let mut request = reqwest::Request::new(Method::GET, url);
        request
            .headers_mut()
            .insert(USER_AGENT, user_agent::USER_AGENT);
        signer::sign(&mut request, &resolved.credentials, now).map_err(invalid)?;
        let request = RequestBuilder::from_parts(self.http.clone(), request);
        Ok(send(&self.service, request, TIMEOUT, self.proxies).await?)
    }

    fn single_project_id(
        &self,
        region: &str,
        response: &ServiceResponse,
    ) -> Result<String, CredentialsError> {
        let trace_id = response.trace_id().unwrap_or_else(|| "none".to_owned());
        let failed = |problem: String| {
            CredentialsError::provider_error(format!(
                "{} {problem} (X-IAM-Trace-Id {trace_id})",
                self.service
            ))
        };
        let list: Projects = serde_json::from_slice(&response.body).map_err(|_| {
            failed(format!(
                "returned {} bytes that are not a list of projects",
                response.body.len()
            ))
        })?;
        let ids: Vec<&str> = list
            .projects
            .iter()
            .map(|project| project.id.as_str())
            .collect();
        match ids[..] {
            [id] => match validate_project_id(id) {
                Ok(()) => Ok(id.to_owned()),
                Err(problem) => Err(failed(
                    response.mask(&format!("returned an invalid project id: {problem}")),
                )),
            },
            [] => Err(failed(format!(
                "has no project for {region}; check the region, or set a project id"
            ))),
            _ => Err(failed(format!(
                "has several projects for {region}: {}; set one of these ids",
                response.mask(&ids.join(", "))
            ))),
        }
    }
}

impl fmt::Display for Iam<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.service)
    }
}

/// Parses an endpoint of IAM. It may end with the API version, as in the endpoints of other tools.
pub(crate) fn parse_endpoint(field: &str, text: &str) -> Result<Url, CredentialsError> {
    Ok(service_url::parse_api(field, text, &["v3", "v3.0"])?)
}

fn default_endpoint(region: Option<&str>) -> &'static str {
    let provider_endpoint = IAM_ENDPOINTS.iter().find(|(name, _)| Some(*name) == region);
    provider_endpoint.map_or(IAM_DEFAULT_ENDPOINT, |(_, endpoint)| endpoint)
}

/// The token that IAM returns in a header.
pub(crate) fn subject_token(response: &ServiceResponse) -> Option<Zeroizing<String>> {
    response
        .header(SUBJECT_TOKEN)
        .map(|token| Zeroizing::new(token.to_owned()))
}

#[derive(Deserialize)]
struct Projects {
    projects: Vec<Project>,
}

#[derive(Deserialize)]
struct Project {
    id: String,
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
            Iam::new(context, provider_endpoint, "test")
                .unwrap()
                .endpoint
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
            let iam = Iam::new(
                &context,
                Some(&format!("https://iam.test:8443{end}")),
                "test",
            )
            .unwrap();
            assert_eq!(
                iam.url("v3/projects"),
                "https://iam.test:8443/v3/projects",
                "{end}"
            );
        }
        let error = Iam::new(&context, Some("https://iam.test/hidden/v3"), "test")
            .err()
            .unwrap();
        insta::assert_snapshot!(error, @"test: IAM's endpoint: a URL has no path here; remove it, as in https://iam.test");
    }

    #[test]
    fn invalid_endpoint_names_variable() {
        let mut context = ProviderContext::new(reqwest::Client::new());
        context.env = Env::of([("HUAWEICLOUD_SDK_IAM_ENDPOINT", "iam")]);
        let error = Iam::new(&context, None, "project id").err().unwrap();
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
        let error = Iam::new(&context, Some("iam"), "federation").err().unwrap();
        insta::assert_snapshot!(error, @r#"federation: IAM's endpoint: "iam" is not a valid URL (relative URL without a base); set one such as https://host"#);
    }
}
