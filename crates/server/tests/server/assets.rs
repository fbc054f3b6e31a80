//! The browser app's files.

use crate::{Answer, Dist, Fixture, INDEX, app_on, post, request, send, with};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use reprise_server::Embedded;
use std::io::Read;
use std::sync::Arc;

const SCRIPT: &str = "/app-0123456789abcdef.js";

async fn accepting(fixture: &Fixture, path: &str, encodings: &str) -> Answer {
    fixture.send(with(request(Method::GET, path, Body::empty()), &[("accept-encoding", encodings)])).await
}

#[tokio::test]
async fn every_place_in_the_app_is_the_page() {
    let fixture = Fixture::new().await;
    for path in ["/", "/index.html", "/environments/1/refresh", "/help?x=a.b", "/environments/%D8%AA/jobs/1", "/apis"] {
        let answer = fixture.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(answer.bytes, INDEX);
    }
    let head = fixture.send(request(Method::HEAD, "/help", Body::empty())).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn a_missing_file_is_missing() {
    let fixture = Fixture::new().await;
    for path in [
        "/missing.js",
        "/environments/app.js",
        "/app-0123456789abcdef.js.br",
        "/..%2f..%2fCargo.toml",
        "/../Cargo.toml",
    ] {
        let answer = fixture.get(path).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
    }
    let page = fixture.get("/environments/x.y").await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"), "an id");
    let answer = fixture.send(post("/help", "{}")).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
}

#[tokio::test]
async fn the_encoding_that_the_build_made_is_sent() {
    let fixture = Fixture::new().await;
    let style = "/style-0123456789abcdef.css";
    for (path, encodings, sent, body) in [
        (SCRIPT, "gzip, deflate, br", "br", "brotli"),
        (SCRIPT, "gzip", "gzip", "gzip"),
        (SCRIPT, "br;q=0, gzip;q=0", "", "export default function init() {}"),
        (style, "gzip, deflate, br", "gzip", "gzip"),
        (style, "br", "", "body{}"),
    ] {
        let answer = accepting(&fixture, path, encodings).await;
        assert_eq!(
            (answer.header("content-encoding"), &answer.bytes[..]),
            (sent, body.as_bytes()),
            "{path} {encodings}"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    }
    for (path, media_type) in [
        (SCRIPT, "text/javascript; charset=utf-8"),
        ("/app-0123456789abcdef_bg.wasm", "application/wasm"),
        (style, "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
    ] {
        assert_eq!(fixture.get(path).await.header("content-type"), media_type);
    }
    assert_eq!(fixture.get("/favicon.svg").await.header("cache-control"), "no-cache", "no hash in its name");
}

#[tokio::test]
async fn the_page_is_compressed_here_and_not_by_the_build() {
    let fixture = Fixture::new().await;
    let gzip = accepting(&fixture, "/", "gzip").await;
    assert_eq!(gzip.header("content-encoding"), "gzip");
    let mut page = String::new();
    flate2::read::GzDecoder::new(&gzip.bytes[..]).read_to_string(&mut page).expect("gzip");
    assert_eq!(page, INDEX);
    let brotli = accepting(&fixture, "/", "gzip, br").await;
    assert_eq!(brotli.header("content-encoding"), "br");
    let mut page = String::new();
    brotli::Decompressor::new(&brotli.bytes[..], 4096).read_to_string(&mut page).expect("Brotli");
    assert_eq!(page, INDEX);
}

#[tokio::test]
async fn files_and_page_are_not_sent_twice() {
    let fixture = Fixture::new().await;
    for path in ["/", SCRIPT, "/favicon.svg"] {
        let first = accepting(&fixture, path, "br").await;
        let tag = first.header("etag");
        let known = [("accept-encoding", "br"), ("if-none-match", tag)];
        let second = fixture.send(with(request(Method::GET, path, Body::empty()), &known)).await;
        assert_eq!((second.status, second.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert_eq!(second.header("vary"), "accept-encoding");
    }
    let brotli = accepting(&fixture, SCRIPT, "br").await;
    let plain = accepting(&fixture, SCRIPT, "identity").await;
    assert_ne!(brotli.header("etag"), plain.header("etag"), "each encoding has a tag of its own");
}

#[tokio::test]
async fn only_the_pages_own_script_runs_in_it() {
    let fixture = Fixture::new().await;
    let policy = fixture.get("/").await.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let elsewhere = Fixture::under("/reprise").await;
    let other = elsewhere.get("/reprise/").await.header("content-security-policy").to_owned();
    assert_ne!(policy, other, "the script imports from another path there, so its hash is another");
}

#[tokio::test]
async fn everything_moves_under_the_base_path() {
    let fixture = Fixture::under("tools/reprise").await;
    for door in ["/", "/tools/reprise"] {
        let answer = fixture.get(door).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, "/tools/reprise/"), "{door}");
    }
    for outside in ["/help", "/api/test-environments", SCRIPT, "/tools/reprised/", "/healthz"] {
        let answer = fixture.get(outside).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{outside}");
    }
    let page = fixture.get("/tools/reprise/environments/1").await;
    let html = String::from_utf8(page.bytes.to_vec()).expect("UTF-8");
    assert!(html.contains("<base data-trunk-public-url href=\"/tools/reprise/\">"), "{html}");
    assert!(html.contains("from '/tools/reprise/app-0123456789abcdef.js'"), "{html}");
    for inside in ["/app-0123456789abcdef.js", "/api/test-environments", "/api/console/session", "/healthz", "/readyz"]
    {
        assert_eq!(fixture.get(&format!("/tools/reprise{inside}")).await.status, StatusCode::OK, "{inside}");
    }
}

#[tokio::test]
async fn without_the_app_the_page_says_how_to_build_it() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let url = format!("sqlite://{}/service.db", folder.path().display());
    let service = service::Service::open(&url, service::Options::default()).await.expect("a service");
    let app = app_on(Arc::new(Embedded(service)), Dist::default(), "/").await;
    let answer = send(&app, request(Method::GET, "/environments/1", Body::empty())).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(String::from_utf8_lossy(&answer.bytes).contains("cargo xtask build"));
}
