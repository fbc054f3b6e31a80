//! `reprise service` on a filled database, with a token for it.

use super::client::Client;
use crate::process;
use crate::running_server::RunningServer;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The client that it knows.
pub(crate) const CLIENT: (&str, &str) = ("00000000-0000-4000-8000-00000000be4c", "only-for-measuring");

/// A running service.
pub(crate) struct Subject {
    pub(crate) server: RunningServer,
    /// The header that every request needs.
    pub(crate) authorization: String,
}

/// What an environment is, of which nothing else counts here.
#[derive(Debug, Deserialize)]
pub(crate) struct Environment {
    pub(crate) id: String,
    pub(crate) status: String,
}

/// A job likewise.
#[derive(Debug, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: String,
}

#[derive(Deserialize)]
struct List<T> {
    result: Vec<T>,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

/// Builds the program that fills databases.
pub(crate) fn build_filler(workspace: &Workspace) -> Result<PathBuf> {
    let mut cargo = process::cargo(&workspace.root);
    process::run(cargo.args(["build", "--release", "--package", "reprise-service", "--example", "fill"]))?;
    Ok(workspace.target.join("release/examples/fill"))
}

impl Subject {
    /// Starts it without limits on the number of requests.
    pub(crate) fn start(binary: &Path, folder: &Path, database_url: &str, name: &str) -> Result<Self> {
        Self::start_at_speed(binary, folder, database_url, name, 1)
    }

    /// The same with a clock that runs fast.
    pub(crate) fn start_at_speed(
        binary: &Path,
        folder: &Path,
        database_url: &str,
        name: &str,
        speed: u32,
    ) -> Result<Self> {
        let settings = folder.join("service.toml");
        let (id, secret) = CLIENT;
        fs::write(
            &settings,
            format!(
                "[limits]\nper-minute = 0\nper-hour = 0\nper-day = 0\ntokens-per-minute = 0\n\n\
                 [[clients]]\nid = \"{id}\"\nsecret = \"{secret}\"\n"
            ),
        )?;
        let mut command = Command::new(binary);
        command.args(["service", "--listen", "127.0.0.1:0", "--database-url", database_url, "--config"]).arg(settings);
        command.args(["--clock-speed", &speed.to_string()]);
        let server = RunningServer::start(&mut command, &folder.join(format!("{name}.log")))?;
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let mut client = Client::connect(&server.url, None)?;
        let body = Some(("application/x-www-form-urlencoded", form.as_str()));
        let answer = client.ask(&client.request("POST", "/oauth/token", body))?;
        ensure!(answer.status == 200, "the service gave no token: {}", String::from_utf8_lossy(&answer.body));
        let token: Token = serde_json::from_slice(&answer.body).context("the service gave no token")?;
        Ok(Self { server, authorization: format!("Authorization: Bearer {}", token.access_token) })
    }

    /// A connection with the token.
    pub(crate) fn client(&self) -> Result<Client> {
        Client::connect(&self.server.url, Some(&self.authorization))
    }

    /// All environments.
    pub(crate) fn environments(&self) -> Result<Vec<Environment>> {
        Ok(self.client()?.get::<List<Environment>>("/test-environments")?.result)
    }

    /// The paths of all jobs of the environments, newest first in each.
    pub(crate) fn jobs(&self, environments: &[Environment]) -> Result<Vec<String>> {
        let mut client = self.client()?;
        let mut paths = Vec::new();
        for environment in environments {
            let list = jobs_path(&environment.id);
            let jobs = client.get::<List<Job>>(&list)?.result;
            paths.extend(jobs.iter().map(|job| format!("{list}/{}", job.id)));
        }
        Ok(paths)
    }
}

/// Where an environment's jobs are.
pub(crate) fn jobs_path(environment: &str) -> String {
    format!("/test-environments/{environment}/jobs")
}
