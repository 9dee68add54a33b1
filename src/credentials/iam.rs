//! The identity service: where it is, and which project a region's is.

use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::USER_AGENT;
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use crate::config::proxy::Proxies;
use crate::config::{endpoint, service_url};
use crate::credentials::credentials::Kind;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::{ServiceResponse, send};
use crate::credentials::provider::{ProviderContext, ResolvedCredentials};
use crate::generated::constants::{IAM_DEFAULT_ENDPOINT, IAM_ENDPOINTS};
use crate::signer;
use crate::transport::{clock_skew, user_agent};

const VARIABLE: &str = "HUAWEICLOUD_SDK_IAM_ENDPOINT";
const LIMIT: Duration = Duration::from_secs(30);
pub(crate) const SUBJECT_TOKEN: &str = "X-Subject-Token";

/// The service, as one asks it.
pub(crate) struct Iam<'a> {
    http: &'a reqwest::Client,
    endpoint: Url,
    who: String,
    proxies: Option<&'a Proxies>,
}

impl<'a> Iam<'a> {
    /// Its address is, as for the official SDKs, the first of: the client's, the provider's or profile's
    /// `own`, the environment's, the region's.
    pub fn new(
        context: &'a ProviderContext,
        own: Option<&str>,
        place: &str,
    ) -> Result<Self, CredentialsError> {
        let set = context.iam_endpoint.as_deref().or(own);
        let variable = if set.is_none() {
            context.env.get(VARIABLE)?
        } else {
            None
        };
        let what = if variable.is_some() {
            VARIABLE
        } else {
            "IAM's endpoint"
        };
        let address = set
            .or(variable.as_deref())
            .unwrap_or_else(|| of_region(context.region()));
        let endpoint = address_in(&format!("{place}: {what}"), address)?;
        let who = format!(
            "{place}: IAM at {}",
            endpoint.as_str().trim_end_matches('/')
        );
        Ok(Self {
            http: &context.http,
            endpoint,
            who,
            proxies: context.proxies.as_deref(),
        })
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.http
            .post(self.at(path))
            .header(USER_AGENT, user_agent::USER_AGENT)
    }

    pub async fn send(&self, request: RequestBuilder) -> Result<ServiceResponse, CredentialsError> {
        send(&self.who, request, LIMIT, self.proxies)
            .await?
            .error_for_status()
    }

    fn at(&self, path: &str) -> String {
        format!("{}/{path}", self.endpoint.as_str().trim_end_matches('/'))
    }

    /// The id of the project that is named like the region. Source:
    /// [Querying Project Information](https://support.huaweicloud.com/api-iam/iam_06_0001.html).
    pub async fn project_of(
        &self,
        region: &str,
        provided: &ResolvedCredentials,
    ) -> Result<String, CredentialsError> {
        let now = SystemTime::now();
        let mut answer = self.projects(region, provided, now).await?;
        let is_signed = matches!(provided.credentials.kind(), Kind::Keys { .. });
        // As where FunctionGraph refuses a signature: nobody on the way can set the clock that TLS vouches for.
        if answer.status == StatusCode::UNAUTHORIZED
            && is_signed
            && self.endpoint.scheme() == "https"
            && let Some(ahead) = clock_skew::ahead(&answer.headers, now)
        {
            tracing::debug!(
                ?ahead,
                "IAM's clock is another: the request is signed for its time"
            );
            answer = self
                .projects(
                    region,
                    provided,
                    clock_skew::shifted(SystemTime::now(), ahead),
                )
                .await?;
        }
        let is_refusal = answer.status == StatusCode::UNAUTHORIZED;
        self.project_in(
            region,
            &answer
                .error_for_status()
                .map_err(|error| error.refusal(is_refusal))?,
        )
    }

    /// The answer to the question for all projects of this name.
    async fn projects(
        &self,
        region: &str,
        provided: &ResolvedCredentials,
        now: SystemTime,
    ) -> Result<ServiceResponse, CredentialsError> {
        let invalid = |_| {
            CredentialsError::invalid_configuration(format!(
                "{}: the keys cannot stand in a header",
                self.who
            ))
        };
        let mut url = Url::parse(&self.at("v3/projects"))
            .map_err(|error| CredentialsError::invalid_configuration(error.to_string()))?;
        url.query_pairs_mut().append_pair("name", region);
        let mut request = reqwest::Request::new(Method::GET, url);
        request
            .headers_mut()
            .insert(USER_AGENT, user_agent::USER_AGENT);
        signer::sign(&mut request, &provided.credentials, now).map_err(invalid)?;
        let request = RequestBuilder::from_parts(self.http.clone(), request);
        Ok(send(&self.who, request, LIMIT, self.proxies).await?)
    }

