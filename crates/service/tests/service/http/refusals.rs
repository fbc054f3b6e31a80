//! Error bodies: the documented codes, and every documented shape.

use super::{NOBODY, REFRESH, Server, header, reason};
use crate::apply;
use reprise_service::http::ErrorShape;
use wire::Problem;

#[apply(on_both)]
async fn refusals_have_zuoras_codes() {
    let server = Server::new().await;
    let too_early = server.post(&server.jobs_of("Migration rehearsal").await, REFRESH).await;
    let (status, code, message) = reason(too_early).await;
    assert_eq!((status, code), (403, 50_000_010));
    assert!(message.contains("from 2026-12-"), "{message}");

    let active = server.post(&server.jobs_of("QA Americas").await, REFRESH).await;
    assert_eq!(reason(active).await.0, 400);
    let unknown = server.get(&format!("/test-environments/{NOBODY}")).await;
    assert_eq!(reason(unknown).await.1, 50_000_040);
}

#[apply(on_both)]
async fn each_shape_can_be_chosen() {
    for shape in ErrorShape::ALL {
        let server = Server::with_shape(shape).await;
        let refused = server.post(&server.jobs_of("Migration rehearsal").await, REFRESH).await;
        let status = if shape == ErrorShape::Status200 { 200 } else { 403 };
        assert_eq!(refused.status(), status, "{shape:?}");
        let media_type = header(&refused, "content-type");
        let body = refused.text().await.expect("a body");
        match shape {
            ErrorShape::Empty => assert!(body.is_empty() && media_type.is_empty()),
            ErrorShape::Html => {
                assert!(body.contains("refreshed less than 28 days ago") && media_type.starts_with("text/html"));
            }
            _ => {
                assert_eq!(media_type, "application/json", "{shape:?}");
                let problem: Problem = serde_json::from_str(&body).expect("an object");
                assert!(problem.sentence().is_some_and(|text| text.contains("less than 28 days")), "{body}");
            }
        }
        let stray = server.client.get(server.url("/nothing")).send().await.expect("an answer");
        let status = if shape == ErrorShape::Status200 { 200 } else { 404 };
        assert_eq!(stray.status(), status, "{shape:?}");
        let unauthorized = server.client.get(server.url("/test-environments")).send().await.expect("an answer");
        assert_eq!(unauthorized.status(), 401, "a matter of the gateway, whatever the shape");
    }
}
