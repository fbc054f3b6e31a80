//! `reprise doctor` and `/api/console/checks`: what is said about a world in which one thing is wrong.

use crate::Fixture;
use crate::encrypted::Authority;
use crate::program::{Program, command, doctor_command, run, service_command};
use crate::service_program::{Api, ID, SECRET};
use database::testing::{Database, Kind};
use macro_rules_attribute::apply;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const CLIENT: [&str; 4] = ["--client-id", ID, "--client-secret-file", "secret"];

/// What was said, by the name of the check: how it is, and the sentence.
struct Said {
    status: i32,
    log: String,
    lines: BTreeMap<String, (String, String)>,
}

impl Said {
    fn by(command: Command) -> Self {
        let output = run(command);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let log = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(!text.contains(SECRET) && !log.contains(SECRET), "{text}{log}");
        let words = |line: &str| {
            let (outcome, rest) = line.split_once(' ').expect("an outcome");
            let (name, sentence) = rest.trim_start().split_once(' ').expect("a name");
            (name.to_owned(), (outcome.to_owned(), sentence.trim_start().to_owned()))
        };
        let status = output.status.code().expect("a status");
        Self { status, log, lines: text.lines().map(words).collect() }
    }

    /// With these arguments for Zuora besides the client's.
    fn of(folder: &TempDir, url: &str) -> Self {
        Self::by(of(folder.path(), url))
    }

    /// Looks whether exactly one thing is wrong, and that its sentence says so.
    fn expect_wrong(&self, name: &str, wanted: &str) {
        let wrong: Vec<_> = self.lines.iter().filter(|(_, (outcome, _))| outcome == "wrong").collect();
        assert_eq!(self.status, 1, "{:#?} {}", self.lines, self.log);
        let [(found, (_, sentence))] = wrong[..] else { panic!("one thing is wrong: {:#?}", self.lines) };
        assert!(
            found == name && sentence.contains(wanted) && sentence.ends_with('.'),
            "{:#?} {}",
            self.lines,
            self.log
        );
    }

    fn outcome(&self, name: &str) -> &str {
        self.lines.get(name).map_or("", |(outcome, _)| outcome)
    }
}

fn of(folder: &Path, url: &str) -> Command {
    let mut command = doctor_command(folder, &[&CLIENT[..], &["--upstream-url", url]].concat());
    for proxy in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    command
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).expect("a file");
    Command::new("chmod").args(["600", "secret"]).current_dir(folder.path()).status().expect("chmod");
    folder
}

/// The files of a folder, with their sizes.
fn files(folder: &TempDir) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry"));
    let file = |entry: std::fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), entry.metadata().expect("a file").len())
    };
    let mut files: Vec<_> = entries.map(file).collect();
    files.sort();
    files
}

#[test]
fn without_zuora_only_settings_and_database_are_looked_at_and_nothing_is_made() {
    let folder = folder();
    let before = files(&folder);
    let said = Said::by(doctor_command(folder.path(), &[]));
    assert_eq!((said.status, said.lines.len()), (0, 3), "{:#?}", said.lines);
    let (outcome, sentence) = &said.lines["database"];
    assert_eq!(
        (outcome.as_str(), sentence.as_str()),
        ("ok", "sqlite://reprise.db does not exist yet; the first start makes it.")
    );
    assert!(said.outcome("zuora") == "skipped" && said.lines["zuora"].1.contains("--upstream-url"));
    assert_eq!(files(&folder), before);
}

#[test]
fn settings_that_cannot_be_used_are_one_line_and_the_rest_is_skipped() {
    let folder = folder();
    std::fs::write(folder.path().join("wrong.toml"), "a = [\n").expect("a file");
    for (arguments, wanted) in [
        (&["--client-id", ID][..], "--upstream-url"),
        (&["--upstream-url", "us2-production"], "--client-secret-file"),
        (&["--config", "wrong.toml"], "wrong.toml cannot be used"),
        (&["--embed-origins", "https://a.example,https://*.example"], "https://*.example"),
    ] {
        let said = Said::by(doctor_command(folder.path(), arguments));
        said.expect_wrong("settings", "");
        assert!(said.lines["settings"].1.contains(wanted), "{:#?}", said.lines);
        assert_eq!((said.outcome("database"), said.outcome("zuora")), ("skipped", "skipped"));
    }
    for (arguments, wanted) in
        [(["--listen", "0.0.0.0:0"], "can be reached from others"), (["--clock-speed", "0"], "at least 1")]
    {
        let said = Said::by(doctor_command(folder.path(), &arguments));
        said.expect_wrong("settings", wanted);
        assert_eq!(said.outcome("database"), "ok", "what can be looked at is");
    }
}

