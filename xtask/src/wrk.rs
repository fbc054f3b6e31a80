//! Requests per second and latency, measured with `wrk`.

use crate::{process, system};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

/// After so long an answer is not late but lost: the service itself gives up earlier, and says so.
const LOST_AFTER: &str = "10s";

/// How a server is asked.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// Threads of the load generator.
    pub(crate) threads: u32,
    /// Connections, of which each asks again as soon as it was answered.
    pub(crate) connections: u32,
    /// For how long.
    pub(crate) seconds: u32,
    /// A header that goes with each request.
    pub(crate) header: Option<&'a str>,
    /// The script that chooses what is asked for; without it that is the URL.
    pub(crate) script: Option<&'a Path>,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Load {
    /// Answers in a second.
    pub(crate) per_second: f64,
    /// The time that 99 of 100 answers took at most, as wrk writes it, such as `1.25ms`.
    pub(crate) p99: String,
}

/// Asks as fast as it is answered. A single answer that is no success makes the whole run void.
pub(crate) fn load(url: &str, asking: &Asking) -> Result<Load> {
    let mut command = Command::new(system::wrk()?);
    command.args(["--threads", &asking.threads.to_string(), "--connections", &asking.connections.to_string()]);
    command.args(["--duration", &format!("{}s", asking.seconds), "--latency", "--timeout", LOST_AFTER]);
    if let Some(header) = asking.header {
        command.args(["--header", header]);
    }
    if let Some(script) = asking.script {
        command.arg("--script").arg(script);
    }
    let report = process::read(command.arg(url))?;
    ensure!(!report.contains("Non-2xx") && !report.contains("Socket errors"), "{url} failed under load:\n{report}");
    parse(&report).with_context(|| format!("wrk reported nothing that can be read:\n{report}"))
}

fn parse(report: &str) -> Option<Load> {
    let behind = |name: &str| report.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    Some(Load { per_second: behind("Requests/sec:")?.parse().ok()?, p99: behind("99%")?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_of_wrk_is_read() {
        let report = "Running 8s test @ http://127.0.0.1:1/\n  1 threads and 16 connections\n  Latency Distribution\n     \
                      50%  512.00us\n     99%    1.25ms\n  90000 requests in 8.00s, 50MB read\nRequests/sec:  11250.50\n\
                      Transfer/sec:      6.25MB\n";
        assert_eq!(parse(report), Some(Load { per_second: 11250.5, p99: "1.25ms".to_owned() }));
        assert_eq!(parse("unable to connect"), None);
    }
}
