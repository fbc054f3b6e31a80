//! Pages of other origins that embed the console, where nobody signs in: what browsers let them read and send, the files that
//! they load, and the page that they show in an `<iframe>`.

use crate::{Answer, Dist, FRAME, Fixture, INDEX, post, request, send, with};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use reprise_server::{About, Access, AccessRules, AppState, BasePath, EmbedOrigins, Oversight, app};
use std::sync::Arc;

const PORTAL: &str = "https://portal.example";
/// A portal that is there because it has a key.
const KEYED: &str = "https://keyed.example:8443";
const ENVIRONMENTS: &str = "/api/test-environments";
const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;

/// Nearly the same, and none of ours.
const OTHERS: [&str; 12] = [
    "null",
    "*",
    "",
    "https://evil.example",
    "https://portal.example.evil.example",
    "https://evil-portal.example",
    "https://a.portal.example",
    "https://portal.example:8443",
    "https://portal.example/",
    "http://portal.example",
    "https://PORTAL.example",
    "https://portal.example https://evil.example",
];

/// What pages of other origins are told they may do.
const GRANTS: [&str; 6] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
];

/// A console that pages of these origins may embed: those that were named, and those of portals.
fn embedded_by(fixture: &Fixture, base_path: &str, named: &[&str], of_portals: &[&str]) -> Router {
    let owned = |origins: &[&str]| origins.iter().map(|origin| (*origin).to_owned()).collect::<Vec<_>>();
    let access = Access::open(fixture.ledger.clone());
    let embed_origins = EmbedOrigins::new(owned(named), owned(of_portals));
    access.set_rules(AccessRules { embed_origins, ..AccessRules::default() });
    let base_path = BasePath::parse(base_path).expect("a base path");
    let oversight = Oversight { access: Some(access), ..Oversight::default() };
    let (dist, about) = (Arc::new(Dist::sample()), About::default());
    app(AppState::overseen(fixture.desk.clone(), dist, base_path, "127.0.0.1:8080", about, oversight))
}

async fn console() -> (Fixture, Router) {
    let fixture = Fixture::new().await;
    let app = embedded_by(&fixture, "/", &[PORTAL], &[KEYED]);
    (fixture, app)
}

async fn get(app: &Router, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    send(app, with(request(Method::GET, path, Body::empty()), headers)).await
}

/// What a browser asks before it sends something for a page.
async fn preflight(app: &Router, path: &str, origin: &str, method: &str) -> Answer {
    let asks = [("origin", origin), ("access-control-request-method", method)];
    let asks = with(request(Method::OPTIONS, path, Body::empty()), &asks);
    send(app, with(asks, &[("access-control-request-headers", "content-type,x-reprise-csrf")])).await
}

fn varies_by_origin(answer: &Answer) -> bool {
    let vary = answer.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok());
    vary.flat_map(|value| value.split(',')).any(|name| name.trim().eq_ignore_ascii_case("origin"))
}

/// No page of another origin is told anything.
fn grants_nothing(answer: &Answer) -> bool {
    GRANTS.iter().all(|name| !answer.headers.contains_key(*name))
}

fn grants(answer: &Answer, origin: &str) -> bool {
    let allowed = answer.headers.get_all("access-control-allow-origin").iter().collect::<Vec<_>>();
    allowed == [origin] && answer.header("access-control-allow-credentials") == "true" && varies_by_origin(answer)
}

#[tokio::test]
async fn pages_of_listed_origins_read_answers_and_no_others_do() {
    let (_fixture, app) = console().await;
    let answer = get(&app, ENVIRONMENTS, &[("origin", PORTAL), ("sec-fetch-site", "cross-site")]).await;
    assert!(answer.status == StatusCode::OK && grants(&answer, PORTAL), "{answer:?}");
    let exposed = answer.header("access-control-expose-headers").to_ascii_lowercase();
    for name in [
        "location",
        "etag",
        "retry-after",
        "preference-applied",
        "x-request-id",
        "zuora-request-id",
        "zuora-track-id",
        "reprise-source",
        "content-disposition",
    ] {
        assert!(exposed.split(',').any(|one| one == name), "{name}: {exposed}");
    }
    for origin in OTHERS {
        let answer = get(&app, ENVIRONMENTS, &[("origin", origin)]).await;
        assert!(grants_nothing(&answer) && varies_by_origin(&answer), "{origin}: {answer:?}");
    }
    let own = get(&app, ENVIRONMENTS, &[]).await;
    assert!(own.status == StatusCode::OK && grants_nothing(&own) && varies_by_origin(&own), "{own:?}");
    // What somebody has already is told to the same pages.
    let known = [("origin", PORTAL), ("if-none-match", answer.header("etag"))];
    let again = get(&app, ENVIRONMENTS, &known).await;
    assert!(again.status == StatusCode::NOT_MODIFIED && grants(&again, PORTAL), "{again:?}");
}

