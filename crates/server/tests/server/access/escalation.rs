//! Every operation with every role, and with another one's environment.

use super::Guarded;
use crate::{request, with};
use axum::http::{Method, StatusCode};
use serde_json::json;

/// Who it takes at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Least {
    Viewer,
    Requester,
    LocalAdministrator,
    Administrator,
}

/// Those who ask, by their groups, and what they are for the environment that is theirs.
const ASKERS: [(&str, Least); 4] = [
    ("readers", Least::Viewer),
    ("finance", Least::Requester),
    ("local-admins", Least::LocalAdministrator),
    ("admins", Least::Administrator),
];

const NOTHING: &str = "{}";
const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

/// Every operation: `{id}` is an environment. What is asked for need not make sense: whoever may not is refused before
/// anybody looks at it.
const OPERATIONS: &[(Least, &str, &str, &str)] = &[
    (Least::Viewer, "GET", "/api/test-environments", ""),
    (Least::Viewer, "GET", "/api/test-environments/{id}", ""),
    (Least::Viewer, "GET", "/api/test-environments/{id}/jobs", ""),
    (Least::Requester, "POST", "/api/test-environments/{id}/jobs", REFRESH),
    (Least::Viewer, "GET", "/api/test-environments/{id}/jobs/none", ""),
    (Least::Requester, "POST", "/api/test-environments/{id}/jobs/none/actions", r#"{"jobAction":"CANCEL"}"#),
    (Least::Viewer, "GET", "/api/test-environments/{id}/notifications", ""),
    (Least::Requester, "POST", "/api/test-environments/{id}/notifications", r#"{"address":"a@example.com"}"#),
    (Least::Viewer, "GET", "/api/test-environments/{id}/notifications/none", ""),
    (Least::Requester, "PATCH", "/api/test-environments/{id}/notifications/none", NOTHING),
    (Least::Requester, "DELETE", "/api/test-environments/{id}/notifications/none", ""),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}", ""),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}/notes", ""),
    (Least::LocalAdministrator, "PUT", "/api/console/test-environments/{id}/notes", r#"{"alias":"x"}"#),
    (Least::Requester, "PUT", "/api/console/test-environments/{id}/waiting-refresh", NOTHING),
    (Least::Requester, "DELETE", "/api/console/test-environments/{id}/waiting-refresh", ""),
    (Least::Requester, "POST", "/api/console/test-environments/{id}/jobs/none/move", NOTHING),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}/stories", ""),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}/stories/none", ""),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}/calendar.ics", ""),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}/next-refresh.ics", ""),
    (Least::Viewer, "GET", "/api/console/test-environments/{id}/jobs/none/checklist", ""),
    (Least::Requester, "PUT", "/api/console/test-environments/{id}/jobs/none/checklist/users", NOTHING),
    (Least::Requester, "DELETE", "/api/console/test-environments/{id}/jobs/none/checklist/users", ""),
    (Least::Requester, "DELETE", "/api/console/test-environments/{id}/approvals/none", ""),
    (Least::Requester, "POST", "/api/console/test-environments/{id}/approvals/none/agree", ""),
    (Least::Requester, "POST", "/api/console/test-environments/{id}/approvals/none/decline", NOTHING),
    (Least::Viewer, "GET", "/api/console/overview", ""),
    (Least::Viewer, "GET", "/api/console/jobs", ""),
    (Least::Viewer, "GET", "/api/console/jobs.csv", ""),
    (Least::Viewer, "GET", "/api/console/audit", ""),
    (Least::Viewer, "GET", "/api/console/audit.csv", ""),
    (Least::Viewer, "GET", "/api/console/calendar.ics", ""),
    (Least::Viewer, "GET", "/api/console/holds", ""),
    (Least::Administrator, "POST", "/api/console/holds", r#"{"until":"2026-12-24T09:00:00Z","reason":"x"}"#),
    (Least::Administrator, "GET", "/api/console/checks", ""),
    (Least::Administrator, "GET", "/api/console/rules", ""),
    // What is not there is nobody's business but an administrator's.
    (Least::Administrator, "GET", "/api/console/secrets", ""),
    (Least::LocalAdministrator, "PUT", "/api/test-environments/{id}", NOTHING),
];

