//! Settings that are read again on SIGHUP, by the real program.

use crate::program::{DEADLINE, Program, command, http};
use reqwest::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY};
use serde_json::Value;
use std::fs;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROXY: &str = "demo = true\nlisten = \"127.0.0.1:0\"\nauth = \"proxy\"\ntrusted-proxies = [\"127.0.0.1\"]\n";
const ADMINISTRATOR: &str = "[[roles]]\nrole = \"administrator\"\npeople = [\"carla\"]\n";
const REQUESTER: &str = "[[roles]]\nrole = \"requester\"\npeople = [\"ann\"]\n";
const PORTAL: &str = "https://portal.example";
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// A server, its settings and its log.
struct Scene {
    folder: TempDir,
    program: Program,
}

impl Scene {
    fn new(settings: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("reprise.toml"), settings).expect("a file");
        let command = command(folder.path(), &["--config", "reprise.toml"]);
        let program = Program::start_logging(command, &folder.path().join("log"));
        Self { folder, program }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("a log")
    }

    /// Changes the settings, has them read again, and waits for what the log says of it; answers only that.
    fn read_again(&self, settings: &str, wanted: &str) -> String {
        fs::write(self.folder.path().join("reprise.toml"), settings).expect("a file");
        let before = self.log().len();
        self.program.signal("-HUP");
        let begun = Instant::now();
        loop {
            let said = self.log()[before..].to_owned();
            if said.contains(wanted) {
                return said;
            }
            assert!(begun.elapsed() < DEADLINE, "{wanted}: {said}");
            std::thread::sleep(BETWEEN_LOOKS);
        }
    }

    async fn ask(&self, person: &str, path: &str, origin: Option<&str>) -> reqwest::Response {
        let request = http().get(format!("{}{path}", self.program.url)).header("X-Auth-Request-User", person);
        let request = origin.into_iter().fold(request, |request, origin| request.header("Origin", origin));
        request.send().await.expect("an answer")
    }

    /// The highest role that somebody has, as the console tells them.
    async fn role(&self, person: &str) -> Option<String> {
        let session: Value = self.ask(person, "api/console/session", None).await.json().await.expect("JSON");
        session["access"]["role"].as_str().map(str::to_owned)
    }
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_in_the_next_answer() {
    let scene = Scene::new(&format!("{PROXY}{ADMINISTRATOR}{REQUESTER}"));
    assert_eq!(scene.role("ann").await.as_deref(), Some("requester"));
    assert_eq!(scene.ask("ann", "api/test-environments", None).await.status(), 200);
    let said = scene.read_again(&format!("{PROXY}{ADMINISTRATOR}"), "settings were read again and apply");
    assert!(said.contains("[[roles]]") && !said.contains("apply from the next start"), "{said}");
    assert_eq!(scene.role("ann").await, None);
    let list: Value = scene.ask("ann", "api/test-environments", None).await.json().await.expect("JSON");
    assert!(list["result"].as_array().is_none_or(Vec::is_empty), "{list}");
    assert_eq!(scene.role("carla").await.as_deref(), Some("administrator"));
    scene.read_again(&format!("{PROXY}{ADMINISTRATOR}{REQUESTER}"), "settings were read again and apply");
    assert_eq!(scene.role("ann").await.as_deref(), Some("requester"));
    let said = scene.read_again(&format!("{PROXY}{REQUESTER}"), "settings were read again and apply");
    assert!(said.contains("nobody is administrator"), "{said}");
}