#[tokio::test]
async fn nobody_embeds_the_console_that_nobody_has_named() {
    let fixture = Fixture::new().await;
    for origin in [PORTAL, "null", "http://localhost:9999"] {
        assert!(grants_nothing(&get(&fixture.app, ENVIRONMENTS, &[("origin", origin)]).await), "{origin}");
        assert!(grants_nothing(&preflight(&fixture.app, ENVIRONMENTS, origin, "GET").await), "{origin}");
    }
    let frame = fixture.get("/embed").await;
    assert!(frame.header("content-security-policy").ends_with("; frame-ancestors 'self'"), "{frame:?}");
    // Until somebody does, while the server runs.
    let embed_origins = EmbedOrigins::new([PORTAL.to_owned()], Vec::new());
    fixture.state.set_rules(AccessRules { embed_origins, ..AccessRules::default() });
    assert!(!grants_nothing(&get(&fixture.app, ENVIRONMENTS, &[("origin", PORTAL)]).await));
    let frame = fixture.get("/embed").await;
    let shown_by = format!("; frame-ancestors 'self' {PORTAL}");
    assert!(frame.header("content-security-policy").ends_with(&shown_by), "{frame:?}");
    fixture.state.set_rules(AccessRules::default());
}

#[tokio::test]
async fn browsers_ask_before_each_method_and_are_answered_for_listed_origins() {
    let fixture = Fixture::new().await;
    for base_path in ["/", "/tools/reprise"] {
        let app = embedded_by(&fixture, base_path, &[PORTAL], &[KEYED]);
        let path = format!("{}{ENVIRONMENTS}/1/jobs", base_path.trim_end_matches('/'));
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            for origin in [PORTAL, KEYED] {
                let answer = preflight(&app, &path, origin, method).await;
                assert!(answer.status.is_success() && grants(&answer, origin), "{method} {answer:?}");
                let methods = answer.header("access-control-allow-methods");
                assert!(methods.split(',').any(|one| one == method), "{method}: {methods}");
                let headers = answer.header("access-control-allow-headers");
                for name in
                    ["authorization", "content-type", "idempotency-key", "if-none-match", "prefer", "x-reprise-csrf"]
                {
                    assert!(headers.split(',').any(|one| one == name), "{name}: {headers}");
                }
                assert_eq!(answer.header("access-control-max-age"), "600");
                // With credentials a star would be no star (Fetch, 3.2.5).
                assert!(!format!("{:?}", answer.headers).contains('*'), "{answer:?}");
            }
            for origin in OTHERS {
                assert!(grants_nothing(&preflight(&app, &path, origin, method).await), "{method} {origin}");
            }
        }
    }
}

#[tokio::test]
async fn pages_of_listed_origins_change_things_and_no_others_do() {
    for (origin, site, marked, changes) in [
        (PORTAL, "cross-site", true, true),
        (PORTAL, "same-site", true, true),
        (PORTAL, "", true, true),
        (PORTAL, "cross-site", false, false),
        (PORTAL, "same-site", false, false),
        ("https://evil.example", "cross-site", true, false),
        ("https://evil.example", "", true, false),
        ("null", "cross-site", true, false),
        ("https://portal.example.evil.example", "same-site", true, false),
        ("http://portal.example", "same-site", true, false),
    ] {
        let (fixture, app) = console().await;
        let mut create = with(post(&fixture.jobs_of("UAT Europe").await, REFRESH), &[("origin", origin)]);
        if !site.is_empty() {
            create = with(create, &[("sec-fetch-site", site)]);
        }
        if !marked {
            create.headers_mut().remove("x-reprise-csrf");
        }
        let answer = send(&app, create).await;
        if changes {
            assert!(answer.status == StatusCode::CREATED && grants(&answer, origin), "{origin} {site} {answer:?}");
            assert!(!answer.header("location").is_empty(), "{answer:?}");
        } else {
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "csrf"), "{origin} {site}");
            assert_eq!(grants_nothing(&answer), origin != PORTAL, "{origin}");
        }
    }
}

