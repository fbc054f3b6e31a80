//! The server of Reprise: the console's API, the browser app and the embedded service in one program.
//!
//! `main` reads settings and binds; [`app`] is everything that answers requests, so that tests call it without a socket.

mod access;
mod access_settings;
mod app;
mod assets;
mod audit;
mod backend;
mod base_path;
mod cli;
mod console;
mod contact;
mod copies;
mod desk;
mod doctor;
mod environments;
mod etag;
mod freshness;
mod guards;
mod health;
mod identify;
mod jobs;
mod ledger;
mod listen;
mod metrics;
mod notifications;
mod oversight;
mod problem;
mod public_url;
mod reload;
mod request;
mod secret_file;
mod security_headers;
mod serve;
mod serve_service;
mod service_settings;
mod settings;
mod settings_file;
mod start;
mod track;
mod upstream_settings;
mod waiting;

pub use access::{
    Access, AccessRules, Door, EmbedOrigins, OidcError, OidcSettings, Portal, RoleRule, Roles, SessionLimits,
    TrustedProxy,
};
pub use app::{About, AppState, app};
pub use assets::{AssetFile, AssetSource, EmbeddedDist};
pub use audit::{AuditArguments, AuditCommand, VerifyArguments, audit};
pub use backend::{Backend, Embedded, Polled, Polling, Upstream};
pub use base_path::BasePath;
pub use cli::{Cli, Command};
pub use copies::{BackupArguments, DatabaseArguments, RestoreArguments, backup, restore};
pub use desk::Desk;
pub use doctor::{Doctor, doctor};
pub use ledger::{Chain, Ledger};
pub use metrics::Metrics;
pub use oversight::Oversight;
pub use problem::Problem;
pub use public_url::PublicUrl;
pub use serve::serve;
pub use serve_service::serve_service;
pub use service_settings::{ClientSetting, ServiceArguments, ServiceFile, ServiceSettings};
pub use settings::{Auth, LogFormat, ServeArguments, Settings, SettingsFile};
pub use start::StartError;
pub use upstream_settings::UpstreamSettings;
