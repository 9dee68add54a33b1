//! Addresses of services over HTTP that are set by hand.

use reqwest::Url;

use crate::validate::ValidationError;

/// The address of any service over HTTP, or why it is none.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("http or https with a host is expected".to_owned());
    }
    Ok(url)
}

/// The address of another service than FunctionGraph, for an error that begins with what it is for.
pub(crate) fn parse_service(field: &str, text: &str) -> Result<Url, ValidationError> {
    let url = parse_page(field, text)?;
    match url.query().is_some() || url.fragment().is_some() {
        true => Err(ValidationError::new(
            field,
            "a query or fragment cannot be kept; leave it out",
        )),
        false => Ok(url),
    }
}

/// The address of a service whose paths all begin with one of these versions, which may end it and is left out.
pub(crate) fn parse_api(
    field: &str,
    text: &str,
    versions: &[&str],
) -> Result<Url, ValidationError> {
    let mut url = parse_service(field, text)?;
    let path = url.path().trim_matches('/');
    if !path.is_empty() && !versions.contains(&path) {
        let origin = url.origin().ascii_serialization();
        let reason = format!("a path cannot be kept; leave it out, as in {origin}");
        return Err(ValidationError::new(field, reason));
    }
    url.set_path("/");
    Ok(url)
}

/// The address of one page, which may have a query.
pub(crate) fn parse_page(field: &str, text: &str) -> Result<Url, ValidationError> {
    match parse(text) {
        Ok(url) if url.username().is_empty() && url.password().is_none() => Ok(url),
        // Not repeated where there is an `@`: it may hold a password, whatever else is wrong with it.
        Err(why) if !text.contains('@') => Err(ValidationError::new(
            field,
            format!("{text:?} is no address ({why}); give one like https://host"),
        )),
        _ => Err(ValidationError::new(
            field,
            "a name or password in an address is not used; leave it out",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_of_service_keeps_no_query_and_shows_no_password() {
        for text in [
            "https://me:hidden@h",
            "ftp://me:hidden@h",
            "me:hidden@h",
            "http://me:hidden@h:99999",
        ] {
            let error = parse_service("test", text).unwrap_err().to_string();
            assert_eq!(
                error, "test: a name or password in an address is not used; leave it out",
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
