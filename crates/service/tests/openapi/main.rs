//! Whether the API that the service describes is the one that Zuora publishes: `openapi/zuora.yaml`.

mod compare;
mod compare_tests;
mod schemas;

use compare::{disagreements, schema_disagreements};
use serde_json::Value;
use std::sync::LazyLock;

/// What the service says of itself.
fn ours() -> Value {
    serde_json::from_str(reprise_service::http::document()).expect("a document")
}

/// What Zuora publishes.
fn zuoras() -> Value {
    // Read once: hundreds of cases begin with it.
    static DOCUMENT: LazyLock<Value> =
        LazyLock::new(|| yaml_serde::from_str(include_str!("../../openapi/zuora.yaml")).expect("a document in YAML"));
    DOCUMENT.clone()
}

#[test]
fn our_operations_are_those_of_zuoras_document() {
    assert_eq!(disagreements(&ours(), &zuoras()), Vec::<String>::new());
}

#[test]
fn our_types_are_those_of_zuoras_document() {
    let mut zuoras = zuoras();
    // The form stands in the operation and has no name there.
    let form = "/paths/~1oauth~1token/post/requestBody/content/application~1x-www-form-urlencoded/schema";
    zuoras["components"]["schemas"]["TokenRequest"] = zuoras.pointer(form).expect("the form").clone();
    assert_eq!(schema_disagreements(&ours(), &zuoras), Vec::<String>::new());
}
