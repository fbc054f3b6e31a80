//! Headers that every operation knows.

use super::{REFRESH, Server, header, json, reason};
use crate::apply;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::io::{Read, Write};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[apply(on_both)]
async fn a_track_id_is_echoed_and_has_to_have_the_documented_form() {
    let server = Server::new().await;
    for (sent, fine) in
        [("6c1d7c0e-5a3f", true), (&*"x".repeat(64), true), ("a:b", false), ("it's", false), (&*"x".repeat(65), false)]
    {
        let request = server.request(Method::GET, "/test-environments").header("Zuora-Track-Id", sent);
        let answer = request.send().await.expect("an answer");
        assert_eq!(header(&answer, "zuora-request-id").len(), 36);
        assert_eq!(header(&answer, "zuora-track-id"), if fine { sent } else { "" });
        match fine {
            true => assert_eq!(answer.status(), StatusCode::OK),
            false => assert!(reason(answer).await.2.contains("1 to 64 characters")),
        }
    }
    let without = server.get("/test-environments").await;
    assert!(!without.headers().contains_key("zuora-track-id"), "nothing is made up");
}

#[apply(on_both)]
async fn headers_of_the_platform_are_accepted() {
    let server = Server::new().await;
    let request = server.request(Method::GET, "/test-environments");
    let request = request.header("Zuora-Entity-Ids", "11e64eef-a8b3-77eb-8f1f-b8ca3a65eee8");
    let request = request.header("Zuora-Version", "2025-08-12").header("Zuora-Org-Ids", "1,2");
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::OK);
}

#[apply(on_both)]
async fn long_answers_are_packed_for_who_accepts_it() {
    let server = Server::new().await;
    let plain = server.get("/test-environments").await;
    assert_eq!(header(&plain, "content-encoding"), "");
    let plain = json(plain).await;
    for accepted in ["gzip", "br, gzip;q=0.5", "gzip, deflate, br, zstd"] {
        let request = server.request(Method::GET, "/test-environments").header("Accept-Encoding", accepted);
        let packed = request.send().await.expect("an answer");
        assert_eq!(header(&packed, "content-encoding"), "gzip", "{accepted}");
        let mut text = String::new();
        let bytes = packed.bytes().await.expect("a body");
        GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip");
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), plain);
    }
    let short = server.path_of("UAT Europe").await + "/notifications";
    let answer = server.request(Method::GET, &short).header("Accept-Encoding", "gzip").send().await.expect("an answer");
    assert_eq!(header(&answer, "content-encoding"), "");
}

#[apply(on_both)]
async fn packed_bodies_are_read() {
    let server = Server::new().await;
    let jobs = server.jobs_of("UAT Europe").await;
    let post = |encoding: &str, body: Vec<u8>| {
        let request = server.request(Method::POST, &jobs).header("Content-Type", "application/json");
        request.header("Content-Encoding", encoding).body(body).send()
    };
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 300_000);
    assert_eq!(reason(post("gzip", bomb).await.expect("an answer")).await.0, 413);
    assert_eq!(reason(post("gzip", REFRESH.into()).await.expect("an answer")).await.0, 400);
    assert_eq!(reason(post("br", REFRESH.into()).await.expect("an answer")).await.0, 415);
    let half = gzip(REFRESH.as_bytes());
    assert_eq!(reason(post("gzip", half[..half.len() / 2].to_vec()).await.expect("an answer")).await.0, 400);
    assert_eq!(post("gzip", gzip(REFRESH.as_bytes())).await.expect("an answer").status(), StatusCode::CREATED);
}
