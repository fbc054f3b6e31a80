//! Compares two OpenAPI documents: what does one of them promise to callers that the other does not?

use crate::schemas::Comparison;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Statuses that any operation may answer beside those that Zuora declares: the platform's general rules, and what a
/// server says about requests that reach no operation (contract.md 1).
const PLATFORM_STATUSES: [&str; 14] =
    ["400", "401", "403", "404", "405", "408", "409", "413", "415", "422", "429", "431", "500", "503"];
/// The keys of a path that are operations.
const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// Where our document differs from Zuora's, one sentence for each place; empty where a client of Zuora's could not
/// tell. Words for people (descriptions, titles, examples, tags) and servers do not count, nor do bodies of errors,
/// which Zuora leaves open.
pub(crate) fn disagreements(ours: &Value, zuoras: &Value) -> Vec<String> {
    let mut comparison = Comparison::of(ours, zuoras);
    for (name, ours, zuoras) in comparison.pairs("", &operations(ours), &operations(zuoras)) {
        operation(&mut comparison, &name, ours, zuoras);
    }
    comparison.found
}

/// Where the schemas that Zuora names differ from ours of the same name. We may have others.
pub(crate) fn schema_disagreements(ours: &Value, zuoras: &Value) -> Vec<String> {
    let mut comparison = Comparison::of(ours, zuoras);
    for (name, theirs) in entries(&zuoras["components"]["schemas"]) {
        match ours["components"]["schemas"].get(name) {
            Some(schema) => comparison.schemas(name, schema, theirs),
            None => comparison.found.push(format!("{name}: missing")),
        }
    }
    comparison.found
}

/// An operation and the path that it stands under, which may have parameters for all of its operations.
type Operation<'a> = (&'a Value, &'a Value);

/// The operations of a document by method and path.
fn operations(document: &Value) -> BTreeMap<String, Operation<'_>> {
    let of_path = |(path, item)| METHODS.iter().filter_map(move |method| named(path, item, method));
    entries(&document["paths"]).flat_map(of_path).collect()
}

fn named<'a>(path: &str, item: &'a Value, method: &str) -> Option<(String, Operation<'a>)> {
    let operation = item.get(method)?;
    Some((format!("{} {path}", method.to_uppercase()), (item, operation)))
}

fn operation(comparison: &mut Comparison, at: &str, ours: Operation, zuoras: Operation) {
    comparison.values(at, "operationId", &ours.1["operationId"], &zuoras.1["operationId"]);
    parameters(comparison, at, ours, zuoras);
    request_body(comparison, &format!("{at}: request"), &ours.1["requestBody"], &zuoras.1["requestBody"]);
    responses(comparison, at, &ours.1["responses"], &zuoras.1["responses"]);
}

fn parameters(comparison: &mut Comparison, at: &str, ours: Operation, zuoras: Operation) {
    let ours = parameters_of(comparison, at, comparison.ours, ours);
    let zuoras = parameters_of(comparison, at, comparison.zuoras, zuoras);
    for (name, ours, zuoras) in comparison.pairs(&format!("{at}: "), &ours, &zuoras) {
        let at = format!("{at}: {name}");
        comparison.values(&at, "required", &is_required(ours), &is_required(zuoras));
        comparison.schemas(&at, &ours["schema"], &zuoras["schema"]);
    }
}

/// The parameters of an operation by place and name. The names of headers have no case.
fn parameters_of<'a>(
    comparison: &mut Comparison,
    at: &str,
    document: &'a Value,
    (path, operation): Operation<'a>,
) -> BTreeMap<String, &'a Value> {
    let all = [&path["parameters"], &operation["parameters"]].into_iter().filter_map(Value::as_array).flatten();
    all.map(|parameter| {
        let parameter = comparison.follow(at, document, parameter);
        let [place, name] = ["in", "name"].map(|key| parameter[key].as_str().unwrap_or_default());
        let name = if place == "header" { name.to_lowercase() } else { name.to_owned() };
        (format!("{place} parameter {name}"), parameter)
    })
    .collect()
}

fn request_body(comparison: &mut Comparison, at: &str, ours: &Value, zuoras: &Value) {
    let ours = comparison.follow(at, comparison.ours, ours);
    let zuoras = comparison.follow(at, comparison.zuoras, zuoras);
    comparison.values(at, "required", &is_required(ours), &is_required(zuoras));
    content(comparison, at, &ours["content"], &zuoras["content"]);
}

fn responses(comparison: &mut Comparison, at: &str, ours: &Value, zuoras: &Value) {
    let declared: BTreeSet<_> = entries(zuoras).map(|(status, _)| status).collect();
    for (status, _) in entries(ours) {
        if !declared.contains(status) && !PLATFORM_STATUSES.contains(&status) {
            comparison.found.push(format!("{at}: {status}: not in Zuora's document, nor a status of the platform"));
        }
    }
    for (status, theirs) in entries(zuoras) {
        let at = format!("{at}: {status}");
        match ours.get(status) {
            Some(response_of_ours) => response(comparison, &at, status, response_of_ours, theirs),
            None => comparison.found.push(format!("{at}: missing")),
        }
    }
}

fn response(comparison: &mut Comparison, at: &str, status: &str, ours: &Value, zuoras: &Value) {
    let ours = comparison.follow(at, comparison.ours, ours);
    let zuoras = comparison.follow(at, comparison.zuoras, zuoras);
    if status.starts_with('2') {
        content(comparison, at, &ours["content"], &zuoras["content"]);
    }
    let headers: BTreeMap<_, _> =
        entries(&ours["headers"]).map(|(name, header)| (name.to_lowercase(), header)).collect();
    // We may send others: of some, such as `Location`, Zuora speaks in prose only.
    for (name, theirs) in entries(&zuoras["headers"]) {
        let at = format!("{at}: header {name}");
        let Some(header) = headers.get(&name.to_lowercase()) else {
            comparison.found.push(format!("{at}: missing"));
            continue;
        };
        let header = comparison.follow(&at, comparison.ours, header);
        let theirs = comparison.follow(&at, comparison.zuoras, theirs);
        comparison.schemas(&at, &header["schema"], &theirs["schema"]);
    }
}

/// Bodies by media type.
fn content(comparison: &mut Comparison, at: &str, ours: &Value, zuoras: &Value) {
    for (media_type, ours, zuoras) in comparison.pairs(&format!("{at}: "), &by_name(ours), &by_name(zuoras)) {
        comparison.schemas(&format!("{at}: {media_type}"), &ours["schema"], &zuoras["schema"]);
    }
}

/// What is not said to be required is optional.
fn is_required(value: &Value) -> Value {
    Value::Bool(value["required"] == true)
}

/// The entries of an object; none of anything else.
pub(crate) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

/// The same, to be looked up.
pub(crate) fn by_name(value: &Value) -> BTreeMap<String, &Value> {
    entries(value).map(|(name, value)| (name.to_owned(), value)).collect()
}
