//! Load at a fixed rate, which says how long clients wait while the server has time to breathe.

use super::client::Client;
use anyhow::{Context, Result, ensure};
use std::thread;
use std::time::{Duration, Instant};

/// What is asked, and how often.
pub(crate) struct Pace<'a> {
    /// `http://host:port`
    pub(crate) url: &'a str,
    /// What is asked for.
    pub(crate) path: &'a str,
    /// A header that goes with each request.
    pub(crate) header: &'a str,
    /// Connections that take turns.
    pub(crate) connections: u32,
    /// Requests in a second, of all connections together.
    pub(crate) per_second: f64,
    /// For how long.
    pub(crate) duration: Duration,
}

/// Asks at the appointed times and answers how long each answer took, counted from the time at which it was to be
/// asked for: a server that stops for a moment is not spared the requests that come meanwhile.
pub(crate) fn latencies(pace: &Pace) -> Result<Vec<Duration>> {
    let every = Duration::from_secs_f64(f64::from(pace.connections) / pace.per_second);
    let clients: Vec<Client> =
        (0..pace.connections).map(|_| Client::connect(pace.url, Some(pace.header))).collect::<Result<_>>()?;
    let begin = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = clients
            .into_iter()
            .zip(0..)
            .map(|(client, turn)| {
                let first = begin + every * turn / pace.connections;
                scope.spawn(move || ask_on_time(client, pace.path, first, every, begin + pace.duration))
            })
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().ok().context("a thread of the load generator panicked")??);
        }
        Ok(all)
    })
}

fn ask_on_time(mut client: Client, path: &str, first: Instant, every: Duration, end: Instant) -> Result<Vec<Duration>> {
    let request = client.request("GET", path, None);
    let mut latencies = Vec::new();
    let mut due = first;
    while due < end {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let answer = client.ask(&request)?;
        ensure!(answer.status == 200, "`{path}` answered {}", answer.status);
        latencies.push(due.elapsed());
        due += every;
    }
    Ok(latencies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    #[test]
    fn every_request_is_asked_however_late() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            for stream in listener.incoming().take(2) {
                thread::spawn(move || {
                    let mut stream = stream.expect("a connection");
                    while stream.read(&mut [0; 1024]).is_ok_and(|count| count > 0) {
                        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").expect("a reader");
                    }
                });
            }
        });
        let (path, header, duration) = ("/", "X: y", Duration::from_millis(100));
        let pace = Pace { url: &url, path, header, connections: 2, per_second: 1000.0, duration };
        assert_eq!(latencies(&pace).expect("answers").len(), 100);
    }
}
