//! Regions and their addresses.

use reqwest::Url;

use crate::check::Violation;
use crate::facts::REGIONS;

/// The names of all regions that the service is known to run in.
///
/// ```
/// assert!(functiongraph::regions().any(|region| region == "cn-north-4"));
/// ```
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(region, _)| *region)
}

/// The address of a region.
pub(crate) fn of_region(region: &str) -> Result<Url, Violation> {
    let known = REGIONS.iter().find(|(name, _)| *name == region);
    let Some((_, endpoint)) = known else {
        let names: Vec<&str> = regions().collect();
        return Err(Violation::new(
            "region",
            format!("{region:?} is not known; known are {}; or give an endpoint", names.join(", ")),
        ));
    };
    parse(endpoint)
}

/// An address that requests can be sent to.
pub(crate) fn parse(text: &str) -> Result<Url, Violation> {
    let fail = |why: &str| {
        Violation::new(
            "endpoint",
            format!(
                "{text:?} is no endpoint ({why}); give one like https://functiongraph.cn-north-4.myhuaweicloud.com"
            ),
        )
    };
    // Before anything that repeats the text: it may hold a password.
    if text.contains('@') {
        return Err(Violation::new("endpoint", "a name or password in an endpoint is not used; leave it out"));
    }
    let url = Url::parse(text).map_err(|error| fail(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(fail("http or https with a host is expected"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Violation::new("endpoint", "a name or password in an endpoint is not used; leave it out"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fail("a query or fragment cannot be kept"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_lead_to_the_clouds_that_run_them() {
        assert_eq!(of_region("cn-north-4").unwrap().as_str(), "https://functiongraph.cn-north-4.myhuaweicloud.com/");
        assert_eq!(of_region("eu-de").unwrap().as_str(), "https://functiongraph.eu-de.otc.t-systems.com/");
        assert!(
            of_region("moon-1").unwrap_err().problem().starts_with("\"moon-1\" is not known; known are cn-north-1, ")
        );
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        for text in
            ["", "functiongraph", "ftp://host", "http://", "http://me@host", "http://host/?a=b", "http://host/#a"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(!parse("http://me:hidden@host").unwrap_err().to_string().contains("hidden"));
        assert!(parse("http://127.0.0.1:8080/base").is_ok());
    }
}
