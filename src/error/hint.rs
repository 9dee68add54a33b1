//! Hints: what to do about an error.

use super::error::Error;
use super::kind::ErrorKind;
use crate::credentials::error::CredentialsError;

const REJECTED: &str = "check the access key, the secret key or token, and this machine's clock (15 minutes off is too much)";

impl Error {
    /// What to do about it, if that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match (self.0.kind, self.0.status.map(|status| status.as_u16())) {
            (ErrorKind::Service, Some(401)) => Some(REJECTED),
            (ErrorKind::Credentials, _)
                if self
                    .credentials_error()
                    .is_some_and(CredentialsError::is_rejection) =>
            {
                Some(REJECTED)
            }
            (ErrorKind::Service, Some(403)) => {
                Some("the account of these credentials lacks the permission")
            }
            (ErrorKind::Service, Some(407)) => Some(
                "the proxy requires authentication; set the proxy as http://USER:PASSWORD@HOST:PORT",
            ),
            (ErrorKind::Service, Some(429)) => Some("too many requests; wait before the next"),
            (ErrorKind::CredentialsNotLoaded, _) => Some(
                "set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or write ~/.huaweicloud/credentials",
            ),
            (ErrorKind::InvalidResponse, Some(300..=399)) => {
                Some("check the endpoint: a redirect could carry credentials to another host")
            }
            _ => None,
        }
    }
}