#[test]
fn a_database_that_cannot_be_opened_is_said_without_its_password() {
    let folder = folder();
    let url = format!("postgres://ann:{SECRET}@127.0.0.1:1/x");
    Said::by(doctor_command(folder.path(), &["--database-url", &url])).expect_wrong("database", "ann@127.0.0.1:1/x");
    let said = Said::by(doctor_command(folder.path(), &["--database-url", "sqlite://no/such/folder.db"]));
    said.expect_wrong("database", "its folder does not exist");
}

#[apply(on_both)]
async fn a_database_that_is_there_is_up_to_date_and_one_that_nobody_has_opened_is_not() {
    let fixture = Fixture::new().await;
    let said = |url: &str| Said::by(doctor_command(folder().path(), &["--database-url", url]));
    let sentence = |said: &Said| said.lines["database"].1.clone();
    let found = said(&fixture.database.url());
    assert!(found.status == 0 && sentence(&found).ends_with("can be opened and is up to date."), "{:#?}", found.lines);
    let empty = Database::of(Kind::of_test().expect("a kind")).await;
    let found = said(&empty.url());
    let wanted =
        ["does not exist yet; the first start makes it.", "can be opened; the next start brings it up to date."];
    assert!(found.status == 0 && wanted.iter().any(|end| sentence(&found).ends_with(end)), "{:#?}", found.lines);
}

#[tokio::test]
async fn where_all_is_well_nothing_is_wrong_and_nothing_is_changed() {
    let folder = folder();
    let api = Api::start(&TempDir::new().expect("a folder"), &["--clock-speed", "1"]).await;
    let before = files(&folder);
    let said = Said::of(&folder, &api.program.url);
    assert_eq!(said.status, 0, "{:#?}", said.lines);
    for (name, outcome) in [
        ("settings", "ok"),
        ("database", "ok"),
        ("address", "ok"),
        ("connection", "ok"),
        ("encryption", "skipped"),
        ("token", "ok"),
        ("permission", "ok"),
        ("clock", "ok"),
    ] {
        assert_eq!(said.outcome(name), outcome, "{name}: {:#?}", said.lines);
    }
    assert_eq!(said.lines["permission"].1, "Zuora shows the client its 15 sandboxes.");
    assert_eq!(files(&folder), before);
}

#[tokio::test]
async fn what_zuora_refuses_is_told_apart() {
    let folder = folder();
    let other = "1e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f";
    let settings = format!(
        "listen = \"127.0.0.1:0\"\ndemo = true\nclock-speed = 1\nscenarios = true\n\
         [[clients]]\nid = \"{ID}\"\nsecret = \"{SECRET}\"\nrefresh-central-sandbox = false\n\
         [[clients]]\nid = \"{other}\"\nsecret = \"{SECRET}\"\n"
    );
    std::fs::write(folder.path().join("service.toml"), settings).expect("a file");
    let service = Program::start(service_command(folder.path(), &["--config", "service.toml"]));
    Said::of(&folder, &service.url).expect_wrong("permission", "“Refresh Central Sandbox”");

    let as_other = |url: &str| {
        doctor_command(folder.path(), &["--client-id", other, "--client-secret-file", "secret", "--upstream-url", url])
    };
    assert_eq!(Said::by(as_other(&service.url)).status, 0);
    let mut with_wrong_secret = doctor_command(folder.path(), &["--client-id", other, "--upstream-url", &service.url]);
    with_wrong_secret.env("REPRISE_CLIENT_SECRET", "another");
    Said::by(with_wrong_secret).expect_wrong("token", "does not accept the client ID and its secret");
    Said::by(as_other(&format!("{}v1", service.url))).expect_wrong("token", "such as /v1");
}

