//! Settings: by flag, else by `REPRISE_…` variable, else by file, else by default.

use crate::access::{RoleRule, SessionLimits};
use crate::access_settings::{
    self, AccessSettings, EmbedSection, EnvironmentSection, OidcSection, PortalSection, ProxySection,
    SECRET_VARIABLE as OIDC_SECRET_VARIABLE,
};
use crate::backend::Polling;
use crate::base_path::BasePath;
use crate::contact;
use crate::settings_file::read_settings;
use crate::start::StartError;
use crate::upstream_settings::{Given, SECRET_VARIABLE, UpstreamSettings};
use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::path::PathBuf;
use wire::{Contact, DataAge};

const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
const DEFAULT_DATABASE: &str = "sqlite://reprise.db";
/// Samples have a database of their own, so that trying them out never touches real data.
const DEFAULT_DEMO_DATABASE: &str = "sqlite://reprise-demo.db";
/// What is remembered of a real tenant is of no use beside the embedded service's environments.
const DEFAULT_UPSTREAM_DATABASE: &str = "sqlite://reprise-zuora.db";
/// A refresh of sixteen hours in two minutes.
pub(crate) const DEFAULT_DEMO_CLOCK_SPEED: u32 = 480;

/// The arguments of `reprise serve`.
#[derive(Clone, Debug, Default, Args)]
pub struct ServeArguments {
    /// Read settings that are not given here from this TOML file
    #[arg(long, env = "REPRISE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The settings that are given here.
    #[command(flatten)]
    pub settings: SettingsFile,
}

/// Settings as they are given, by flag, variable or file: each of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SettingsFile {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "REPRISE_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// The path that the console is served under [default: /]
    #[arg(long, env = "REPRISE_BASE_PATH", value_name = "PATH")]
    pub base_path: Option<String>,
    /// Where data is kept: a file, sqlite://…, or PostgreSQL, postgres://user:password@host/database [default:
    /// sqlite://reprise.db, with --demo sqlite://reprise-demo.db, with --upstream-url sqlite://reprise-zuora.db]
    // There may be a password in it, which the help would show to whoever looks.
    #[arg(long, env = "REPRISE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Begin with sample environments and a fast clock
    #[arg(long, env = "REPRISE_DEMO", value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub demo: Option<bool>,
    /// How many seconds pass in the service in one second [default: 1, with --demo 480]
    #[arg(long, env = "REPRISE_CLOCK_SPEED", value_name = "N")]
    pub clock_speed: Option<u32>,
    /// Make Zuora the backend: a URL, or a name such as us2-production or eu-production
    // There must be no password in it, and the help is not where one would be seen that is.
    #[arg(long, env = "REPRISE_UPSTREAM_URL", hide_env_values = true, value_name = "URL")]
    pub upstream_url: Option<String>,
    /// The ID, of 36 characters, of the OAuth client that Zuora knows the console by
    #[arg(long, env = "REPRISE_CLIENT_ID", value_name = "ID")]
    pub client_id: Option<String>,
    /// The file with its secret; the secret itself may also be in REPRISE_CLIENT_SECRET
    #[arg(long, env = "REPRISE_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub client_secret_file: Option<PathBuf>,
    /// The entity to work in; only for tenants with Multi-entity
    #[arg(long, env = "REPRISE_ENTITY_ID", value_name = "ID")]
    pub entity_id: Option<String>,
    /// How people sign in; `none` only where nobody else can connect [default: none]
    #[arg(long, env = "REPRISE_AUTH")]
    pub auth: Option<Auth>,
    /// The address under which browsers find the console, such as https://console.example
    #[arg(long, env = "REPRISE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The OpenID provider at which people sign in, such as https://login.example
    #[arg(long, env = "REPRISE_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// The ID by which that provider knows the console
    #[arg(long, env = "REPRISE_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// The file with its secret; the secret itself may also be in REPRISE_OIDC_CLIENT_SECRET
    #[arg(long, env = "REPRISE_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// From where a proxy connects that says who it is: addresses or networks, such as 127.0.0.1,10.0.0.0/8
    #[arg(long, env = "REPRISE_TRUSTED_PROXIES", value_name = "ADDRESSES", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<String>>,
    /// Whose pages may embed the console: origins, such as https://portal.example,https://intranet.example
    // In a file it is a section.
    #[serde(skip)]
    #[arg(long, env = "REPRISE_EMBED_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    pub embed_origins: Option<Vec<String>>,
    /// Whom people ask when something is not possible: a name and an email address or a link, such as "IT service desk
    /// <it@example.com>"
    #[arg(long, env = "REPRISE_CONTACT", value_name = "CONTACT")]
    pub contact: Option<String>,
    /// From how many days on the app mentions how old data is [default: 30]
    #[arg(long, env = "REPRISE_DATA_AGE_NOTICE_DAYS", value_name = "DAYS")]
    pub data_age_notice_days: Option<u32>,
    /// From how many days on the app warns that data is old [default: 90]
    #[arg(long, env = "REPRISE_DATA_AGE_WARNING_DAYS", value_name = "DAYS")]
    pub data_age_warning_days: Option<u32>,
    /// For how many days it is kept who did what; without it for ever
    #[arg(long, env = "REPRISE_AUDIT_RETENTION_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    pub audit_retention_days: Option<u32>,
    /// How the log is written, to standard error [default: text]
    #[arg(long, env = "REPRISE_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// How often Zuora is asked, in seconds: a section of the settings file.
    #[arg(skip)]
    pub polling: Option<Box<Polling>>,
    /// More about the provider: a section of the settings file, as are the following.
    #[arg(skip)]
    pub oidc: Option<OidcSection>,
    /// More about the proxy.
    #[arg(skip)]
    pub proxy: Option<ProxySection>,
    /// How long sessions last.
    #[arg(skip)]
    pub sessions: Option<SessionLimits>,
    /// Who may do what.
    #[arg(skip)]
    pub roles: Vec<RoleRule>,
    /// Whose pages may embed the console.
    #[arg(skip)]
    pub embed: Option<EmbedSection>,
    /// Whose pages embed it with tokens of their own.
    #[arg(skip)]
    pub portals: Vec<PortalSection>,
    /// What is special about some environments.
    #[arg(skip)]
    pub environments: Vec<EnvironmentSection>,
}

