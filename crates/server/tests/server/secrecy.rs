//! The whole program before `reprise service`, in good days and bad ones: the client's secret and the tokens go to Zuora and
//! nowhere else, neither into an answer nor into a log.

use crate::program::{DEADLINE, Program, command, doctor_command, http, run, service_command};
use crate::service_program::{ID, SECRET};
use reqwest::Method;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

const WRONG_SECRET: &str = "wr0ng+secret=signs";
/// How the secret is written in a form.
const SECRET_IN_FORM: &str = "s3cret%2Bwith%3Dsigns";
/// So short a life that tokens are renewed while the test looks.
const TOKEN_SECONDS: &str = "3";
/// How many are waited for.
const TOKENS: usize = 4;

const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;
const CANCEL: &str = r#"{"jobAction":"CANCEL"}"#;
const RECIPIENT: &str = r#"{"address":"ops@example.com","name":"Ops"}"#;

/// What can be asked for of the console; `{id}` is a sandbox.
const PATHS: [&str; 20] = [
    "",
    "api/test-environments",
    "api/test-environments/{id}",
    "api/test-environments/{id}/jobs",
    "api/test-environments/{id}/notifications",
    "api/test-environments/of-nobody",
    "api/test-environments/%2e%2e%2foauth%2ftoken",
    "api/oauth/token",
    "api/console/session",
    "api/console/overview",
    "api/console/jobs",
    "api/console/jobs.csv",
    "api/console/holds",
    "api/console/calendar.ics",
    "api/console/checks",
    "api/console/test-environments/{id}",
    "api/console/test-environments/{id}/stories",
    "metrics",
    "healthz",
    "readyz",
];

/// Under this one each question is asked four times, which takes seven seconds: only one is asked.
const FAILING: &str = r#"{"scenario":"server-error","status":502}"#;
/// What has to have been answered, so that there were errors in which something could have been.
const CODES: [&str; 6] = [
    "zuora-failing",
    "zuora-unreadable",
    "zuora-needs-attention",
    "outcome-unknown",
    "job-not-found",
    "environment-not-found",
];

/// What goes wrong at Zuora meanwhile.
const SCENARIOS: [&str; 6] = [
    r#"{"scenario":"unauthorized"}"#,
    r#"{"scenario":"truncated-json","requests":9}"#,
    r#"{"scenario":"too-many-requests","retryAfter":1,"requests":2}"#,
    r#"{"scenario":"answer-lost","requests":9}"#,
    r#"{"scenario":"missing-fields"}"#,
    r#"{"scenario":"clock-skew"}"#,
];

/// Stands between the console and the service, and keeps every byte that passes.
#[derive(Clone, Default)]
struct Recorder {
    up: Arc<Mutex<Vec<u8>>>,
    down: Arc<Mutex<Vec<Connection>>>,
}

/// What came back on one connection.
type Connection = Arc<Mutex<Vec<u8>>>;

