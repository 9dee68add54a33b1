//! Reads a token from a file.

use std::path::Path;

use reqwest::header::HeaderValue;
use secrecy::zeroize::Zeroizing;

use crate::credentials::error::CredentialsError;
use crate::credentials::single_flight::WaitGuard;
use functiongraph_io::file as files;

/// The token without the white space around it.
pub(super) async fn read_token(
    provider_name: &str,
    file: &Path,
) -> Result<Zeroizing<String>, CredentialsError> {
    let shown = file.display();
    let _guard = WaitGuard::new(format!("the file {shown}"));
    let content = files::read(file).await.map_err(|error| {
        CredentialsError::invalid_configuration(format!(
            "{provider_name}: the token file {shown} cannot be read: {error}; set a readable file"
        ))
    })?;
    let text = files::text(&content).map_err(|line| {
        CredentialsError::invalid_configuration(format!(
            "{provider_name}: the token file {shown} is not valid UTF-8 in line {line}; write a token to it"
        ))
    })?;
    match text.trim() {
        "" => Err(CredentialsError::invalid_configuration(format!(
            "{provider_name}: the token file {shown} is empty; write a token to it"
        ))),
        token => Ok(Zeroizing::new(token.to_owned())),
    }
}

/// The token as a header value.
pub(super) async fn read_token_header(
    provider_name: &str,
    file: &Path,
) -> Result<HeaderValue, CredentialsError> {
    let mut value =
        HeaderValue::from_str(&read_token(provider_name, file).await?).map_err(|_| {
            let shown = file.display();
            CredentialsError::invalid_configuration(format!(
                "{provider_name}: the token file {shown} is not a valid header value; write a token to it"
            ))
        })?;
    value.set_sensitive(true);
    Ok(value)
}
