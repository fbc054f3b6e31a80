//! One look at each job and list for all viewers, at the pace of the table, and pages that open while Zuora does not answer.

use crate::backends::{Line, Unreliable};
use crate::{Answer, Dist, NOW, post, request, send, state_on, with};
use axum::Router;
use axum::http::{Method, StatusCode};
use database::testing::{Database, Kind};
use reprise_server::{Backend, Desk, Embedded, Ledger, Polled, Polling, app};
use serde_json::Value;
use service::Service;
use service::clock::ManualWall;
use std::sync::Arc;
use std::time::Duration;
use wire::{EnvironmentId, JobActionRequest, JobRequest, MINUTE, SECOND, Source, Timestamp};

/// A console before something that is polled, and whose reads are counted. Its clock stands still until it is moved.
struct Console {
    database: Database,
    app: Router,
    desk: Desk,
    polled: Polled,
    source: Arc<Unreliable>,
    wall: Arc<ManualWall>,
}

impl Console {
    async fn start() -> Self {
        let database = Database::of(Kind::of_test().unwrap_or(Kind::Sqlite)).await;
        let wall = ManualWall::at(Timestamp::parse(NOW).expect("a time"));
        let options = service::Options { demo: true, wall: wall.clone(), ..service::Options::default() };
        let service = Service::open(&database.url(), options).await.expect("a service");
        Self::on(database, Arc::new(Unreliable::new(Embedded(service))), wall).await
    }

    async fn on(database: Database, source: Arc<Unreliable>, wall: Arc<ManualWall>) -> Self {
        let ledger = Ledger::open(&database.url()).await.expect("a ledger");
        let polling = Polling { jitter_percent: 0, ..Polling::default() };
        let polled = Polled::open(source.clone(), ledger.clone(), "tests".to_owned(), polling, wall.clone()).await;
        let polled = polled.expect("snapshots");
        let desk = Desk::with_wall(Arc::new(polled.clone()), ledger, wall.clone());
        let app = app(state_on(desk.clone(), Dist::sample(), "/"));
        Self { database, app, desk, polled, source, wall }
    }

    /// The same after the process has ended and another one was started.
    async fn restarted(self) -> Self {
        Self::on(self.database, self.source, self.wall).await
    }

    /// Lets time pass, a second at a time, with what is read by itself.
    async fn pass(&self, seconds: i64) {
        for _ in 0..seconds {
            self.wall.advance(SECOND);
            self.polled.look().await;
        }
    }

    /// The same while so many viewers ask for `path` every 25 seconds, as those do who wait for news.
    async fn pass_watched(&self, seconds: i64, viewers: usize, path: &str) {
        for second in 0..seconds {
            if second % 25 == 0 {
                for _ in 0..viewers {
                    assert_eq!(self.get(path).await.status, StatusCode::OK);
                }
            }
            self.pass(1).await;
        }
    }

    async fn get(&self, path: &str) -> Answer {
        send(&self.app, request(Method::GET, path, "")).await
    }

    /// The path of the jobs of a sample.
    async fn jobs_of(&self, name: &str) -> String {
        let list = self.get("/api/test-environments").await.json();
        let environments = list["result"].as_array().expect("a list");
        let environment = environments.iter().find(|environment| environment["tenantName"] == name).expect("a sample");
        format!("/api/test-environments/{}/jobs", environment["id"].as_str().expect("an id"))
    }

