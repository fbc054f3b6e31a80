//! What the service says of itself: `/openapi.json`, made from the handlers and the types that they answer with.

use super::{environments, jobs, notifications, token};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::SchemaFormat;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ObjectBuilder, PathItem, RefOr, Required, Type};
use utoipa::{Modify, OpenApi};
use wire::openapi::ForCallers;

/// The operation that gives out tokens, and the only one without.
const CREATE_TOKEN: &str = "createToken";
const BEARER: &str = "bearerAuth";
/// The length of request ids (contract.md 1.4).
const REQUEST_ID_LENGTH: usize = 36;
/// The longest track id (contract.md 1.1).
const TRACK_ID_LENGTH: usize = 64;
/// What a track id may be (contract.md 1.1): US-ASCII that a header can carry, without `:`, `;`, `"` and `'`. Blanks at
/// its ends are no part of a header's value.
const TRACK_ID_PATTERN: &str = r#"^[!#-&(-9<-~]([\t -!#-&(-9<-~]*[!#-&(-9<-~])?$"#;

/// What every operation may answer besides what it is for. Zuora's document declares some of them.
const REFUSALS: [(&str, &str); 13] = [
    ("400", "The request cannot be used, or not now"),
    ("401", "There is no token, or it has expired"),
    ("403", "The permission is missing, or the environment was refreshed too short a time ago"),
    ("404", "There is no such environment, job or notification"),
    ("405", "The path does not know the method"),
    ("408", "The body did not arrive in time"),
    ("409", "A request with the same Idempotency-Key is being carried out"),
    ("413", "The body is too long"),
    ("415", "The body is of another type or encoding"),
    ("422", "The Idempotency-Key belongs to another request"),
    ("429", "Too many requests"),
    ("500", "The service made a mistake"),
    ("503", "The service cannot use its database"),
];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Test environments and OAuth",
        description = "The operations of Zuora on test environments, their jobs and notifications, served by Reprise. \
                       Error bodies have the shape that the service was started with."
    ),
    paths(
        environments::list,
        environments::read,
        jobs::create,
        jobs::list,
        jobs::read,
        jobs::act,
        notifications::create,
        notifications::list,
        notifications::read,
        notifications::update,
        notifications::delete,
        token::create,
    ),
    security(("bearerAuth" = [])),
    modifiers(&Platform, &ForCallers)
)]
struct Document;

/// What all operations have in common.
struct Platform;

impl Modify for Platform {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        document.components.get_or_insert_default().add_security_scheme(BEARER, bearer);
        document.paths.paths.values_mut().flat_map(operations).for_each(complete);
    }
}

/// The service's description of itself as JSON.
pub fn document() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| Document::openapi().to_json().unwrap_or_default());
    &JSON
}

/// `GET /openapi.json`.
pub(super) async fn read() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], document())
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.patch, &mut path.delete].into_iter().flatten()
}

fn complete(operation: &mut Operation) {
    let gives_token = operation.operation_id.as_deref() == Some(CREATE_TOKEN);
    let parameters = operation.parameters.get_or_insert_default();
    let track_id = text().max_length(Some(TRACK_ID_LENGTH)).pattern(Some(TRACK_ID_PATTERN));
    parameters.push(header("Zuora-Track-Id", "Echoed. US-ASCII without : ; \" '", track_id));
    if gives_token {
        let uuid = text().format(Some(SchemaFormat::Custom("uuid".to_owned())));
        parameters.push(header("Zuora-Entity-Ids", "The ID of one entity", uuid));
        operation.security = Some(Vec::<SecurityRequirement>::new());
    } else {
        parameters.push(header("Zuora-Entity-Ids", "The ID of one entity", text()));
        parameters.push(header("Accept-Encoding", "gzip: long answers are compressed", text()));
        parameters.push(header("Content-Encoding", "gzip: the body is compressed", text()));
    }
    for (status, description) in REFUSALS {
        let refusal = || RefOr::T(ResponseBuilder::new().description(description).build());
        operation.responses.responses.entry(status.to_owned()).or_insert_with(refusal);
    }
    let responses = operation.responses.responses.iter_mut();
    for (status, response) in responses.filter(|_| gives_token) {
        if let RefOr::T(response) = response
            && matches!(status.as_str(), "200" | "429")
        {
            response.headers = token_headers();
        }
    }
}

/// The headers of tokens (contract.md 1.4).
fn token_headers() -> BTreeMap<String, RefOr<utoipa::openapi::Header>> {
    let number = || ObjectBuilder::new().schema_type(Type::Integer);
    let sized = |shortest, longest| text().min_length(shortest).max_length(Some(longest));
    [
        ("X-RateLimit-Limit-minute", number(), "Requests for a token in a minute"),
        ("X-RateLimit-Remaining-minute", number(), "What is left of them"),
        ("Zuora-Request-Id", sized(Some(REQUEST_ID_LENGTH), REQUEST_ID_LENGTH), "The ID of the request"),
        ("Zuora-Track-Id", sized(None, TRACK_ID_LENGTH), "Your own ID of it"),
    ]
    .into_iter()
    .map(|(name, schema, description)| {
        let header = HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build();
        (name.to_owned(), header.into())
    })
    .collect()
}

fn header(name: &str, description: &str, schema: ObjectBuilder) -> RefOr<Parameter> {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(Required::False);
    parameter.description(Some(description)).schema(Some(schema)).build().into()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}
