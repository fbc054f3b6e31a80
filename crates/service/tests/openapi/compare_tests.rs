//! The comparison can see: whatever is changed in Zuora's document that binds a caller or a server, it finds.

use crate::compare::{disagreements, schema_disagreements};
use crate::zuoras;
use serde_json::{Value, json};

/// The document with one value put in, replaced or, by null, taken away.
fn changed(pointer: &str, value: Value) -> Value {
    let mut document = zuoras();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer below the root");
    let key = key.replace("~1", "/");
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
    match parent {
        Value::Array(items) if value.is_null() => drop(items.remove(key.parse().expect("an index"))),
        Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
        Value::Object(fields) if value.is_null() => drop(fields.remove(&key).expect("a field to take away")),
        Value::Object(fields) => drop(fields.insert(key, value)),
        _ => panic!("{parent} holds nothing"),
    }
    document
}

const JOBS: &str = "/paths/~1test-environments~1{id}~1jobs";
const TOKEN: &str = "/paths/~1oauth~1token/post";
const TRACK_ID: &str = "/components/parameters/GLOBAL_HEADER_Zuora_Track_Id";
const JOB: &str = "/components/schemas/JobResponse";

#[test]
fn a_document_agrees_with_itself() {
    assert_eq!(disagreements(&zuoras(), &zuoras()), Vec::<String>::new());
    assert_eq!(schema_disagreements(&zuoras(), &zuoras()), Vec::<String>::new());
}

/// Each kind of difference, and the sentence for it.
#[test]
fn a_difference_is_told_in_a_sentence() {
    let job = "GET /test-environments/{id}/jobs/{jobId}: 200: application/json";
    let create = "POST /test-environments/{id}/jobs";
    let form = "requestBody/content/application~1x-www-form-urlencoded";
    for (pointer, value, sentence) in [
        ("/paths/~1oauth~1token".to_owned(), Value::Null, "POST /oauth/token: missing".to_owned()),
        ("/paths/~1x".to_owned(), json!({ "get": {} }), "GET /x: not in Zuora's document".to_owned()),
        (format!("{JOBS}/get"), Value::Null, "GET /test-environments/{id}/jobs: missing".to_owned()),
        (format!("{JOBS}/put"), json!({}), "PUT /test-environments/{id}/jobs: not in Zuora's document".to_owned()),
        (
            format!("{JOBS}/post/operationId"),
            json!("createJob"),
            format!("{create}: operationId is \"createJob\", Zuora's is \"createTestEnvironmentJob\""),
        ),
        (format!("{JOBS}/post/parameters/4"), Value::Null, format!("{create}: path parameter id: missing")),
        (
            format!("{JOBS}/post/parameters/4/name"),
            json!("environment"),
            format!("{create}: path parameter environment: not in Zuora's document"),
        ),
        (
            format!("{JOBS}/parameters"),
            json!([{ "name": "page", "in": "query" }]),
            format!("{create}: query parameter page: not in Zuora's document"),
        ),
        (
            format!("{JOBS}/post/parameters/4/required"),
            Value::Null,
            format!("{create}: path parameter id: required is false, Zuora's is true"),
        ),
        (
            format!("{TRACK_ID}/schema/maxLength"),
            json!(63),
            format!("{create}: header parameter zuora-track-id: maxLength is 63, Zuora's is 64"),
        ),
        (format!("{JOBS}/post/requestBody"), Value::Null, format!("{create}: request: application/json: missing")),
        (
            format!("{JOBS}/post/requestBody/required"),
            Value::Null,
            format!("{create}: request: required is false, Zuora's is true"),
        ),
        (
            format!("{TOKEN}/{form}/schema/required/1"),
            Value::Null,
            "POST /oauth/token: request: application/x-www-form-urlencoded: required is [\"client_id\", \
             \"grant_type\"], Zuora's is [\"client_id\", \"client_secret\", \"grant_type\"]"
                .to_owned(),
        ),
        (format!("{JOBS}/post/responses/201"), Value::Null, format!("{create}: 201: missing")),
        (
            format!("{JOBS}/post/responses/202"),
            json!({}),
            format!("{create}: 202: not in Zuora's document, nor a status of the platform"),
        ),
        (
            format!("{JOBS}/post/responses/201/content/application~1json"),
            Value::Null,
            format!("{create}: 201: application/json: missing"),
        ),
        (format!("{JOB}/properties/status"), Value::Null, format!("{job}: status: missing")),
        (format!("{JOB}/properties/note"), json!({}), format!("{job}: note: not in Zuora's document")),
        (
            format!("{JOB}/properties/id/type"),
            json!(["string", "null"]),
            format!("{job}: id: type is [\"null\", \"string\"], Zuora's is [\"string\"]"),
        ),
        (
            format!("{JOB}/properties/id/nullable"),
            json!(true),
            format!("{job}: id: type is [\"null\", \"string\"], Zuora's is [\"string\"]"),
        ),
        (
            format!("{JOB}/properties/progressPercentage/format"),
            json!("int64"),
            format!("{job}: progressPercentage: format is \"int64\", Zuora's is \"int32\""),
        ),
        (
            format!("{JOB}/properties/jobType/enum/2"),
            json!("REMOVE"),
            format!(
                "{job}: jobType: enum is [\"CREATE\", \"REFRESH\", \"REMOVE\"], \
                 Zuora's is [\"CREATE\", \"DELETE\", \"REFRESH\"]"
            ),
        ),
        (format!("{JOB}/required"), json!(["id"]), format!("{job}: required is [\"id\"], Zuora's is []")),
        (format!("{JOB}/oneOf"), json!([]), format!("{job}: oneOf is more than this comparison understands")),
        (
            "/components/schemas/JobArrayResponse/properties/result/items".to_owned(),
            json!({ "type": "string" }),
            "GET /test-environments/{id}/jobs: 200: application/json: result[]: type is [\"string\"], \
             Zuora's is [\"object\"]"
                .to_owned(),
        ),
        (
            JOB.to_owned(),
            Value::Null,
            format!("{job}: the reference \"#/components/schemas/JobResponse\" leads nowhere"),
        ),
        (
            JOB.to_owned(),
            json!({ "$ref": "#/components/schemas/JobResponse" }),
            format!("{job}: its references go in a circle"),
        ),
        (
            format!("{TOKEN}/responses/429/headers/Zuora-Request-Id"),
            Value::Null,
            "POST /oauth/token: 429: header Zuora-Request-Id: missing".to_owned(),
        ),
    ] {
        let found = disagreements(&changed(&pointer, value.clone()), &zuoras());
        assert!(found.contains(&sentence), "{pointer} = {value} is told as {found:#?}");
    }
}

