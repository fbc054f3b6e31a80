//! The real program, started and stopped as operators do.

use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long anything here may take before the test gives up.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// How long to leave the processor to the program between two looks at it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// A running server. It is killed when the test is done with it.
pub(crate) struct Program {
    child: Child,
    /// What it said it serves, with a slash at the end.
    pub(crate) url: String,
}

/// A client of HTTP. Where the client of Zuora is built as well, reqwest wants to know whose cryptography to use, though
/// nothing is encrypted here.
pub(crate) fn http() -> Client {
    // That there is one already is fine: it is this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

/// `reprise serve` with arguments, in a folder of its own.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    command_of("serve", folder, arguments)
}

/// `reprise service`, likewise.
pub(crate) fn service_command(folder: &Path, arguments: &[&str]) -> Command {
    command_of("service", folder, arguments)
}

/// `reprise doctor`, likewise.
pub(crate) fn doctor_command(folder: &Path, arguments: &[&str]) -> Command {
    command_of("doctor", folder, arguments)
}

/// Any other one, likewise.
pub(crate) fn command_of(subcommand: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprise"));
    command.arg(subcommand).args(arguments).current_dir(folder).stdin(Stdio::null());
    // What the developer has set is not what is tested.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("REPRISE_")) {
        command.env_remove(name);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it where it must end by itself.
pub(crate) fn run(mut command: Command) -> Output {
    let mut child = command.spawn().expect("the program");
    let status = ended(&mut child);
    let mut output = Output { status, stdout: Vec::new(), stderr: Vec::new() };
    child.stdout.take().expect("piped").read_to_end(&mut output.stdout).expect("readable");
    child.stderr.take().expect("piped").read_to_end(&mut output.stderr).expect("readable");
    output
}

impl Program {
    /// Starts it and waits until it is ready.
    pub(crate) fn start(mut command: Command) -> Self {
        // The log is nobody's here, and a full pipe would stop the program.
        command.stderr(Stdio::null());
        Self::ready(command)
    }

    /// The same with its log in a file.
    pub(crate) fn start_logging(mut command: Command, log: &Path) -> Self {
        command.stderr(File::create(log).expect("a file"));
        Self::ready(command)
    }

    fn ready(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("readable");
        let url = line.split_once(" is ready: ").unwrap_or_else(|| panic!("not ready: {line}")).1;
        Self { url: url.trim_end().to_owned(), child }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = http().get(format!("{}{path}", self.url)).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    pub(crate) fn post(&self, path: &str, body: &'static str) -> RequestBuilder {
        let request = http().post(format!("{}{path}", self.url));
        request.header("X-Reprise-Csrf", "1").header("Content-Type", "application/json").body(body)
    }

    /// SIGKILL: no chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a running program");
        self.child.wait().expect("an end");
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn stop(mut self, signal: &str) -> std::process::ExitStatus {
        self.signal(signal);
        ended(&mut self.child)
    }

    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ended(child: &mut Child) -> std::process::ExitStatus {
    let begun = Instant::now();
    while begun.elapsed() < DEADLINE {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    let _ = child.kill();
    panic!("the program did not end");
}
