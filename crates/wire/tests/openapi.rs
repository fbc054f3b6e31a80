//! What the described types tell a caller. That it is what Zuora's document says is a test of the service.

use reprise_wire::openapi::{EnvironmentList, ForCallers, JobList, NotificationList};
use reprise_wire::{JobActionRequest, JobRequest, JobStatus, NotificationRequest, TokenRequest, TokenResponse};
use serde_json::{Value, json};
use utoipa::{Modify, OpenApi};

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

fn schemas() -> Value {
    let mut document = Types::openapi();
    ForCallers.modify(&mut document);
    json!(document)["components"]["schemas"].take()
}

#[test]
fn nothing_is_null_and_no_source_is_named() {
    let text = schemas().to_string();
    // The derive writes both; otherwise this test would show nothing.
    let before = json!(Types::openapi()).to_string();
    for left_out in ["\"null\"", "oneOf", "contract.md"] {
        assert!(before.contains(left_out) && !text.contains(left_out), "{left_out}");
    }
    assert!(!text.contains("[`"), "a link that only rustdoc understands");
}

#[test]
fn a_field_is_described_by_its_docstring() {
    let schemas = schemas();
    let next = &schemas["TestEnvironmentResponse"]["properties"]["nextRefreshTime"];
    assert_eq!(next["description"], "From when it can be refreshed again; absent while a job runs.");
    assert_eq!(next["$ref"], "#/components/schemas/Timestamp");
    let percent = &schemas["JobResponse"]["properties"]["progressPercentage"];
    assert_eq!(
        *percent,
        json!({ "type": "integer", "format": "int32", "description": "Percent; the range is not declared." })
    );
}

#[test]
fn a_word_is_one_of_those_that_are_documented() {
    let words: Vec<_> = JobStatus::KNOWN.iter().map(JobStatus::as_str).collect();
    assert_eq!(
        schemas()["JobStatus"],
        json!({ "type": "string", "enum": words, "description": "Where a job stands." })
    );
}

#[test]
fn a_list_brings_its_items_along() {
    let schemas = schemas();
    for (list, item) in [
        ("TestEnvironmentArrayResponse", "TestEnvironmentResponse"),
        ("JobArrayResponse", "JobResponse"),
        ("TestEnvironmentNotificationArrayResponse", "TestEnvironmentNotificationResponse"),
    ] {
        let items = &schemas[list]["properties"]["result"]["items"]["$ref"];
        assert_eq!(*items, format!("#/components/schemas/{item}"));
        assert!(schemas[item].is_object(), "{item}");
    }
}

#[test]
fn a_handler_that_names_a_list_by_its_alias_refers_to_it_by_zuoras_name() {
    #[utoipa::path(get, path = "/jobs", responses((status = 200, body = JobList)))]
    #[expect(dead_code, reason = "only its description is used")]
    fn jobs() {}

    #[derive(OpenApi)]
    #[openapi(paths(jobs))]
    struct Api;

    let document = json!(Api::openapi());
    let schema = "/paths/~1jobs/get/responses/200/content/application~1json/schema/$ref";
    assert_eq!(document.pointer(schema), Some(&json!("#/components/schemas/JobArrayResponse")));
    let schemas = &document["components"]["schemas"];
    for name in ["JobArrayResponse", "JobResponse", "JobStatus", "Timestamp"] {
        assert!(schemas[name].is_object(), "{name}");
    }
}
