//! `cargo xtask dev`: the app with live reload, in front of a server with sample environments.

use crate::workspace::Workspace;
use crate::{process, tools};
use anyhow::{Context, Result, bail};
use std::process::{Child, Command};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Where the server answers: its own default port.
const SERVER_PORT: u16 = 8080;
/// Where Trunk serves the app: a port that nothing of ours uses.
const APP_PORT: u16 = 8081;
/// How often to look whether one of the two has ended.
const GLANCE: Duration = Duration::from_millis(200);
/// How long a program may take to end by itself after Ctrl-C before it is ended.
const FAREWELL: Duration = Duration::from_secs(3);

/// Runs both until Ctrl-C or until one of them ends; then both end.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = tools::for_app(workspace)?;
    process::run(process::cargo(&workspace.root).args(["build", "--package", "reprise-server"]))?;
    let api = format!("http://127.0.0.1:{SERVER_PORT}/api");
    println!(
        "App with live reload:  http://127.0.0.1:{APP_PORT}/  (changes in src, style, locales and index.html show)"
    );
    println!("Server with samples:   {api}  (start again to see changes in crates/)");
    println!("Ctrl-C ends both.\n");

    let (sender, interrupted) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    let mut server = Command::new(workspace.target.join("debug/reprise"));
    server.args(["serve", "--demo", "--listen", &format!("127.0.0.1:{SERVER_PORT}")]);
    let mut trunk = Command::new(&tools.trunk);
    trunk
        .args(["serve", "--offline", "--skip-version-check", "--port", &APP_PORT.to_string(), "--proxy-backend", &api])
        // Not `dist/`: the release build of the app lives there.
        .arg("--dist")
        .arg(workspace.target.join("dev-dist"))
        .current_dir(&workspace.root)
        .env("PATH", &tools.path)
        .env_remove("NO_COLOR");
    let mut running = [start(&mut server)?, start(&mut trunk)?];

    let ended = loop {
        match interrupted.recv_timeout(GLANCE) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => break None,
        }
        if let Some(ended) = running.iter_mut().find_map(|(name, child)| Some((name.clone(), child.try_wait().ok()??)))
        {
            break Some(ended);
        }
    };
    let deadline = Instant::now() + FAREWELL;
    for (_, child) in &mut running {
        end(child, deadline);
    }
    match ended {
        Some((name, status)) => {
            bail!("`{name}` ended ({status}), so the other was ended too; its output above says why")
        }
        None => Ok(()),
    }
}

fn start(command: &mut Command) -> Result<(String, Child)> {
    let name = process::words(command);
    let child = command.spawn().with_context(|| format!("`{name}` could not be started"))?;
    Ok((name, child))
}

/// Lets a program end by itself (Ctrl-C reached it too) and ends it after the deadline.
fn end(child: &mut Child, deadline: Instant) {
    while matches!(child.try_wait(), Ok(None)) && Instant::now() < deadline {
        std::thread::sleep(GLANCE);
    }
    // Fails only where it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}
