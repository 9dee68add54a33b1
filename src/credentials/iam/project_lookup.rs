//! Looks up the project of a region.

use std::time::SystemTime;

use reqwest::header::USER_AGENT;
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde::Deserialize;

use super::client::Iam;
use crate::config::project_id::validate_project_id;
use crate::credentials::credentials::Kind;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::ServiceResponse;
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::signer;
use crate::transport::{clock_skew, user_agent};

#[derive(Deserialize)]
struct Projects {
    projects: Vec<Project>,
}

#[derive(Deserialize)]
struct Project {
    id: String,
}

impl Iam<'_> {
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
        // As where FunctionGraph rejects a signature. The Date header counts only under TLS, where nobody on the way can
        // forge it.
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
                "{self}: the access key or security token is not a valid header value; correct it"
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
        self.send_any_status(request).await
    }

    fn single_project_id(
        &self,
        region: &str,
        response: &ServiceResponse,
    ) -> Result<String, CredentialsError> {
        let trace_id = response.trace_id().unwrap_or_else(|| "none".to_owned());
        let failed = |reason: String| {
            CredentialsError::provider_error(format!("{self} {reason} (X-IAM-Trace-Id {trace_id})"))
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
                Err(error) => Err(failed(
                    response.mask(&format!("returned an invalid project id: {error}")),
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
