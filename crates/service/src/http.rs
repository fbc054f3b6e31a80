//! The service's HTTP face: Zuora's paths, bodies, headers and error shape (contract.md 1 and 3.2).

use crate::error::ServiceError;
use crate::json_body;
use crate::service::Service;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Request, State};
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;
use wire::{EnvironmentId, Job, JobActionRequest, JobId, JobRequest, List, TestEnvironment};

/// The largest body that is read. Real ones have a hundred bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// The user that everything is done as, until callers show a token.
const CALLER: &str = "58f182ab203c447b8b9cd90382da030a";
/// The first six digits of every error code; the last two are its category (contract.md 3.2).
const RESOURCE_CODE: u32 = 500_000;

const REQUEST_ID: &str = "zuora-request-id";
const TRACK_ID: &str = "zuora-track-id";
/// The longest track id (contract.md 1.1).
const MAX_TRACK_ID_LENGTH: usize = 64;

/// The API as Zuora serves it.
pub fn app(service: Service) -> Router {
    Router::new()
        .route("/test-environments", get(list_environments))
        .route("/test-environments/{id}", get(read_environment))
        .route("/test-environments/{id}/jobs", get(list_jobs).post(create_job))
        .route("/test-environments/{id}/jobs/{job_id}", get(read_job))
        .route("/test-environments/{id}/jobs/{job_id}/actions", post(act_on_job))
        .fallback(async || Refusal::nothing_here())
        .method_not_allowed_fallback(async || {
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, 45, "This path does not know this method.")
        })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn(identify))
        .with_state(service)
}

async fn list_environments(State(service): State<Service>) -> Result<Json<List<TestEnvironment>>, Refusal> {
    Ok(Json(service.environments().await?.into()))
}

async fn read_environment(
    State(service): State<Service>,
    EnvironmentPath(id): EnvironmentPath,
) -> Result<Json<TestEnvironment>, Refusal> {
    Ok(Json(service.environment(&id).await?))
}

async fn list_jobs(
    State(service): State<Service>,
    EnvironmentPath(id): EnvironmentPath,
) -> Result<Json<List<Job>>, Refusal> {
    Ok(Json(service.jobs(&id).await?.into()))
}

async fn create_job(
    State(service): State<Service>,
    EnvironmentPath(id): EnvironmentPath,
    Body(request): Body<JobRequest>,
) -> Result<Response, Refusal> {
    let job = service.create_job(&id, request, CALLER).await?;
    let location = format!("/test-environments/{}/jobs/{}", job.test_environment_id, job.id);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(job)).into_response())
}

async fn read_job(State(service): State<Service>, JobPath(id, job): JobPath) -> Result<Json<Job>, Refusal> {
    Ok(Json(service.job(&id, &job).await?))
}

async fn act_on_job(
    State(service): State<Service>,
    JobPath(id, job): JobPath,
    Body(request): Body<JobActionRequest>,
) -> Result<Json<Job>, Refusal> {
    Ok(Json(service.act_on_job(&id, &job, request, CALLER).await?))
}

/// An error answer on its way out. [`identify`] writes its body, because that names the request.
#[derive(Clone, Debug)]
struct Refusal {
    status: StatusCode,
    category: u32,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, category: u32, message: impl Into<String>) -> Self {
        Self { status, category, message: message.into() }
    }

    fn nothing_here() -> Self {
        Self::new(StatusCode::NOT_FOUND, 40, "There is nothing at this path.")
    }
}

impl From<ServiceError> for Refusal {
    fn from(error: ServiceError) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(error = error.reason(), "a request failed");
        }
        Self::new(status, error.category(), error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut answer = self.status.into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

/// Gives every answer an id, echoes the caller's own, and writes the body of refusals in shape c (contract.md 3.2).
async fn identify(request: Request, next: Next) -> Response {
    let request_id = Uuid::new_v4().to_string();
    let track_id = request.headers().get(TRACK_ID).filter(|id| is_track_id(id)).cloned();
    let mut answer = next.run(request).await;
    if let Some(refusal) = answer.extensions_mut().remove::<Refusal>() {
        let code = RESOURCE_CODE * 100 + refusal.category;
        let body = json!({ "reasons": [{ "code": code, "message": refusal.message }], "requestId": request_id });
        let headers = std::mem::take(answer.headers_mut());
        answer = (refusal.status, Json(body)).into_response();
        keep_allowed_methods(&headers, answer.headers_mut());
    }
    let headers = answer.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(id) = track_id {
        headers.insert(TRACK_ID, id);
    }
    answer
}

/// A 405 says what would have been allowed.
fn keep_allowed_methods(from: &HeaderMap, to: &mut HeaderMap) {
    if let Some(methods) = from.get(axum::http::header::ALLOW) {
        to.insert(axum::http::header::ALLOW, methods.clone());
    }
}

/// The documented form of a track id (contract.md 1.1).
fn is_track_id(id: &HeaderValue) -> bool {
    id.len() <= MAX_TRACK_ID_LENGTH && id.to_str().is_ok_and(|text| !text.contains([':', ';', '"', '\'']))
}

/// The environment in the path. What cannot be read as text is the id of nothing.
struct EnvironmentPath(EnvironmentId);

/// The environment and the job in the path.
struct JobPath(EnvironmentId, JobId);

impl<S: Send + Sync> FromRequestParts<S> for EnvironmentPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(id) = Path::<String>::from_request_parts(parts, state).await?;
        Ok(Self(id.into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for JobPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path((environment, job)) = Path::<(String, String)>::from_request_parts(parts, state).await?;
        Ok(Self(environment.into(), job.into()))
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        Self::nothing_here()
    }
}

/// A JSON body.
struct Body<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        if !json_body::is_json(request.headers()) {
            let message = "The body must be JSON: send Content-Type: application/json.";
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 45, message));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection: BytesRejection| {
            let message = "The body cannot be read; it may be longer than 64 kB.";
            Refusal::new(rejection.status(), 90, message)
        })?;
        Ok(Self(json_body::read(&bytes)?))
    }
}