/// How people sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// Not at all: whoever reaches the server may do everything.
    #[default]
    None,
    /// A proxy in front of the console says who it is.
    Proxy,
    /// At an OpenID provider.
    Oidc,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// A line for people.
    #[default]
    Text,
    /// An object a line.
    Json,
}

/// Settings as they apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Host and port.
    pub listen: String,
    /// What every path begins with.
    pub base_path: BasePath,
    /// The database.
    pub database_url: String,
    /// Whether the environments are samples.
    pub demo: bool,
    /// How many seconds pass in the service in one second.
    pub clock_speed: u32,
    /// Zuora, where it is the backend in place of the embedded service.
    pub upstream: Option<UpstreamSettings>,
    /// Who may come in, and do what.
    pub access: AccessSettings,
    /// Whom people ask.
    pub contact: Option<Contact>,
    /// From what age on the app says that data is old.
    pub data_age: DataAge,
    /// For how many days it is kept who did what; none: for ever.
    pub audit_retention_days: Option<u32>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// How often Zuora is asked.
    pub polling: Polling,
}

impl ServeArguments {
    /// The settings that apply, with those of the file and the defaults.
    ///
    /// # Errors
    /// When the file cannot be read or understood, or a value cannot be used.
    pub fn resolve(self) -> Result<Settings, StartError> {
        let file = self.config.as_deref().map_or_else(|| Ok(SettingsFile::default()), read_settings)?;
        self.settings.or(file).resolve(std::env::var(SECRET_VARIABLE).ok(), std::env::var(OIDC_SECRET_VARIABLE).ok())
    }
}