#[test]
fn what_callers_cannot_tell_apart_is_no_difference() {
    for (pointer, value) in [
        // Statuses of the platform, and headers of which Zuora speaks in prose.
        (format!("{JOBS}/post/responses/503"), json!({ "description": "busy" })),
        (format!("{JOBS}/post/responses/201/headers"), json!({ "Location": { "schema": { "type": "string" } } })),
        (format!("{JOBS}/post/responses/400/content"), json!({ "application/json": {} })),
        // A limit that Zuora has in prose only, and one that is written in another way.
        (format!("{TRACK_ID}/schema/pattern"), json!("^[^:;\"']*$")),
        (format!("{TRACK_ID}/schema/maxLength"), json!(64.0)),
        // The names of headers have no case, enums and required fields no order.
        (format!("{TRACK_ID}/name"), json!("zuora-track-id")),
        (format!("{JOB}/properties/jobType/enum"), json!(["DELETE", "CREATE", "REFRESH"])),
        (format!("{JOB}/properties/id"), json!({ "$ref": "#/components/schemas/Id" })),
    ] {
        let mut ours = changed(&pointer, value);
        ours["components"]["schemas"]["Id"] = json!({ "type": "string", "description": "an id" });
        assert_eq!(disagreements(&ours, &zuoras()), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn a_schema_that_is_missing_or_different_is_told_by_its_name() {
    let found = schema_disagreements(&changed(JOB, Value::Null), &zuoras());
    assert!(found.contains(&"JobResponse: missing".to_owned()), "{found:#?}");
    let found = schema_disagreements(&changed(&format!("{JOB}/properties/id/format"), json!("uuid")), &zuoras());
    assert!(found.contains(&"JobResponse: id: format is \"uuid\", Zuora's is null".to_owned()), "{found:#?}");
}

/// Every part of the document, taken away or replaced: nothing that binds is passed over.
#[test]
fn every_part_of_the_document_counts() {
    let zuoras = zuoras();
    let mut pointers = Vec::new();
    binding_parts(&zuoras, "", &mut pointers);
    assert!(pointers.len() > 500, "only {} parts are looked at", pointers.len());
    for pointer in pointers {
        let without = changed(&pointer, Value::Null);
        // What is not said to be required is optional.
        let says_nothing = zuoras.pointer(&pointer) == Some(&Value::Bool(false));
        assert!(says_nothing || !disagreements(&without, &zuoras).is_empty(), "{pointer} can be taken away");
        if !zuoras.pointer(&pointer).is_some_and(|part| part.is_object() || part.is_array()) {
            let other = changed(&pointer, json!("something else"));
            assert!(says_nothing || !disagreements(&other, &zuoras).is_empty(), "{pointer} can be replaced");
        }
    }
}

/// Pointers to every part that binds callers or servers.
fn binding_parts(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let children: Vec<_> = match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.replace('/', "~1"), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{pointer}/{key}");
        if !is_for_people(&pointer, &key) {
            binding_parts(child, &pointer, found);
            found.push(pointer);
        }
    }
}

/// Words, addresses and how to sign in; and the bodies of errors, which are left open.
fn is_for_people(pointer: &str, key: &str) -> bool {
    let is_word = ["description", "example", "summary", "tags", "title"].contains(&key);
    let is_about_the_host = ["info", "openapi", "security", "securitySchemes", "servers"].contains(&key);
    let is_error_body =
        ["400", "403", "404", "500"].iter().any(|status| pointer.ends_with(&format!("/{status}/content")));
    is_word || is_about_the_host || is_error_body
}

#[test]
fn parts_for_people_are_told_apart() {
    let document = json!({ "info": {}, "paths": { "/a": { "get": { "summary": "x", "operationId": "a" } } } });
    let mut found = Vec::new();
    binding_parts(&document, "", &mut found);
    assert_eq!(found, ["/paths/~1a/get/operationId", "/paths/~1a/get", "/paths/~1a", "/paths"]);
}
