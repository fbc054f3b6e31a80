//! A client of HTTP that costs next to nothing: one connection, one request after the other.

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take. Nothing here takes a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection that is kept.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    /// What every request says besides.
    headers: String,
}

/// An answer.
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its body.
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// Connects to `http://host:port`, with a header for every request such as `Authorization: Bearer x`.
    pub(crate) fn connect(url: &str, header: Option<&str>) -> Result<Self> {
        let authority = url.trim_start_matches("http://");
        let stream = TcpStream::connect(authority).with_context(|| format!("{url} does not answer"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let header = header.map(|header| format!("{header}\r\n")).unwrap_or_default();
        Ok(Self { stream: BufReader::new(stream), headers: format!("Host: {authority}\r\n{header}") })
    }

    /// The JSON at a path.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T> {
        let answer = self.ask(&self.request("GET", path, None))?;
        let body = || String::from_utf8_lossy(&answer.body).into_owned();
        ensure!(answer.status == 200, "`{path}` answered {}: {}", answer.status, body());
        serde_json::from_slice(&answer.body).with_context(|| format!("`{path}` answered no such JSON: {}", body()))
    }

    /// A request as it is sent; the body with its media type.
    pub(crate) fn request(&self, method: &str, path: &str, body: Option<(&str, &str)>) -> Vec<u8> {
        let (described, body) = match body {
            Some((kind, body)) => (format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len()), body),
            None => (String::new(), ""),
        };
        format!("{method} {path} HTTP/1.1\r\n{}{described}\r\n{body}", self.headers).into_bytes()
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request)?;
        read_answer(&mut self.stream)
    }
}

fn read_answer(from: &mut impl BufRead) -> Result<Answer> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.with_context(|| format!("this is no answer: `{}`", line.trim()))?;
    let mut length = 0;
    loop {
        line.clear();
        ensure!(from.read_line(&mut line)? > 0, "the answer ends in the middle");
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().context("the answer's length is no number")?;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).context("the answer ends in the middle")?;
    Ok(Answer { status, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_by_their_length() {
        let mut from =
            "HTTP/1.1 201 Created\r\ncontent-LENGTH: 3\r\nx: y\r\n\r\nabcHTTP/1.1 404 Not Found\r\n\r\n".as_bytes();
        let (first, second) = (read_answer(&mut from).expect("one"), read_answer(&mut from).expect("two"));
        assert_eq!((first.status, first.body.as_slice()), (201, b"abc".as_slice()));
        assert_eq!((second.status, second.body.len()), (404, 0));
        assert!(read_answer(&mut from).is_err());
    }
}
