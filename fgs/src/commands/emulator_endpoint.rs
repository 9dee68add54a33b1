//! The emulator of `--endpoint`.

use functiongraph::reqwest::{self, Url};

use crate::args::global::Global;
use crate::failure::Failure;

const OPTION: &str = "--endpoint <URL>";

/// The endpoint, as it was given and as the URL of an emulator.
pub(super) fn of(global: &Global) -> Result<(&str, Url), Failure> {
    let endpoint = global.endpoint.as_deref().ok_or_else(|| {
        Failure::InvalidInput(format!(
            "{OPTION} is missing: give the address that fgs emulator serve prints"
        ))
    })?;
    Ok((endpoint, url_of(endpoint)?))
}

fn url_of(endpoint: &str) -> Result<Url, Failure> {
    let invalid = |why: &str| Failure::option(OPTION, endpoint, why);
    let url = Url::parse(endpoint)
        .map_err(|_| invalid("a URL such as http://127.0.0.1:8080 is expected"))?;
    if url.scheme() != "http" {
        return Err(invalid("an emulator is reached by http://"));
    }
    let is_address = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_address || !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("only host and port are expected"));
    }
    Ok(url)
}

pub(super) fn no_response(endpoint: &str, error: &reqwest::Error) -> Failure {
    Failure::Failed(format!(
        "no emulator responds at {endpoint}: {}; fgs emulator serve starts one",
        cause(error)
    ))
}

/// What lies below all other causes.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |&error| {
        error.source()
    });
    causes.last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoint_is_host_and_port() {
        for endpoint in [
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:1/",
        ] {
            assert!(url_of(endpoint).is_ok(), "{endpoint}");
        }
        for endpoint in [
            "",
            "127.0.0.1:8080",
            "https://a.example",
            "http://h/path",
            "http://h?q",
            "http://u:p@h",
        ] {
            assert!(url_of(endpoint).is_err(), "{endpoint}");
        }
    }
}