#[tokio::test]
async fn what_is_for_servers_and_signing_out_is_for_no_page() {
    let (_fixture, app) = console().await;
    let tokens = "/api/console/embed-tokens";
    for path in [tokens, "/api/console/session/end", "/api/console/session/end-everywhere"] {
        for (origin, code) in [(PORTAL, "csrf"), (KEYED, "token-needed")] {
            assert!(grants_nothing(&preflight(&app, path, origin, "POST").await), "{path}");
            let answer = send(&app, with(post(path, "{}"), &[("origin", origin)])).await;
            let code = if path == tokens { "not-for-pages" } else { code };
            assert!(answer.problem() == code && grants_nothing(&answer), "{path} {answer:?}");
        }
    }
    // Also a page of ours would give its key away.
    for origin in ["http://localhost:8080", PORTAL, "https://evil.example", "null"] {
        let answer = send(&app, with(post(tokens, "{}"), &[("origin", origin)])).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "not-for-pages"), "{origin}");
    }
    for path in ["/sign-in", "/sign-in/callback", "/healthz", "/metrics", "/", "/apis"] {
        assert!(grants_nothing(&get(&app, path, &[("origin", PORTAL)]).await), "{path}");
    }
}

#[tokio::test]
async fn files_are_for_pages_of_all_origins_and_pages_are_not() {
    let (_fixture, app) = console().await;
    for origin in [PORTAL, "https://evil.example", "null"] {
        for path in ["/embed/v1/reprise.js", "/embed/app-0123456789abcdef.wasm", "/style-0123456789abcdef.css"] {
            let file = get(&app, path, &[("origin", origin)]).await;
            let known = [("origin", origin), ("if-none-match", file.header("etag"))];
            let again = get(&app, path, &known).await;
            assert_eq!((file.status, again.status), (StatusCode::OK, StatusCode::NOT_MODIFIED), "{path}");
            for answer in [file, again] {
                assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
                assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
                assert!(!answer.headers.contains_key("access-control-allow-credentials"), "{path}");
            }
        }
        for path in ["/", "/index.html", "/environments/1", "/embed", "/embed/frame.html", "/embed/environments/1"] {
            let page = get(&app, path, &[("origin", origin)]).await;
            assert!(page.status == StatusCode::OK && grants_nothing(&page), "{path} {page:?}");
        }
    }
    assert_eq!(get(&app, "/embed/v1/reprise.js", &[]).await.header("cache-control"), "no-cache");
    let api = get(&app, ENVIRONMENTS, &[("origin", PORTAL)]).await;
    assert_eq!(api.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn the_page_for_a_frame_is_shown_by_listed_origins_and_knows_them() {
    let fixture = Fixture::new().await;
    for base_path in ["/", "/tools/reprise/"] {
        let app = embedded_by(&fixture, base_path, &[PORTAL], &[KEYED, PORTAL]);
        for place in [
            "embed",
            "embed/",
            "embed/environments",
            "embed/environments/1?theme=dark",
            "embed/environments/a.b/jobs/%2e%2e",
            "embed/status/1",
            "embed/frame.html",
        ] {
            let answer = get(&app, &format!("{base_path}{place}"), &[]).await;
            let html = String::from_utf8(answer.bytes.to_vec()).expect("UTF-8");
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
            assert_eq!(
                answer.header("content-security-policy"),
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                 connect-src 'self'; base-uri 'self'; form-action 'none'; \
                 frame-ancestors 'self' https://portal.example https://keyed.example:8443",
                "{place}"
            );
            let meta =
                "<meta name=\"reprise-embed-origins\" content=\"https://portal.example https://keyed.example:8443\">";
            assert!(html.contains(meta) && html.contains(&format!("<base href=\"{base_path}\"")), "{place} {html}");
            assert!(html.contains("embed/v1/frame.js"), "{html}");
            // A page that isolates itself may show it.
            assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
            assert_eq!(answer.header("cross-origin-embedder-policy"), "require-corp");
            assert_eq!(answer.header("cache-control"), "no-cache");
        }
        let console = get(&app, base_path, &[]).await;
        assert!(console.header("content-security-policy").ends_with("; frame-ancestors 'none'"), "{console:?}");
        assert_eq!(console.header("cross-origin-resource-policy"), "same-origin");
    }
}

#[tokio::test]
async fn what_is_no_place_in_the_frame_is_a_file_or_missing() {
    let (_fixture, app) = console().await;
    for path in [
        "/embed/v1/missing.js",
        "/embed/v1/missing",
        "/embed/v1",
        "/embed/v1/",
        "/embed/v1/../frame.html",
        "/embed/v1/..%2fframe.html",
        "/embed/../index.html",
        "/embed/..",
        "/embed/missing-0123456789abcdef.wasm",
        "/embed/status",
        "/embed/elsewhere",
        "/embed/frame.html.br",
    ] {
        let answer = get(&app, path, &[]).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
    }
    for path in ["/embedded", "/environments/embed"] {
        let page = get(&app, path, &[]).await;
        assert!(page.header("content-security-policy").ends_with("frame-ancestors 'none'"), "{path}");
    }
    assert_eq!(send(&app, post("/embed/environments", "{}")).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn without_a_page_for_frames_its_places_are_missing() {
    let fixture = Fixture::new().await;
    let mut dist = Dist::sample();
    dist.0.remove("embed/frame.html");
    let app = app(crate::state_on(fixture.desk.clone(), dist, "/"));
    for path in ["/embed", "/embed/environments/1", "/embed/frame.html"] {
        assert_eq!(get(&app, path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&app, "/help", &[]).await.bytes, INDEX);
}

#[tokio::test]
async fn every_page_is_told_whether_its_origin_is_listed() {
    let fixture = Fixture::new().await;
    for base_path in ["", "/tools/reprise"] {
        let app = embedded_by(&fixture, &format!("{base_path}/"), &[PORTAL], &[KEYED]);
        let path = format!("{base_path}/embed/v1/origin");
        let own = ["http://localhost:8080"];
        let listed = [PORTAL, KEYED].into_iter().chain(own).map(|origin| (origin, true));
        let others = OTHERS.into_iter().map(|origin| (origin, false));
        for (origin, allowed) in listed.chain(others) {
            let answer = get(&app, &path, &[("origin", origin)]).await;
            assert_eq!(answer.json(), serde_json::json!({ "origin": origin, "allowed": allowed }));
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert!(!answer.headers.contains_key("access-control-allow-credentials"), "{answer:?}");
        }
        let nameless = get(&app, &path, &[]).await.json();
        assert_eq!(nameless, serde_json::json!({ "origin": null, "allowed": true }));
    }
}

#[test]
fn the_page_for_a_frame_has_the_places_that_the_server_fills() {
    for place in ["</title>", "<base href=\"/\""] {
        assert_eq!(FRAME.matches(place).count(), 1, "{place}");
    }
    assert!(!FRAME.contains("<script>") && !FRAME.contains("<style"), "nothing in it needs a hash");
}

#[tokio::test]
async fn colours_are_tried_in_a_demonstration_alone() {
    let fixture = Fixture::new().await;
    for (demo, status) in [(true, StatusCode::OK), (false, StatusCode::NOT_FOUND)] {
        let about = About { demo, ..About::default() };
        let (dist, base_path) = (Arc::new(Dist::sample()), BasePath::parse("/tools").expect("a base path"));
        let state =
            AppState::overseen(fixture.desk.clone(), dist, base_path, "127.0.0.1:8080", about, Oversight::default());
        let app = app(state);
        let page = get(&app, "/tools/embed/theme", &[]).await;
        assert_eq!(page.status, status);
        if demo {
            assert!(page.header("content-security-policy").ends_with("frame-ancestors 'none'"));
            assert!(String::from_utf8_lossy(&page.bytes).contains("<base href=\"/tools/\""));
        }
        assert_eq!(get(&app, "/tools/embed/theme.html", &[]).await.status, StatusCode::NOT_FOUND);
    }
}
