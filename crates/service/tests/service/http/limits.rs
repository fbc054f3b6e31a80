//! Limits.

use super::{CLIENT, Server, header, reason};
use crate::apply;
use reprise_service::http::Limits;

const FEW: Limits = Limits { per_minute: 3, per_hour: 1000, per_day: 0, tokens_per_minute: 2 };

#[apply(on_both)]
async fn requests_beyond_the_limit_are_told_when_to_come_back() {
    let server = Server::with_limits(FEW).await;
    // The minute may end while the test runs; then it begins to count anew, once.
    let mut counted = Vec::new();
    for _ in 0..10 {
        let answer = server.get("/test-environments").await;
        assert_eq!(header(&answer, "ratelimit-limit"), "3, 3;w=60, 1000;w=3600");
        let reset: u32 = header(&answer, "ratelimit-reset").parse().expect("seconds");
        assert!((1..=60).contains(&reset));
        if answer.status() == 429 {
            assert_eq!(header(&answer, "retry-after"), reset.to_string());
            assert_eq!(header(&answer, "ratelimit-remaining"), "0");
            assert_eq!(reason(answer).await.1, 50_000_070);
            counted.push(true);
        } else {
            counted.push(false);
        }
    }
    let allowed = counted.iter().filter(|refused| !**refused).count();
    assert!(allowed == 3 || allowed == 6, "{counted:?}");
}

#[apply(on_both)]
async fn tokens_have_a_limit_of_their_own() {
    let server = Server::with_limits(FEW).await;
    let (id, secret) = CLIENT;
    let form = [("client_id", id), ("client_secret", secret), ("grant_type", "client_credentials")];
    let mut refused = 0;
    for _ in 0..5 {
        let answer = server.client.post(server.url("/oauth/token")).form(&form).send().await.expect("an answer");
        assert_eq!(header(&answer, "x-ratelimit-limit-minute"), "2");
        refused += usize::from(answer.status() == 429);
    }
    assert!(refused == 4 || refused == 2, "{refused}");
}
