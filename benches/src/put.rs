//! One PUT: as a call of the SDK, by bare `reqwest`, its signature, and the hashes that any signature of it costs.

use std::time::{Duration, SystemTime};

use functiongraph::__private::sign;
use functiongraph::reqwest::header::{
    ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use functiongraph::reqwest::{self, Method, Request, Url};
use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody;
use functiongraph::{Client, Credentials, Destination, Error};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

const REGION: &str = "cn-north-4";
const PROJECT: &str = "7aad83af3e8d42e99ac194c8419e2c9b";
const ACCESS_KEY: &str = "HPUA0123456789ABCDEF";
const SECRET_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";

/// The keys of all requests here, as long as real ones.
pub fn credentials() -> Credentials {
    Credentials::keys(ACCESS_KEY, SECRET_KEY)
}

/// A client of the SDK for an endpoint.
///
/// # Errors
///
/// If the endpoint is invalid.
pub fn client(endpoint: &str) -> Result<Client, Error> {
    Client::builder()
        .endpoint(endpoint)
        .region(REGION)
        .project_id(PROJECT)
        .credentials(credentials())
        .build()
}

/// The body of the call.
///
/// # Errors
///
/// None, as it is valid.
pub fn body() -> Result<UpdateFunctionAsyncInvokeConfigRequestBody, Error> {
    let body = UpdateFunctionAsyncInvokeConfigRequestBody::builder()
        .max_async_retry_attempts(2)
        .on_failure(Destination::obs("dead-letters"));
    Ok(body.build()?)
}

/// The call.
///
/// # Errors
///
/// Where the server does not respond with a config.
pub async fn call(
    client: &Client,
    body: UpdateFunctionAsyncInvokeConfigRequestBody,
) -> Result<(), Error> {
    let call = client
        .update_function_async_invoke_config()
        .function_urn("resize")
        .body(body);
    call.send().await.map(drop)
}

/// The bytes of the call, sent by `reqwest` alone.
pub struct Bare {
    http: reqwest::Client,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Bare {
    /// What the call of this client would send.
    ///
    /// # Errors
    ///
    /// If the call is invalid, or `reqwest` cannot be set up.
    pub async fn of(client: &Client) -> Result<Self, Box<dyn std::error::Error>> {
        let call = client
            .update_function_async_invoke_config()
            .function_urn("resize")
            .body(body()?);
        let request = call.build_signed().await?.into_inner();
        let body = request.body().and_then(reqwest::Body::as_bytes);
        Ok(Self {
            http: reqwest::Client::builder().no_proxy().build()?,
            url: request.url().clone(),
            headers: request.headers().clone(),
            body: body.unwrap_or_default().to_vec(),
        })
    }

    /// Sends it, and reads the whole response.
    ///
    /// # Errors
    ///
    /// Where the server does not respond.
    pub async fn send(&self) -> reqwest::Result<()> {
        let request = self
            .http
            .put(self.url.as_str())
            .headers(self.headers.clone())
            .timeout(Duration::from_secs(20))
            .body(self.body.clone());
        request.send().await?.bytes().await.map(drop)
    }
}

/// A PUT of 400 bytes, with a full URN, that is to be signed.
///
/// # Errors
///
/// None, as it is valid.
pub fn unsigned() -> Result<Request, Box<dyn std::error::Error>> {
    let urn = format!("urn%3Afss%3A{REGION}%3A{PROJECT}%3Afunction%3Adefault%3Aresize");
    let url = format!(
        "https://functiongraph.{REGION}.myhuaweicloud.com/v2/{PROJECT}/fgs/functions/{urn}/async-invoke-config"
    );
    let mut request = Request::new(Method::PUT, url.parse()?);
    let json = HeaderValue::from_static("application/json");
    let agent = HeaderValue::from_static("functiongraph-rust/0.1.0");
    let project = HeaderValue::from_static(PROJECT);
    // As many as a call has, with room for those of the signature.
    let headers = request.headers_mut();
    headers.reserve(8);
    headers.insert(CONTENT_TYPE, json.clone());
    headers.insert(ACCEPT, json);
    headers.insert(USER_AGENT, agent);
    headers.insert(HeaderName::from_static("x-project-id"), project);
    *request.body_mut() = Some(vec![b'x'; 400].into());
    Ok(request)
}

/// Signs a request for a fixed time.
///
/// # Errors
///
/// None, as the keys are valid header values.
pub fn sign_at_fixed_time(
    request: &mut Request,
    credentials: &Credentials,
) -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
    Ok(sign(request, credentials, now)?)
}

/// The hashes that no signature of [`unsigned`] can do without, by the crates that the SDK uses.
pub struct Floor {
    body: Vec<u8>,
    canonical_request: String,
    string_to_sign: String,
}

impl Default for Floor {
    fn default() -> Self {
        let body = vec![b'x'; 400];
        let canonical_request = format!(
            "PUT\n/v2/{PROJECT}/fgs/functions/urn%3Afss%3A{REGION}%3A{PROJECT}%3Afunction%3Adefault%3Aresize/async-invoke-config/\n\n\
             accept:application/json\ncontent-type:application/json\nhost:functiongraph.{REGION}.myhuaweicloud.com\n\
             user-agent:functiongraph-rust/0.1.0\nx-project-id:{PROJECT}\nx-sdk-date:20260102T030405Z\n\n\
             accept;content-type;host;user-agent;x-project-id;x-sdk-date\n{}",
            hex(&Sha256::digest(&body))
        );
        let digest = hex(&Sha256::digest(&canonical_request));
        Self {
            body,
            canonical_request,
            string_to_sign: format!("SDK-HMAC-SHA256\n20260102T030405Z\n{digest}"),
        }
    }
}

impl Floor {
    /// Computes them: the SHA-256 of body and canonical request, the HMAC of the string to sign, which is the signature.
    #[must_use]
    pub fn hashes(&self) -> [[u8; 32]; 3] {
        let body = Sha256::digest(&self.body);
        let canonical_request = Sha256::digest(&self.canonical_request);
        // A key of any length is taken.
        let signature = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes()).map(|mut mac| {
            mac.update(self.string_to_sign.as_bytes());
            mac.finalize().into_bytes()
        });
        [
            body.into(),
            canonical_request.into(),
            signature.unwrap_or_default().into(),
        ]
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_computes_same_signature() {
        let mut request = unsigned().unwrap();
        sign_at_fixed_time(&mut request, &credentials()).unwrap();
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let [.., signature] = Floor::default().hashes();
        let signature = format!(", Signature={}", hex(&signature));
        assert!(authorization.ends_with(&signature), "{authorization}");
    }
}
