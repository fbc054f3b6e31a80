//! The whole program in front of an identity provider that others wrote: people come in, go about, and leave.

mod attacks;
mod ends;

use crate::identity::{Browser, CLIENT_ID, CLIENT_SECRET, Identity, Page};
use crate::program::{Program, command};
use database::testing::{Database, Kind};
use reqwest::{StatusCode, Url};
use serde_json::{Value, json};
use std::net::TcpListener;
use tempfile::TempDir;

/// The cookie of a session.
const SESSION: &str = "__Host-reprise";
/// And that of a sign-in which is under way.
const SIGN_IN: &str = "__Host-reprise-sign-in";

const SETTINGS: &str = r#"
[oidc]
scopes = ["openid", "profile", "email", "groups"]
[[roles]]
role = "viewer"
groups = ["*"]
[[roles]]
role = "requester"
groups = ["finance"]
[[roles]]
role = "administrator"
people = ["carla@example.com"]
"#;

/// The program, and the provider. One is `localhost` and the other `127.0.0.1`: to browsers those are two sites.
struct Scene {
    identity: Identity,
    _program: Program,
    database: Database,
    _folder: TempDir,
    /// Where the console is, without a slash at the end.
    url: String,
}

impl Scene {
    async fn new() -> Self {
        let (identity, folder) = (Identity::start(), TempDir::new().expect("a folder"));
        let database = Database::of(Kind::Sqlite).await;
        for (file, text) in [("reprise.toml", SETTINGS), ("secret", CLIENT_SECRET)] {
            std::fs::write(folder.path().join(file), text).expect("a file");
        }
        let (listen, url) = somewhere();
        let console = ["--demo", "--clock-speed", "1", "--config", "reprise.toml", "--auth", "oidc"];
        let places = ["--listen", &listen, "--public-url", &url, "--database-url", &database.url()];
        let provider = ["--oidc-issuer", &identity.url, "--oidc-client-id", CLIENT_ID];
        let secret = ["--oidc-client-secret-file", "secret"];
        let arguments = [&console[..], &places, &provider, &secret].concat();
        let program = Program::start(command(folder.path(), &arguments));
        Self { identity, _program: program, database, _folder: folder, url }
    }

    /// A link that signs somebody in, who then comes to `to`.
    fn way_to(&self, to: &str) -> String {
        Url::parse_with_params(&format!("{}/sign-in", self.url), [("to", to)]).expect("a URL").into()
    }

    /// Signs in at the provider, up to the return to the console, which has not been asked for yet.
    async fn returning(&self, browser: &mut Browser, account: &str, to: &str) -> Url {
        browser.sign_in(&self.way_to(to), account, &format!("{}/sign-in/callback", self.url)).await
    }

    /// Signs in, and answers the page that leads on.
    async fn sign_in(&self, browser: &mut Browser, account: &str, to: &str) -> Page {
        let back = self.returning(browser, account, to).await;
        browser.get(back.as_str()).await
    }

    /// A browser in which somebody is signed in.
    async fn signed_in(&self, account: &str) -> Browser {
        let mut browser = Browser::new();
        let page = self.sign_in(&mut browser, account, "/").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        browser
    }

    /// What a place of the console answers.
    async fn get(&self, browser: &mut Browser, path: &str) -> Page {
        browser.get(&format!("{}{path}", self.url)).await
    }

    /// Who is signed in, by the provider's id; nobody where the console says so.
    async fn who(&self, browser: &mut Browser) -> Option<String> {
        let page = self.get(browser, "/api/console/session").await;
        if page.status == StatusCode::UNAUTHORIZED {
            return None;
        }
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page.json()["person"]["id"].as_str().map(str::to_owned)
    }

    /// What the log says of sign-ins, newest first: who, what came of it, and why.
    async fn log(&self) -> Vec<[String; 3]> {
        let mut carla = self.signed_in("carla").await;
        let log = self.get(&mut carla, "/api/console/audit").await.json();
        let entries = log["entries"].as_array().expect("entries").iter();
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let shown = entries.filter(|entry| entry["action"] == "sign-in");
        // The first is that of who looks.
        shown.skip(1).map(|entry| ["person", "outcome", "detail"].map(|name| text(entry, name))).collect()
    }
}

/// An address where nobody listens, and what browsers call it. The console has to know it before it listens there.
fn somewhere() -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    (address.to_string(), format!("http://localhost:{}", address.port()))
}

