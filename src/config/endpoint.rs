//! Regions and their endpoints.

use std::collections::HashMap;
use std::time::Duration;

use reqwest::Url;

use crate::config::env::Env;
use crate::config::service_url;
use crate::generated::constants::{REGIONS, parameters};
use crate::validate::ValidationError;

/// The names of all known regions of the service.
///
/// ```
/// assert!(functiongraph::regions().any(|region| region == "cn-north-4"));
/// ```
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(region, _)| *region)
}

/// The endpoint of a known region.
pub(crate) fn regional_endpoint(region: &str) -> Result<Url, ValidationError> {
    let known = REGIONS.iter().find(|(name, _)| *name == region);
    let Some((_, endpoint)) = known else {
        let names: Vec<&str> = regions().collect();
        return Err(ValidationError::new(
            "region",
            format!(
                "{region:?} is not a known region ({}); set one of these, or an endpoint",
                names.join(", ")
            ),
        ));
    };
    parse(endpoint)
}

const REGIONS_FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_REGIONS_FILE";

/// Endpoints of regions in the environment and the regions file, which override the known ones.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    env: Env,
    file: HashMap<String, String>,
}

impl Overrides {
    /// The time limits reading the file, which may be a pipe.
    pub(crate) fn read(env: &Env, timeout: Duration) -> Result<Self, ValidationError> {
        let file = match (
            env.path(REGIONS_FILE_VARIABLE),
            env.sdk_file("regions.yaml"),
        ) {
            (Some(configured), _) => read_endpoints(&configured, timeout)?.ok_or_else(|| {
                let problem = format!(
                    "{} does not exist; create it, or unset the variable",
                    configured.display()
                );
                ValidationError::new(REGIONS_FILE_VARIABLE, problem)
            })?,
            (None, Some(path)) => read_endpoints(&path, timeout)?.unwrap_or_default(),
            (None, None) => HashMap::new(),
        };
        Ok(Self {
            env: env.clone(),
            file,
        })
    }

    /// The endpoint of a region: the environment's, the file's, or the known one.
    pub(crate) fn regional_endpoint(&self, region: &str) -> Result<Url, ValidationError> {
        let variable = format!(
            "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_{}",
            region.replace('-', "_").to_uppercase()
        );
        let set = self
            .env
            .get(&variable)?
            .map(|endpoints| (variable, endpoints));
        let set = set.or_else(|| {
            Some((
                "the regions file".to_owned(),
                self.file.get(region)?.clone(),
            ))
        });
        let Some((source, endpoints)) = set else {
            return regional_endpoint(region);
        };
        // A list is allowed, of which the official SDKs also use the first. The scheme is optional.
        let first = endpoints.split(',').next().unwrap_or_default().trim();
        let endpoint = if first.contains("://") {
            first.to_owned()
        } else {
            format!("https://{first}")
        };
        parse(&endpoint).map_err(|problem| problem.inside(&source))
    }
}

#[cfg(feature = "regions-file")]
use crate::config::regions_file::read_endpoints;

#[cfg(not(feature = "regions-file"))]
fn read_endpoints(
    path: &std::path::Path,
    _: Duration,
) -> Result<Option<HashMap<String, String>>, ValidationError> {
    if !path.exists() {
        return Ok(None);
    }
    tracing::warn!(
        "{} is ignored: this build is without the feature regions-file",
        path.display()
    );
    Ok(Some(HashMap::new()))
}

/// Parses an endpoint of the service.
pub(crate) fn parse(text: &str) -> Result<Url, ValidationError> {
    let fail = |why: &str| {
        ValidationError::new(
            "endpoint",
            format!(
                "{text:?} is not a valid endpoint ({why}); set one such as https://functiongraph.cn-north-4.myhuaweicloud.com"
            ),
        )
    };
    // First of all, since the other errors repeat the text, which may hold a password.
    if text.contains('@') {
        return Err(ValidationError::new(
            "endpoint",
            "an endpoint must not contain a user or password; remove it",
        ));
    }
    let url = service_url::parse(text).map_err(|why| fail(&why))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fail("it must not contain a query or fragment"));
    }
    Ok(url)
}

/// Checks a project id, which is part of paths and a header.
pub(crate) fn validate_project_id(project_id: &str) -> Result<(), ValidationError> {
    // The same rule applies to all operations.
    if crate::generated::parameters::validate(
        parameters::LIST_FUNCTIONS,
        "project_id",
        Some(&project_id),
    )
    .is_err()
    {
        return Err(ValidationError::new(
            "project_id",
            format!(
                "{project_id:?} is not a valid project id (letters, digits, '-' and '_' are allowed)"
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_regions_of_all_clouds() {
        assert_eq!(
            regional_endpoint("cn-north-4").unwrap().as_str(),
            "https://functiongraph.cn-north-4.myhuaweicloud.com/"
        );
        assert_eq!(
            regional_endpoint("eu-de").unwrap().as_str(),
            "https://functiongraph.eu-de.otc.t-systems.com/"
        );
        assert!(
            regional_endpoint("moon-1")
                .unwrap_err()
                .reason()
                .starts_with("\"moon-1\" is not a known region (cn-north-1, ")
        );
    }

    #[test]
    fn environment_overrides_endpoints() {
        let overrides = Overrides::read(
            &Env::of([
                (
                    "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4",
                    "https://one.example,https://two.example",
                ),
                (
                    "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_MOON_1",
                    "moon.example",
                ),
                (
                    "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_MOON_2",
                    "ftp://moon.example",
                ),
            ]),
            Duration::MAX,
        );
        let overrides = overrides.unwrap();
        assert_eq!(
            overrides.regional_endpoint("cn-north-4").unwrap().as_str(),
            "https://one.example/"
        );
        assert_eq!(
            overrides.regional_endpoint("moon-1").unwrap().as_str(),
            "https://moon.example/"
        );
        assert_eq!(
            overrides.regional_endpoint("cn-north-1").unwrap(),
            regional_endpoint("cn-north-1").unwrap()
        );
        insta::assert_snapshot!(overrides.regional_endpoint("moon-2").unwrap_err(), @r#"HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_MOON_2.endpoint: "ftp://moon.example" is not a valid endpoint (http or https with a host is expected); set one such as https://functiongraph.cn-north-4.myhuaweicloud.com"#);
    }

    #[test]
    fn named_regions_file_must_exist() {
        let configured = Env::of([(REGIONS_FILE_VARIABLE, "/nowhere/regions.yaml")]);
        insta::assert_snapshot!(Overrides::read(&configured, Duration::MAX).unwrap_err(), @"HUAWEICLOUD_SDK_REGIONS_FILE: /nowhere/regions.yaml does not exist; create it, or unset the variable");
    }

    #[cfg(unix)]
    #[test]
    fn rejects_endpoint_that_is_not_utf8() {
        let not_utf8 = Env::not_utf8("HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4");
        let error = Overrides::read(&not_utf8, Duration::MAX)
            .unwrap()
            .regional_endpoint("cn-north-4")
            .unwrap_err();
        insta::assert_snapshot!(error, @"HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4: the value is not valid UTF-8; set it to valid UTF-8, or unset it");
    }

    #[test]
    fn rejects_invalid_endpoints() {
        for text in [
            "",
            "functiongraph",
            "ftp://host",
            "http://",
            "http://me@host",
            "http://host/?a=b",
            "http://host/#a",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(
            !parse("http://me:hidden@host")
                .unwrap_err()
                .to_string()
                .contains("hidden")
        );
        assert!(parse("http://127.0.0.1:8080/base").is_ok());
    }
}
