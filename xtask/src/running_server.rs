//! A server of the release build, for as long as somebody measures it.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

/// What a server prints before its URL when it is ready.
const READY: &str = " is ready: ";

/// A running server, which is killed when it is dropped.
pub(crate) struct RunningServer {
    child: Child,
    /// `http://host:port`
    pub(crate) url: String,
}

/// What the system says about the memory of a process, in kB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Memory {
    /// Resident now.
    pub(crate) now: u64,
    /// The most that ever was.
    pub(crate) peak: u64,
}

impl RunningServer {
    /// Starts it with its log in a file, and waits until it is ready.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log)?);
        let mut child = command
            .spawn()
            .with_context(|| format!("`{}` could not be started", command.get_program().to_string_lossy()))?;
        let output = child.stdout.take();
        let mut server = Self { child, url: String::new() };
        match output.and_then(url_when_ready) {
            Some(url) => server.url = url,
            None => bail!("the server did not become ready: {}", fs::read_to_string(log)?.trim()),
        }
        Ok(server)
    }

    /// How much memory it takes.
    pub(crate) fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("memory can be measured on Linux only, while the server runs")?;
        memory(&status).context("the system says nothing about the server's memory")
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for the line that says so; none when the output ends without it. What comes after it is passed over, so that
/// the server never waits for a reader.
fn url_when_ready(output: ChildStdout) -> Option<String> {
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let url = lines.find_map(|line| Some(line.trim().split_once(READY)?.1.trim_end_matches('/').to_owned()));
    thread::spawn(move || lines.for_each(drop));
    url
}

fn memory(status: &str) -> Option<Memory> {
    let kilobytes =
        |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok());
    Some(Memory { now: kilobytes("VmRSS:")?, peak: kilobytes("VmHWM:")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_system_writes_it() {
        let status = "Name:\treprise\nVmHWM:\t   21512 kB\nVmRSS:\t   20480 kB\nThreads:\t3\n";
        assert_eq!(memory(status), Some(Memory { now: 20_480, peak: 21_512 }));
        assert_eq!(memory("Name:\treprise\n"), None);
    }

    #[test]
    fn both_servers_say_where_they_are() {
        for name in ["Reprise", "The service"] {
            let mut command = Command::new("sh");
            command.args(["-c", &format!("echo starting; echo '{name} is ready: http://127.0.0.1:1/'")]);
            let server = RunningServer::start(&mut command, Path::new("/dev/null")).expect("a line with a URL");
            assert_eq!(server.url, "http://127.0.0.1:1");
        }
    }
}
