//! Somebody tries to come in as somebody else, or to have others come in as them.

use super::*;

/// What is brought back, with one of it changed, or taken away.
fn with(back: &Url, name: &str, value: Option<&str>) -> Url {
    let kept: Vec<_> = back.query_pairs().into_owned().filter(|(one, _)| one != name).collect();
    let mut changed = back.clone();
    changed.query_pairs_mut().clear().extend_pairs(kept);
    if let Some(value) = value {
        changed.query_pairs_mut().append_pair(name, value);
    }
    changed
}

fn value(back: &Url, name: &str) -> String {
    let found = back.query_pairs().find(|(one, _)| one == name);
    found.unwrap_or_else(|| panic!("no {name}: {back}")).1.into_owned()
}

/// Looks whether nobody was signed in, and the page says so.
fn assert_refused(page: &Page, status: StatusCode, says: &str) {
    assert_eq!(page.status, status, "{says}: {}", page.text);
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains(says), "{says}: {}", page.text);
    assert!(page.text.contains("<a href=\"/sign-in?to="), "{}", page.text);
    assert!(!page.text.contains("http-equiv"), "it waits to be read: {}", page.text);
    assert_eq!(page.cookies(), [""; 0], "{says}");
}

const OVER: &str = "This sign-in is over";
const UNCHECKED: &str = "could not be checked";

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_return_is_for_the_browser_that_began_and_for_one_time() {
    let scene = Scene::new().await;
    let (mut anna, mut other) = (Browser::new(), Browser::new());
    let back = scene.returning(&mut anna, "anna", "/calendar").await;
    scene.returning(&mut other, "ben", "/").await;
    let forged = with(&back, "state", Some("forged"));
    let twice = Url::parse(&format!("{back}&state=forged")).expect("a URL");
    for place in [&forged, &with(&back, "state", None), &twice] {
        assert_refused(&anna.get(place.as_str()).await, StatusCode::BAD_REQUEST, OVER);
    }
    for browser in [&mut other, &mut Browser::new()] {
        // A link with which somebody else would be signed in as anna, and do their work in her name.
        assert_refused(&browser.get(back.as_str()).await, StatusCode::BAD_REQUEST, OVER);
        assert_eq!(scene.who(browser).await, None);
    }
    assert_leads_to(&anna.get(back.as_str()).await, "/calendar");
    assert_refused(&anna.get(back.as_str()).await, StatusCode::BAD_REQUEST, OVER);
    assert_eq!(scene.who(&mut anna).await.as_deref(), Some("anna"), "what she had is still good");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_code_is_good_once_and_in_its_own_sign_in() {
    let scene = Scene::new().await;
    let (mut carla, mut thief) = (Browser::new(), Browser::new());
    let stolen = scene.returning(&mut carla, "carla", "/").await;
    let mine = scene.returning(&mut thief, "ben", "/").await;
    let page = thief.get(with(&mine, "code", Some(&value(&stolen, "code"))).as_str()).await;
    assert_refused(&page, StatusCode::FORBIDDEN, UNCHECKED);

    let used = scene.returning(&mut carla, "carla", "/").await;
    assert_leads_to(&carla.get(used.as_str()).await, "/");
    let next = scene.returning(&mut carla, "carla", "/").await;
    let page = carla.get(with(&next, "code", Some(&value(&used, "code"))).as_str()).await;
    assert_refused(&page, StatusCode::FORBIDDEN, UNCHECKED);
    let refused = scene.log().await.into_iter().filter(|[_, outcome, _]| outcome == "refused").count();
    assert_eq!((refused, scene.who(&mut thief).await), (2, None));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_wrong_token_signs_nobody_in_and_is_written_down() {
    let scene = Scene::new().await;
    let wrongs = [
        ("nonce", "belongs to another sign-in"),
        ("audience", "made for another application"),
        ("issuer", "another identity provider"),
        ("expired", "has expired"),
        ("foreign-key", "not signed by the identity provider's keys"),
        ("alg-none", "is not signed"),
        ("client-secret", "signed in a way that is not accepted"),
    ];
    let mut browser = Browser::new();
    for (wrong, _) in wrongs {
        scene.identity.control(json!({ "wrong": wrong })).await;
        let page = scene.sign_in(&mut browser, "anna", "/calendar").await;
        assert_refused(&page, StatusCode::FORBIDDEN, UNCHECKED);
        assert_eq!((scene.who(&mut browser).await, browser.cookie(SESSION)), (None, None), "{wrong}");
    }
    let log = scene.log().await;
    assert_eq!(log.len(), wrongs.len());
    for ([who, outcome, why], (wrong, sentence)) in log.iter().zip(wrongs.into_iter().rev()) {
        assert_eq!((who.as_str(), outcome.as_str()), ("", "refused"), "{wrong}");
        assert!(why.contains(sentence), "{wrong}: {why}");
    }
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_return_from_another_provider_or_without_a_code_signs_nobody_in() {
    let scene = Scene::new().await;
    let mut browser = Browser::new();
    let back = scene.returning(&mut browser, "anna", "/").await;
    assert_eq!(value(&back, "iss"), scene.identity.url);
    let page = browser.get(with(&back, "iss", Some("https://somebody-else.example")).as_str()).await;
    assert_refused(&page, StatusCode::FORBIDDEN, UNCHECKED);
    assert_eq!(scene.identity.asked("POST /token").await, 0, "the code was shown to nobody");

    let back = scene.returning(&mut browser, "anna", "/").await;
    let back = with(&with(&back, "code", None), "error", Some("access_denied"));
    assert_refused(&browser.get(back.as_str()).await, StatusCode::FORBIDDEN, "You are not signed in");
    assert!(scene.log().await.iter().all(|[who, outcome, _]| who.is_empty() && outcome == "refused"));

    // Not every provider says who it is.
    let back = with(&scene.returning(&mut browser, "anna", "/").await, "iss", None);
    assert_leads_to(&browser.get(back.as_str()).await, "/");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn each_sign_in_is_a_new_session_and_a_planted_one_is_none() {
    let scene = Scene::new().await;
    let mut browser = Browser::new();
    browser.plant(SESSION, "planted", "/");
    assert_eq!(scene.who(&mut browser).await, None);
    let mut values = vec!["planted".to_owned()];
    for _ in 0..3 {
        assert_leads_to(&scene.sign_in(&mut browser, "anna", "/").await, "/");
        let value = browser.cookie(SESSION).expect("a session").to_owned();
        assert!(!values.contains(&value), "{value} in {values:?}");
        // Whoever has planted or seen an earlier one is not in.
        for old in &values {
            let mut other = Browser::new();
            other.plant(SESSION, old, "/");
            assert_eq!(scene.who(&mut other).await, None, "{old}");
        }
        values.push(value);
    }
    assert_eq!(scene.who(&mut browser).await.as_deref(), Some("anna"));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn no_link_that_signs_in_leads_out_of_the_console() {
    let scene = Scene::new().await;
    let mut browser = scene.signed_in("anna").await;
    for to in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/sign-in?to=//evil.example",
        "/./sign-in",
        "/x/%2E%2e/sign-in?to=/",
        "/x/../..//evil.example",
        "",
    ] {
        assert_leads_to(&scene.sign_in(&mut browser, "anna", to).await, "/");
    }
    let back = browser.sign_in(&format!("{}/sign-in?to=/a&to=//b", scene.url), "anna", &scene.url).await;
    assert_leads_to(&browser.get(back.as_str()).await, "/");
    let page = scene.sign_in(&mut browser, "anna", "/\"><script>alert(1)</script>").await;
    assert!(page.status == StatusCode::OK && !page.text.contains("<script"), "{}", page.text);
    // What only looks like it stays.
    let within = "/?q=//evil.example/../&x=%22";
    assert_leads_to(&scene.sign_in(&mut browser, "anna", within).await, within);
}
