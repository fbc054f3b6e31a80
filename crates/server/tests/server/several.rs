//! Two servers on one PostgreSQL behind nginx: one of them polls, both show, and when one is killed its viewers go on with
//! the other.

use crate::program::{DEADLINE, Program, command, http};
use crate::service_program::{Api, ID, SECRET};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::net::TcpListener;
use wire::Source;

/// The variable with the path of nginx.
const NGINX: &str = "REPRISE_TEST_NGINX";
/// As in life but for the pace, which nobody wants to sit through.
const POLLING: &str = "[polling]\nafter-act = 1\nrunning = 1\nqueued = 1\nlist = 1\nunwatched = 1\n";
/// How often the test looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Within that time viewers go on with another server.
const GOES_ON_WITHIN: Duration = Duration::from_secs(10);

/// Passes everything on to the service, and remembers what was asked.
#[derive(Clone)]
struct Counting {
    service: String,
    client: reqwest::Client,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Counting {
    async fn start(service: &str) -> (String, Self) {
        let counting = Self { service: service.to_owned(), client: http(), asked: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(pass).with_state(counting.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (url, counting)
    }

    /// How often something was asked for since this was called last.
    fn take(&self, asked: &str) -> usize {
        let all = std::mem::take(&mut *self.asked.lock().expect("no panic before"));
        all.iter().filter(|one| *one == asked).count()
    }
}

async fn pass(State(counting): State<Counting>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    counting.asked.lock().expect("no panic before").push(format!("{method} {}", uri.path()));
    let mut request =
        counting.client.request(method, format!("{}{}", counting.service.trim_end_matches('/'), uri.path()));
    for name in ["authorization", "content-type", "idempotency-key", "zuora-track-id"] {
        if let Some(value) = headers.get(name) {
            request = request.header(name, value);
        }
    }
    // What is lost behind us is lost before us.
    let Ok(answer) = request.body(body).send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let (status, location) = (answer.status(), answer.headers().get("location").cloned());
    let mut passed = (status, Body::from(answer.bytes().await.unwrap_or_default())).into_response();
    if let Some(location) = location {
        passed.headers_mut().insert("location", location);
    }
    passed
}

/// nginx before both servers, as an operator would set it up.
struct Nginx {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Nginx {
    fn start(servers: [&str; 2]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, settings(folder.path(), port, servers)).expect("a file");
        let program = std::env::var_os(NGINX).unwrap_or_else(|| panic!("{NGINX} must name nginx"));
        let mut command = Command::new(program);
        command.arg("-p").arg(folder.path()).arg("-c").arg(&file).arg("-e").arg(folder.path().join("error.log"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx");
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < DEADLINE, "nginx does not start");
            std::thread::sleep(LOOK_EVERY);
        }
        Self { child, url: format!("http://127.0.0.1:{port}/"), _folder: folder }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it when it is asked, and would outlive it if it were killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn settings(folder: &Path, port: u16, servers: [&str; 2]) -> String {
    use std::os::unix::fs::MetadataExt;
    // Only an administrator's nginx changes users, and then its workers must be able to read our folder.
    let user = if std::fs::metadata(folder).expect("a folder").uid() == 0 { "user root;" } else { "" };
    let [one, other] = servers.map(|url| url.trim_start_matches("http://").trim_end_matches('/').to_owned());
    let folder = folder.display();
    format!(
        "{user} daemon off; pid {folder}/pid; events {{}} http {{ access_log off; \
         client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi; \
         uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; \
         upstream reprise {{ server {one} fail_timeout=2s; server {other} fail_timeout=2s; }} \
         server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://reprise; proxy_http_version 1.1; \
         proxy_set_header Host $http_host; proxy_read_timeout 60s; }} }} }}"
    )
}

/// A database of its own, two servers on it, nginx before them, and the service behind them.
struct Scene {
    servers: Vec<Program>,
    nginx: Nginx,
    api: Api,
    counting: Counting,
    database: Option<database::testing::Database>,
    _folder: TempDir,
}

impl Scene {
    async fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        // A refresh takes eight minutes.
        let api = Api::start(&folder, &["--scenarios", "--clock-speed", "120"]).await;
        let (upstream, counting) = Counting::start(&api.program.url).await;
        let database = database::testing::Database::new().await;
        std::fs::write(folder.path().join("settings.toml"), POLLING).expect("a file");
        std::fs::write(folder.path().join("secret"), SECRET).expect("a file");
        let url = database.url();
        let client = ["--client-id", ID, "--client-secret-file", "secret", "--upstream-url", &upstream];
        let arguments =
            [&["--listen", "127.0.0.1:0", "--config", "settings.toml", "--database-url", &url][..], &client].concat();
        let mut servers = vec![Program::start(command(folder.path(), &arguments))];
        let begun = Instant::now();
        // The first one polls.
        while counting.take("GET /test-environments") == 0 {
            assert!(begun.elapsed() < DEADLINE, "nobody polls");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        servers.push(Program::start(command(folder.path(), &arguments)));
        let nginx = Nginx::start([&servers[0].url, &servers[1].url]);
        Self { servers, nginx, api, counting, database: Some(database), _folder: folder }
    }

    async fn jobs_of(&self, name: &str) -> String {
        let environments = self.api.environments().await;
        format!("api/{}/jobs", environments.into_iter().find(|(found, _)| found == name).expect("a sample").1)
    }

    async fn refresh(&self, jobs: &str) -> String {
        let made = self.servers[0].post(jobs, r#"{"jobType":"REFRESH"}"#).send().await.expect("an answer");
        assert_eq!(made.status(), 201);
        format!("{jobs}/{}", made.json::<Value>().await.expect("JSON")["id"].as_str().expect("an id"))
    }

    /// Looks at `path` by nginx as its viewers do, each second, until `is_there`.
    async fn until(&self, within: Duration, path: &str, is_there: impl Fn(&Value, &Source) -> bool) {
        let begun = Instant::now();
        let mut last = String::new();
        while begun.elapsed() < within {
            let answer = http().get(format!("{}{path}", self.nginx.url)).send().await.expect("nginx answers");
            if answer.status() == StatusCode::OK {
                let source = answer.headers().get("reprise-source").and_then(|source| source.to_str().ok());
                let source: Source = source.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
                let body: Value = answer.json().await.expect("JSON");
                if is_there(&body, &source) {
                    return;
                }
                last = format!("{body} {source:?}");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("not within {within:?}: {last}");
    }

    /// Lets go of everything that holds the database, which is removed then.
    async fn end(mut self) {
        self.servers.clear();
        drop(self.database.take());
    }
}

mod each_job_is_polled_by_one_of_two_servers_and_by_the_other_when_that_is_killed {
    use super::*;

    async fn test() {
        let mut scene = Scene::start().await;
        let jobs = scene.jobs_of("UAT Europe").await;
        let job = scene.refresh(&jobs).await;
        let read = format!("GET /{}", job.trim_start_matches("api/"));
        // The other server has it from the first.
        let begun = Instant::now();
        loop {
            let list = scene.servers[1].get(&jobs).await;
            let found = list["result"]
                .as_array()
                .expect("a list")
                .iter()
                .any(|one| job.ends_with(one["id"].as_str().expect("an id")));
            if found {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(2), "{list}");
            tokio::time::sleep(LOOK_EVERY).await;
        }

        scene.counting.take(&read);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            for server in &scene.servers {
                assert!(server.get(&job).await["id"].is_string());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let reads = scene.counting.take(&read);
        // Each second, a fifth more or less, by one of them.
        assert!((6..=14).contains(&reads), "{reads}");

        // The one that polls is killed.
        let moved = scene.servers[1].get(&job).await["progressPercentage"].as_i64().unwrap_or_default();
        scene.servers.remove(0).kill();
        scene
            .until(GOES_ON_WITHIN, &job, |body, source| {
                let further = body["progressPercentage"].as_i64().unwrap_or_default() > moved;
                source.code.is_none() && source.age_seconds <= Some(2) && further
            })
            .await;
        scene.counting.take(&read);
        scene.until(Duration::from_secs(5), &job, |_, _| scene.counting.take(&read) > 0).await;
        scene.end().await;
    }

    on_postgres!(postgres);
}

mod what_was_asked_of_a_server_that_is_killed_is_found_by_the_other_one {
    use super::*;

    async fn test() {
        let mut scene = Scene::start().await;
        let jobs = scene.jobs_of("UAT Europe").await;
        let before = scene.api.read(jobs.trim_start_matches("api/")).await["size"].as_u64().expect("a size");
        let id = jobs.trim_end_matches("/jobs").rsplit('/').next().expect("an id").to_owned();
        let lost = json!({ "scenario": "answer-lost" }).to_string();
        let chosen = scene.api.sending(Method::PUT, &format!("admin/scenarios/{id}"), &lost).send().await;
        assert_eq!(chosen.expect("an answer").status(), 200);
        let killed = scene.servers.remove(0);
        let request = killed.post(&jobs, r#"{"jobType":"REFRESH"}"#).header("Idempotency-Key", "one");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 504, "nobody knows yet");
        killed.kill();
        let standing = format!("api/console/test-environments/{id}");
        scene.until(GOES_ON_WITHIN, &standing, |body, _| body["intent"]["state"] == "ACCEPTED").await;
        let again = scene.servers[0].post(&jobs, r#"{"jobType":"REFRESH"}"#).header("Idempotency-Key", "one");
        assert_eq!(again.send().await.expect("an answer").status(), 201, "the same request has the same answer");
        let after = scene.api.read(jobs.trim_start_matches("api/")).await["size"].as_u64().expect("a size");
        assert_eq!(after, before + 1);
        scene.end().await;
    }

    on_postgres!(postgres);
}
