//! `reprise serve`: from settings to a running server.

use crate::app::{AppState, app};
use crate::assets::EmbeddedDist;
use crate::backend::Embedded;
use crate::listen;
use crate::settings::{Auth, LogFormat, ServeArguments, Settings};
use service::{OpenError, Options, Service};
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

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
    /// The system has no threads or signals for us.
    #[error("The server cannot start: {0}.")]
    System(#[from] io::Error),
}

/// Runs the server until it is told to stop with SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start.
pub fn serve(arguments: ServeArguments) -> Result<(), StartError> {
    let settings = arguments.resolve()?;
    log_to_stderr(settings.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    runtime.block_on(run(settings))
}

async fn run(settings: Settings) -> Result<(), StartError> {
    let addresses = addresses(&settings).await?;
    let bind_error = |error: io::Error| StartError::Bind { listen: settings.listen.clone(), reason: error.to_string() };
    let listeners = listen::bind(&addresses).await.map_err(bind_error)?;
    let address = listeners[0].local_addr()?;
    let stop = stop_signal()?;

    let options = Options { clock_speed: settings.clock_speed, demo: settings.demo, ..Options::default() };
    let service = Service::open(&settings.database_url, options).await?;
    let backend = Arc::new(Embedded(service.clone()));
    let base_path = settings.base_path.clone();
    let app = app(AppState::new(backend, Arc::new(EmbeddedDist), base_path, &settings.listen, settings.demo));

    // Programs that started us wait for this line; nothing else is ever written there.
    writeln!(io::stdout(), "Reprise is ready: http://{address}{}", settings.base_path.as_str())?;
    listen::serve(listeners, app, stop).await;
    service.close().await;
    Ok(())
}

/// What to listen at, after checking that only who may connects.
async fn addresses(settings: &Settings) -> Result<Vec<SocketAddr>, StartError> {
    let wrong = |reason: String| StartError::ListenAddress { listen: settings.listen.clone(), reason };
    let found = tokio::net::lookup_host(&settings.listen).await.map_err(|error| wrong(error.to_string()))?;
    let addresses: Vec<_> = found.collect();
    if addresses.is_empty() {
        return Err(wrong("it has no address".to_owned()));
    }
    match settings.auth {
        Auth::None => match addresses.iter().find(|address| !address.ip().is_loopback()) {
            Some(open) => Err(StartError::OpenToOthers(*open)),
            None => Ok(addresses),
        },
    }
}

/// Done when the process is asked to stop. The signals are caught from the call on, not from the first poll.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
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

fn log_to_stderr(format: LogFormat) {
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_writer(io::stderr);
    let log = log.with_ansi(io::stderr().is_terminal());
    // A log that is set up already is another test's; there is nothing to do about it.
    let _ = match format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init(),
    };
}
