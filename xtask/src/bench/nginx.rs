//! nginx with a few files: what a web server does that has nothing to find out.

use crate::system;
use anyhow::{Context, Result, bail, ensure};
use std::fmt::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// As many as the service has threads.
const WORKERS: u32 = 2;
/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often we look whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running nginx, which ends when it is dropped.
pub(crate) struct Nginx {
    child: Child,
    /// `http://host:port`
    pub(crate) url: String,
}

impl Nginx {
    /// Starts it in a folder. Each file is a path and the bytes that are answered there.
    pub(crate) fn start(folder: &Path, files: &[(&str, &[u8])]) -> Result<Self> {
        let folder = folder.join("nginx");
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0").context("there is no free port")?.local_addr()?.port();
        let mut locations = String::new();
        for (index, (path, bytes)) in files.iter().enumerate() {
            let file = folder.join(format!("{index}.json"));
            fs::write(&file, bytes)?;
            writeln!(locations, "        location = {path} {{ alias {}; }}", file.display())?;
        }
        let settings = folder.join("nginx.conf");
        fs::write(&settings, settings_of(&folder, port, &locations, &whose(&folder)?))?;
        let log = folder.join("error.log");
        let mut child = Command::new(system::nginx()?)
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&settings)
            .arg("-e")
            .arg(&log)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("nginx could not be started")?;
        let authority = format!("127.0.0.1:{port}");
        let begin = Instant::now();
        while TcpStream::connect(&authority).is_err() {
            let ended = child.try_wait()?.is_some();
            if ended || begin.elapsed() > PATIENCE {
                let _ = child.kill();
                bail!("nginx did not start: {}", fs::read_to_string(&log).unwrap_or_default().trim());
            }
            thread::sleep(LOOK_EVERY);
        }
        Ok(Self { child, url: format!("http://{authority}") })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it when it is asked, and would outlive it if it were killed.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// The line that lets workers read our folder. Only an administrator's nginx changes users, and warns otherwise.
fn whose(folder: &Path) -> Result<String> {
    use std::os::unix::fs::MetadataExt;
    let owner = fs::metadata(folder)?.uid();
    ensure!(fs::metadata("/proc/self")?.uid() == owner, "the temporary folder belongs to somebody else");
    Ok(if owner == 0 { "user root;\n".to_owned() } else { String::new() })
}

/// As an operator would set it up, without a log, with the headers that the service sends.
fn settings_of(folder: &Path, port: u16, locations: &str, user: &str) -> String {
    let folder = folder.display();
    format!(
        r#"{user}daemon off;
worker_processes {WORKERS};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000000;
    keepalive_timeout 60s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ }}
    default_type application/json;
    etag off;
    max_ranges 0;
    add_header zuora-request-id 2f6a8c1e-5b0d-4e7f-9a3c-8d1b6e4f0a72;
    server {{
        listen 127.0.0.1:{port};
{locations}    }}
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_name_the_files() {
        let settings = settings_of(Path::new("/x"), 81, "location = /a { alias /x/0.json; }\n", "");
        assert!(settings.starts_with("daemon off;"), "{settings}");
        assert!(settings.contains("listen 127.0.0.1:81;\nlocation = /a"), "{settings}");
    }
}
