//! Regions and their endpoints.

use reqwest::Url;

use crate::config::service_url;
use crate::generated::constants::REGIONS;
use crate::validation::ValidationError;

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