impl SettingsFile {
    /// These settings, and the other ones where these are missing.
    #[must_use]
    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            base_path: self.base_path.or(other.base_path),
            database_url: self.database_url.or(other.database_url),
            demo: self.demo.or(other.demo),
            clock_speed: self.clock_speed.or(other.clock_speed),
            upstream_url: self.upstream_url.or(other.upstream_url),
            client_id: self.client_id.or(other.client_id),
            client_secret_file: self.client_secret_file.or(other.client_secret_file),
            entity_id: self.entity_id.or(other.entity_id),
            auth: self.auth.or(other.auth),
            public_url: self.public_url.or(other.public_url),
            oidc_issuer: self.oidc_issuer.or(other.oidc_issuer),
            oidc_client_id: self.oidc_client_id.or(other.oidc_client_id),
            oidc_client_secret_file: self.oidc_client_secret_file.or(other.oidc_client_secret_file),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            embed_origins: self.embed_origins,
            contact: self.contact.or(other.contact),
            data_age_notice_days: self.data_age_notice_days.or(other.data_age_notice_days),
            data_age_warning_days: self.data_age_warning_days.or(other.data_age_warning_days),
            audit_retention_days: self.audit_retention_days.or(other.audit_retention_days),
            log_format: self.log_format.or(other.log_format),
            polling: self.polling.or(other.polling),
            // Only a file has these.
            oidc: other.oidc,
            proxy: other.proxy,
            sessions: other.sessions,
            roles: other.roles,
            embed: other.embed,
            portals: other.portals,
            environments: other.environments,
        }
    }

    fn resolve(self, secret: Option<String>, oidc_secret: Option<String>) -> Result<Settings, StartError> {
        let demo = self.demo.unwrap_or_default();
        let given = Given {
            url: self.upstream_url,
            client_id: self.client_id,
            secret_file: self.client_secret_file,
            entity_id: self.entity_id,
        };
        let upstream = given.resolve(secret)?;
        let clock_speed = match (&upstream, demo) {
            (Some(_), true) => return Err(StartError::OnlyEmbedded("--demo")),
            (Some(_), false) if self.clock_speed.is_some() => return Err(StartError::OnlyEmbedded("--clock-speed")),
            (None, true) => DEFAULT_DEMO_CLOCK_SPEED,
            (_, false) => 1,
        };
        let database_url = default_database(upstream.is_some(), demo);
        let access = access_settings::Given {
            auth: self.auth,
            public_url: self.public_url,
            issuer: self.oidc_issuer,
            client_id: self.oidc_client_id,
            secret_file: self.oidc_client_secret_file,
            trusted_proxies: self.trusted_proxies,
            oidc: self.oidc.unwrap_or_default(),
            proxy: self.proxy.unwrap_or_default(),
            limits: self.sessions.unwrap_or_default(),
            roles: self.roles,
            portals: self.portals,
            environments: self.environments,
            embed_origins: self.embed_origins.or(self.embed.map(|section| section.origins)).unwrap_or_default(),
        };
        let base_path = self.base_path.unwrap_or_else(|| "/".to_owned());
        Ok(Settings {
            listen: self.listen.unwrap_or_else(|| DEFAULT_LISTEN.to_owned()),
            base_path: BasePath::parse(&base_path).ok_or(StartError::BasePath(base_path))?,
            database_url: self.database_url.unwrap_or_else(|| database_url.to_owned()),
            demo,
            clock_speed: self.clock_speed.unwrap_or(clock_speed),
            upstream,
            access: access.resolve(oidc_secret)?,
            contact: self.contact.as_deref().map(contact::parse).transpose()?,
            data_age: data_age(self.data_age_notice_days, self.data_age_warning_days)?,
            audit_retention_days: self.audit_retention_days.filter(|days| *days > 0),
            log_format: self.log_format.unwrap_or_default(),
            polling: self.polling.map_or_else(Polling::default, |polling| *polling),
        })
    }
}

/// Where data is kept when nobody says where.
pub(crate) fn default_database(is_upstream: bool, is_demo: bool) -> &'static str {
    match (is_upstream, is_demo) {
        (true, _) => DEFAULT_UPSTREAM_DATABASE,
        (false, true) => DEFAULT_DEMO_DATABASE,
        (false, false) => DEFAULT_DATABASE,
    }
}

