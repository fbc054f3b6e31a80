//! Signing in at a real provider, which other people wrote, and at ones that misbehave.

mod attacks;
#[allow(dead_code, reason = "the tests of the whole server use more of it")]
#[path = "../../../tests/server/identity.rs"]
mod identity;
mod strange;

use super::*;
use identity::{Browser, CLIENT_ID, CLIENT_SECRET, Identity};
use serde_json::json;
use std::time::Duration;

/// Where browsers come back to. Nobody listens there.
const BACK: &str = "http://127.0.0.1:9/sign-in/callback";

/// The provider, and this console before it.
struct Scene {
    identity: Identity,
    provider: Provider,
}

impl Scene {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut OidcSettings)) -> Self {
        let identity = Identity::start();
        let mut settings = settings(&identity.url);
        change(&mut settings);
        Self { provider: Provider::new(settings, BACK).expect("a provider"), identity }
    }

    /// Begins as somebody with a new browser, and comes back with a code.
    async fn begun(&self, account: &str) -> (Pending, String) {
        self.begun_in(&mut Browser::new(), account).await
    }

    async fn begun_in(&self, browser: &mut Browser, account: &str) -> (Pending, String) {
        let (url, pending) = self.provider.begin().await.expect("a place to go to");
        let back = browser.sign_in(&url, account, BACK).await;
        let found =
            |wanted: &str| back.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
        assert_eq!(found("state").as_deref(), Some(pending.state.as_str()), "{back}");
        (pending, found("code").unwrap_or_else(|| panic!("no code: {back}")))
    }

    async fn sign_in(&self, account: &str) -> Result<Known, OidcError> {
        let (pending, code) = self.begun(account).await;
        self.provider.finish(&pending, &code).await
    }
}

fn settings(issuer: &str) -> OidcSettings {
    OidcSettings {
        issuer: issuer.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(Secret::new(CLIENT_SECRET)),
        scopes: ["openid", "profile", "email", "groups"].map(str::to_owned).to_vec(),
        groups_claim: "groups".to_owned(),
    }
}

/// Lets time pass for us and for nobody else.
async fn pass(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn people_are_known_with_what_is_claimed_about_them() {
    let scene = Scene::new();
    scene.provider.check().await.expect("nothing is missing");
    let anna = scene.sign_in("anna").await.expect("anna");
    assert_eq!((anna.subject.as_str(), anna.name.as_deref()), ("anna", Some("Anna Abel")));
    assert_eq!((anna.email.as_deref(), anna.groups), (Some("anna@example.com"), vec!["finance".to_owned()]));
    let carla = scene.sign_in("carla").await.expect("carla");
    assert_eq!((carla.subject.as_str(), carla.groups), ("carla", vec!["it-admins".to_owned()]));
    let dora = scene.sign_in("dora").await.expect("dora");
    assert_eq!((dora.email, dora.groups), (None, Vec::new()), "her address is not verified");
    assert_eq!(scene.identity.asked("GET /userinfo").await, 0, "the ID token said everything");
    assert_eq!(scene.identity.asked("GET /jwks").await, 1);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn what_the_token_does_not_say_is_asked_for() {
    let scene = Scene::new();
    scene.identity.control(json!({ "groupsIn": "userinfo" })).await;
    let ben = scene.sign_in("ben").await.expect("ben");
    assert_eq!((ben.name.as_deref(), ben.email.as_deref()), (Some("Ben Bauer"), Some("ben@example.com")));
    assert_eq!(ben.groups, ["finance"]);
    assert_eq!(scene.sign_in("dora").await.expect("dora").email, None);
    assert_eq!(scene.identity.asked("GET /userinfo").await, 2);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn groups_are_found_at_a_path() {
    let scene = Scene::with(|settings| settings.groups_claim = "realm_access.roles".to_owned());
    assert_eq!(scene.sign_in("carla").await.expect("carla").groups, ["it-admins"]);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn the_provider_ends_its_session_too() {
    let scene = Scene::new();
    let mut browser = Browser::new();
    let (pending, code) = scene.begun_in(&mut browser, "anna").await;
    let anna = scene.provider.finish(&pending, &code).await.expect("anna");
    // Whoever has signed in there is not asked again.
    let (pending, code) = scene.begun_in(&mut browser, "ben").await;
    assert_eq!(scene.provider.finish(&pending, &code).await.expect("anna").subject, "anna");

    let after = "http://127.0.0.1:9/signed-out";
    let farewell = scene.provider.farewell(&anna.id_token, after).await.expect("a place");
    assert_eq!(browser.sign_out(&farewell, after).await.as_str(), after);
    let (pending, code) = scene.begun_in(&mut browser, "ben").await;
    assert_eq!(scene.provider.finish(&pending, &code).await.expect("ben").subject, "ben");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn new_keys_are_fetched_when_they_sign() {
    let scene = Scene::new();
    scene.sign_in("anna").await.expect("anna");
    scene.identity.control(json!({ "rotate": true })).await;
    assert_eq!(scene.sign_in("anna").await.expect("the new key").subject, "anna");
    assert_eq!(scene.identity.asked("GET /jwks").await, 2);
    scene.sign_in("ben").await.expect("it is known now");
    assert_eq!(scene.identity.asked("GET /jwks").await, 2);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn everybody_waits_for_one_search_for_new_keys() {
    let scene = Scene::new();
    scene.sign_in("anna").await.expect("anna");
    scene.identity.control(json!({ "rotate": true })).await;
    let (one, other) = tokio::join!(scene.sign_in("anna"), scene.sign_in("ben"));
    assert_eq!((one.expect("anna").subject, other.expect("ben").subject), ("anna".to_owned(), "ben".to_owned()));
    assert_eq!(scene.identity.asked("GET /jwks").await, 2);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn wrong_keys_make_nobody_ask_again_and_again() {
    let scene = Scene::new();
    for asked in [2, 2, 2] {
        scene.identity.control(json!({ "wrong": "unknown-key" })).await;
        assert_eq!(scene.sign_in("anna").await, Err(OidcError::Signature));
        assert_eq!(scene.identity.asked("GET /jwks").await, asked);
    }
    pass(Duration::from_secs(11)).await;
    scene.identity.control(json!({ "rotate": true })).await;
    scene.sign_in("anna").await.expect("the new key");
    assert_eq!(scene.identity.asked("GET /jwks").await, 3);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn what_is_known_is_good_for_an_hour() {
    let scene = Scene::new();
    scene.provider.check().await.expect("an answer");
    pass(Duration::from_secs(3590)).await;
    scene.provider.begin().await.expect("still known");
    assert_eq!(scene.identity.asked("GET /jwks").await, 1);
    pass(Duration::from_secs(20)).await;
    scene.provider.begin().await.expect("asked again");
    assert_eq!(scene.identity.asked("GET /jwks").await, 2);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_provider_that_is_down_is_asked_again_when_it_is_up() {
    let scene = Scene::new();
    scene.identity.control(json!({ "down": true })).await;
    assert_eq!(scene.provider.check().await, Err(OidcError::Failing(503)));
    scene.identity.control(json!({ "down": false })).await;
    let (pending, code) = scene.begun("anna").await;
    scene.identity.control(json!({ "down": true })).await;
    assert_eq!(scene.provider.finish(&pending, &code).await, Err(OidcError::Failing(503)));
    scene.identity.control(json!({ "down": false })).await;
    scene.provider.finish(&pending, &code).await.expect("the code has not reached it");
}
