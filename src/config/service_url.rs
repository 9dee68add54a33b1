//! Parses URLs of HTTP services that users configure.

use reqwest::Url;

use crate::validation::ValidationError;

/// Parses the URL of an HTTP service; the error is the reason alone.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| {
        if text.contains("://") {
            error.to_string()
        } else {
            "it has no scheme".to_owned()
        }
    })?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("http or https with a host is expected".to_owned());
    }
    Ok(url)
}

/// Parses the URL of a service, which has no query. Errors begin with `field`.
pub(crate) fn parse_service(field: &str, text: &str) -> Result<Url, ValidationError> {
    let url = parse_page(field, text)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ValidationError::new(
            field,
            "the URL must not contain a query or fragment; remove it",
        ));
    }
    Ok(url)
}

/// Parses the URL of an API. It may end with one of the versions, which is removed: paths begin with it.
pub(crate) fn parse_api(
    field: &str,
    text: &str,
    versions: &[&str],
) -> Result<Url, ValidationError> {
    let mut url = parse_service(field, text)?;
    let path = url.path().trim_matches('/');
    if !path.is_empty() && !versions.contains(&path) {
        let origin = url.origin().ascii_serialization();
        let reason = format!("a URL has no path here; remove it, as in {origin}");
        return Err(ValidationError::new(field, reason));
    }
    url.set_path("/");
    Ok(url)
}

/// Parses the URL of one resource, which may have a query.
pub(crate) fn parse_page(field: &str, text: &str) -> Result<Url, ValidationError> {
    match parse(text) {
        Ok(url) if url.username().is_empty() && url.password().is_none() => Ok(url),
        // A text with an `@` is not repeated, since it may hold a password.
        Err(why) if !text.contains('@') => Err(ValidationError::new(
            field,
            format!("{text:?} is not a valid URL ({why}); set one such as https://host"),
        )),
        _ => Err(ValidationError::new(
            field,
            "the URL must not contain a user or password; remove it",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_query_and_hides_password() {
        for text in [
            "https://me:hidden@h",
            "ftp://me:hidden@h",
            "me:hidden@h",
            "http://me:hidden@h:99999",
        ] {
            let error = parse_service("test", text).unwrap_err().to_string();
            assert_eq!(
                error, "test: the URL must not contain a user or password; remove it",
                "{text}"
            );
        }
        for text in ["https://h/?a=b", "https://h#f"] {
            assert!(parse_service("test", text).is_err(), "{text}");
        }
        assert!(
            parse_page("test", "https://h/@a?b=c").is_ok()
                && parse_service("test", "https://h/base").is_ok()
        );
    }
}
