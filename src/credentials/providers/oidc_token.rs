//! Exchanges an identity provider's OIDC token for temporary keys.

use std::path::PathBuf;

use reqwest::header::HeaderValue;
use serde_json::json;

use super::temporary_keys::parse_temporary_keys;
use super::token_file::read_token;
use crate::credentials::error::CredentialsError;
use crate::credentials::iam::client::{Iam, SUBJECT_TOKEN, subject_token};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

/// The requested lifetime of the keys in seconds: 6 hours, as in the official SDKs.
const DURATION_SECONDS: u32 = 6 * 60 * 60;

/// Temporary keys for an identity token in a file, such as a workload's OIDC token.
///
/// The token is [exchanged](https://support.huaweicloud.com/api-iam/iam_13_0605.html) for an unscoped
/// token of IAM, and that for keys that are valid for 6 hours. The file is read again for each refresh, since
/// such tokens are rotated.
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::OidcTokenProvider;
///
/// let oidc_token = OidcTokenProvider::new("my-idp", "/var/run/secrets/tokens/id-token");
/// let client = Client::builder().region("cn-north-4").credentials_provider(oidc_token).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct OidcTokenProvider {
    idp_id: String,
    id_token_file: PathBuf,
    iam_endpoint: Option<String>,
}

impl OidcTokenProvider {
    /// Takes the identity provider's id at IAM and the file of its token.
    #[must_use]
    pub fn new(idp_id: impl Into<String>, id_token_file: impl Into<PathBuf>) -> Self {
        Self {
            idp_id: idp_id.into(),
            id_token_file: id_token_file.into(),
            iam_endpoint: None,
        }
    }

    /// Sets the endpoint of IAM in place of the region's.
    #[must_use]
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let id_token = read_token("oidc token", &self.id_token_file).await?;
        let idp_id = HeaderValue::from_str(&self.idp_id).map_err(|_| {
            CredentialsError::invalid_configuration(
                "oidc token: the IdP ID is not a valid header value; correct it",
            )
        })?;
        let iam = Iam::new(context, self.iam_endpoint.as_deref(), "oidc token")?;
        let request = iam
            .post("v3.0/OS-AUTH/id-token/tokens")
            .header("X-Idp-Id", idp_id);
        let response = iam
            .send(request.json(&json!({"auth": {"id_token": {"id": id_token.as_str()}}})))
            .await?;
        let token = subject_token(&response).ok_or_else(|| {
            CredentialsError::provider_error(format!("{iam} returned no {SUBJECT_TOKEN} header"))
        })?;
        let identity = json!({"methods": ["token"], "token": {"id": token.as_str(), "duration_seconds": DURATION_SECONDS}});
        let request = iam
            .post("v3.0/OS-CREDENTIAL/securitytokens")
            .json(&json!({"auth": {"identity": identity}}));
        parse_temporary_keys(&iam, &iam.send(request).await?.body, "oidc token")
    }
}

impl ProvideCredentials for OidcTokenProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}
