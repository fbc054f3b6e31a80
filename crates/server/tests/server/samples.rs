//! What the demonstration begins with.

use crate::apply;
use crate::notes::CHANGE;
use crate::{Fixture, request, with};
use axum::http::Method;
use serde_json::{Value, json};
use wire::{DAY, Hold, Overview, Refreshability, TestEnvironment};

impl Fixture {
    async fn whole(&self) -> Value {
        self.desk.fill_with_samples().await.expect("samples");
        self.get("/api/console/overview").await.json()
    }
}

#[apply(on_both)]
async fn there_are_notes_a_hold_and_a_freeze_once() {
    let fixture = Fixture::new().await;
    let first = fixture.whole().await;
    let overview: Overview = serde_json::from_value(first.clone()).expect("an overview");
    assert_eq!(overview.environments.iter().filter(|row| row.notes.is_some()).count(), 5);
    let held: Vec<&TestEnvironment> = overview
        .environments
        .iter()
        .filter(|row| {
            let of = |holds: &[Hold]| Refreshability::of_held(&row.environment, &row.jobs, holds, fixture.wall_now());
            of(&[]).as_str() == "now" && of(&overview.holds).as_str() == "held"
        })
        .map(|row| &row.environment)
        .collect();
    assert_eq!(held.len(), 1, "one that could be refreshed otherwise: {held:?}");
    assert!(
        overview.holds.iter().any(|hold| hold.environment_id.is_none() && hold.reason.as_deref() == Some("Month end"))
    );
    assert_eq!(overview.holds[0].until, Some(fixture.wall_now().plus(5 * DAY)));

    // What somebody removes does not come back.
    let path = format!("/api/console/holds/{}", overview.holds[1].id);
    fixture.send(with(request(Method::DELETE, &path, ""), &CHANGE)).await;
    fixture.note("UAT Europe", "{}").await;
    let fixture = fixture.restarted().await;
    let later = fixture.whole().await;
    assert_eq!(later["holds"], json!([first["holds"][0]]));
    assert!(later["environments"][0].get("notes").is_none(), "{}", later["environments"][0]);
}
