//! Settings of `reprise service`: by flag, else by `REPRISE_…` variable, else by file, else by default.

use crate::secret_file::secret_in;
use crate::settings::{DEFAULT_DEMO_CLOCK_SPEED, LogFormat};
use crate::settings_file::read_settings;
use crate::start::StartError;
use crate::upstream_settings::SECRET_VARIABLE;
use clap::Args;
use clap::builder::BoolishValueParser;
use serde::Deserialize;
use service::http::{Client, ErrorShape, Face, Limits, TOKEN_SECONDS};
use service::scenario::{Scenario, Scenarios};
use std::collections::BTreeMap;
use std::path::PathBuf;

const DEFAULT_LISTEN: &str = "127.0.0.1:9000";
const DEFAULT_DATABASE: &str = "sqlite://reprise-service.db";
/// Samples have a database of their own, so that trying them out never touches real data.
const DEFAULT_DEMO_DATABASE: &str = "sqlite://reprise-service-demo.db";
/// The client that a demonstration on this computer has when no other one is given. Everybody may know it.
pub(crate) const SAMPLE_CLIENT: (&str, &str) = ("00000000-0000-4000-8000-000000000001", "sample-secret");

/// The arguments of `reprise service`.
#[derive(Clone, Debug, Default, Args)]
pub struct ServiceArguments {
    /// Read settings that are not given here from this TOML file
    #[arg(long, env = "REPRISE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The settings that are given here.
    #[command(flatten)]
    pub settings: ServiceFile,
}

/// Settings as they are given, by flag, variable or file: each of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServiceFile {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:9000]
    #[arg(long, env = "REPRISE_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Where data is kept [default: sqlite://reprise-service.db, with --demo sqlite://reprise-service-demo.db]
    #[arg(long, env = "REPRISE_DATABASE_URL", value_name = "URL")]
    pub database_url: Option<String>,
    /// Begin with sample environments and a fast clock
    #[arg(long, env = "REPRISE_DEMO", value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub demo: Option<bool>,
    /// How many seconds pass in the service in one second [default: 1, with --demo 480]
    #[arg(long, env = "REPRISE_CLOCK_SPEED", value_name = "N")]
    pub clock_speed: Option<u32>,
    /// The ID, of 36 characters, of a client that may ask for tokens
    #[arg(long, env = "REPRISE_CLIENT_ID", value_name = "ID")]
    pub client_id: Option<String>,
    /// The file with its secret; the secret itself may also be in REPRISE_CLIENT_SECRET
    #[arg(long, env = "REPRISE_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub client_secret_file: Option<PathBuf>,
    /// The shape of error bodies, of those that Zuora has [default: request-id]
    #[arg(long, env = "REPRISE_ERROR_SHAPE", value_name = "SHAPE")]
    pub error_shape: Option<ErrorShape>,
    /// Allow misbehaviour on request, for testing clients
    #[arg(long, env = "REPRISE_SCENARIOS", value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub scenarios: Option<bool>,
    /// How many seconds a token is good [default: 3600]
    #[arg(long, env = "REPRISE_TOKEN_SECONDS", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub token_seconds: Option<u32>,
    /// How the log is written, to standard error [default: text]
    #[arg(long, env = "REPRISE_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// How many requests are answered; in the file only.
    #[arg(skip)]
    pub limits: Option<Limits>,
    /// Further clients; in the file only.
    #[arg(skip)]
    pub clients: Vec<ClientSetting>,
    /// What goes wrong, by the ID of an environment, or `*`; in the file only.
    #[arg(skip)]
    pub scenario: BTreeMap<String, Scenario>,
}

/// A client in the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClientSetting {
    /// 36 characters.
    pub id: String,
    /// The secret, at most 42 characters; or
    #[serde(default)]
    pub secret: Option<String>,
    /// the file that it stands in.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// The user that it acts as: 32 hex digits.
    #[serde(default)]
    pub user: Option<String>,
    /// Whether it has the permission that every operation demands.
    #[serde(default = "yes")]
    pub refresh_central_sandbox: bool,
}

/// Settings as they apply.
#[derive(Clone, Debug)]
pub struct ServiceSettings {
    /// Host and port.
    pub listen: String,
    /// The database.
    pub database_url: String,
    /// Whether the environments are samples.
    pub demo: bool,
    /// How many seconds pass in the service in one second.
    pub clock_speed: u32,
    /// How it shows itself. Without any client it is a demonstration, which has the sample client.
    pub face: Face,
    /// What goes wrong, if anything may.
    pub scenarios: Option<Scenarios>,
    /// How the log is written.
    pub log_format: LogFormat,
}

impl ServiceArguments {
    /// The settings that apply, with those of the file and the defaults.
    ///
    /// # Errors
    /// When a file cannot be read or understood, or a value cannot be used.
    pub fn resolve(self) -> Result<ServiceSettings, StartError> {
        let file = self.config.as_deref().map_or_else(|| Ok(ServiceFile::default()), read_settings)?;
        self.settings.or(file).resolve(std::env::var(SECRET_VARIABLE).ok())
    }
}