/// The ages of data as they are given, or else the usual ones. A notice that is later than the warning would never be seen.
fn data_age(notice: Option<u32>, warning: Option<u32>) -> Result<DataAge, StartError> {
    let usual = DataAge::default();
    let notice_days = notice.unwrap_or(usual.notice_days);
    let age = DataAge { notice_days, warning_days: warning.unwrap_or(usual.warning_days) };
    if age.notice_days > age.warning_days { Err(StartError::DataAge(age)) } else { Ok(age) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(settings: SettingsFile, file: &str) -> Settings {
        let file: SettingsFile = toml::from_str(file).expect("a settings file");
        settings.or(file).resolve(None, None).expect("settings")
    }

    #[test]
    fn what_is_given_wins_over_the_file_and_that_over_the_default() {
        let given = SettingsFile { clock_speed: Some(7), ..SettingsFile::default() };
        let settings = resolved(given, "clock-speed = 9\nlisten = \"127.0.0.1:9999\"\nlog-format = \"json\"");
        assert_eq!((settings.clock_speed, settings.listen.as_str()), (7, "127.0.0.1:9999"));
        assert_eq!((settings.log_format, settings.base_path.as_str()), (LogFormat::Json, "/"));
    }

    #[test]
    fn pages_that_embed_the_console_are_a_section_of_the_file() {
        let file = "[embed]\norigins = [\"https://a.example\"]";
        let origins = |given: SettingsFile| resolved(given, file).access.rules.embed_origins.all().to_vec();
        assert_eq!(origins(SettingsFile::default()), ["https://a.example"]);
        let given = Some(vec!["https://b.example".to_owned()]);
        assert_eq!(origins(SettingsFile { embed_origins: given, ..SettingsFile::default() }), ["https://b.example"]);
    }

    #[test]
    fn a_demonstration_has_its_own_defaults() {
        let demo = resolved(SettingsFile::default(), "demo = true");
        assert_eq!((demo.database_url.as_str(), demo.clock_speed), ("sqlite://reprise-demo.db", 480));
        let plain = resolved(SettingsFile { demo: Some(false), ..SettingsFile::default() }, "demo = true");
        assert_eq!((plain.database_url.as_str(), plain.clock_speed), ("sqlite://reprise.db", 1));
    }

    #[test]
    fn a_real_tenant_has_its_own_database_and_no_samples() {
        let client = "client-id = \"0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f\"\nupstream-url = \"us2-production\"\n";
        let settings = |more: &str| {
            let file: SettingsFile = toml::from_str(&format!("{client}{more}")).expect("a settings file");
            file.resolve(Some("s3cret".to_owned()), None)
        };
        let plain = settings("entity-id = \"e-1\"").expect("settings");
        assert_eq!(plain.database_url, "sqlite://reprise-zuora.db");
        assert_eq!(plain.upstream.as_ref().and_then(|upstream| upstream.entity_id.as_deref()), Some("e-1"));
        assert!(!format!("{plain:?}").contains("s3cret"));
        for (more, wanted) in [("demo = true", "--demo"), ("clock-speed = 2", "--clock-speed")] {
            let error = settings(more).expect_err(more).to_string();
            assert!(error.starts_with(wanted) && error.contains("--upstream-url"), "{error}");
        }
    }

    #[test]
    fn the_notice_comes_before_the_warning() {
        let days = resolved(SettingsFile::default(), "data-age-notice-days = 10\ndata-age-warning-days = 10").data_age;
        assert_eq!((days.notice_days, days.warning_days), (10, 10));
        let usual = resolved(SettingsFile::default(), "").data_age;
        assert_eq!((usual.notice_days, usual.warning_days), (30, 90));
        for (notice, warning) in [(Some(91), None), (None, Some(29)), (Some(2), Some(1))] {
            let error = data_age(notice, warning).expect_err("the wrong way round").to_string();
            assert!(error.contains("--data-age-notice-days") && error.contains("--data-age-warning-days"), "{error}");
        }
    }
}
