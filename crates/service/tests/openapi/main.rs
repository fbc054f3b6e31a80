//! Whether the API that the service describes is the one that Zuora publishes: `openapi/zuora.yaml`.

mod compare;
mod compare_tests;
mod schemas;

use compare::schema_disagreements;
use serde_json::{Value, json};
use std::sync::LazyLock;
use utoipa::{Modify, OpenApi};
use wire::openapi::{EnvironmentList, ForCallers, JobList, NotificationList};
use wire::{JobActionRequest, JobRequest, NotificationRequest, TokenRequest, TokenResponse};

/// Every type of the contract; lists bring their items along.
#[derive(OpenApi)]
#[openapi(components(schemas(
    EnvironmentList,
    JobActionRequest,
    JobList,
    JobRequest,
    NotificationList,
    NotificationRequest,
    TokenRequest,
    TokenResponse
)))]
struct Types;

/// What we describe. These are the types alone; **the document that the service serves belongs here** as soon as there
/// is one, and then `disagreements` compares its operations too.
fn ours() -> Value {
    let mut document = Types::openapi();
    ForCallers.modify(&mut document);
    json!(document)
}

/// What Zuora publishes.
fn zuoras() -> Value {
    // Read once: hundreds of cases begin with it.
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| yaml_serde::from_str(include_str!("../../openapi/zuora.yaml")).expect("a document in YAML"));
    DOCUMENT.clone()
}

#[test]
fn our_types_are_those_of_zuoras_document() {
    let mut zuoras = zuoras();
    // The form stands in the operation and has no name there.
    let form = "/paths/~1oauth~1token/post/requestBody/content/application~1x-www-form-urlencoded/schema";
    zuoras["components"]["schemas"]["TokenRequest"] = zuoras.pointer(form).expect("the form").clone();
    assert_eq!(schema_disagreements(&ours(), &zuoras), Vec::<String>::new());
}
