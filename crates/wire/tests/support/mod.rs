//! What the random tests share.

#![allow(dead_code, reason = "every test program uses a part of it")]

use proptest::prelude::*;
use reprise_wire::Timestamp;
use serde_json::{Map, Value};

/// How many random cases a test tries: 256, or whatever `PROPTEST_CASES` says; many more in a full run.
pub(crate) fn cases() -> ProptestConfig {
    match std::env::var("REPRISE_TEST_FULL") {
        Ok(full) if full == "1" => ProptestConfig::with_cases(20_000),
        _ => ProptestConfig::default(),
    }
}

/// Any instant that can be written.
pub(crate) fn timestamp() -> impl Strategy<Value = Timestamp> {
    (Timestamp::MIN.millis()..=Timestamp::MAX.millis()).prop_map(Timestamp::from_millis)
}

/// Any JSON, a few levels deep, with the names and words of the API among the random ones.
pub(crate) fn json() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..6).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Any JSON object.
pub(crate) fn object() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((name(), json()), 0..12).prop_map(|fields| fields.into_iter().collect())
}

/// A field's name: mostly one that some type knows.
pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => "[a-zA-Z]{0,8}"]
}

/// A value without parts.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
        timestamp().prop_map(|instant| Value::from(instant.to_string())),
    ]
}

const NAMES: &[&str] = &[
    "Code",
    "Errors",
    "Message",
    "Success",
    "access_token",
    "address",
    "alias",
    "client_id",
    "client_secret",
    "clock",
    "code",
    "contact",
    "contactLink",
    "createTime",
    "createdById",
    "dataAge",
    "dataCopyType",
    "deactivationTime",
    "demo",
    "detail",
    "environment",
    "environmentId",
    "environmentName",
    "environmentType",
    "environments",
    "error",
    "errors",
    "estimatedCompletionTime",
    "expires_in",
    "from",
    "grant_type",
    "holds",
    "id",
    "intentOpen",
    "item",
    "job",
    "jobAction",
    "jobEndTime",
    "jobId",
    "jobStartTime",
    "jobType",
    "jobs",
    "jti",
    "lastRefreshTime",
    "message",
    "name",
    "next",
    "nextRefreshTime",
    "notes",
    "noticeDays",
    "now",
    "owner",
    "person",
    "processId",
    "progressPercentage",
    "provisionTime",
    "purpose",
    "reason",
    "reasons",
    "requestId",
    "result",
    "retryAfter",
    "revenueTenantId",
    "revenueTenantName",
    "scheduledRefreshTime",
    "scope",
    "size",
    "sourceTenantId",
    "speed",
    "status",
    "stories",
    "success",
    "tenantId",
    "tenantName",
    "testEnvironmentId",
    "ticks",
    "time",
    "title",
    "token_type",
    "total",
    "trackId",
    "until",
    "updateTime",
    "updatedById",
    "warningDays",
    "wish",
];

const WORDS: &[&str] = &["ACTIVE", "CANCEL", "COMPLETED", "FULL", "REFRESH", "VALIDATING", "completed", "12", "false"];
