//! Requests per second and latency, measured with `wrk`.

use crate::{process, system};
use anyhow::{Context, Result, ensure};
use std::process::Command;

/// As many as a busy office has pages open.
const CONNECTIONS: &str = "16";
/// Long enough that the first second does not count much.
const DURATION: &str = "8s";

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Load {
    /// Answers in a second.
    pub(crate) per_second: f64,
    /// The time that 99 of 100 answers took at most, as wrk writes it, such as `1.25ms`.
    pub(crate) p99: String,
}

/// Asks for a URL as fast as it is answered. A single answer that is no success makes the whole run void.
pub(crate) fn load(url: &str) -> Result<Load> {
    let mut command = Command::new(system::wrk()?);
    command.args(["--threads", "1", "--connections", CONNECTIONS, "--duration", DURATION, "--latency", url]);
    let report = process::read(&mut command)?;
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
