//! How sessions end: by signing out, here or everywhere, and by themselves.

use super::*;
use sqlx::{AssertSqlSafe, Connection, Row};
use wire::{HOUR, MINUTE};

impl Scene {
    async fn leave(&self, browser: &mut Browser, way: &str) -> Page {
        browser.change(&format!("{}/api/console/session/{way}", self.url)).await
    }

    /// As if all sessions were begun, and used last, that much earlier.
    async fn as_after(&self, milliseconds: i64) {
        self.change(&format!(
            "UPDATE sessions SET seen_at = seen_at - {milliseconds}, ends_at = ends_at - {milliseconds}"
        ))
        .await;
    }

    async fn change(&self, sql: &str) {
        let mut connection = self.database.connection().await;
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a change");
        connection.close().await.expect("an end");
    }

    async fn count(&self, sql: &str) -> i64 {
        let mut connection = self.database.connection().await;
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("a row");
        connection.close().await.expect("an end");
        row.get(0)
    }

    /// What the database keeps of sessions, in one text.
    async fn kept(&self) -> String {
        let mut connection = self.database.connection().await;
        let rows = sqlx::query("SELECT id, person FROM sessions").fetch_all(&mut connection).await.expect("rows");
        connection.close().await.expect("an end");
        rows.iter().map(|row| [row.get::<String, _>(0), row.get(1)].concat()).collect()
    }
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn who_signs_out_is_out_here_and_at_the_provider() {
    let scene = Scene::new().await;
    let mut browser = scene.signed_in("anna").await;
    let value = browser.cookie(SESSION).expect("a session").to_owned();
    let kept = scene.kept().await;
    assert!(kept.contains("anna") && !kept.contains(&value), "only its hash: {kept}");

    let left = scene.leave(&mut browser, "end").await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.text);
    assert_eq!(left.cookies(), [format!("{SESSION}=; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=0")]);
    assert_eq!((scene.who(&mut browser).await, browser.cookie(SESSION)), (None, None));
    assert!(!scene.kept().await.contains("anna"));
    let mut copied = Browser::new();
    copied.plant(SESSION, &value, "/");
    assert_eq!(scene.who(&mut copied).await, None, "whoever has the cookie has nothing");
    assert_eq!(scene.leave(&mut copied, "end").await.status, StatusCode::UNAUTHORIZED);

    let next = left.json()["next"].as_str().expect("a place").to_owned();
    assert!(next.starts_with(&format!("{}/session/end?", scene.identity.url)), "{next}");
    let home = format!("{}/", scene.url);
    assert_eq!(browser.sign_out(&next, &home).await.as_str(), home);
    // The provider asks who it is: it knows nobody any more.
    assert_leads_to(&scene.sign_in(&mut browser, "ben", "/").await, "/");
    assert_eq!(scene.who(&mut browser).await.as_deref(), Some("ben"));
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn who_signs_out_everywhere_is_out_in_every_browser_at_once() {
    let scene = Scene::new().await;
    let (mut one, mut other) = (scene.signed_in("anna").await, scene.signed_in("anna").await);
    let mut ben = scene.signed_in("ben").await;
    scene.leave(&mut ben, "end").await;
    assert_eq!(scene.who(&mut other).await.as_deref(), Some("anna"), "one person, one browser");
    let mut ben = scene.signed_in("ben").await;
    assert_eq!(scene.leave(&mut one, "end-everywhere").await.status, StatusCode::OK);
    assert_eq!((scene.who(&mut one).await, scene.who(&mut other).await), (None, None));
    assert_eq!(scene.who(&mut ben).await.as_deref(), Some("ben"), "one person");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_session_that_nobody_uses_ends_and_every_one_ends_after_its_hours() {
    let scene = Scene::new().await;
    let mut browser = scene.signed_in("anna").await;
    for _ in 0..3 {
        scene.as_after(59 * MINUTE).await;
        assert_eq!(scene.who(&mut browser).await.as_deref(), Some("anna"), "she did something within the hour");
    }
    scene.as_after(61 * MINUTE).await;
    assert_eq!(scene.who(&mut browser).await, None);
    assert!(!scene.kept().await.contains("anna"));

    let mut browser = scene.signed_in("anna").await;
    for _ in 0..12 {
        assert_eq!(scene.who(&mut browser).await.as_deref(), Some("anna"));
        scene.as_after(HOUR - MINUTE).await;
    }
    assert_eq!(scene.who(&mut browser).await.as_deref(), Some("anna"), "a few minutes are left");
    scene.as_after(13 * MINUTE).await;
    assert_eq!(scene.who(&mut browser).await, None, "however busy she was");
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn a_sign_in_that_takes_too_long_is_over() {
    let scene = Scene::new().await;
    let mut browser = Browser::new();
    let back = scene.returning(&mut browser, "anna", "/calendar").await;
    scene.change(&format!("UPDATE sign_ins SET created_at = created_at - {}", 10 * MINUTE + 1)).await;
    let page = browser.get(back.as_str()).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.text);
    assert!(page.text.contains("It took too long") && scene.who(&mut browser).await.is_none(), "{}", page.text);
}

#[tokio::test]
#[ignore = "needs Node.js and its packages: run by `cargo xtask test`"]
async fn sign_ins_that_nobody_ends_do_not_pile_up() {
    let scene = Scene::new().await;
    for _ in 0..3 {
        // Each is a row, and nobody comes back.
        scene.returning(&mut Browser::new(), "anna", "/calendar").await;
        scene.change(&format!("UPDATE sign_ins SET created_at = created_at - {}", 10 * MINUTE + 1)).await;
    }
    assert_eq!(scene.count("SELECT COUNT(*) FROM sign_ins").await, 1);
}
