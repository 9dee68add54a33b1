//! The target of a call: its region, endpoint and project.

use reqwest::Url;

use super::client_config::ClientConfig;
use super::deadline::{Deadline, before_deadline};
use super::project::look_up_project;
use crate::config::project_id::validate_project_id;
use crate::config::region::validate_region;
use crate::credentials::error::CredentialsErrorKind;
use crate::credentials::provider::STATIC_PROVIDER;
use crate::credentials::providers::profile::provider::ProfileProvider;
use crate::credentials::providers::terraform_environment;
use crate::error::Error;
use crate::types::function_urn::FunctionUrn;
use crate::validation::ValidationError;

const REGION: &str = "HUAWEICLOUD_SDK_REGION";

pub(crate) struct Target {
    pub endpoint: Url,
    pub region: Option<String>,
    pub project_id: String,
}

/// The region where neither client nor URN has one, and its source.
struct DefaultRegion {
    region: String,
    source: String,
}

pub(super) async fn resolve(
    config: &ClientConfig,
    function: Option<&FunctionUrn>,
    deadline: Deadline,
) -> Result<Target, Error> {
    let default = default_region(config, function, deadline).await?;
    // That of the client is valid.
    if let Some(DefaultRegion { region, source }) = &default {
        validate_region(source, region)?;
    }
    if let Some(region) = function.and_then(FunctionUrn::region) {
        validate_region("function_urn", region)?;
    }
    // Not every operation is about a function.
    let hint = function.map_or("", |_| ", or use a full function URN");
    let urn = function.and_then(FunctionUrn::region);
    let region = reconcile(config, "region", config.region.as_deref(), urn)?;
    let urn = function.and_then(FunctionUrn::project_id);
    let project_id = reconcile(config, "project_id", config.project_id.as_deref(), urn)?;
    let endpoint = endpoint(config, region, default.as_ref(), hint)?;
    let region = region
        .map(str::to_owned)
        .or_else(|| default.map(|default| default.region));
    let project_id = match project_id.or(config.default_project_id.as_deref()) {
        Some(project_id) => project_id.to_owned(),
        None => {
            let lookup = Box::pin(look_up_project(config, region.as_deref(), hint));
            before_deadline(config, deadline, "the project id", lookup).await?
        }
    };
    // That of the client is valid; one of a function's URN has not been validated yet.
    let of_client = [&config.project_id, &config.default_project_id];
    let is_valid = |known: &&Option<String>| known.as_ref() == Some(&project_id);
    if !of_client.iter().any(is_valid) {
        validate_project_id(&project_id)?;
    }
    Ok(Target {
        endpoint,
        region,
        project_id,
    })
}

fn endpoint(
    config: &ClientConfig,
    region: Option<&str>,
    default: Option<&DefaultRegion>,
    hint: &str,
) -> Result<Url, ValidationError> {
    if let Some(endpoint) = &config.endpoint {
        return Ok(endpoint.clone());
    }
    if let Some(region) = region {
        return config.overrides.regional_endpoint(region);
    }
    if let Some(DefaultRegion { region, source }) = default {
        let endpoint = config.overrides.regional_endpoint(region);
        return endpoint.map_err(|error| ValidationError::new(source.as_str(), error.reason()));
    }
    Err(ValidationError::new(
        "region",
        format!("no region configured; set one or an endpoint{hint}"),
    ))
}

/// The value of the URN, or else of the client. An error if both have one, they differ, and the client does not allow
/// it.
fn reconcile<'a>(
    config: &ClientConfig,
    what: &str,
    client: Option<&'a str>,
    urn: Option<&'a str>,
) -> Result<Option<&'a str>, ValidationError> {
    match (client, urn) {
        (Some(client), Some(urn)) if client != urn && !config.use_urn_region => {
            Err(ValidationError::new(
                "function_urn",
                format!(
                    "its {what} is {urn}, but the client's is {client:?}; use a client without {what}, or for {urn}, or with use_urn_region(true)"
                ),
            ))
        }
        (client, urn) => Ok(urn.or(client)),
    }
}

/// The region of a variable, of the credentials or of the profile. Credentials are resolved only where the endpoint
/// depends on them.
async fn default_region(
    config: &ClientConfig,
    function: Option<&FunctionUrn>,
    deadline: Deadline,
) -> Result<Option<DefaultRegion>, Error> {
    if config.region.is_some() || function.and_then(FunctionUrn::region).is_some() {
        return Ok(None);
    }
    for variable in [REGION, terraform_environment::REGION] {
        if let Some(region) = config.env.get(variable).map_err(ValidationError::from)? {
            let source = variable.to_owned();
            return Ok(Some(DefaultRegion { region, source }));
        }
    }
    if config.endpoint.is_some() {
        return Ok(None);
    }
    let lookup = Box::pin(region_of_credentials(config));
    before_deadline(config, deadline, "credentials", lookup).await
}

async fn region_of_credentials(config: &ClientConfig) -> Result<Option<DefaultRegion>, Error> {
    let region_from = |region, provider: &str| DefaultRegion {
        region,
        source: format!("{provider}: region"),
    };
    let resolved = match config.resolve_credentials(None).await {
        Ok(resolved) => resolved,
        // Without credentials, the missing region is the error to report.
        Err(error) if error.kind() == CredentialsErrorKind::NotLoaded => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if let Some(region) = resolved.region.clone() {
        return Ok(Some(region_from(region, resolved.provider_name)));
    }
    // Static credentials do not use the region of the profile.
    if resolved.provider_name == STATIC_PROVIDER {
        return Ok(None);
    }
    let region = ProfileProvider::with_env(config.env.clone())
        .region()
        .await?;
    Ok(region.map(|region| region_from(region, "profile")))
}
