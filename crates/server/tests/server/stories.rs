//! What was seen of a job.

use crate::apply;
use crate::{Fixture, post, with};
use serde_json::{Value, json};
use wire::{HOUR, MINUTE};

impl Fixture {
    async fn story(&self, location: &str) -> Value {
        let path = story_path(location);
        self.get(&path).await.json()
    }

    /// Follows what runs for so long, a look every two minutes.
    async fn follow(&self, hours: i64) {
        for _ in 0..hours * HOUR / (2 * MINUTE) {
            self.wall.advance(2 * MINUTE);
            self.desk.follow().await;
        }
    }
}

/// The path of the story of the job at `location`.
fn story_path(location: &str) -> String {
    location.replace("/api/", "/api/console/").replace("/jobs/", "/stories/")
}

fn statuses(story: &Value) -> Vec<String> {
    let changes = story["changes"].as_array().expect("a list");
    let mut statuses: Vec<String> =
        changes.iter().map(|change| change["status"].as_str().expect("a status").to_owned()).collect();
    statuses.dedup();
    statuses
}

#[apply(on_both)]
async fn a_job_is_followed_from_its_start_to_its_end_though_nobody_looks() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let asked = with(post(&jobs, r#"{"jobType":"REFRESH","reason":"Cycle 3"}"#), &[("idempotency-key", "k1")]);
    let job = fixture.send(asked).await.header("location").to_owned();
    fixture.follow(5).await;
    let during = fixture.story(&job).await;
    assert_eq!((&during["reason"], &during["trackId"]), (&json!("Cycle 3"), &json!("k1")));
    assert!(during["changes"].as_array().expect("a list").len() > 20, "each percent: {during}");
    assert!(during.get("usualPauseSeconds").is_none(), "no earlier one was followed");

    // A restart in the middle loses nothing.
    let fixture = fixture.restarted().await;
    fixture.follow(12).await;
    let story = fixture.story(&job).await;
    let all =
        ["NEW", "QUEUED", "INITIATED", "EXPORTING", "SCRUBBING", "RESETTING", "IMPORTING", "FINALIZING", "COMPLETED"];
    assert_eq!(statuses(&story), all);
    assert_eq!(
        story["changes"].as_array().expect("a list").len(),
        all.len(),
        "of what has ended only the stages are kept"
    );
    let usual = story["usualPauseSeconds"].as_i64().expect("a number");
    assert!((60..7_200).contains(&usual), "{usual}");
    let environment = fixture.get(jobs.trim_end_matches("/jobs")).await.json();
    assert_eq!(story["changes"][8]["at"], environment["lastRefreshTime"], "by the job's own word");
}

#[apply(on_both)]
async fn a_job_of_somebody_else_is_followed_as_soon_as_it_runs_or_is_looked_at() {
    let fixture = Fixture::new().await;
    let running = fixture.jobs_of("UAT Asia Pacific").await;
    let job = format!("{running}/{}", fixture.list(&running).await[0]["id"].as_str().expect("an id"));
    fixture.follow(12).await;
    let story = fixture.story(&job).await;
    assert_eq!(statuses(&story), ["EXPORTING", "SCRUBBING", "RESETTING", "IMPORTING", "FINALIZING", "COMPLETED"]);
    assert!(story.get("usualPauseSeconds").is_none(), "nobody saw how it began: {story}");
    assert!(story.get("trackId").is_none());

    let planned = fixture.jobs_of("Integration").await;
    let job = format!("{planned}/{}", fixture.list(&planned).await[0]["id"].as_str().expect("an id"));
    assert_eq!(statuses(&fixture.story(&job).await), ["SCHEDULED"]);
    let missing = fixture.get(&story_path(&format!("{planned}/x"))).await;
    assert_eq!(missing.problem(), "job-not-found");
}
