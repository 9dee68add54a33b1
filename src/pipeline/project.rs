//! The project of a call where neither client nor URN has one.

use super::client_config::ClientConfig;
use crate::config::project_id::validate_project_id;
use crate::config::region::validate_region;
use crate::credentials::providers::{environment, terraform_environment};
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::error::Error;
use crate::validation::ValidationError;

/// The project, with retries of transient failures: nothing has been sent to FunctionGraph yet.
pub(super) async fn look_up_project(
    config: &ClientConfig,
    region: Option<&str>,
    hint: &str,
) -> Result<String, Error> {
    let policy = &config.retry_policy;
    let mut attempts = 1;
    loop {
        match resolve_project_id(config, region, hint).await {
            Err(error) if error.is_retryable() && attempts < policy.attempts() => {
                tokio::time::sleep(policy.backoff(attempts, fastrand::f64())).await;
                attempts += 1;
            }
            result => return result,
        }
    }
}

/// The project of the credentials, of the environment, or the one that IAM returns for the region.
async fn resolve_project_id(
    config: &ClientConfig,
    region: Option<&str>,
    hint: &str,
) -> Result<String, Error> {
    let resolved = config.resolve_credentials(region).await?;
    if let Some(project_id) = project_id_set(config, &resolved)? {
        validate_project_id(&project_id)?;
        return Ok(project_id);
    }
    let Some(region) = region.or(resolved.region.as_deref()) else {
        let reason =
            format!("no project id configured; set one, or a region for which IAM knows it{hint}");
        return Err(ValidationError::new("project_id", reason).into());
    };
    validate_region(&format!("{}: region", resolved.provider_name), region)?;
    let context = config.provider_context(Some(region));
    let projects = &config.projects;
    match projects.resolve(region, resolved.clone(), &context).await {
        // As after a 401 of FunctionGraph: the provider may have new credentials.
        Err(error) if error.is_rejection() && resolved.is_refreshable() => {
            let Some(refreshed) = config
                .credentials
                .refresh_after_rejection(&resolved, &context)
                .await
            else {
                return Err(error.into());
            };
            tracing::debug!("credentials rejected; retrying with refreshed credentials");
            Ok(projects.resolve(region, refreshed, &context).await?)
        }
        result => Ok(result?),
    }
}

fn project_id_set(
    config: &ClientConfig,
    resolved: &ResolvedCredentials,
) -> Result<Option<String>, ValidationError> {
    if resolved.project_id.is_some() {
        return Ok(resolved.project_id.clone());
    }
    if let Some(project_id) = config.env.get(environment::PROJECT_ID)? {
        return Ok(Some(project_id));
    }
    Ok(config.env.get(terraform_environment::PROJECT_ID)?)
}
