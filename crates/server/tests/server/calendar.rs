//! The file for a calendar.

use crate::Fixture;
use crate::intents::console;

#[tokio::test]
async fn the_next_refresh_is_put_into_a_calendar() {
    let fixture = Fixture::new().await;
    let waiting = console(&fixture.jobs_of("Migration rehearsal").await);
    let file = fixture.get(&format!("{waiting}/next-refresh.ics")).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = String::from_utf8(file.bytes.to_vec()).expect("text");
    let environment = fixture.get(&waiting.replace("/console", "")).await.json();
    let next = environment["nextRefreshTime"].as_str().expect("a time").replace(['-', ':'], "");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains(&format!("DTSTART:{next}\r\n")), "{text}");
    assert!(text.contains("SUMMARY:Migration rehearsal can be refreshed\r\n"), "{text}");

    let planned = console(&fixture.jobs_of("Integration").await);
    let text = fixture.get(&format!("{planned}/next-refresh.ics")).await;
    assert!(String::from_utf8_lossy(&text.bytes).contains("SUMMARY:Refresh of Integration\r\n"));
    let hostile = console(&fixture.jobs_of("QA Americas").await);
    assert_eq!(fixture.get(&format!("{hostile}/next-refresh.ics")).await.problem(), "nothing-to-put-down");
}
