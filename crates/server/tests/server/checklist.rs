//! What is ticked off after a refresh.

use crate::apply;
use crate::notes::CHANGE;
use crate::{Answer, Fixture, request, with};
use axum::http::Method;
use serde_json::json;
use wire::ChecklistItem;

impl Fixture {
    async fn change_tick(&self, method: Method, list: &str, item: &str) -> Answer {
        self.send(with(request(method, &format!("{list}/{item}"), ""), &CHANGE)).await
    }
}

#[apply(on_both)]
async fn ticks_are_shared_kept_and_taken_back() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let all = fixture.list(&jobs).await;
    let path = |job: usize| {
        let id = all[job]["id"].as_str().expect("an id");
        format!("{}/{id}/checklist", jobs.replace("/api/", "/api/console/"))
    };
    assert_eq!(fixture.get(&path(0)).await.json(), json!({"ticks":[]}));
    for item in ChecklistItem::KNOWN {
        let ticked = fixture.change_tick(Method::PUT, &path(0), item.as_str()).await.json();
        assert_eq!(
            ticked["ticks"].as_array().map(Vec::len),
            fixture.get(&path(0)).await.json()["ticks"].as_array().map(Vec::len)
        );
        fixture.pass(1).await;
    }
    let again = fixture.change_tick(Method::PUT, &path(0), "sign-in").await.json();
    assert_eq!(again["ticks"][0], json!({"item":"sign-in","time":crate::NOW}), "who did it first did it");
    let fixture = fixture.restarted().await;
    assert_eq!(fixture.get(&path(0)).await.json(), again);
    assert_eq!(fixture.get(&path(1)).await.json(), json!({"ticks":[]}), "each refresh has its own");
    for _ in 0..2 {
        let left = fixture.change_tick(Method::DELETE, &path(0), "sign-in").await.json();
        assert_eq!(
            (left["ticks"].as_array().map(Vec::len), &left["ticks"][0]["item"]),
            (Some(6), &json!("integrations"))
        );
    }
}

#[apply(on_both)]
async fn what_is_not_on_the_list_cannot_be_ticked_off() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let id = fixture.list(&jobs).await[0]["id"].as_str().expect("an id").to_owned();
    let console = jobs.replace("/api/", "/api/console/");
    let list = format!("{console}/{id}/checklist");
    for item in ["coffee", "SIGN-IN", "%00", "%F0%9F%92%A5", &"x".repeat(5_000)] {
        let refused = fixture.change_tick(Method::PUT, &list, item).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (404, "item-not-found"), "{item}");
        let detail = refused.json()["detail"].clone();
        let known = "sign-in, integrations, pages, revenue, mediation, salesforce, users.";
        assert!(detail.as_str().expect("a sentence").ends_with(known), "{detail}");
    }
    let missing = format!("{console}/x/checklist");
    assert_eq!(fixture.get(&missing).await.problem(), "job-not-found");
    assert_eq!(fixture.change_tick(Method::PUT, &missing, "users").await.problem(), "job-not-found");
    let unmarked = request(Method::PUT, &format!("{list}/users"), "");
    assert_eq!(fixture.send(unmarked).await.problem(), "csrf");
}
