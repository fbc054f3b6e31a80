//! What both commands do when they start: errors in sentences, addresses, signals, the log.

use crate::settings::LogFormat;
use database::CopyError;
use service::OpenError;
use service::http::ClientError;
use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use wire::DataAge;
use zuora::{HostError, SetupError};

/// Threads that answer requests. The work is waiting for a database; more of them only cost memory.
const WORKERS: usize = 2;

/// Why the server did not start, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings file.
    #[error("The settings file {path} cannot be used: {reason}", path = path.display())]
    SettingsFile {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The base path.
    #[error("The base path “{0}” cannot be used. Use letters, digits and - . _ ~ between slashes, such as /reprise/.")]
    BasePath(String),
    /// Whom people ask is neither an address nor a link.
    #[error(
        "The contact “{0}” cannot be used. Give a name and an email address or an https link, such as \
         IT service desk <it@example.com>."
    )]
    Contact(String),
    /// Data would be warned about before it is mentioned.
    #[error(
        "The notice about old data comes at {notice} days and the warning at {warning}: the notice must not come later. \
         Change --data-age-notice-days or --data-age-warning-days.",
        notice = .0.notice_days,
        warning = .0.warning_days
    )]
    DataAge(DataAge),
    /// The address to listen at is none.
    #[error("“{listen}” is no address to listen at: {reason}. Use a host and a port, such as 127.0.0.1:8080.")]
    ListenAddress {
        /// What was given.
        listen: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Everybody would be let in.
    #[error(
        "With --auth none everybody who can connect may delete data, so it is possible only on this computer itself, \
         and {0} can be reached from others. Use --listen 127.0.0.1:8080."
    )]
    OpenToOthers(SocketAddr),
    /// Where browsers find the console is no place that they can trust.
    #[error(
        "“{0}” cannot be used as an address of the console or of a portal. Give an origin without a path, such as \
         https://console.example; http only for this computer itself."
    )]
    PublicUrl(String),
    /// Who may come in, and do what.
    #[error("{0}")]
    Access(String),
    /// The address is taken or not ours.
    #[error("Cannot listen at {listen}: {reason}. Choose another one with --listen, or stop what is using it.")]
    Bind {
        /// What was given.
        listen: String,
        /// What the system said.
        reason: String,
    },
    /// The service.
    #[error("{0}")]
    Service(#[from] OpenError),
    /// Nobody could get a token.
    #[error(
        "No client can ask for a token. Give one with --client-id and --client-secret-file, or with [[clients]] in the \
         settings file; with --demo on this computer itself a sample client is there without."
    )]
    NoClient,
    /// A client id without its secret, or the other way round.
    #[error("A client needs both its ID (--client-id) and its secret (--client-secret-file or REPRISE_CLIENT_SECRET).")]
    HalfAClient,
    /// A client.
    #[error("{0}")]
    Client(#[from] ClientError),
    /// The file with a secret.
    #[error(
        "The client secret cannot be read from {path}: {reason}. Check that the file is there and that this program may \
         read it.",
        path = path.display()
    )]
    SecretFile {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is a file for a secret, and no secret in it.
    #[error("There is no client secret in {path}. Write it into the first line.", path = .0.display())]
    EmptySecret(PathBuf),
    /// Whom to call.
    #[error("--upstream-url cannot be used: {0}")]
    UpstreamUrl(#[from] HostError),
    /// Something is about Zuora, and Zuora is not the backend.
    #[error(
        "--client-id, --client-secret-file and --entity-id are for Zuora, which only --upstream-url makes the backend. Give \
         it as well, such as --upstream-url us2-production, or leave the others out."
    )]
    WithoutUpstream,
    /// Something is about the embedded service, and Zuora is the backend.
    #[error(
        "{0} is for the embedded service, and with --upstream-url the sandboxes are those of a real tenant. Leave one of \
         them out."
    )]
    OnlyEmbedded(&'static str),
    /// The client of Zuora.
    #[error("{0}")]
    Upstream(#[from] SetupError),
    /// No database is named.
    #[error(
        "Name the console's database with --database-url, such as sqlite://reprise.db, or its settings with --config."
    )]
    WhichDatabase,
    /// A copy of the database.
    #[error("{0}")]
    Copy(#[from] CopyError),
    /// The log of who did what cannot be read.
    #[error("The log cannot be read: {0}.")]
    Audit(String),
    /// What was kept of Zuora.
    #[error("{0}")]
    Snapshots(String),
    /// A scenario of the settings file.
    #[error("The scenario for “{environment}” cannot be used: {reason}")]
    Scenario {
        /// Which environment it is for.
        environment: String,
        /// What is wrong, as a sentence.
        reason: String,
    },
    /// Scenarios that were not allowed.
    #[error("The settings file has scenarios, in which the service misbehaves. Allow that with --scenarios.")]
    ScenariosNotAllowed,
    /// The system has no threads or signals for us.
    #[error("The server cannot start: {0}.")]
    System(#[from] io::Error),
}

/// The threads that everything runs on.
pub(crate) fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()
}

/// The addresses behind a host and a port.
pub(crate) async fn addresses(listen: &str) -> Result<Vec<SocketAddr>, StartError> {
    let wrong = |reason: String| StartError::ListenAddress { listen: listen.to_owned(), reason };
    let found = tokio::net::lookup_host(listen).await.map_err(|error| wrong(error.to_string()))?;
    let addresses: Vec<_> = found.collect();
    if addresses.is_empty() { Err(wrong("it has no address".to_owned())) } else { Ok(addresses) }
}

/// The first address that other computers can reach.
pub(crate) fn open_to_others(addresses: &[SocketAddr]) -> Option<SocketAddr> {
    addresses.iter().copied().find(|address| !address.ip().is_loopback())
}

/// What cannot be listened at.
pub(crate) fn bind_error(listen: &str, error: &io::Error) -> StartError {
    StartError::Bind { listen: listen.to_owned(), reason: error.to_string() }
}

/// Done when the process is asked to stop. The signals are caught from the call on, not from the first poll.
pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}

/// Writes the log to standard error.
pub(crate) fn log_to_stderr(format: LogFormat) {
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_writer(io::stderr);
    let log = log.with_ansi(io::stderr().is_terminal());
    // A log that is set up already is another test's; there is nothing to do about it.
    let _ = match format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init(),
    };
}