#[tokio::test]
async fn a_clock_that_is_ten_minutes_off_is_wrong() {
    let folder = folder();
    let api = Api::start(&TempDir::new().expect("a folder"), &["--clock-speed", "1", "--scenarios"]).await;
    let skewed = |seconds: i64| format!(r#"{{"scenario":"clock-skew","seconds":{seconds}}}"#);
    for (seconds, outcome, status) in [(600, "wrong", 1), (-600, "wrong", 1), (60, "warning", 0)] {
        let chosen = api.sending(Method::PUT, "admin/scenarios/*", &skewed(seconds)).send().await.expect("an answer");
        assert_eq!(chosen.status(), 200);
        let said = Said::of(&folder, &api.program.url);
        assert_eq!((said.outcome("clock"), said.status), (outcome, status), "{:#?}", said.lines);
    }
}

#[test]
fn no_address_and_no_listener_are_told_apart() {
    let folder = folder();
    Said::of(&folder, "https://there-is-no-such-host.invalid").expect_wrong("address", "Nobody knows an address");
    let refused = Said::of(&folder, "http://127.0.0.1:1");
    refused.expect_wrong("connection", "Nothing listens");
    for skipped in ["encryption", "token", "permission", "clock"] {
        assert_eq!(refused.outcome(skipped), "skipped");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_told_apart_and_from_what_is_no_connection() {
    let folder = folder();
    let api = Api::start(&TempDir::new().expect("a folder"), &["--clock-speed", "1"]).await;
    let address = api.program.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let authority = Authority::new();
    let trusted = authority.file(folder.path());
    let url = |port: u16| format!("https://localhost:{port}");
    let trusting = |port: u16| {
        let mut command = of(folder.path(), &url(port));
        command.env("SSL_CERT_FILE", &trusted).env_remove("SSL_CERT_DIR");
        command
    };
    let good = authority.before(&address, "localhost", false).await;
    let said = Said::by(trusting(good));
    assert_eq!((said.status, said.outcome("encryption")), (0, "ok"), "{:#?}", said.lines);
    Said::of(&folder, &url(good)).expect_wrong("encryption", "does not trust");
    let expired = authority.before(&address, "localhost", true).await;
    Said::by(trusting(expired)).expect_wrong("encryption", "good for another time than now");
    let foreign = authority.before(&address, "elsewhere.example", false).await;
    Said::by(trusting(foreign)).expect_wrong("encryption", "not one of localhost");
    let plain = address.rsplit_once(':').expect("a port").1.parse().expect("a number");
    Said::by(trusting(plain)).expect_wrong("encryption", "no encrypted one comes about");
}

#[test]
fn what_somebody_should_look_at_is_a_warning_and_no_fault() {
    let folder = folder();
    Command::new("chmod").args(["644", "secret"]).current_dir(folder.path()).status().expect("chmod");
    let said = Said::of(&folder, "http://127.0.0.1:1");
    let (outcome, sentence) = &said.lines["settings"];
    assert!(outcome == "warning" && sentence.contains("chmod 600 secret"), "{sentence}");
}

#[tokio::test]
async fn the_console_tells_the_same_and_asks_zuora_once_however_often_it_is_asked() {
    let folder = folder();
    let api = Api::start(&TempDir::new().expect("a folder"), &["--clock-speed", "1"]).await;
    let arguments = [&["--listen", "127.0.0.1:0"], &CLIENT[..], &["--upstream-url", &api.program.url]].concat();
    let console = Program::start(command(folder.path(), &arguments));
    let first = console.get("api/console/checks").await;
    let said = Said::of(&folder, &api.program.url);
    let checks = first["checks"].as_array().expect("checks");
    assert_eq!(checks.len(), said.lines.len());
    for check in checks {
        let (outcome, sentence) = &said.lines[check["name"].as_str().expect("a name")];
        assert_eq!((check["outcome"].as_str(), check["sentence"].as_str()), (Some(&**outcome), Some(&**sentence)));
    }
    let lists = async || {
        let text = crate::program::http().get(format!("{}metrics", console.url)).send().await.expect("an answer");
        let text = text.text().await.expect("text");
        let line = text
            .lines()
            .find(|line| line.starts_with("reprise_upstream_calls_total{operation=\"getAllTestEnvironments\""));
        line.and_then(|line| line.rsplit_once(' ')).map_or(0, |(_, count)| count.parse::<u32>().expect("a number"))
    };
    let before = lists().await;
    for _ in 0..20 {
        assert_eq!(console.get("api/console/checks").await, first);
    }
    // The server has asked by itself meanwhile, for what follows from the list.
    let asked = lists().await - before;
    assert!(before >= 1 && asked < 5, "{before} {asked}");
}

#[tokio::test]
async fn a_console_without_zuora_tells_that_too() {
    let folder = folder();
    let console = Program::start(command(folder.path(), &["--demo", "--listen", "127.0.0.1:0"]));
    let found = console.get("api/console/checks").await;
    let outcomes: Vec<_> = found["checks"].as_array().expect("checks").iter().map(|check| &check["outcome"]).collect();
    assert_eq!(outcomes, ["ok", "ok", "skipped"], "{found}");
    assert!(matches!(found["time"], Value::String(_)));
}
