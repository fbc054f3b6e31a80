//! `reprise serve --upstream-url`: settings, and the whole program before `reprise service`.

use crate::process::refusal_of;
use crate::program::{DEADLINE, Program, command, run};
use crate::service_program::{Api, ID, SECRET};
use serde_json::Value;
use std::time::Instant;
use tempfile::TempDir;

const ANY_PORT: [&str; 2] = ["--listen", "127.0.0.1:0"];

#[tokio::test]
async fn the_console_shows_what_the_service_has_and_goes_on_after_a_kill() {
    let folder = TempDir::new().expect("a folder");
    let api = Api::start(&folder, &["--clock-speed", "1"]).await;
    let client = ["--client-id", ID, "--client-secret-file", "secret"];
    let arguments = [&ANY_PORT[..], &client, &["--upstream-url", &api.program.url]].concat();
    let console = Program::start(command(folder.path(), &arguments));
    let list = console.get("api/test-environments").await;
    assert_eq!(list["result"].as_array().map(Vec::len), Some(api.environments().await.len()));
    let session = console.get("api/console/session").await;
    assert!(session.get("clock").is_none_or(Value::is_null) && session["demo"] != true, "{session}");

    let environments = api.environments().await;
    let environment = &environments.iter().find(|(name, _)| name == "UAT Europe").expect("a sample").1;
    let jobs = format!("api/{environment}/jobs");
    let made = console.post(&jobs, r#"{"jobType":"REFRESH"}"#).send().await.expect("an answer");
    assert_eq!(made.status(), 201);
    let made: Value = made.json().await.expect("JSON");
    console.kill();

    let again = Program::start(command(folder.path(), &arguments));
    let found = again.get(&format!("{jobs}/{}", made["id"].as_str().expect("an id"))).await;
    assert_eq!(found["id"], made["id"]);
    assert!(folder.path().join("reprise-zuora.db").exists() && !folder.path().join("reprise.db").exists());
    assert_eq!(again.stop("-TERM").code(), Some(0));
}

#[tokio::test]
async fn it_starts_without_zuora_and_says_what_is_wrong() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("secret"), SECRET).expect("a file");
    let client = ["--client-id", ID, "--client-secret-file", "secret", "--upstream-url", "http://127.0.0.1:1"];
    let console = Program::start(command(folder.path(), &[&ANY_PORT[..], &client].concat()));
    let begun = Instant::now();
    let problem = console.get("api/test-environments").await;
    assert_eq!(problem["code"], "zuora-unreachable");
    assert!(problem["trackId"].is_string() && begun.elapsed() < DEADLINE);
}

#[test]
fn settings_that_cannot_be_used_are_explained() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("secret"), SECRET).expect("a file");
    std::fs::write(folder.path().join("empty"), "\n").expect("a file");
    let upstream = ["--upstream-url", "us2-production", "--client-id", ID];
    let with_file = ["--client-secret-file", "secret"];
    for (arguments, wanted) in [
        (&["--client-id", ID][..], "Give it as well, such as --upstream-url us2-production"),
        (&["--entity-id", "x"], "which only --upstream-url makes the backend"),
        (&upstream, "both its ID (--client-id) and its secret"),
        (&[&upstream[..], &["--client-secret-file", "missing"]].concat(), "cannot be read from missing"),
        (&[&upstream[..], &["--client-secret-file", "empty"]].concat(), "no client secret in empty"),
        (&[&upstream[..], &with_file, &["--demo"]].concat(), "--demo is for the embedded service"),
        (&[&upstream[..], &with_file, &["--entity-id", "a b"]].concat(), "The entity ID"),
        (&[&["--upstream-url", "http://rest.zuora.com", "--client-id", ID][..], &with_file].concat(), "unencrypted"),
        (&[&["--upstream-url", "nowhere", "--client-id", ID][..], &with_file].concat(), "apac-production"),
        (&[&["--upstream-url", "eu-production", "--client-id", "x"][..], &with_file].concat(), "exactly 36 characters"),
    ] {
        let sentence = refusal_of(command(folder.path(), &[&ANY_PORT[..], arguments].concat()));
        assert!(sentence.contains(wanted) && !sentence.contains(SECRET), "{arguments:?}: {sentence}");
    }
}

#[test]
fn the_help_shows_no_secret() {
    let folder = TempDir::new().expect("a folder");
    let mut help = command(folder.path(), &["--help"]);
    help.env("REPRISE_CLIENT_SECRET", SECRET).env("REPRISE_UPSTREAM_URL", "https://ann:pa55@a.example");
    let output = run(help);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("--upstream-url") && text.contains("REPRISE_CLIENT_SECRET"), "{text}");
    assert!(!text.contains(SECRET) && !text.contains("pa55"), "{text}");
}
