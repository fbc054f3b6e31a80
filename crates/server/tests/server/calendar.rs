//! The files for calendars.

use crate::apply;
use crate::intents::console;
use crate::{Answer, Fixture, request, with};
use axum::http::{Method, StatusCode};

const ALL: &str = "/api/console/calendar.ics";

fn text(file: &Answer) -> String {
    String::from_utf8(file.bytes.to_vec()).expect("text")
}

/// The lines of a file, each of them whole again.
fn lines(file: &Answer) -> Vec<String> {
    text(file).replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_next_refresh_is_put_into_a_calendar() {
    let fixture = Fixture::new().await;
    let waiting = console(&fixture.jobs_of("Migration rehearsal").await);
    let file = fixture.get(&format!("{waiting}/next-refresh.ics")).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = text(&file);
    let environment = fixture.get(&waiting.replace("/console", "")).await.json();
    let next = environment["nextRefreshTime"].as_str().expect("a time").replace(['-', ':'], "");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains(&format!("DTSTART:{next}\r\n")), "{text}");
    assert!(text.contains("SUMMARY:Migration rehearsal can be refreshed\r\n"), "{text}");

    let planned = console(&fixture.jobs_of("Integration").await);
    let text = fixture.get(&format!("{planned}/next-refresh.ics")).await;
    assert!(String::from_utf8_lossy(&text.bytes).contains("SUMMARY:Refresh of Integration\r\n"));
    for name in ["QA Americas", "UAT Europe", "Legacy billing"] {
        let path = format!("{}/next-refresh.ics", console(&fixture.jobs_of(name).await));
        assert_eq!(fixture.get(&path).await.problem(), "nothing-to-put-down", "{name}");
    }
}

#[apply(on_both)]
async fn a_calendar_that_subscribes_sees_what_lies_ahead() {
    let fixture = Fixture::new().await;
    let europe = fixture.id_of("UAT Europe").await;
    let hold = format!(r#"{{"environmentId":"{europe}","until":"2026-12-01T18:00:00Z","reason":"UAT week"}}"#);
    fixture.post("/api/console/holds", hold).await;
    let freeze = r#"{"from":"2026-12-31T00:00:00Z","until":"2027-01-01T00:00:00Z","reason":"Year end"}"#;
    fixture.post("/api/console/holds", freeze).await;

    let file = fixture.get(ALL).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "inline; filename=\"refreshes.ics\"");
    let all = lines(&file);
    let has = |lines: &[String], line: &str| lines.iter().any(|one| one == line);
    for line in [
        "REFRESH-INTERVAL;VALUE=DURATION:PT3600S",
        "X-PUBLISHED-TTL:PT3600S",
        "SUMMARY:Refresh of Integration",
        "SUMMARY:Migration rehearsal can be refreshed",
        "SUMMARY:Release check can be refreshed",
        "SUMMARY:UAT Europe can be refreshed",
        "SUMMARY:No refresh of UAT Europe: UAT week",
        "SUMMARY:No refreshes: Year end",
        "DTEND:20270101T000000Z",
    ] {
        assert!(has(&all, line), "{line}: {all:#?}");
    }
    assert_eq!(all.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 6);
    assert_eq!(all.iter().filter(|line| *line == "DTSTART:20261201T180000Z").count(), 1, "possible after the hold");

    let path = format!("/api/console/test-environments/{europe}/calendar.ics");
    let one = lines(&fixture.get(&path).await);
    assert_eq!(one.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 3);
    assert!(has(&one, &format!("UID:next-refresh-{europe}@reprise")) && has(&one, "SUMMARY:No refreshes: Year end"));
    let missing = fixture.get("/api/console/test-environments/x/calendar.ics").await;
    assert_eq!(missing.problem(), "environment-not-found");
}

#[apply(on_both)]
async fn the_file_changes_only_with_what_is_in_it() {
    let fixture = Fixture::new().await;
    let first = fixture.get(ALL).await;
    let tag = first.header("etag").to_owned();
    fixture.pass(60).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let ask = || with(request(Method::GET, ALL, ""), &[("if-none-match", &tag)]);
    assert_eq!(fixture.send(ask()).await.status, StatusCode::NOT_MODIFIED, "not with the time of the day");
    let before: Vec<_> = lines(&first).into_iter().filter(|line| line.starts_with("UID:")).collect();
    fixture.post("/api/console/holds", r#"{"until":"2026-12-01T18:00:00Z","reason":"UAT week"}"#).await;
    let after = fixture.send(ask()).await;
    assert_eq!(after.status, StatusCode::OK);
    let after = lines(&after);
    assert!(before.iter().all(|uid| after.contains(uid)), "{before:?} {after:#?}");
}

#[apply(on_both)]
async fn no_name_breaks_out_of_its_line() {
    let fixture = Fixture::new().await;
    let name = "A, B; C\\D \"E\" \r\nBEGIN:VALARM\rX:y\n\u{202e}تدريب 💥".to_owned() + &"ü".repeat(100);
    fixture.rename("Migration rehearsal", &name).await;
    for path in [ALL.to_owned(), format!("/api/console/test-environments/{}/calendar.ics", fixture.id_of(&name).await)]
    {
        let file = fixture.get(&path).await;
        let whole = text(&file);
        assert!(whole.split("\r\n").all(|line| line.len() <= 76 && !line.contains(['\r', '\n'])), "{whole}");
        let lines = lines(&file);
        assert!(!lines.iter().any(|line| line.starts_with("BEGIN:VALARM") || line.starts_with("X:")), "{whole}");
        let summary = lines.iter().find(|line| line.starts_with("SUMMARY:A")).expect("its event");
        assert!(summary.starts_with(r#"SUMMARY:A\, B\; C\\D "E"   BEGIN:VALARM X:y "#), "{summary}");
        assert!(summary.ends_with(" can be refreshed"), "{summary}");
    }
}
