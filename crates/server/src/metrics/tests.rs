use super::*;
use std::collections::BTreeSet;
use wire::IntentState;
use zuora::{Kind, Observed, Observer};

const DOCUMENT: &str = include_str!("../../../../docs/administrators/metrics.md");

const MONITORING: &str = include_str!("../../../../docs/administrators/monitoring.md");

const CALL: Observed = Observed {
    operation: "getAllTestEnvironments",
    status: Some(200),
    fault: None,
    took: Some(Duration::from_millis(300)),
    limit: Some(50_000),
    remaining: Some(49_000),
};

/// Metrics of which each has a value.
async fn all_seen() -> Metrics {
    let metrics = Metrics::default();
    metrics.observe(&CALL);
    metrics.poll_lag(Duration::from_millis(1500));
    metrics.set_intents(Some(&[]));
    let app = axum::Router::new().route("/healthz", axum::routing::get(async || "ok"));
    let app = app.layer(axum::middleware::from_fn_with_state(metrics.clone(), count));
    let request = axum::http::Request::get("/healthz").body(axum::body::Body::empty()).expect("a request");
    tower::ServiceExt::oneshot(app, request).await.expect("an answer");
    metrics
}

fn text(metrics: &Metrics) -> String {
    metrics.text().expect("text")
}

/// Names and kinds, as the text tells them.
fn told(text: &str) -> BTreeSet<(String, String)> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    types.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect()
}

/// What the list of the document has of names and kinds.
fn documented() -> BTreeSet<(String, String)> {
    let list = DOCUMENT.split_once("\n## ").expect("a list before the rest").0;
    let rows = list.lines().filter_map(|line| line.strip_prefix("| `reprise_"));
    let cells = rows.map(|row| row.split(" | ").map(str::trim).collect::<Vec<_>>());
    cells.map(|cells| (format!("reprise_{}", cells[0].trim_end_matches('`')), cells[1].to_owned())).collect()
}

/// The names of labels in a line of the text.
fn labels(text: &str, name: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| line.starts_with(&format!("{name}{{")));
    let inside = lines.filter_map(|line| Some(line.split_once('{')?.1.rsplit_once('}')?.0));
    let names = inside.flat_map(|inside| inside.split("\",").filter_map(|label| Some(label.split_once('=')?.0)));
    names.filter(|name| *name != "le").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_document_lists_what_there_is_and_nothing_else() {
    let text = text(&all_seen().await);
    assert_eq!(documented(), told(&text));
    assert!(told(&text).iter().all(|(name, _)| name.starts_with("reprise_")));
    for (name, kind) in told(&text) {
        let row = DOCUMENT.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).expect("its row");
        let cell = row.split(" | ").nth(2).expect("its labels");
        let documented: BTreeSet<_> =
            cell.split(", ").map(|label| label.trim_matches('`').to_owned()).filter(|label| label != "-").collect();
        let sample = if kind == "histogram" { format!("{name}_bucket") } else { name };
        assert_eq!(documented, labels(&text, &sample), "{sample}");
    }
}

/// Who is woken by a name or a value that nothing tells is never woken.
#[tokio::test]
async fn alerts_are_about_what_there_is() {
    let names = told(&text(&all_seen().await));
    let is_told = |name: &str| names.iter().any(|(told, _)| told == name);
    for document in [DOCUMENT, MONITORING] {
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
        for word in document.split(|character| !is_part(character)).filter(|word| word.starts_with("reprise_")) {
            let name = word.trim_end_matches("_bucket");
            assert!(name == "reprise_upstream_" || is_told(name), "{word}");
        }
    }
    let matched = MONITORING.split("outcome=~\"").skip(1).filter_map(|rest| rest.split_once('"'));
    for outcome in matched.flat_map(|(outcomes, _)| outcomes.split('|')) {
        assert!(upstream::OUTCOMES.iter().any(|(_, word)| *word == outcome), "{outcome}");
    }
}

#[test]
fn the_document_speaks_of_all_values() {
    let states = IntentState::KNOWN.iter().map(|state| state.as_str().to_ascii_lowercase());
    for word in states.chain(upstream::OUTCOMES.map(|(_, word)| word.to_owned())) {
        assert!(DOCUMENT.contains(&format!("`{word}`")), "{word}");
    }
}

#[tokio::test]
async fn calls_are_counted_by_what_came_of_them() {
    let metrics = Metrics::default();
    assert!(!text(&metrics).contains("reprise_upstream_"), "nothing is said of Zuora where it was never called");
    metrics.observe(&CALL);
    metrics.observe(&CALL);
    metrics.observe(&Observed { status: Some(429), fault: Some(Kind::Waiting), remaining: Some(0), ..CALL });
    let held_back = Observed { status: None, fault: Some(Kind::Waiting), took: None, ..CALL };
    metrics.observe(&Observed { remaining: None, limit: None, ..held_back });
    let text = text(&metrics);
    let call = |rest: &str| format!("reprise_upstream_calls_total{{operation=\"getAllTestEnvironments\",{rest}\n");
    for line in [
        call("outcome=\"ok\",status=\"200\"} 2"),
        call("outcome=\"waiting\",status=\"429\"} 1"),
        call("outcome=\"waiting\",status=\"none\"} 1"),
        "reprise_upstream_call_duration_seconds_count{operation=\"getAllTestEnvironments\"} 3\n".to_owned(),
        "reprise_upstream_ratelimit_limit 50000\n".to_owned(),
        "reprise_upstream_ratelimit_remaining 0\n".to_owned(),
    ] {
        assert!(text.contains(&line), "{line}{text}");
    }
}

#[test]
fn the_lag_of_polls_is_in_seconds() {
    let metrics = Metrics::default();
    metrics.poll_lag(Duration::from_millis(1500));
    let text = text(&metrics);
    assert!(text.contains("reprise_poll_lag_seconds_bucket{le=\"1\"} 0\n"), "{text}");
    assert!(text.contains("reprise_poll_lag_seconds_bucket{le=\"2.5\"} 1\n"), "{text}");
    assert!(text.contains("reprise_poll_lag_seconds_sum 1.5\n"), "{text}");
}

#[test]
fn intents_of_an_unknown_state_are_counted_together_and_old_numbers_go() {
    let metrics = Metrics::default();
    let later = |word: &str| IntentState::from(word);
    metrics.set_intents(Some(&[(IntentState::Unknown, 2), (later("PARKED"), 3), (later("TOWED"), 4)]));
    let shown = text(&metrics);
    for line in ["state=\"unknown\"} 2\n", "state=\"other\"} 7\n", "state=\"saved\"} 0\n"] {
        assert!(shown.contains(&format!("reprise_intents{{{line}")), "{shown}");
    }
    metrics.set_intents(None);
    assert!(!text(&metrics).contains("reprise_intents"));
}

#[test]
fn who_waits_is_counted_until_it_goes_away() {
    let metrics = Metrics::default();
    let one = metrics.waiting();
    let two = metrics.waiting();
    assert!(text(&metrics).contains("reprise_waiting_clients 2\n"));
    drop((one, two));
    assert!(text(&metrics).contains("reprise_waiting_clients 0\n"));
}