    fn project_in(
        &self,
        region: &str,
        answer: &ServiceResponse,
    ) -> Result<String, CredentialsError> {
        let trace = answer.trace().unwrap_or_else(|| "none".to_owned());
        let failed = |problem: String| {
            CredentialsError::provider_error(format!(
                "{} {problem} (X-IAM-Trace-Id {trace})",
                self.who
            ))
        };
        let told: Projects = serde_json::from_slice(&answer.body).map_err(|_| {
            failed(format!(
                "answered {} bytes that are not a list of projects",
                answer.body.len()
            ))
        })?;
        let ids: Vec<&str> = told
            .projects
            .iter()
            .map(|project| project.id.as_str())
            .collect();
        match ids[..] {
            [id] => match endpoint::validate_project_id(id) {
                Ok(()) => Ok(id.to_owned()),
                Err(problem) => Err(failed(
                    answer.mask(&format!("answered what is no project: {problem}")),
                )),
            },
            [] => Err(failed(format!(
                "knows no project of {region}; check the region, or give a project id"
            ))),
            _ => Err(failed(format!(
                "knows several projects of {region}: {}; give one of these ids",
                answer.mask(&ids.join(", "))
            ))),
        }
    }
}

impl fmt::Display for Iam<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.who)
    }
}

/// IAM's address. The version that its paths begin with may end it, as in the endpoints of other tools.
pub(crate) fn address_in(what: &str, text: &str) -> Result<Url, CredentialsError> {
    Ok(service_url::of_api(what, text, &["v3", "v3.0"])?)
}

fn of_region(region: Option<&str>) -> &'static str {
    let own = IAM_ENDPOINTS.iter().find(|(name, _)| Some(*name) == region);
    own.map_or(IAM_DEFAULT_ENDPOINT, |(_, endpoint)| endpoint)
}

/// The token that IAM answers in a header.
pub(crate) fn subject_token(answer: &ServiceResponse) -> Option<Zeroizing<String>> {
    answer
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
    fn the_first_address_that_is_set_counts() {
        let mut context = ProviderContext::new(reqwest::Client::new());
        context.env = Env::of([]);
        let at = |context: &ProviderContext, own| {
            Iam::new(context, own, "test").unwrap().endpoint.to_string()
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
    fn a_version_at_the_end_is_not_doubled() {
        let context = ProviderContext::new(reqwest::Client::new());
        for end in ["", "/", "/v3", "/v3/", "/v3.0"] {
            let iam = Iam::new(
                &context,
                Some(&format!("https://iam.test:8443{end}")),
                "test",
            )
            .unwrap();
            assert_eq!(
                iam.at("v3/projects"),
                "https://iam.test:8443/v3/projects",
                "{end}"
            );
        }
        let refused = Iam::new(&context, Some("https://iam.test/hidden/v3"), "test")
            .err()
            .unwrap();
        insta::assert_snapshot!(refused, @"test: IAM's endpoint: a path cannot be kept; leave it out, as in https://iam.test");
    }

    #[test]
    fn odd_address_names_variable() {
        let mut context = ProviderContext::new(reqwest::Client::new());
        context.env = Env::of([("HUAWEICLOUD_SDK_IAM_ENDPOINT", "iam")]);
        let refused = Iam::new(&context, None, "project id").err().unwrap();
        assert!(
            refused
                .to_string()
                .starts_with("project id: HUAWEICLOUD_SDK_IAM_ENDPOINT: "),
            "{refused}"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let context = ProviderContext::new(reqwest::Client::new());
        let refused = Iam::new(&context, Some("iam"), "federation").err().unwrap();
        insta::assert_snapshot!(refused, @r#"federation: IAM's endpoint: "iam" is no address (relative URL without a base); give one like https://host"#);
    }
}
