//! `reprise service`: the API alone, as its clients see it.

use crate::process::refusal_of;
use crate::program::{DEADLINE, Program, http, service_command};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use tempfile::TempDir;

pub(crate) const ID: &str = "0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f";
pub(crate) const SECRET: &str = "s3cret+with=signs";
const ANY_PORT: [&str; 2] = ["--listen", "127.0.0.1:0"];

/// The service and a token for it.
pub(crate) struct Api {
    pub(crate) program: Program,
    client: Client,
    pub(crate) token: String,
}

impl Api {
    /// Starts it with samples and one client.
    pub(crate) async fn start(folder: &TempDir, arguments: &[&str]) -> Self {
        std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).expect("a file");
        let client = ["--demo", "--client-id", ID, "--client-secret-file", "secret"];
        let program = Program::start(service_command(folder.path(), &[&ANY_PORT[..], &client, arguments].concat()));
        Self::of(program).await
    }

    async fn of(program: Program) -> Self {
        let mut api = Self { program, client: http(), token: String::new() };
        api.token = api.new_token(ID, SECRET).await["access_token"].as_str().unwrap_or_default().to_owned();
        api
    }

    async fn new_token(&self, id: &str, secret: &str) -> Value {
        let form = [("client_id", id), ("client_secret", secret), ("grant_type", "client_credentials")];
        let request = self.client.post(format!("{}oauth/token", self.program.url)).form(&form);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    /// A request with the token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.program.url)).bearer_auth(&self.token)
    }

    /// A request with a JSON body.
    pub(crate) fn sending(&self, method: Method, path: &str, body: &str) -> RequestBuilder {
        self.request(method, path).header("Content-Type", "application/json").body(body.to_owned())
    }

    pub(crate) async fn read(&self, path: &str) -> Value {
        let answer = self.request(Method::GET, path).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    async fn post(&self, path: &str, body: &str) -> Response {
        self.sending(Method::POST, path, body).send().await.expect("an answer")
    }

    /// The paths of all environments.
    pub(crate) async fn environments(&self) -> Vec<(String, String)> {
        let list = self.read("test-environments").await;
        let environments = list["result"].as_array().expect("a list").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let path = |one: &Value| format!("test-environments/{}", text(&one["id"]));
        environments.map(|one| (text(&one["tenantName"]), path(one))).collect()
    }

    async fn path_of(&self, name: &str) -> String {
        let environments = self.environments().await;
        environments.into_iter().find(|(found, _)| found == name).expect("a sample").1
    }
}