/// Looks whether a page leads on to a place in the console, by itself and by its link.
fn assert_leads_to(page: &Page, to: &str) {
    let to = to.replace('&', "&amp;");
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains(&format!("<meta http-equiv=\"refresh\" content=\"0;url={to}\">")),
        "{to}: {}",
        page.text
    );
    assert!(page.text.contains(&format!("<a href=\"{to}\">")), "{to}: {}", page.text);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn people_sign_in_and_come_to_the_page_that_they_asked_for() {
    let scene = Scene::new().await;
    let mut browser = Browser::new();
    let to = "/?show=all&q=Gr%C3%B6%C3%9Fe#top";
    let begun = browser.get(&scene.way_to(to)).await;
    assert_eq!((begun.status, begun.header("cache-control")), (StatusCode::SEE_OTHER, "no-store"));
    let place = begun.location().expect("a place");
    assert!(place.as_str().starts_with(&format!("{}/authorize?", scene.identity.url)), "{place}");
    let value = browser.cookie(SIGN_IN).expect("a cookie").to_owned();
    assert_eq!(begun.cookies(), [format!("{SIGN_IN}={value}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=600")]);

    let page = scene.sign_in(&mut browser, "anna", to).await;
    assert_leads_to(&page, to);
    let value = browser.cookie(SESSION).expect("a cookie").to_owned();
    assert_eq!(page.cookies(), [format!("{SESSION}={value}; HttpOnly; SameSite=Strict; Secure; Path=/")]);
    assert!(value.len() >= 43, "256 bits: {value}");
    // The code is in this page's address: nothing keeps it, and no other site is told it.
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "same-origin"));

    let session = scene.get(&mut browser, "/api/console/session").await.json();
    assert_eq!((&session["signIn"], &session["access"]["role"]), (&json!("oidc"), &json!("requester")));
    let person = &session["person"];
    assert_eq!((&person["id"], &person["name"]), (&json!("anna"), &json!("Anna Abel")));
    assert_eq!(person["email"], "anna@example.com");
    for (account, role) in [("dora", "viewer"), ("carla", "administrator")] {
        let mut browser = scene.signed_in(account).await;
        let session = scene.get(&mut browser, "/api/console/session").await.json();
        assert_eq!((&session["person"]["id"], &session["access"]["role"]), (&json!(account), &json!(role)));
    }
    let done = |who: &str| [who, "done", ""].map(str::to_owned);
    assert_eq!(scene.log().await[1..], [done("Dora Dahl"), done("Anna Abel")], "after carla");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn without_a_session_every_question_is_refused_and_none_is_sent_elsewhere() {
    let scene = Scene::new().await;
    for path in ["/console/session", "/test-environments", "/console/overview", "/console/audit.csv", "/nothing"] {
        for cookie in [None, Some("guessed")] {
            let mut browser = Browser::new();
            cookie.inspect(|value| browser.plant(SESSION, value, "/"));
            let page = scene.get(&mut browser, &format!("/api{path}")).await;
            assert_eq!((page.status, page.location()), (StatusCode::UNAUTHORIZED, None), "{path}");
            assert_eq!(page.header("content-type"), "application/problem+json");
            let problem = page.json();
            assert_eq!((&problem["code"], &problem["signIn"]), (&json!("signed-out"), &json!("/sign-in")), "{path}");
        }
    }
    // The page itself is everybody's, and asks to sign in.
    let page = scene.get(&mut Browser::new(), "/activity").await;
    assert!(page.location().is_none() && page.status != StatusCode::UNAUTHORIZED, "{}", page.text);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn two_tabs_sign_in_at_once() {
    let scene = Scene::new().await;
    let mut browser = Browser::new();
    let first = scene.returning(&mut browser, "anna", "/calendar").await;
    let second = scene.returning(&mut browser, "anna", "/activity").await;
    assert_leads_to(&browser.get(second.as_str()).await, "/activity");
    assert_leads_to(&browser.get(first.as_str()).await, "/calendar");
    assert_eq!(scene.who(&mut browser).await.as_deref(), Some("anna"));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn keys_that_change_between_two_sign_ins_are_fetched() {
    let scene = Scene::new().await;
    scene.signed_in("anna").await;
    scene.identity.control(json!({ "rotate": true })).await;
    let mut browser = scene.signed_in("ben").await;
    assert_eq!(scene.who(&mut browser).await.as_deref(), Some("ben"));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_provider_that_is_down_is_said_and_can_be_tried_again() {
    let scene = Scene::new().await;
    let mut browser = Browser::new();
    scene.identity.control(json!({ "down": true })).await;
    let page = browser.get(&scene.way_to("/calendar")).await;
    let again = "<a href=\"/sign-in?to=%2Fcalendar\">Try again</a>";
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.text);
    assert!(page.text.contains("Sign-in does not work right now") && page.text.contains(again), "{}", page.text);

    // It goes down while somebody is there.
    scene.identity.control(json!({ "down": false })).await;
    let back = scene.returning(&mut browser, "anna", "/calendar").await;
    scene.identity.control(json!({ "down": true })).await;
    let page = browser.get(back.as_str()).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.text);
    assert!(page.text.contains(again) && browser.cookie(SESSION).is_none(), "{}", page.text);

    scene.identity.control(json!({ "down": false })).await;
    assert_leads_to(&scene.sign_in(&mut browser, "anna", "/calendar").await, "/calendar");
}