#[tokio::test]
async fn pages_that_are_named_anew_may_ask_and_show_the_console() {
    let scene = Scene::new("demo = true\nlisten = \"127.0.0.1:0\"\n");
    let granted = async || {
        let answer = scene.ask("ann", "api/test-environments", Some(PORTAL)).await;
        answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).is_some()
    };
    let is_shown = async || {
        let answer = scene.ask("ann", "embed", None).await;
        let policy = answer.headers().get(CONTENT_SECURITY_POLICY);
        policy.is_some_and(|policy| policy.to_str().is_ok_and(|policy| policy.contains(PORTAL)))
    };
    assert!(!granted().await && !is_shown().await);
    let settings = format!("demo = true\nlisten = \"127.0.0.1:0\"\n[embed]\norigins = [\"{PORTAL}\"]\n");
    let said = scene.read_again(&settings, "settings were read again and apply");
    assert!(said.contains("[embed] origins"), "{said}");
    assert!(granted().await);
    // A server that was built without the app has no page to show.
    let has_page = scene.ask("ann", "embed", None).await.status() == 200;
    assert!(is_shown().await || !has_page);
    scene.read_again("demo = true\nlisten = \"127.0.0.1:0\"\n", "settings were read again and apply");
    assert!(!granted().await);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_changes_nothing() {
    let good = format!("{PROXY}{ADMINISTRATOR}{REQUESTER}");
    let scene = Scene::new(&good);
    for (broken, wanted) in [
        (format!("{PROXY}[[roles]\n"), "line 5"),
        (format!("{PROXY}[[roles]]\nrole = \"admin\"\n"), "Did you mean “administrator”?"),
        (format!("{PROXY}[embed]\norigins = [\"https://*.example\"]\n"), "https://*.example"),
        (format!("{PROXY}[[portals]]\nname = \"a\"\nkey-file = \"missing\"\norigins = []\n"), "missing"),
    ] {
        let said = scene.read_again(&broken, "the settings cannot be used: those from before stay");
        assert!(said.contains("ERROR") && said.contains(wanted), "{wanted}: {said}");
        assert_eq!(scene.role("ann").await.as_deref(), Some("requester"));
    }
    fs::remove_file(scene.folder.path().join("reprise.toml")).expect("a file");
    scene.program.signal("-HUP");
    scene.read_again(&good, "settings were read again: nothing has changed");
    assert_eq!(scene.role("ann").await.as_deref(), Some("requester"));
}

#[tokio::test]
async fn what_takes_a_restart_is_named_and_waits_for_it() {
    let scene = Scene::new(&format!("{PROXY}{ADMINISTRATOR}"));
    let changed =
        format!("base-path = \"/other/\"\ncontact = \"https://help.example\"\n{PROXY}{ADMINISTRATOR}{REQUESTER}");
    let said = scene.read_again(&changed, "settings have changed that apply from the next start on");
    assert!(said.contains("base-path, contact") && said.contains("settings were read again and apply"), "{said}");
    assert_eq!(scene.role("ann").await.as_deref(), Some("requester"));
    // Without a proxy the same roles would be refused; with another one they would be for other people.
    let other = format!("{}{ADMINISTRATOR}", PROXY.replace("127.0.0.1\"]", "10.0.0.1\"]"));
    let said = scene.read_again(&other, "settings have changed that apply from the next start on");
    assert!(said.contains("[[roles]], trusted-proxies or [proxy]"), "{said}");
    assert_eq!(scene.role("ann").await.as_deref(), Some("requester"), "as long as the old proxy says who it is");
}

#[tokio::test]
async fn without_a_file_the_signal_does_no_harm() {
    let folder = TempDir::new().expect("a folder");
    let log = folder.path().join("log");
    let arguments = command(folder.path(), &["--demo", "--listen", "127.0.0.1:0"]);
    let program = Program::start_logging(arguments, &log);
    program.signal("-HUP");
    let begun = Instant::now();
    while !fs::read_to_string(&log).expect("a log").contains("there is no settings file") {
        assert!(begun.elapsed() < DEADLINE, "nothing was said");
        std::thread::sleep(BETWEEN_LOOKS);
    }
    assert_eq!(program.get("api/console/session").await["demo"], true);
    assert_eq!(program.stop("-TERM").code(), Some(0));
}

#[tokio::test]
async fn a_variable_that_sets_nothing_is_told_and_does_no_harm() {
    let folder = TempDir::new().expect("a folder");
    let log = folder.path().join("log");
    let mut arguments = command(folder.path(), &["--demo", "--listen", "127.0.0.1:0"]);
    arguments.env("REPRISE_CLOCKSPEED", "7");
    let program = Program::start_logging(arguments, &log);
    let said = fs::read_to_string(&log).expect("a log");
    assert!(
        said.contains("WARN") && said.contains("REPRISE_CLOCKSPEED") && said.contains("REPRISE_CLOCK_SPEED"),
        "{said}"
    );
    let checks = program.get("api/console/checks").await;
    let sentence = checks["checks"][0]["sentence"].as_str().unwrap_or_default().to_owned();
    assert!(sentence.contains("Did you mean REPRISE_CLOCK_SPEED?"), "{checks}");
}
