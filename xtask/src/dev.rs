//! `cargo xtask dev`: the app with live reload, in front of a server with sample environments.

use crate::workspace::Workspace;
use crate::{app, components_page, process, tools};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fs;
use std::process::{Child, Command};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How often to look whether one of the two has ended.
const GLANCE: Duration = Duration::from_millis(200);
/// How long a program may take to end by itself after Ctrl-C before it is ended.
const FAREWELL: Duration = Duration::from_secs(3);

/// Runs both until Ctrl-C or until one of them ends; then both end.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = tools::for_app(workspace)?;
    let addresses = Addresses::read(workspace)?;
    process::run(process::cargo(&workspace.root).args(["build", "--package", "reprise-server"]))?;
    println!("The app, with live reload:   http://127.0.0.1:{}/", addresses.app_port);
    println!("    Each component in all its states: http://127.0.0.1:{}/dev/components", addresses.app_port);
    println!("    Changes in src, style, locales and index.html show by themselves.");
    println!("Its server, with samples:    http://{}/", addresses.server);
    println!("    Start `cargo xtask dev` again to see changes in crates.");
    println!("Ctrl-C ends both.\n");

    let (sender, interrupted) = mpsc::channel();
    ctrlc::set_handler(move || {
        // Nobody receives it when we are ending already.
        let _ = sender.send(());
    })?;
    let mut server = Command::new(workspace.target.join("debug/reprise"));
    server.args(["serve", "--demo", "--listen", &addresses.server]);
    let mut trunk = app::trunk(workspace, &tools, "serve");
    // Not `dist/`: the release build of the app lives there.
    trunk.args(components_page::FEATURE).arg("--dist").arg(workspace.target.join("dev-dist"));
    let mut running = Vec::new();
    for mut command in [server, trunk] {
        command.current_dir(&workspace.root);
        match command.spawn() {
            Ok(child) => running.push(Running { name: process::words(&command), child }),
            Err(error) => {
                end_all(&mut running);
                return Err(error).with_context(|| format!("`{}` could not be started", process::words(&command)));
            }
        }
    }
    let ended = first_to_end(&mut running, &interrupted);
    end_all(&mut running);
    match ended {
        Some(what) => bail!("{what}, so the other was ended too; the output above says why"),
        None => Ok(()),
    }
}

/// What `Trunk.toml` says about where things are served.
struct Addresses {
    /// Where Trunk serves the app.
    app_port: u16,
    /// Host and port of the server that it asks for data.
    server: String,
}

impl Addresses {
    fn read(workspace: &Workspace) -> Result<Self> {
        let text = fs::read_to_string(workspace.root.join("Trunk.toml")).context("Trunk.toml cannot be read")?;
        Self::parse(&text).context("Trunk.toml needs `port` in [serve] and `backend` with host and port in [[proxy]]")
    }

    fn parse(text: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Settings {
            serve: Serve,
            proxy: Vec<Proxy>,
        }
        #[derive(Deserialize)]
        struct Serve {
            port: u16,
        }
        #[derive(Deserialize)]
        struct Proxy {
            backend: String,
        }
        let settings: Settings = toml::from_str(text).ok()?;
        let authority = settings.proxy.first()?.backend.strip_prefix("http://")?.split('/').next()?;
        Some(Self { app_port: settings.serve.port, server: authority.to_owned() })
    }
}

struct Running {
    name: String,
    child: Child,
}

/// Waits, and answers what ended by itself; nothing when somebody interrupted.
fn first_to_end(running: &mut [Running], interrupted: &mpsc::Receiver<()>) -> Option<String> {
    while let Err(RecvTimeoutError::Timeout) = interrupted.recv_timeout(GLANCE) {
        for Running { name, child } in running.iter_mut() {
            if let Ok(Some(status)) = child.try_wait() {
                return Some(format!("`{name}` ended ({status})"));
            }
        }
    }
    None
}

/// Lets the programs end by themselves, since Ctrl-C reached them too, and ends those that do not.
fn end_all(running: &mut [Running]) {
    let deadline = Instant::now() + FAREWELL;
    for Running { child, .. } in running {
        while matches!(child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(GLANCE);
        }
        // Fails only where it has ended already.
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_are_those_of_the_settings() {
        let addresses = Addresses::parse(
            "[serve]\nport = 8081\n[[proxy]]\nbackend = \"http://127.0.0.1:8080/api/\"\nrewrite = \"/api/\"\n",
        )
        .expect("complete settings");
        assert_eq!((addresses.app_port, addresses.server.as_str()), (8081, "127.0.0.1:8080"));
        assert!(Addresses::parse("[serve]\nport = 8081\n").is_none());
    }
}