impl ServiceFile {
    /// These settings, and the other ones where these are missing.
    #[must_use]
    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            database_url: self.database_url.or(other.database_url),
            demo: self.demo.or(other.demo),
            clock_speed: self.clock_speed.or(other.clock_speed),
            client_id: self.client_id.or(other.client_id),
            client_secret_file: self.client_secret_file.or(other.client_secret_file),
            error_shape: self.error_shape.or(other.error_shape),
            scenarios: self.scenarios.or(other.scenarios),
            token_seconds: self.token_seconds.or(other.token_seconds),
            log_format: self.log_format.or(other.log_format),
            limits: self.limits.or(other.limits),
            clients: [self.clients, other.clients].concat(),
            scenario: self.scenario.into_iter().chain(other.scenario).collect(),
        }
    }

    fn resolve(self, secret: Option<String>) -> Result<ServiceSettings, StartError> {
        let demo = self.demo.unwrap_or_default();
        let (database_url, clock_speed) =
            if demo { (DEFAULT_DEMO_DATABASE, DEFAULT_DEMO_CLOCK_SPEED) } else { (DEFAULT_DATABASE, 1) };
        let clients = self.all_clients(secret)?;
        if clients.is_empty() && !demo {
            return Err(StartError::NoClient);
        }
        Ok(ServiceSettings {
            scenarios: self.all_scenarios()?,
            listen: self.listen.unwrap_or_else(|| DEFAULT_LISTEN.to_owned()),
            database_url: self.database_url.unwrap_or_else(|| database_url.to_owned()),
            demo,
            clock_speed: self.clock_speed.unwrap_or(clock_speed),
            face: Face {
                clients,
                error_shape: self.error_shape.unwrap_or_default(),
                limits: self.limits.unwrap_or_default(),
                token_seconds: self.token_seconds.map_or(TOKEN_SECONDS, i64::from),
            },
            log_format: self.log_format.unwrap_or_default(),
        })
    }

    fn all_clients(&self, secret: Option<String>) -> Result<Vec<Client>, StartError> {
        let in_file = |path: &PathBuf| secret_in(path);
        let given = match (&self.client_id, &self.client_secret_file, secret) {
            (None, None, _) => None,
            (Some(id), Some(file), _) => Some((id, in_file(file)?)),
            (Some(id), None, Some(secret)) => Some((id, secret)),
            (Some(_), None, None) | (None, Some(_), _) => return Err(StartError::HalfAClient),
        };
        let mut clients = Vec::new();
        if let Some((id, secret)) = given {
            clients.push(Client::new(id, &secret, None, true)?);
        }
        for client in &self.clients {
            let secret = match (&client.secret, &client.secret_file) {
                (Some(secret), None) => secret.clone(),
                (None, Some(file)) => in_file(file)?,
                _ => return Err(StartError::HalfAClient),
            };
            clients.push(Client::new(&client.id, &secret, client.user.as_deref(), client.refresh_central_sandbox)?);
        }
        Ok(clients)
    }

    fn all_scenarios(&self) -> Result<Option<Scenarios>, StartError> {
        if self.scenarios != Some(true) {
            return if self.scenario.is_empty() { Ok(None) } else { Err(StartError::ScenariosNotAllowed) };
        }
        let scenarios = Scenarios::default();
        for (environment, scenario) in &self.scenario {
            let unusable = |reason| StartError::Scenario { environment: environment.clone(), reason };
            scenario.check().map_err(unusable)?;
            scenarios.choose(&environment.to_ascii_lowercase(), scenario.clone());
        }
        Ok(Some(scenarios))
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f";

    fn resolved(file: &str) -> Result<ServiceSettings, StartError> {
        toml::from_str::<ServiceFile>(file).expect("a settings file").resolve(None)
    }

    #[test]
    fn without_a_client_only_a_demonstration_starts() {
        assert!(matches!(resolved(""), Err(StartError::NoClient)));
        assert!(resolved("demo = true").is_ok_and(|settings| settings.face.clients.is_empty()));
        assert!(matches!(resolved(&format!("client-id = \"{ID}\"")), Err(StartError::HalfAClient)));
    }

    #[test]
    fn clients_limits_and_scenarios_come_from_the_file() {
        let file = format!(
            "scenarios = true\nerror-shape = \"crud\"\n[limits]\nper-minute = 5\n[[clients]]\nid = \"{ID}\"\nsecret = \"x\"\n\
             refresh-central-sandbox = false\n[scenario.\"*\"]\nscenario = \"too-many-requests\"\nretry-after = 3\n"
        );
        let settings = resolved(&file).expect("settings");
        assert_eq!(settings.face.error_shape, ErrorShape::Crud);
        assert_eq!((settings.face.limits.per_minute, settings.face.limits.per_day), (5, 27_000_000));
        assert_eq!(settings.face.clients[0].id(), ID);
        assert_eq!(settings.scenarios.expect("scenarios").all()["*"].retry_after, Some(3));
    }

    #[test]
    fn scenarios_have_to_be_allowed_and_make_sense() {
        let scenario = "demo = true\n[scenario.\"*\"]\nscenario = \"stuck\"\nstage = \"NEW\"\n";
        assert!(matches!(resolved(scenario), Err(StartError::ScenariosNotAllowed)));
        let allowed = resolved(&format!("scenarios = true\n{scenario}"));
        assert!(matches!(allowed, Err(StartError::Scenario { .. })));
    }
}
