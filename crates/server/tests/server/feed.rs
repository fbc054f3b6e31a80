//! The jobs of all environments: pages, filters, the table, and who asked for them.

use crate::apply;
use crate::intents::console;
use crate::{Answer, Fixture, post, with};
use axum::http::StatusCode;
use serde_json::{Value, json};
use wire::{HOUR, Job};

const FEED: &str = "/api/console/jobs";
const TABLE: &str = "/api/console/jobs.csv";

impl Fixture {
    /// A page of the feed.
    async fn feed(&self, query: &str) -> Value {
        let answer = self.get(&format!("{FEED}?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {answer:?}");
        answer.json()
    }

    /// Gives a sample another name, past the service.
    pub(crate) async fn rename(&self, name: &str, to: &str) {
        let mut connection = self.database.connection().await;
        let query = sqlx::query("UPDATE environments SET tenant_name = $1 WHERE tenant_name = $2");
        query.bind(to).bind(name).execute(&mut connection).await.expect("another name");
    }
}

fn jobs(feed: &Value) -> &Vec<Value> {
    feed["jobs"].as_array().expect("a list")
}

/// The rows of a table, read as spreadsheets do.
fn rows(answer: &Answer) -> Vec<Vec<String>> {
    let text = answer.bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[apply(on_both)]
async fn all_jobs_come_page_by_page_newest_first() {
    let fixture = Fixture::new().await;
    let mut all = Vec::new();
    for environment in fixture.get("/api/test-environments").await.json()["result"].as_array().expect("a list") {
        let name = environment["tenantName"].as_str().expect("a name");
        for job in fixture.list(&fixture.jobs_of(name).await).await {
            all.push((job["createTime"].as_str().expect("a time").to_owned(), job["id"].clone(), name.to_owned(), job));
        }
    }
    let whole = fixture.feed("limit=500").await;
    assert_eq!((whole["total"].clone(), jobs(&whole).len()), (json!(all.len()), all.len()));
    assert!(whole.get("next").is_none());
    for told in jobs(&whole) {
        let (_, _, name, job) = all.iter().find(|(_, id, ..)| told["job"]["id"] == *id).expect("a job");
        assert_eq!((&told["environmentName"], &told["job"]), (&json!(name), job));
        assert_eq!(told["environmentId"], job["testEnvironmentId"]);
    }
    let asked = |feed: &Value| -> Vec<Job> {
        jobs(feed).iter().map(|told| serde_json::from_value(told["job"].clone()).expect("a job")).collect()
    };
    assert!(asked(&whole).windows(2).all(|pair| pair[0].create_time >= pair[1].create_time));

    let (mut paged, mut query) = (Vec::new(), "limit=7".to_owned());
    loop {
        let page = fixture.feed(&query).await;
        assert_eq!(page["total"], all.len(), "on all pages");
        paged.extend(asked(&page));
        let Some(next) = page["next"].as_str() else { break };
        if paged.len() == 7 {
            // What begins meanwhile moves nothing.
            fixture.post(&fixture.jobs_of("UAT Europe").await, r#"{"jobType":"REFRESH"}"#).await;
            all.push(Default::default());
        }
        query = format!("limit=7&after={next}");
    }
    assert_eq!(paged, asked(&whole));
    assert_eq!(jobs(&fixture.feed("").await).len(), all.len().min(100));
}

#[apply(on_both)]
async fn filters_choose_among_them() {
    let fixture = Fixture::new().await;
    let europe = fixture.jobs_of("UAT Europe").await;
    let asked = with(
        post(&europe, r#"{"jobType":"REFRESH","reason":"Cycle 3, dress rehearsal"}"#),
        &[("idempotency-key", "k")],
    );
    let made = fixture.send(asked).await.json()["id"].clone();
    for (status, known) in [
        ("ended", &["COMPLETED", "FAILED", "CANCELLED"][..]),
        ("completed", &["COMPLETED"]),
        ("failed", &["FAILED"]),
        ("planned", &["SCHEDULED"]),
        ("running", &["NEW", "EXPORTING", "IMPORTING", "PROVISIONING"]),
    ] {
        let feed = fixture.feed(&format!("status={status}&limit=500")).await;
        assert!(!jobs(&feed).is_empty(), "{status}");
        for told in jobs(&feed) {
            assert!(known.contains(&told["job"]["status"].as_str().expect("a status")), "{status}: {told}");
        }
    }
    for (kind, word) in [("refresh", "REFRESH"), ("create", "CREATE"), ("delete", "DELETE")] {
        let feed = fixture.feed(&format!("kind={kind}&limit=500")).await;
        assert!(!jobs(&feed).is_empty() && jobs(&feed).iter().all(|told| told["job"]["jobType"] == word), "{feed}");
    }
    let found = fixture.feed("search=DRESS%20cycle").await;
    assert_eq!((jobs(&found).len(), &jobs(&found)[0]["job"]["id"]), (1, &made));
    assert_eq!(jobs(&found)[0]["reason"], "Cycle 3, dress rehearsal");
    let by_name = fixture.feed("search=%D8%A7%D9%84%D9%81%D9%88%D8%AA%D8%B1%D8%A9").await;
    assert!(jobs(&by_name).iter().all(|told| told["environmentName"] == "تدريب الفوترة – الشرق الأوسط"));
    assert!(!jobs(&by_name).is_empty());

    let id = fixture.id_of("UAT Europe").await;
    let of_one = fixture.feed(&format!("environment={}&limit=500", id.to_uppercase())).await;
    assert_eq!(jobs(&of_one).len(), fixture.list(&europe).await.len());
    let today =
        fixture.feed("environment=&from=2026-11-24T10%3A00%3A00%2B01%3A00&until=2026-11-24T09:00:01Z&kind=").await;
    assert!(jobs(&today).iter().any(|told| told["job"]["id"] == made));
    assert!(jobs(&today).iter().all(|told| told["job"].get("jobEndTime").is_none()), "{today}");
    let ahead = fixture.feed("from=2026-11-26T00:00:00Z&limit=500").await;
    assert_eq!(jobs(&ahead).len(), 1, "what is planned for that time");
    assert_eq!(jobs(&fixture.feed("until=2001-01-01T00:00:00Z").await).len(), 0);
}

#[apply(on_both)]
async fn what_is_not_known_is_named_with_what_is() {
    let fixture = Fixture::new().await;
    for (query, words) in [
        ("status=done", "ended, failed, running, planned, stopped, completed"),
        ("kind=clone", "refresh, create, delete"),
        ("colour=red", "environment, status, kind, from, until, search, limit, after"),
        ("limit=0", "1 to 500"),
        ("limit=501", "1 to 500"),
        ("limit=-1", "1 to 500"),
        ("after=%21", "next"),
        ("after=bm9uZQ", "next"),
        ("from=yesterday", "from: “yesterday”"),
        ("until=2026-11-24", "until: “2026-11-24”"),
        ("from=2026-11-24T09:00:00Z&until=2026-11-24T09:00:00Z", "until must be after from"),
        ("status=failed&status=ended", "status is given twice"),
    ] {
        let refused = fixture.get(&format!("{FEED}?{query}")).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (400, "invalid-request"), "{query}");
        assert!(refused.json()["detail"].as_str().expect("a sentence").contains(words), "{refused:?}");
    }
    let long = format!("{FEED}?search={}", "x".repeat(201));
    assert_eq!(fixture.get(&long).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(fixture.get(&format!("{FEED}?environment=x")).await.problem(), "environment-not-found");
    let limited = fixture.get(&format!("{TABLE}?limit=5")).await;
    assert!(limited.json()["detail"].as_str().expect("a sentence").contains("from, until, search."), "{limited:?}");
    assert_eq!(fixture.get(&format!("{FEED}?search=%00%FF%F0")).await.status, StatusCode::OK);
}

#[apply(on_both)]
async fn who_knows_a_page_is_told_of_changes_only() {
    let fixture = Fixture::new().await;
    let path = format!("{FEED}?status=running");
    let tag = fixture.get(&path).await.header("etag").to_owned();
    let ask = || with(crate::request(axum::http::Method::GET, &path, ""), &[("if-none-match", &tag)]);
    assert_eq!(fixture.send(ask()).await.status, StatusCode::NOT_MODIFIED);
    fixture.post(&fixture.jobs_of("UAT Europe").await, r#"{"jobType":"REFRESH"}"#).await;
    assert_eq!(fixture.send(ask()).await.status, StatusCode::OK);
}

#[apply(on_both)]
async fn the_table_has_the_same_jobs_and_no_formula() {
    let fixture = Fixture::new().await;
    let name = "=HYPERLINK(\"https://evil.example\",\"a;b\"),\r\n\tnext";
    fixture.rename("UAT Europe", name).await;
    let jobs_path = format!("/api/test-environments/{}/jobs", fixture.id_of(name).await);
    let reasons = ["@SUM(A1)", "+49 30 1", "-1", "\u{202e}cba, \"x\"", "plain"];
    for (number, reason) in reasons.into_iter().enumerate() {
        let body = json!({"jobType":"REFRESH","reason":reason}).to_string();
        let made = fixture.send(with(post(&jobs_path, body), &[("idempotency-key", &format!("k{number}"))])).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let job = made.header("location").to_owned();
        fixture.post(&format!("{job}/actions"), r#"{"jobAction":"CANCEL"}"#).await;
        fixture.wall.advance(HOUR);
    }
    let table = fixture.get(TABLE).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"refreshes-2026-11-24.csv\"");
    let rows = rows(&table);
    let header = "environment,environment id,job id,type,status,who,reason,asked for,start,end,duration in seconds";
    assert_eq!(rows[0].join(","), header);
    let feed = fixture.feed("limit=500").await;
    assert_eq!(rows.len() - 1, jobs(&feed).len());
    for (row, told) in rows[1..].iter().zip(jobs(&feed)) {
        assert_eq!((&json!(row[2]), &json!(row[4])), (&told["job"]["id"], &told["job"]["status"]));
        assert_eq!(json!(row[7]), told["job"]["createTime"]);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
    }
    let mut shown: Vec<_> = rows[1..6].iter().map(|row| row[6].as_str()).collect();
    shown.reverse();
    assert_eq!(shown, ["'@SUM(A1)", "'+49 30 1", "'-1", "\u{202e}cba, \"x\"", "plain"]);
    assert_eq!(rows[1][0], format!("'{name}"));
    let ended = jobs(&feed).iter().position(|told| told["job"]["status"] == "COMPLETED").expect("one that completed");
    let job: Job = serde_json::from_value(jobs(&feed)[ended]["job"].clone()).expect("a job");
    let seconds = job.job_end_time.expect("an end").since(job.job_start_time.expect("a start")) / 1000;
    assert_eq!(rows[ended + 1][10], seconds.to_string());

    let of_one = fixture.get(&format!("{TABLE}?status=stopped&environment={}", fixture.id_of(name).await)).await;
    let file = format!("attachment; filename=\"refreshes-{}-2026-11-24.csv\"", fixture.id_of(name).await);
    assert_eq!((of_one.header("content-disposition"), self::rows(&of_one).len()), (file.as_str(), 6));
}

#[apply(on_both)]
async fn the_stories_say_who_asked_for_each_job_and_why() {
    let fixture = Fixture::new().await;
    let jobs = fixture.jobs_of("UAT Europe").await;
    let stories = format!("{}/stories", console(&jobs));
    assert_eq!(fixture.get(&stories).await.json(), json!({"stories":[]}));
    let first = fixture.post(&jobs, r#"{"jobType":"REFRESH","reason":"Cycle 3"}"#).await;
    fixture.post(&format!("{}/actions", first.header("location")), r#"{"jobAction":"CANCEL"}"#).await;
    fixture.wall.advance(HOUR);
    let second = fixture.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
    let refused = fixture.post(&jobs, r#"{"jobType":"REFRESH","reason":"Too much"}"#).await;
    assert_eq!(refused.problem(), "job-active");
    let expected = json!({"stories":[{"jobId":second.json()["id"]},{"jobId":first.json()["id"],"reason":"Cycle 3"}]});
    assert_eq!(fixture.get(&stories).await.json(), expected);
    assert_eq!(fixture.get("/api/console/test-environments/x/stories").await.problem(), "environment-not-found");
}