    /// Starts a refresh of a sample and answers its path.
    async fn refresh(&self, name: &str) -> String {
        let jobs = self.jobs_of(name).await;
        let made = send(&self.app, post(&jobs, r#"{"jobType":"REFRESH"}"#)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.bytes);
        made.header("location").to_owned()
    }

    /// How often each thing was read that begins with `word`.
    fn reads(&self, word: &str) -> usize {
        self.source.take_reads().iter().filter(|read| read.split(' ').next() == Some(word)).count()
    }
}

fn source_of(answer: &Answer) -> Source {
    serde_json::from_str(answer.header("reprise-source")).expect("a header about the source")
}

fn id_in(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}

#[tokio::test]
async fn a_hundred_viewers_cost_as_much_as_one() {
    let one = Console::start().await;
    let job = one.refresh("UAT Europe").await;
    // Another server before the same service, with more to do.
    let (service, database) = (one.source.service().clone(), Database::of(Kind::Sqlite).await);
    let hundred = Console::on(database, Arc::new(Unreliable::new(service)), one.wall.clone()).await;
    assert_eq!(hundred.get("/api/console/overview").await.status, StatusCode::OK);
    for second in 0..15 * 60 {
        if second % 25 == 0 {
            assert_eq!(one.get(&job).await.status, StatusCode::OK);
            for _ in 0..100 {
                assert_eq!(hundred.get(&job).await.status, StatusCode::OK);
            }
        }
        if second == 5 * 60 {
            // By now nobody has acted on it lately.
            let _ = (one.source.take_reads(), hundred.source.take_reads());
        }
        one.wall.advance(SECOND);
        one.polled.look().await;
        hundred.polled.look().await;
    }
    let of_job = |reads: Vec<String>| reads.iter().filter(|read| **read == format!("job {}", id_in(&job))).count();
    let counts = [of_job(one.source.take_reads()), of_job(hundred.source.take_reads())];
    // Every 30 seconds until it runs, then every 20. They do not begin in the same second.
    assert!(counts.iter().all(|count| (18..=31).contains(count)) && counts[0].abs_diff(counts[1]) <= 1, "{counts:?}");
}

#[tokio::test]
async fn the_pace_follows_the_table() {
    let console = Console::start().await;
    let job = console.refresh("UAT Europe").await;
    let read = format!("job {}", id_in(&job));
    let count = || console.source.take_reads().into_iter().filter(|one| *one == read).count();
    console.source.take_reads();
    console.pass(120).await;
    assert!((23..=25).contains(&count()), "every 5 s for two minutes after somebody asked, whoever watches");
    console.pass(600).await;
    assert!((1..=3).contains(&count()), "every 5 min while nobody watches");
    console.pass_watched(200, 1, &job).await;
    assert!((9..=11).contains(&count()), "every 20 s while somebody does");
    console.pass(60).await;
    console.source.take_reads();
    console.pass(600).await;
    assert!((1..=3).contains(&count()), "the last viewer has left");
}

#[tokio::test]
async fn lists_are_read_each_minute_for_viewers_and_every_ten_minutes_for_nobody() {
    let console = Console::start().await;
    console.get("/api/console/overview").await;
    console.pass(61).await;
    console.source.take_reads();
    console.pass(1200).await;
    assert_eq!(console.reads("environments"), 2);
    console.pass_watched(1, 1, "/api/console/overview").await;
    console.source.take_reads();
    console.pass_watched(600, 3, "/api/console/overview").await;
    let reads = console.source.take_reads();
    assert_eq!(reads.iter().filter(|read| *read == "environments").count(), 10);
    // The first page does not make the lists of all environments be read more often; some of them change by themselves.
    let lists = reads.iter().filter(|read| read.starts_with("jobs ")).count();
    assert!(lists <= 2 * 15, "{lists}");
}

#[tokio::test]
async fn nobody_who_looks_waits_for_zuora_and_what_is_unknown_costs_little() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    console.get("/api/console/overview").await;
    console.source.take_reads();
    for path in ["/api/console/overview", "/api/test-environments", &jobs, "/api/console/jobs"] {
        assert_eq!(console.get(path).await.status, StatusCode::OK);
    }
    let unknown = "/api/test-environments/11111111-1111-4111-8111-111111111111";
    for _ in 0..50 {
        assert_eq!(console.get(unknown).await.problem(), "environment-not-found");
        assert_eq!(console.get(&format!("{jobs}/x")).await.problem(), "job-not-found");
    }
    assert_eq!(console.source.take_reads(), Vec::<String>::new());
    console.wall.advance(6 * SECOND);
    for _ in 0..50 {
        assert_eq!(console.get(unknown).await.problem(), "environment-not-found");
    }
    assert_eq!(console.reads("environments"), 1, "it may have been made meanwhile");

    // Also many at once, and while nothing can be read.
    for (line, code) in [(Line::Works, "environment-not-found"), (Line::Dead, "zuora-unreachable")] {
        console.wall.advance(6 * SECOND);
        console.source.line(line);
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let app = console.app.clone();
            asked.spawn(async move { send(&app, request(Method::GET, unknown, "")).await.problem() });
        }
        while let Some(problem) = asked.join_next().await {
            assert_eq!(problem.expect("no panic"), code);
        }
        assert_eq!(console.reads("environments"), 1, "{line:?}");
    }
}

