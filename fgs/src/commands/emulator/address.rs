//! The address of an emulator that runs.

use functiongraph::reqwest::redirect::Policy;
use functiongraph::reqwest::{Client, ClientBuilder, Error, Url};
use functiongraph_io::error_chain::root_cause;

use crate::args::global::Global;
use crate::failure::Failure;

const OPTION: &str = "--endpoint <URL>";

/// The emulator that `--endpoint` names, as it was given.
pub(crate) fn endpoint(global: &Global) -> Result<&str, Failure> {
    global.endpoint.as_deref().ok_or_else(|| {
        Failure::InvalidInput(format!(
            "{OPTION} is missing: give the address that fgs emulator serve prints"
        ))
    })
}

/// The URL of a path of its own.
pub(crate) fn url(endpoint: &str, path: &str) -> Result<Url, Failure> {
    let invalid = |why: &str| Failure::option(OPTION, endpoint, why);
    let mut url = Url::parse(endpoint)
        .map_err(|_| invalid("a URL such as http://127.0.0.1:8080 is expected"))?;
    if url.scheme() != "http" {
        return Err(invalid("an emulator is reached by http://"));
    }
    let is_address = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_address || !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("only host and port are expected"));
    }
    url.set_path(path);
    Ok(url)
}

/// An emulator is on this machine, or in a container of it.
pub(crate) fn http() -> ClientBuilder {
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .tls_certs_only([])
}

pub(crate) fn no_response(endpoint: &str, error: &Error) -> Failure {
    Failure::Failed(format!(
        "no emulator responds at {endpoint}: {}; fgs emulator serve starts one",
        root_cause(error)
    ))
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
            let url = url(endpoint, "/emulator/events").unwrap();
            assert!(url.as_str().ends_with("/emulator/events"), "{endpoint}");
        }
        for endpoint in [
            "",
            "127.0.0.1:8080",
            "https://a.example",
            "http://h/path",
            "http://h?q",
            "http://u:p@h",
        ] {
            assert!(url(endpoint, "/emulator/events").is_err(), "{endpoint}");
        }
    }
}
