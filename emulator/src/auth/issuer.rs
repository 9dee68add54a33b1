//! What credential providers ask: the instance's metadata, a pod's agent and IAM. Keys and tokens are
//! given out to anyone who asks in the right form, and hold for a time.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::clock::Clock;
use super::expiring::ExpiringMap;
use super::refusal;
use super::server::{State, form_pairs, genuine, read};
use super::signature::{Mistrust, is_secret};
use super::{Account, PROJECT_ID, new_key_pair, random_hex};

pub(crate) const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
/// The service's longest life of a token for metadata.
const METADATA_SECONDS: u64 = 21_600;
/// How long the ended are remembered, to be refused as such.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// How many keys, and how many tokens, are known at a time; after that the ones that end first are forgotten.
const CAPACITY: usize = 100_000;

/// What was given out.
pub(crate) struct Identity {
    lifetime: Duration,
    given: Mutex<Given>,
}

struct Given {
    /// By access key.
    keys: ExpiringMap<String, Account>,
    /// By the token's digest: how long it takes to find one tells nothing of what the tokens are.
    tokens: ExpiringMap<[u8; 32], Token>,
}

struct Token {
    kind: Kind,
    ends: SystemTime,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// For the metadata service alone.
    Metadata,
    /// Of a federated user: IAM gives keys for it, and nothing else takes it.
    Unscoped,
    /// For a project.
    Project,
}

/// What makes a key pair a temporary one.
#[derive(Clone)]
pub(crate) struct Temporary {
    security_token: SecretString,
    ends: SystemTime,
}

impl Temporary {
    /// Whether the pair's own security token came along, in time.
    pub fn admits(&self, headers: &HeaderMap, now: SystemTime) -> Result<(), Mistrust> {
        let given = headers
            .get("x-security-token")
            .ok_or("the keys are temporary and X-Security-Token is missing")?;
        match is_secret(given.as_bytes(), &self.security_token) {
            false => Err("the security token is not that of the access key"),
            true if self.ends <= now => Err("the keys have expired"),
            true => Ok(()),
        }
    }
}

impl Identity {
    pub fn new(lifetime: Option<Duration>) -> Self {
        let given = Given {
            keys: ExpiringMap::new(CAPACITY),
            tokens: ExpiringMap::new(CAPACITY),
        };
        Self {
            lifetime: lifetime.unwrap_or(LIFETIME),
            given: Mutex::new(given),
        }
    }

    /// The key pair of that access key, also one that has ended lately.
    pub fn account(&self, access_key: &str, now: SystemTime) -> Option<Account> {
        self.given().keys.get(&access_key.to_owned(), now).cloned()
    }

    /// Whether the header is a token for a project, and holds.
    pub fn knows_token(&self, headers: &HeaderMap, now: SystemTime) -> bool {
        headers
            .get("x-auth-token")
            .is_some_and(|token| self.knows(token.as_bytes(), &[Kind::Project], now))
    }

    fn knows(&self, given: &[u8], kinds: &[Kind], now: SystemTime) -> bool {
        let mut issued = self.given();
        let token = issued.tokens.get(&Sha256::digest(given).into(), now);
        token.is_some_and(|token| kinds.contains(&token.kind) && token.ends > now)
    }

    fn token(&self, kind: Kind, lifetime: Duration) -> Result<(String, SystemTime), No> {
        let secret = random_hex()?;
        let ends = end(lifetime);
        let digest = Sha256::digest(&secret).into();
        self.given().tokens.insert(
            digest,
            Token { kind, ends },
            forgotten(ends),
            SystemTime::now(),
        );
        Ok((secret, ends))
    }