#[tokio::test]
async fn a_client_works_with_a_token() {
    let folder = TempDir::new().expect("a folder");
    let api = Api::start(&folder, &[]).await;
    assert_eq!(api.token.len(), 32);
    let jobs = api.path_of("UAT Europe").await + "/jobs";
    let created = api.post(&jobs, r#"{"jobType":"REFRESH"}"#).await;
    assert_eq!(created.status(), 201);
    assert_eq!(api.program.stop("-TERM").code(), Some(0));
}

#[tokio::test]
async fn a_demonstration_has_a_sample_client_and_another_database_than_the_console() {
    let folder = TempDir::new().expect("a folder");
    let program = Program::start(service_command(folder.path(), &[&ANY_PORT[..], &["--demo"]].concat()));
    let api = Api::of(program).await;
    assert!(api.token.is_empty(), "the client of other tests is unknown here");
    let token = api.new_token("00000000-0000-4000-8000-000000000001", "sample-secret").await;
    assert_eq!(token["token_type"], "bearer");
    assert!(folder.path().join("reprise-service-demo.db").exists());
}

#[tokio::test]
async fn an_answer_is_lost_after_the_job_was_made() {
    let folder = TempDir::new().expect("a folder");
    let api = Api::start(&folder, &["--scenarios"]).await;
    let environment = api.path_of("UAT Europe").await;
    let id = environment.rsplit('/').next().expect("an id");
    let chosen = api.sending(Method::PUT, &format!("admin/scenarios/{id}"), r#"{"scenario":"answer-lost"}"#);
    assert_eq!(chosen.send().await.expect("an answer").status(), 200);

    let jobs = format!("{environment}/jobs");
    let before = api.read(&jobs).await["size"].as_u64().expect("a size");
    let lost = api.sending(Method::POST, &jobs, r#"{"jobType":"REFRESH"}"#).header("Idempotency-Key", "k");
    assert!(lost.send().await.is_err(), "the connection ends without an answer");
    let list = api.read(&jobs).await;
    assert_eq!(list["size"].as_u64(), Some(before + 1));

    let normal = api.sending(Method::DELETE, &format!("admin/scenarios/{id}"), "");
    assert_eq!(normal.send().await.expect("an answer").status(), 200);
    let again = api.sending(Method::POST, &jobs, r#"{"jobType":"REFRESH"}"#).header("Idempotency-Key", "k");
    let again: Value = again.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(again["id"], list["result"][0]["id"], "the key finds what was made");
}

#[tokio::test]
async fn a_connection_ends_before_anything_is_done() {
    let folder = TempDir::new().expect("a folder");
    let api = Api::start(&folder, &["--scenarios"]).await;
    let environment = api.path_of("UAT Europe").await;
    let jobs = format!("{environment}/jobs");
    let before = api.read(&jobs).await["size"].clone();
    let id = environment.rsplit('/').next().expect("an id");
    let reset = r#"{"scenario":"connection-reset","requests":2}"#;
    let chosen = api.sending(Method::PUT, &format!("admin/scenarios/{id}"), reset);
    assert_eq!(chosen.send().await.expect("an answer").status(), 200);
    for method in [Method::POST, Method::GET] {
        assert!(api.sending(method, &jobs, r#"{"jobType":"REFRESH"}"#).send().await.is_err());
    }
    assert_eq!(api.read(&jobs).await["size"], before);
}

#[tokio::test]
async fn the_settings_file_has_clients_limits_and_scenarios() {
    let folder = TempDir::new().expect("a folder");
    let settings = format!(
        "listen = \"127.0.0.1:0\"\ndemo = true\nscenarios = true\nerror-shape = \"code-message\"\ntoken-seconds = 60\n\
         [limits]\nper-minute = 100000\n[[clients]]\nid = \"{ID}\"\nsecret = \"{SECRET}\"\n\
         [scenario.\"*\"]\nscenario = \"server-error\"\nstatus = 503\nafter = 1\nrequests = 1\n"
    );
    std::fs::write(folder.path().join("service.toml"), settings).expect("a file");
    let api = Api::of(Program::start(service_command(folder.path(), &["--config", "service.toml"]))).await;
    assert_eq!(api.new_token(ID, SECRET).await["expires_in"], 59);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = api.request(Method::GET, "test-environments").send().await.expect("an answer");
        assert!(answer.headers()["ratelimit-limit"].to_str().expect("ASCII").starts_with("100000, 100000;w=60"));
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [200, 503, 200]);
    assert!(api.read("test-environments/x").await["code"].is_u64());
}

#[test]
fn settings_that_cannot_be_used_are_explained() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("secret"), "x").expect("a file");
    let of_nobody =
        "demo = true\nscenarios = true\n[scenario.00000000-0000-4000-8000-000000000000]\nscenario = \"slow\"";
    std::fs::write(folder.path().join("of-nobody.toml"), of_nobody).expect("a file");
    std::fs::write(folder.path().join("forbidden.toml"), "demo = true\n[scenario.\"*\"]\nscenario = \"slow\"")
        .expect("a file");
    for (arguments, wanted) in [
        (&[][..], "--client-id and --client-secret-file"),
        (&["--client-id", ID], "both its ID"),
        (&["--client-id", ID, "--client-secret-file", "missing"], "cannot be read from missing"),
        (&["--client-id", "short", "--client-secret-file", "secret"], "exactly 36 characters"),
        (&["--config", "of-nobody.toml"], "no test environment with this ID"),
        (&["--config", "forbidden.toml"], "Allow that with --scenarios"),
    ] {
        let sentence = refusal_of(service_command(folder.path(), &[&ANY_PORT[..], arguments].concat()));
        assert!(sentence.contains(wanted), "{arguments:?}: {sentence}");
    }
    let open = refusal_of(service_command(folder.path(), &["--demo", "--listen", "0.0.0.0:0"]));
    assert!(open.contains("with --demo on this computer itself"), "{open}");
}

#[tokio::test]
async fn a_thousand_headers_and_endless_ones_are_refused_and_the_service_goes_on() {
    let folder = TempDir::new().expect("a folder");
    let api = Api::start(&folder, &[]).await;
    let address = api.program.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let many: String = (0..1000).map(|number| format!("x-{number}: 1\r\n")).collect();
    let long = format!("x: {}\r\n", "a".repeat(200_000));
    for headers in [many, long] {
        let mut stream = TcpStream::connect(&address).expect("a connection");
        stream.set_read_timeout(Some(DEADLINE)).expect("a socket");
        let head = format!("GET /test-environments HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n");
        // It may be cut off while it is sent.
        let _ = stream.write_all(head.as_bytes());
        let mut begin = [0; 12];
        stream.read_exact(&mut begin).expect("an answer");
        assert_eq!(&begin, b"HTTP/1.1 431");
    }
    assert!(api.read("test-environments").await["size"].is_u64());
}