#[tokio::test]
async fn each_operation_is_refused_to_every_role_below_it_and_to_whoever_is_not_signed_in() {
    let guarded = Guarded::new().await;
    for (least, method, path, body) in OPERATIONS {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let path = path.replace("{id}", &guarded.mine);
        let anonymous = guarded.send(super::changing(method.clone(), &path, body)).await;
        assert_eq!(
            (anonymous.status, anonymous.problem().as_str()),
            (StatusCode::UNAUTHORIZED, "signed-out"),
            "{path}"
        );
        assert_eq!(anonymous.header("www-authenticate"), "Bearer", "{path}");
        // The highest first: what they do must not make the others' refusals look like something else.
        for (groups, is) in ASKERS {
            let answer = guarded.ask(groups, method.clone(), &path, body).await;
            let refused = answer.status == StatusCode::FORBIDDEN && answer.problem() == "not-allowed";
            assert_eq!(refused, is < *least, "{method} {path} as {groups}: {} {:?}", answer.status, answer.bytes);
            if refused {
                let detail = answer.json()["detail"].as_str().expect("a sentence").to_owned();
                assert!(detail.starts_with("You may ") && detail.ends_with("Ask IT service desk."), "{detail}");
            }
        }
        let nobody = guarded.ask("strangers", method.clone(), &path, body).await;
        assert_eq!(nobody.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_role_with_one_environment_is_none_with_another() {
    let guarded = Guarded::new().await;
    for (_, method, path, body) in OPERATIONS.iter().filter(|(.., path, _)| path.contains("{id}")) {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        for (groups, id) in [
            ("finance", guarded.other.clone()),
            ("local-admins", guarded.other.clone()),
            ("local-admins", format!("{}%00", guarded.mine)),
            ("local-admins", format!("{}%2f..%2f{}", guarded.mine, guarded.other)),
            ("local-admins", "%".to_owned()),
            ("local-admins", "there-is-none".to_owned()),
        ] {
            let path = path.replace("{id}", &id);
            let answer = guarded.ask(groups, method.clone(), &path, body).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (StatusCode::FORBIDDEN, "not-allowed"),
                "{method} {path}"
            );
        }
        // The same one in another spelling is theirs.
        let spelled = path.replace("{id}", &guarded.mine.to_uppercase());
        assert_ne!(
            guarded.ask("local-admins", method.clone(), &spelled, body).await.problem_or_none(),
            "not-allowed",
            "{spelled}"
        );
    }
}

#[tokio::test]
async fn of_what_is_about_all_everybody_sees_their_part() {
    let guarded = Guarded::new().await;
    for environment in [Some(&guarded.mine), Some(&guarded.other), None] {
        let hold = json!({ "environmentId": environment, "until": "2026-12-24T09:00:00Z", "reason": format!("for {environment:?}") });
        let made = guarded.ask("admins", Method::POST, "/api/console/holds", &hold.to_string()).await;
        assert_eq!(made.status, StatusCode::CREATED);
    }
    for path in [
        "/api/test-environments",
        "/api/console/overview",
        "/api/console/jobs",
        "/api/console/jobs.csv",
        "/api/console/audit",
        "/api/console/audit.csv",
        "/api/console/calendar.ics",
        "/api/console/holds",
    ] {
        let all = guarded.look("admins", path).await;
        let part = guarded.look("finance", path).await;
        assert_eq!((all.status, part.status), (StatusCode::OK, StatusCode::OK), "{path}");
        let (all, part) = (text(&all), text(&part));
        assert!(all.contains(&guarded.other) && part.contains(&guarded.mine), "{path}: {part}");
        assert!(!part.contains(&guarded.other), "{path}: {part}");
    }
    let rows = guarded.look("finance", "/api/console/overview").await.json();
    assert_eq!(rows["environments"].as_array().expect("rows").len(), 1);
    assert_eq!(rows["holds"].as_array().expect("holds").len(), 2, "its own and that of all: {rows}");
}

#[tokio::test]
async fn what_somebody_tried_and_may_not_do_is_in_the_log() {
    let guarded = Guarded::new().await;
    let jobs = format!("/api/test-environments/{}/jobs", guarded.mine);
    guarded.ask("readers", Method::POST, &jobs, REFRESH).await;
    let log = guarded.log().await;
    assert_eq!(log.len(), 1, "{log:?}");
    let entry = &log[0];
    let told =
        ["action", "outcome", "person", "email", "environmentId"].map(|name| entry[name].as_str().unwrap_or("-"));
    assert_eq!(told, ["refresh", "refused", "ann@example.com", "ann@example.com", &guarded.mine], "{entry}");
    assert!(entry["detail"].as_str().is_some_and(|detail| detail.contains("not refresh")), "{entry}");
    // Whoever looks at what they may not see does not fill it.
    guarded.look("finance", &format!("/api/test-environments/{}", guarded.other)).await;
    assert_eq!(guarded.log().await.len(), 1);
}

#[tokio::test]
async fn what_somebody_asks_for_is_theirs_in_the_story_and_in_the_log() {
    let guarded = Guarded::new().await;
    let jobs = format!("/api/test-environments/{}/jobs", guarded.mine);
    let made = guarded.ask("finance", Method::POST, &jobs, r#"{"jobType":"REFRESH","reason":"Cycle 3"}"#).await;
    assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.bytes);
    let stories =
        guarded.look("readers", &format!("/api/console/test-environments/{}/stories", guarded.mine)).await.json();
    assert_eq!(stories["stories"][0]["person"], "ann@example.com", "{stories}");
    let log = guarded.log().await;
    assert!(log.iter().all(|entry| entry["person"] == "ann@example.com"), "{log:?}");
    // Addresses are for administrators.
    let seen = guarded.look("readers", "/api/console/audit").await.json();
    assert_eq!(seen["entries"].as_array().map(Vec::len), Some(log.len()));
    assert!(seen["entries"].as_array().is_some_and(|all| all.iter().all(|entry| entry["email"].is_null())), "{seen}");
}

#[tokio::test]
async fn an_owner_holds_and_notes_their_own_environment_and_no_other() {
    let guarded = Guarded::new().await;
    let notes = |id: &str| format!("/api/console/test-environments/{id}/notes");
    let owner = r#"{"owner":"Ann <ANN@example.com>"}"#;
    assert_eq!(guarded.ask("admins", Method::PUT, &notes(&guarded.mine), owner).await.status, StatusCode::OK);
    // A name that anybody can have makes nobody an owner.
    assert_eq!(
        guarded.ask("admins", Method::PUT, &notes(&guarded.other), r#"{"owner":"u-1"}"#).await.status,
        StatusCode::OK
    );
    let hold =
        |id: Option<&str>| json!({ "environmentId": id, "until": "2026-12-24T09:00:00Z", "reason": "UAT" }).to_string();
    let ask = async |body: String| guarded.ask("readers", Method::POST, "/api/console/holds", &body).await;
    let made = ask(hold(Some(&guarded.mine))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.bytes);
    for body in [hold(Some(&guarded.other)), hold(None)] {
        let refused = ask(body).await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::FORBIDDEN, "not-allowed"));
    }
    let path = |hold: &serde_json::Value| format!("/api/console/holds/{}", hold["id"].as_str().expect("an id"));
    let others = guarded.ask("admins", Method::POST, "/api/console/holds", &hold(Some(&guarded.other))).await.json();
    assert_eq!(guarded.ask("readers", Method::DELETE, &path(&others), "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(guarded.ask("readers", Method::DELETE, &path(&made.json()), "").await.status, StatusCode::OK);
    assert_eq!(guarded.ask("readers", Method::PUT, &notes(&guarded.mine), owner).await.status, StatusCode::OK);
    assert_eq!(guarded.ask("readers", Method::PUT, &notes(&guarded.other), owner).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_waits_for_news_waits_for_what_they_see() {
    let guarded = Guarded::new().await;
    // Somebody who sees everything waits for the same page, and a third one, for less long, for another one.
    let wait = async |groups: &str, path: &str, seconds: &str| {
        let tag = guarded.look(groups, path).await.header("etag").to_owned();
        let who = [("x-auth-request-user", "u-1"), ("x-auth-request-groups", groups)];
        let waiting = with(request(Method::GET, path, ""), &[("if-none-match", &tag), ("prefer", seconds)]);
        guarded.send(with(waiting, &who)).await.status
    };
    let overview = "/api/console/overview";
    tokio::select! {
        status = wait("admins", overview, "wait=25") => panic!("there was no news: {status}"),
        status = wait("finance", overview, "wait=25") => panic!("there was no news: {status}"),
        status = wait("admins", "/api/console/holds", "wait=2") => assert_eq!(status, StatusCode::NOT_MODIFIED),
    }
}

fn text(answer: &crate::Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).expect("text")
}

impl crate::Answer {
    /// The code of a problem; nothing where it is none.
    fn problem_or_none(&self) -> String {
        if self.header("content-type") == "application/problem+json" { self.problem() } else { String::new() }
    }
}