impl Recorder {
    /// Begins, before `target`; answers where.
    async fn start(&self, target: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (recorder, target) = (self.clone(), target.to_owned());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                let service = TcpStream::connect(&target).await.expect("the service");
                let ((from_console, to_console), (from_service, to_service)) =
                    (stream.into_split(), service.into_split());
                let answers = Connection::default();
                recorder.down.lock().expect("no panic before").push(answers.clone());
                tokio::spawn(pass(from_console, to_service, recorder.up.clone()));
                tokio::spawn(pass(from_service, to_console, answers));
            }
        });
        url
    }

    /// All tokens that have passed.
    fn tokens(&self) -> Vec<String> {
        let connections = self.down.lock().expect("no panic before").clone();
        let texts = connections.iter().map(|bytes| text(&bytes.lock().expect("no panic before")));
        texts.flat_map(|text| tokens_in(&text)).collect()
    }

    /// What the console has sent.
    fn sent(&self) -> String {
        text(&self.up.lock().expect("no panic before"))
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, seen: Connection) {
    let mut chunk = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut chunk).await {
        seen.lock().expect("no panic before").extend_from_slice(&chunk[..length]);
        if to.write_all(&chunk[..length]).await.is_err() {
            return;
        }
    }
    // The end of one side is passed on as well.
    let _ = to.shutdown().await;
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn tokens_in(text: &str) -> Vec<String> {
    let found = text.split("\"access_token\":\"").skip(1);
    found.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

/// All that was answered and written, as one text, and what must not be in it.
#[derive(Default)]
struct Evidence {
    text: String,
    tokens: Vec<String>,
}

impl Evidence {
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Asks the console, and keeps the whole answer.
    async fn ask(&mut self, console: &Program, method: Method, path: &str, body: Option<&'static str>) -> String {
        let request = http().request(method, format!("{}{path}", console.url)).header("X-Reprise-Csrf", "1");
        let request = match body {
            Some(body) => request.header("Content-Type", "application/json").body(body),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        self.add(&format!("{} {:?}", answer.status(), answer.headers()));
        let body = answer.text().await.expect("text");
        self.add(&body);
        body
    }

    async fn ask_everything(&mut self, console: &Program, id: &str) {
        for path in PATHS {
            self.ask(console, Method::GET, &path.replace("{id}", id), None).await;
        }
    }

    /// Every change that a page can make.
    async fn change_everything(&mut self, console: &Program, id: &str) {
        let environment = format!("api/test-environments/{id}");
        let made = self.ask(console, Method::POST, &format!("{environment}/jobs"), Some(REFRESH)).await;
        let job = id_in(&made).unwrap_or_else(|| "of-nobody".to_owned());
        self.ask(console, Method::GET, &format!("{environment}/jobs/{job}"), None).await;
        self.ask(console, Method::POST, &format!("{environment}/jobs/{job}/actions"), Some(CANCEL)).await;
        self.ask(console, Method::GET, &format!("{environment}/jobs/of-nobody"), None).await;
        self.change_recipients(console, id).await;
    }

    async fn change_recipients(&mut self, console: &Program, id: &str) {
        let environment = format!("api/test-environments/{id}");
        let made = self.ask(console, Method::POST, &format!("{environment}/notifications"), Some(RECIPIENT)).await;
        let recipient = id_in(&made).unwrap_or_else(|| "of-nobody".to_owned());
        let recipient = format!("{environment}/notifications/{recipient}");
        self.ask(console, Method::PATCH, &recipient, Some(RECIPIENT)).await;
        self.ask(console, Method::DELETE, &recipient, None).await;
    }

    /// A token for the test itself, to tell the service what to do wrong. It is one more that nobody may see.
    async fn choose(&mut self, service: &str, scenario: Option<&'static str>) {
        let form = [("client_id", ID), ("client_secret", SECRET), ("grant_type", "client_credentials")];
        let answer = http().post(format!("{service}oauth/token")).form(&form).send().await.expect("an answer");
        let token = tokens_in(&answer.text().await.expect("text")).pop().expect("a token");
        let method = if scenario.is_some() { Method::PUT } else { Method::DELETE };
        let request = http().request(method, format!("{service}admin/scenarios/*")).bearer_auth(&token);
        let request = request.header("Content-Type", "application/json").body(scenario.unwrap_or_default());
        assert_eq!(request.send().await.expect("an answer").status(), 200);
        self.tokens.push(token);
    }

    /// Looks whether something is in it that must not be.
    fn expect_clean(&self) {
        assert!(self.text.len() > 10_000, "there is something to look at");
        let secrets = [SECRET, SECRET_IN_FORM, WRONG_SECRET, "wr0ng%2Bsecret"].map(str::to_owned);
        for secret in secrets.iter().chain(&self.tokens) {
            let at = self.text.find(secret.as_str());
            let around = at.map(|at| self.text[..at].lines().last().unwrap_or_default());
            assert!(at.is_none(), "{secret} after {around:?}");
        }
    }
}

fn id_in(body: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(value["id"].as_str()?.to_owned())
}

fn client(secret_file: &'static str, url: &str) -> Vec<String> {
    ["--client-id", ID, "--client-secret-file", secret_file, "--upstream-url", url].map(str::to_owned).to_vec()
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("a log")
}

async fn no_secret_is_seen(log_format: &'static str) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path();
    std::fs::write(path.join("secret"), format!("{SECRET}\n")).expect("a file");
    std::fs::write(path.join("wrong"), format!("{WRONG_SECRET}\n")).expect("a file");
    let common = ["--listen", "127.0.0.1:0", "--log-format", log_format];
    let of_service = ["--demo", "--clock-speed", "1", "--scenarios", "--token-seconds", TOKEN_SECONDS];
    let of_client = ["--client-id", ID, "--client-secret-file", "secret"];
    let arguments = [&common[..], &of_service, &of_client].concat();
    let service = Program::start_logging(service_command(path, &arguments), &path.join("service.log"));
    let recorder = Recorder::default();
    let url = recorder.start(service.url.trim_start_matches("http://").trim_end_matches('/')).await;
    let mut evidence = Evidence::default();

    let serve = |secret_file, database: &str| {
        let given = client(secret_file, &url);
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        command(path, &[&common[..], &given, &["--database-url", database]].concat())
    };
    let console = Program::start_logging(serve("secret", "sqlite://console.db"), &path.join("console.log"));
    let list = evidence.ask(&console, Method::GET, "api/test-environments", None).await;
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    let environments = list["result"].as_array().expect("a list");
    let ids = environments.iter().filter(|environment| environment["status"] == "ACTIVE");
    let ids: Vec<String> = ids.map(|environment| environment["id"].as_str().expect("an id").to_owned()).collect();
    evidence.ask_everything(&console, &ids[0]).await;
    evidence.change_everything(&console, &ids[0]).await;
    for (scenario, id) in SCENARIOS.into_iter().zip(ids.iter().cycle().skip(1)) {
        evidence.choose(&service.url, Some(scenario)).await;
        evidence.ask(&console, Method::GET, "api/test-environments", None).await;
        evidence.ask(&console, Method::GET, &format!("api/test-environments/{id}/jobs"), None).await;
        evidence.change_everything(&console, id).await;
        evidence.ask(&console, Method::GET, "api/console/checks", None).await;
    }
    evidence.choose(&service.url, Some(FAILING)).await;
    evidence.ask(&console, Method::GET, "api/test-environments", None).await;
    evidence.change_recipients(&console, &ids[0]).await;
    evidence.choose(&service.url, None).await;

    let with_wrong_secret = Program::start_logging(serve("wrong", "sqlite://wrong.db"), &path.join("wrong.log"));
    evidence.ask_everything(&with_wrong_secret, &ids[0]).await;
    evidence.change_everything(&with_wrong_secret, &ids[0]).await;
    for secret_file in ["secret", "wrong"] {
        let given = client(secret_file, &url);
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let output = run(doctor_command(path, &[&given[..], &["--log-format", log_format]].concat()));
        assert_eq!(output.status.success(), secret_file == "secret", "{}", text(&output.stdout));
        evidence.add(&text(&output.stdout));
        evidence.add(&text(&output.stderr));
    }

    let begun = Instant::now();
    while recorder.tokens().len() < TOKENS {
        assert!(begun.elapsed() < DEADLINE, "tokens are renewed: {}", recorder.tokens().len());
        evidence.ask(&console, Method::GET, "api/test-environments", None).await;
        tokio::task::yield_now().await;
    }
    evidence.ask_everything(&console, &ids[0]).await;
    for program in [console, with_wrong_secret, service] {
        assert!(program.stop("-TERM").success());
    }
    for (log, lines) in [("console.log", 10), ("wrong.log", 10), ("service.log", 1)] {
        let log_text = read(path, log);
        assert!(log_text.lines().count() >= lines && log_text.starts_with('{') == (log_format == "json"), "{log}");
        evidence.add(&log_text);
    }
    evidence.tokens.extend(recorder.tokens());

    let sent = recorder.sent();
    assert!(sent.contains(SECRET_IN_FORM), "they go where they belong");
    let missing: Vec<_> = CODES.iter().filter(|code| !evidence.text.contains(&format!("\"{code}\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(recorder.tokens().iter().any(|token| sent.to_ascii_lowercase().contains(&format!("bearer {token}"))));
    evidence.expect_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_token_is_in_an_answer_or_a_log_of_text() {
    no_secret_is_seen("text").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_token_is_in_an_answer_or_a_log_of_json() {
    no_secret_is_seen("json").await;
}
