//! A release server with sample environments, for as long as somebody measures it.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, thread};

/// What the server prints, with its URL, when it is ready.
const READY: &str = "Reprise is ready: ";

/// The server with a database of its own; both are gone when it is dropped.
pub(crate) struct RunningServer {
    child: Child,
    folder: PathBuf,
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
    /// Starts it on a free port and waits until it is ready.
    pub(crate) fn start(binary: &Path) -> Result<Self> {
        let folder = env::temp_dir().join(format!("reprise-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
        let log = folder.join("server.log");
        let mut child = Command::new(binary)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database-url"])
            .arg(format!("sqlite://{}", folder.join("bench.db").display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .with_context(|| format!("`{}` could not be started", binary.display()))?;
        let output = child.stdout.take();
        let mut server = Self { child, folder, url: String::new() };
        match output.and_then(url_when_ready) {
            Some(url) => server.url = url,
            None => bail!("the server did not become ready: {}", fs::read_to_string(&log)?.trim()),
        }
        Ok(server)
    }

    /// The JSON at a path.
    pub(crate) fn get(&self, path: &str) -> Result<serde_json::Value> {
        let authority = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(authority).context("the server does not answer")?;
        // The old version of HTTP, in which the answer ends with the connection and needs no taking apart.
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {authority}\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        serde_json::from_str(body).with_context(|| format!("`{path}` answered no JSON: {answer}"))
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
        // It may have ended by itself, and what cannot be removed is removed by the system in its time.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Waits for the line that says so; none when the output ends without it. What comes after it is passed over, so that
/// the server never waits for a reader.
fn url_when_ready(output: ChildStdout) -> Option<String> {
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let url = lines.find_map(|line| Some(line.trim().strip_prefix(READY)?.trim_end_matches('/').to_owned()));
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
}