    /// New temporary keys, as all three services write them.
    fn temporary_keys(&self, lifetime: Duration) -> Result<Value, No> {
        let ((access_key, secret_key), token) = (new_key_pair()?, random_hex()?);
        let ends = end(lifetime);
        let answer = json!({"credential": {
            "access": access_key, "secret": secret_key, "securitytoken": token, "expires_at": Clock::of(ends).ending(),
        }});
        let temporary = Some(Temporary {
            security_token: SecretString::from(token),
            ends,
        });
        let account = Account {
            access_key: access_key.clone(),
            secret_key: SecretString::from(secret_key),
            temporary,
        };
        self.given()
            .keys
            .insert(access_key, account, forgotten(ends), SystemTime::now());
        Ok(answer)
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When what ends then is no longer remembered.
fn forgotten(ends: SystemTime) -> SystemTime {
    ends.checked_add(REMEMBERED).unwrap_or(ends)
}

/// A time that is too far off to be written ends with the lifetime that is usual.
fn end(lifetime: Duration) -> SystemTime {
    let now = SystemTime::now();
    let end = now
        .checked_add(lifetime)
        .filter(|end| jiff::Timestamp::try_from(*end).is_ok());
    end.unwrap_or(now + LIFETIME)
}

pub(crate) fn router(state: &Arc<State>) -> Router {
    Router::new()
        .route("/meta-data/latest/api/token", put(metadata_token))
        .route("/openstack/latest/securitykey", get(metadata_keys))
        .route("/pod-identity", post(pod_keys))
        .route("/v3/projects", get(projects))
        .route("/v3/auth/tokens", post(password_token))
        .route("/v3.0/OS-AUTH/id-token/tokens", post(federation_token))
        .route("/v3.0/OS-CREDENTIAL/securitytokens", post(federation_keys))
        .with_state(state.clone())
}

type Answer = Result<Response, No>;

async fn metadata_token(Extract(state): Extract<Arc<State>>, headers: HeaderMap) -> Answer {
    let seconds =
        text(&headers, "x-metadata-token-ttl-seconds").and_then(|seconds| seconds.parse().ok());
    let seconds = seconds.filter(|seconds| (1..=METADATA_SECONDS).contains(seconds));
    let invalid = || No::invalid("X-Metadata-Token-Ttl-Seconds must be a number from 1 to 21600");
    let (token, _) = state.identity.token(
        Kind::Metadata,
        Duration::from_secs(seconds.ok_or_else(invalid)?),
    )?;
    Ok(token.into_response())
}

async fn metadata_keys(Extract(state): Extract<Arc<State>>, headers: HeaderMap) -> Answer {
    let token = text(&headers, "x-metadata-token").unwrap_or_default();
    if !state
        .identity
        .knows(token.as_bytes(), &[Kind::Metadata], SystemTime::now())
    {
        return Err(No::unknown("X-Metadata-Token is missing, wrong or expired"));
    }
    Ok(refusal::json(
        StatusCode::OK,
        &state.identity.temporary_keys(state.identity.lifetime)?,
    ))
}

async fn pod_keys(Extract(state): Extract<Arc<State>>, headers: HeaderMap) -> Answer {
    text(&headers, "authorization")
        .ok_or_else(|| No::unknown("the Authorization header is missing"))?;
    Ok(refusal::json(
        StatusCode::OK,
        &state.identity.temporary_keys(state.identity.lifetime)?,
    ))
}

async fn projects(Extract(state): Extract<Arc<State>>, request: Request) -> Answer {
    let (parts, body) = received(&state, request).await?;
    genuine(&state, &parts, &body).map_err(No::unknown)?;
    let query = form_pairs(parts.uri.query().unwrap_or_default());
    let named = query
        .iter()
        .find(|(name, _)| name == "name")
        .is_none_or(|(_, name)| *name == state.region);
    let projects: Vec<Value> = named
        .then(|| json!({"id": PROJECT_ID, "name": state.region, "enabled": true}))
        .into_iter()
        .collect();
    Ok(refusal::json(
        StatusCode::OK,
        &json!({ "projects": projects }),
    ))
}

async fn password_token(Extract(state): Extract<Arc<State>>, request: Request) -> Answer {
    let body = object(&state, request).await?;
    let user = "/auth/identity/password/user";
    for member in ["name", "password", "domain/name"] {
        said(&body, &format!("{user}/{member}"))?;
    }
    let project_id = match said(&body, "/auth/scope/project/id") {
        Ok(id) => id,
        Err(_) if said(&body, "/auth/scope/project/name")? == state.region => PROJECT_ID,
        Err(_) => return Err(No::unknown("there is no project of that name")),
    };
    let (token, ends) = state
        .identity
        .token(Kind::Project, state.identity.lifetime)?;
    let told =
        json!({"token": {"expires_at": Clock::of(ends).ending(), "project": {"id": project_id}}});
    Ok(with_token(token, &told))
}

async fn federation_token(Extract(state): Extract<Arc<State>>, request: Request) -> Answer {
    text(request.headers(), "x-idp-id")
        .ok_or_else(|| No::invalid("the X-Idp-Id header is missing"))?;
    said(&object(&state, request).await?, "/auth/id_token/id")?;
    let (token, ends) = state
        .identity
        .token(Kind::Unscoped, state.identity.lifetime)?;
    Ok(with_token(
        token,
        &json!({"token": {"expires_at": Clock::of(ends).ending()}}),
    ))
}

async fn federation_keys(Extract(state): Extract<Arc<State>>, request: Request) -> Answer {
    let body = object(&state, request).await?;
    let token = said(&body, "/auth/identity/token/id")?;
    if !state.identity.knows(
        token.as_bytes(),
        &[Kind::Unscoped, Kind::Project],
        SystemTime::now(),
    ) {
        return Err(No::unknown("the token is wrong or expired"));
    }
    let asked = body
        .pointer("/auth/identity/token/duration_seconds")
        .and_then(Value::as_u64);
    let lifetime = asked
        .map_or(Duration::MAX, Duration::from_secs)
        .min(state.identity.lifetime);
    Ok(refusal::json(
        StatusCode::CREATED,
        &state.identity.temporary_keys(lifetime)?,
    ))
}

fn with_token(token: String, body: &Value) -> Response {
    (
        [("X-Subject-Token", token)],
        refusal::json(StatusCode::CREATED, body),
    )
        .into_response()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|value| !value.is_empty())
}

async fn received(state: &State, request: Request) -> Result<(Parts, axum::body::Bytes), No> {
    let (parts, body) = request.into_parts();
    let body = read(state, body)
        .await
        .map_err(|_| No::invalid("the body is too large, or did not arrive"))?;
    Ok((parts, body))
}

async fn object(state: &State, request: Request) -> Result<Value, No> {
    let (_, body) = received(state, request).await?;
    serde_json::from_slice(&body).map_err(|_| No::invalid("the body is not JSON"))
}

fn said<'a>(body: &'a Value, pointer: &str) -> Result<&'a str, No> {
    let text = body
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty());
    text.ok_or_else(|| No::invalid(format!("{} is missing", &pointer[1..].replace('/', "."))))
}

/// A no as IAM writes it.
struct No {
    status: StatusCode,
    message: String,
}

impl No {
    fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
        }
    }

    fn unknown(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            message: message.into(),
        }
    }
}

impl From<io::Error> for No {
    fn from(error: io::Error) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: format!("the system gave no random bytes: {error}"),
        }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let error = json!({
            "code": self.status.as_u16(), "message": self.message, "title": self.status.canonical_reason(),
        });
        refusal::json(self.status, &json!({ "error": error }))
    }
}