#[tokio::test]
async fn a_change_is_seen_at_its_pace_and_what_follows_from_an_end_soon() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    console.get("/api/console/overview").await;
    console.pass(180).await;
    // Somebody else starts one at Zuora itself, and stops it there.
    let environment: EnvironmentId =
        jobs.trim_start_matches("/api/test-environments/").trim_end_matches("/jobs").into();
    let made = console.source.service().create_job(&environment, JobRequest::refresh(None), "theirs").await;
    let made = made.expect("a job").id;
    let is_seen = async || {
        let list = console.get(&jobs).await.json();
        list["result"].as_array().expect("a list").iter().any(|job| job["id"] == made.as_str())
    };
    assert!(!is_seen().await);
    console.pass_watched(62, 1, "/api/console/overview").await;
    assert!(is_seen().await, "the list of environments has told that something goes on there");

    let stopped = console.source.service().act_on_job(&environment, &made, JobActionRequest::CANCEL).await;
    stopped.expect("it can be stopped");
    let job = format!("{jobs}/{made}");
    console.pass_watched(200, 1, &job).await;
    assert_eq!(console.get(&job).await.json()["status"], "CANCELLED");
}

#[tokio::test]
async fn after_an_end_the_lists_are_read_at_once_then_after_three_seconds_and_a_minute() {
    let console = Console::start().await;
    let job = console.refresh("UAT Europe").await;
    let stop = post(&format!("{job}/actions"), r#"{"jobAction":"CANCEL"}"#);
    assert_eq!(send(&console.app, stop).await.status, StatusCode::OK);
    let mut seconds = 0;
    while console.get(&job).await.json()["status"] != "CANCELLED" {
        console.source.take_reads();
        console.pass(1).await;
        seconds += 1;
        assert!(seconds < 400, "it never ends");
    }
    assert!(console.reads("environments") > 0, "at once");
    let mut at = Vec::new();
    for second in 1..=70 {
        console.pass(1).await;
        if console.reads("environments") > 0 {
            at.push(second);
        }
    }
    assert!(at.starts_with(&[3]) && at.contains(&60), "{at:?}");
}

#[tokio::test]
async fn pages_open_while_zuora_does_not_answer_and_say_as_of_when() {
    let console = Console::start().await;
    let jobs = console.jobs_of("UAT Europe").await;
    let before = console.get("/api/console/overview").await;
    assert_eq!(source_of(&before), Source { age_seconds: Some(0), ..Source::default() });
    console.source.line(Line::Dead);
    console.pass_watched(65, 1, "/api/console/overview").await;
    let during = console.get("/api/console/overview").await;
    assert_eq!((during.status, during.json()), (StatusCode::OK, before.json()));
    let source = source_of(&during);
    assert_eq!(source.code.as_deref(), Some("zuora-unreachable"));
    assert!(source.age_seconds >= Some(60) && source.next_look_seconds.is_some_and(|next| next <= 60), "{source:?}");
    assert_ne!(before.header("etag"), during.header("etag"), "who waits for news has to hear of it");

    // Also the server that is started now.
    let console = console.restarted().await;
    console.pass_watched(3 * 60, 1, "/api/console/overview").await;
    for path in ["/api/console/overview", &jobs, jobs.trim_end_matches("/jobs"), "/api/console/jobs"] {
        let answer = console.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let source = source_of(&answer);
        assert!(source.code.is_some() && source.age_seconds > Some(200), "{path} {source:?}");
    }
    let refused = send(&console.app, post(&jobs, r#"{"jobType":"REFRESH"}"#)).await;
    assert_eq!(refused.problem(), "zuora-unreachable", "what decides about a refresh is read at the source");

    console.source.line(Line::Works);
    console.pass_watched(65, 1, "/api/console/overview").await;
    let after = console.get("/api/console/overview").await;
    assert!(source_of(&after).code.is_none(), "{after:?}");
}

#[tokio::test]
async fn where_nothing_was_ever_read_the_trouble_itself_is_told_and_tried_at_its_pace() {
    let console = Console::start().await;
    console.source.line(Line::AsksToWait);
    let answer = console.get("/api/console/overview").await;
    assert_eq!((answer.problem().as_str(), answer.header("retry-after")), ("zuora-asks-to-wait", "40"));
    console.wall.advance(10 * SECOND);
    for _ in 0..50 {
        assert_eq!(console.get("/api/console/overview").await.header("retry-after"), "30");
    }
    assert_eq!(console.reads("environments"), 1);
    console.source.line(Line::Works);
    console.pass(30).await;
    assert_eq!(console.get("/api/console/overview").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_hears_of_changes_of_trouble_and_of_its_end() {
    let console = Console::start().await;
    let job = console.refresh("UAT Europe").await;
    let tag = console.get(&job).await.header("etag").to_owned();
    let wait = async |tag: &str, during: &dyn Fn()| {
        let waiting = with(request(Method::GET, &job, ""), &[("if-none-match", tag), ("prefer", "wait=20")]);
        let (app, mut answer) = (console.app.clone(), None);
        let asked = tokio::spawn(async move { send(&app, waiting).await });
        during();
        // A look at what is kept, and the pace of what is read.
        for _ in 0..100 {
            if asked.is_finished() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            console.pass(1).await;
        }
        let answer = answer.insert(asked.await.expect("no panic"));
        assert_eq!(answer.header("preference-applied"), "wait=20");
        (answer.status, answer.header("etag").to_owned(), source_of(answer).code)
    };
    let (status, tag, code) = wait(&tag, &|| console.source.line(Line::Dead)).await;
    assert_eq!((status, code.as_deref()), (StatusCode::OK, Some("zuora-unreachable")));
    console.source.line(Line::Works);
    let (mut next, mut code) = (tag, code);
    // Meanwhile it may have been tried once more in vain, which is news, too.
    for _ in 0..3 {
        if code.is_some() {
            (_, next, code) = wait(&next, &|| {}).await;
        }
    }
    assert_eq!(code, None);
    console.wall.advance(20 * MINUTE);
    let (status, ..) = wait(&next, &|| {}).await;
    assert_eq!(status, StatusCode::OK, "the job has moved on");
    assert!(console.desk.clone().start().iter().map(tokio::task::JoinHandle::abort).count() > 0);
}

#[tokio::test]
async fn recipients_are_read_for_who_looks_at_them_only() {
    let console = Console::start().await;
    let environment = console.jobs_of("UAT Europe").await.trim_end_matches("/jobs").to_owned();
    let recipients = format!("{environment}/notifications");
    let list = async || console.get(&recipients).await.json()["result"].as_array().map(Vec::len);
    let before = list().await.expect("a list");
    console.source.take_reads();
    list().await;
    assert_eq!(console.reads("recipients"), 0);
    let added = send(&console.app, post(&recipients, r#"{"address":"ops@example.com"}"#)).await;
    assert_eq!(added.status, StatusCode::CREATED);
    assert_eq!(list().await, Some(before + 1), "what was just added is there");
    console.source.take_reads();
    console.pass(1200).await;
    assert!(console.reads("recipients") <= 1);
}

#[tokio::test]
async fn the_embedded_service_needs_none_of_that() {
    let fixture = crate::Fixture::new().await;
    let answer = fixture.get("/api/console/overview").await;
    assert!(answer.headers.get("reprise-source").is_none());
    assert!(answer.json()["environments"].as_array().is_some_and(|rows: &Vec<Value>| !rows.is_empty()));
}
