//! Starting, ending, and what survives.

use crate::program::{DEADLINE, Program, command, run};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DEMO: [&str; 3] = ["--demo", "--listen", "127.0.0.1:0"];
/// How long to see that the program waits; it would end within a few milliseconds if it did not.
const WAITS_FOR_US: Duration = Duration::from_millis(300);
const CREATE: &str = r#"{"jobType":"REFRESH"}"#;

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// What the program says when it does not start, after looking at how it ended.
fn refusal(folder: &TempDir, arguments: &[&str]) -> String {
    refusal_of(command(folder.path(), arguments))
}

/// The same of any command.
pub(crate) fn refusal_of(command: std::process::Command) -> String {
    let shown = format!("{command:?}");
    let output = run(command);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    text.lines().rfind(|line| line.starts_with("reprise: ")).unwrap_or_else(|| panic!("{text}")).to_owned()
}

async fn jobs_path(program: &Program, name: &str) -> String {
    let list = program.get("api/test-environments").await;
    let environments = list["result"].as_array().expect("a list");
    let environment = environments.iter().find(|environment| environment["tenantName"] == name).expect("a sample");
    format!("api/test-environments/{}/jobs", environment["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn a_kill_in_the_middle_of_a_refresh_loses_nothing() {
    let folder = folder();
    let arguments = [&DEMO[..], &["--clock-speed", "3600"]].concat();
    let program = Program::start(command(folder.path(), &arguments));
    let jobs = jobs_path(&program, "UAT Europe").await;
    let created: Value = program.post(&jobs, CREATE).send().await.expect("an answer").json().await.expect("JSON");
    let job = format!("{jobs}/{}", created["id"].as_str().expect("an id"));
    program.kill();

    let again = Program::start(command(folder.path(), &arguments));
    let begun = Instant::now();
    loop {
        let found = again.get(&job).await;
        for field in ["id", "testEnvironmentId", "createTime", "createdById"] {
            assert_eq!(found[field], created[field]);
        }
        if found["progressPercentage"].as_i64() > Some(0) {
            break;
        }
        assert!(begun.elapsed() < DEADLINE, "the job did not go on: {found}");
    }
    let jobs = again.get(&jobs).await;
    let copies = jobs["result"].as_array().expect("a list").iter().filter(|job| job["id"] == created["id"]).count();
    assert_eq!(copies, 1);
}

#[tokio::test]
async fn a_polite_end_is_a_good_one_and_time_goes_on() {
    let folder = folder();
    for signal in ["-TERM", "-INT"] {
        let program = Program::start(command(folder.path(), &DEMO));
        let before = program.get("api/console/session").await["clock"]["now"].as_str().expect("a time").to_owned();
        assert_eq!(program.stop(signal).code(), Some(0), "{signal}");
        let again = Program::start(command(folder.path(), &DEMO));
        let after = again.get("api/console/session").await["clock"]["now"].as_str().expect("a time").to_owned();
        assert!(after > before, "{after} {before}");
    }
}

#[tokio::test]
async fn a_request_that_is_under_way_is_finished_before_the_end() {
    let folder = folder();
    let mut program = Program::start(command(folder.path(), &DEMO));
    let jobs = jobs_path(&program, "UAT Europe").await;
    let address = program.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut stream = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "POST /{jobs} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nX-Reprise-Csrf: 1\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        CREATE.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    // The server asks for the body only when a handler reads it: from here on the request is under way.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).expect("100 Continue");
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    program.signal("-TERM");
    let begun = Instant::now();
    while TcpStream::connect(&address).is_ok() {
        assert!(begun.elapsed() < DEADLINE, "it still accepts connections");
    }
    let begun = Instant::now();
    while begun.elapsed() < WAITS_FOR_US {
        assert!(!program.has_ended(), "it did not wait for the request");
        tokio::task::yield_now().await;
    }
    stream.write_all(CREATE.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(program.stop("-TERM").code(), Some(0));
}

#[tokio::test]
async fn nonsense_and_endless_heads_are_refused() {
    let folder = folder();
    let program = Program::start(command(folder.path(), &DEMO));
    let address = program.url.trim_start_matches("http://").trim_end_matches('/');
    let endless = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(200_000));
    for (head, status) in [("nonsense\r\n\r\n", "400"), (&*endless, "431")] {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(head.as_bytes()).expect("sent");
        let mut begin = [0; 12];
        stream.read_exact(&mut begin).expect("an answer");
        assert!(begin.ends_with(status.as_bytes()), "{}", String::from_utf8_lossy(&begin));
    }
    assert_eq!(program.get("api/console/session").await["demo"], true);
}

#[tokio::test]
async fn settings_come_by_flag_then_variable_then_file() {
    let folder = folder();
    let file = "demo = true\nlisten = \"127.0.0.1:0\"\nclock-speed = 3\nbase-path = \"from-file\"\n";
    std::fs::write(folder.path().join("reprise.toml"), file).expect("a file");
    let speed = async |command| Program::start(command).get("api/console/session").await["clock"]["speed"].clone();

    let with_file = || command(folder.path(), &["--config", "reprise.toml"]);
    assert_eq!(speed(with_file()).await, 3);
    let mut with_variable = with_file();
    with_variable.env("REPRISE_CLOCK_SPEED", "5").env("REPRISE_DEMO", "1");
    assert_eq!(speed(with_variable).await, 5);
    let mut with_flag = command(folder.path(), &["--clock-speed", "7"]);
    with_flag.env("REPRISE_CLOCK_SPEED", "5").env("REPRISE_CONFIG", "reprise.toml");
    assert_eq!(speed(with_flag).await, 7);
    assert!(Program::start(with_file()).url.ends_with("/from-file/"));
}

#[test]
fn settings_that_cannot_be_used_are_explained() {
    let folder = folder();
    std::fs::write(folder.path().join("wrong.toml"), "clock_speed = 3").expect("a file");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    for (arguments, wanted) in [
        (&["--listen", "0.0.0.0:0"][..], "Use --listen 127.0.0.1:8080"),
        (&["--listen", "[::]:0"], "can be reached from others"),
        (&["--listen", "nonsense"], "is no address to listen at"),
        (&["--listen", &taken], "Choose another one with --listen"),
        (&["--base-path", "a b"], "The base path"),
        (&["--config", "missing.toml"], "missing.toml cannot be used"),
        (&["--config", "wrong.toml"], "wrong.toml cannot be used"),
        (&["--database-url", "postgres://ann:s3cret@127.0.0.1:1/x"], "postgres://ann@127.0.0.1:1/x cannot be used"),
        (&["--database-url", "sqlite:///no/such/folder/x.db"], "Check that its folder exists"),
        (&["--clock-speed", "0"], "at least 1"),
        (&["--auth", "proxy"], "--trusted-proxies"),
        (&["--auth", "oidc"], "--oidc-issuer"),
        (&["--public-url", "http://console.example"], "https"),
        (&["--data-age-notice-days", "91"], "comes at 91 days and the warning at 90"),
    ] {
        let arguments = [&["--listen", "127.0.0.1:0"], arguments].concat();
        // A flag that is given twice is a usage error; the first was only a default for the others.
        let arguments = if arguments[2] == "--listen" { &arguments[2..] } else { &arguments[..] };
        let sentence = refusal(&folder, arguments);
        assert!(sentence.contains(wanted), "{arguments:?}: {sentence}");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    let folder = folder();
    for arguments in [&["--nonsense"][..], &["--auth", "basic"], &["--clock-speed", "fast"], &["--clock-speed", "-1"]] {
        let output = run(command(folder.path(), arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}
