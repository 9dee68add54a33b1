//! Endpoints of regions that users configure in place of the known ones.

use std::time::Duration;

use reqwest::Url;

use crate::config::endpoint;
use crate::config::env::Env;
#[cfg(feature = "regions-file")]
use crate::config::regions_file::RegionsFile;
use crate::config::sdk_file::sdk_file;
#[cfg(not(feature = "regions-file"))]
use crate::config::unread_regions_file::RegionsFile;
use crate::validation::ValidationError;

const REGIONS_FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_REGIONS_FILE";

/// Endpoints of regions in the environment and the regions file, which override the known ones.
#[derive(Debug, Default)]
pub(crate) struct EndpointOverrides {
    env: Env,
    file: RegionsFile,
}

impl EndpointOverrides {
    /// The time limits reading the file, which may be a pipe.
    pub(crate) fn read(env: &Env, timeout: Duration) -> Result<Self, ValidationError> {
        let file = match (
            env.path(REGIONS_FILE_VARIABLE),
            sdk_file(env, "regions.yaml"),
        ) {
            (Some(configured), _) => RegionsFile::read(&configured, timeout)?.ok_or_else(|| {
                let reason = format!(
                    "{} does not exist; create it, or unset the variable",
                    configured.display()
                );
                ValidationError::new(REGIONS_FILE_VARIABLE, reason)
            })?,
            (None, Some(path)) => RegionsFile::read(&path, timeout)?.unwrap_or_default(),
            (None, None) => RegionsFile::default(),
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
        let (source, endpoints) = match self.env.get(&variable)? {
            Some(endpoints) => (variable, endpoints),
            None => match self.file.endpoint(region, &variable)? {
                Some(endpoint) => ("the regions file".to_owned(), endpoint),
                None => return endpoint::regional_endpoint(region),
            },
        };
        // A list is allowed, of which the official SDKs also use the first. The scheme is optional.
        let first = endpoints.split(',').next().unwrap_or_default().trim();
        let endpoint = if first.contains("://") {
            first.to_owned()
        } else {
            format!("https://{first}")
        };
        endpoint::parse(&endpoint).map_err(|error| error.inside(&source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_overrides_endpoints() {
        let overrides = EndpointOverrides::read(
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
            endpoint::regional_endpoint("cn-north-1").unwrap()
        );
        insta::assert_snapshot!(overrides.regional_endpoint("moon-2").unwrap_err(), @r#"HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_MOON_2.endpoint: "ftp://moon.example" is not a valid endpoint (http or https with a host is expected); set one such as https://functiongraph.cn-north-4.myhuaweicloud.com"#);
    }

    #[test]
    fn named_regions_file_must_exist() {
        let configured = Env::of([(REGIONS_FILE_VARIABLE, "/nowhere/regions.yaml")]);
        insta::assert_snapshot!(EndpointOverrides::read(&configured, Duration::MAX).unwrap_err(), @"HUAWEICLOUD_SDK_REGIONS_FILE: /nowhere/regions.yaml does not exist; create it, or unset the variable");
    }

    #[cfg(unix)]
    #[test]
    fn rejects_non_utf8_endpoint() {
        let not_utf8 = Env::not_utf8("HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4");
        let error = EndpointOverrides::read(&not_utf8, Duration::MAX)
            .unwrap()
            .regional_endpoint("cn-north-4")
            .unwrap_err();
        insta::assert_snapshot!(error, @"HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4: the value is not valid UTF-8; set it to valid UTF-8, or unset it");
    }
}
