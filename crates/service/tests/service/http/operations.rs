//! Each operation, as documented.

use super::{CANCEL, NOBODY, REFRESH, Server, USER, header, json};
use crate::apply;
use reqwest::{Method, StatusCode};
use serde_json::json;

#[apply(on_both)]
async fn environments_are_listed_and_read() {
    let server = Server::new().await;
    let list = server.read("/test-environments").await;
    assert_eq!(list["size"].as_u64(), list["result"].as_array().map(|items| items.len() as u64));
    let one = server.read(&server.path_of("UAT Europe").await).await;
    assert!(list["result"].as_array().expect("a list").contains(&one));
}

#[apply(on_both)]
async fn the_service_describes_itself_to_everybody() {
    let server = Server::new().await;
    let answer = server.client.get(server.url("/openapi.json")).send().await.expect("an answer");
    assert_eq!(header(&answer, "content-type"), "application/json");
    let described = json(answer).await;
    assert_eq!(described["paths"].as_object().expect("paths").len(), 8);
    assert_eq!(described["paths"]["/test-environments/{id}/jobs"]["post"]["operationId"], "createTestEnvironmentJob");
}

#[apply(on_both)]
async fn a_job_is_made_read_listed_and_stopped() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let created = server.post(&jobs, r#"{"jobType":"REFRESH","scheduledRefreshTime":null,"unknown":[1]}"#).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let location = header(&created, "location");
    let job = json(created).await;
    assert_eq!(location, format!("{jobs}/{}", job["id"].as_str().expect("an id")));
    assert_eq!((&job["status"], &job["progressPercentage"]), (&json!("NEW"), &json!(0)));
    assert_eq!((&job["createTime"], &job["createdById"]), (&json!("2026-11-24T09:00:00Z"), &json!(USER)));

    assert_eq!(server.read(&location).await, job);
    assert_eq!(server.read(&jobs).await["result"][0], job);
    let stopped = server.post(&format!("{location}/actions"), CANCEL).await;
    assert_eq!(stopped.status(), StatusCode::OK);
    assert_eq!(json(stopped).await["status"], "CANCELLING");
}

#[apply(on_both)]
async fn lists_hold_jobs_that_nobody_can_ask_for() {
    let server = Server::new().await;
    let types = async |name: &str| -> Vec<String> {
        let list = server.read(&server.jobs_of(name).await).await;
        let jobs = list["result"].as_array().expect("a list").iter();
        jobs.map(|job| job["jobType"].as_str().expect("a type").to_owned()).collect()
    };
    let of_removed = types("Proof of concept 2024").await;
    assert_eq!(of_removed.first().map(String::as_str), Some("DELETE"));
    assert_eq!(of_removed.last().map(String::as_str), Some("CREATE"));
}

#[apply(on_both)]
async fn a_notification_is_made_read_changed_and_removed() {
    let server = Server::new().await;
    let path = server.path_of("UAT Europe").await + "/notifications";
    assert_eq!(server.read(&path).await, json!({ "result": [], "size": 0 }));

    let made = server.post(&path, r#"{"address":"ops@example.com","name":"Ops <b>"}"#).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let location = header(&made, "location");
    let made = json(made).await;
    assert_eq!(location, format!("{path}/{}", made["id"].as_str().expect("an id")));
    assert_eq!(
        path,
        format!("/test-environments/{}/notifications", made["testEnvironmentId"].as_str().expect("an id"))
    );
    assert_eq!(server.read(&location).await, made);

    let patched = server.sending(Method::PATCH, &location, r#"{"name":"Operations"}"#).send().await.expect("an answer");
    assert_eq!(patched.status(), StatusCode::OK);
    let patched = json(patched).await;
    assert_eq!((&patched["name"], &patched["address"]), (&json!("Operations"), &json!("ops@example.com")));
    assert_eq!(server.read(&path).await, json!({ "result": [patched], "size": 1 }));

    let removed = server.request(Method::DELETE, &location).send().await.expect("an answer");
    assert_eq!(removed.status(), StatusCode::OK);
    assert_eq!(json(removed).await, patched);
    assert_eq!(server.get(&location).await.status(), 404);
    let again = server.request(Method::DELETE, &location).send().await.expect("an answer");
    assert_eq!(again.status(), 404);
}

#[apply(on_both)]
async fn notifications_belong_to_their_environment() {
    let server = Server::new().await;
    let path = server.path_of("UAT Europe").await + "/notifications";
    let made = json(server.post(&path, r#"{"address":"ops@example.com"}"#).await).await;
    let id = made["id"].as_str().expect("an id");
    let elsewhere = server.path_of("Sales demo").await + "/notifications";
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let request = server.sending(method.clone(), &format!("{elsewhere}/{id}"), "{}");
        assert_eq!(request.send().await.expect("an answer").status(), 404, "{method}");
    }
    let unknown = format!("/test-environments/{NOBODY}/notifications");
    assert_eq!(server.get(&unknown).await.status(), 404);
    assert_eq!(server.post(&unknown, r#"{"address":"ops@example.com"}"#).await.status(), 404);
    assert_eq!(server.read(&path).await["size"], 1);
}

#[apply(on_both)]
async fn who_reads_is_told_of_changes_at_once() {
    let server = Server::new().await;
    let location = header(&server.post(&server.jobs_of("UAT Europe").await, REFRESH).await, "location");
    for _ in 0..20 {
        // As many readers as there are connections, so that reads are on their way while the stop arrives.
        let readers: Vec<_> = (0..16).map(|_| server.request(Method::GET, &location).send()).collect();
        for reader in readers {
            assert_eq!(json(reader.await.expect("an answer")).await["status"], "NEW");
        }
    }
    let stopped = json(server.post(&format!("{location}/actions"), CANCEL).await).await;
    assert_eq!(server.read(&location).await, stopped);
}
